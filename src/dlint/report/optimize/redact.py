"""Hides the secrets of the Dockerfile in all that a ledger shows: every format starts from here, `--apply` does not."""

from __future__ import annotations

from dataclasses import replace

from dlint.model.secrets.redact import redacted as redacted_text
from dlint.model.secrets.redact import redacted_file
from dlint.optimize.ledger import Attempt, Ledger
from dlint.trial.recipe import Recipe


def redacted(ledger: Ledger) -> Ledger:
    """The ledger with masked secrets in drafts, titles, reasons and notes."""
    return replace(
        ledger,
        first=_draft(ledger.first),
        last=_draft(ledger.last),
        attempts=[_attempt(attempt) for attempt in ledger.attempts],
        smoke=redacted_text(ledger.smoke) if ledger.smoke is not None else None,
        failure=redacted_text(ledger.failure) if ledger.failure is not None else None,
        tail=[redacted_text(text) for text in ledger.tail],
        equal_today=_draft(ledger.equal_today) if ledger.equal_today is not None else None,
        notes=[redacted_text(note) for note in ledger.notes],
    )


def _attempt(attempt: Attempt) -> Attempt:
    return replace(
        attempt,
        title=redacted_text(attempt.title),
        reason=redacted_text(attempt.reason),
        differences=[redacted_text(each) for each in attempt.differences],
        old=_draft(attempt.old) if attempt.old is not None else None,
        new=_draft(attempt.new) if attempt.new is not None else None,
    )


def _draft(draft: Recipe) -> Recipe:
    return replace(draft, dockerfile=redacted_file(draft.dockerfile))
