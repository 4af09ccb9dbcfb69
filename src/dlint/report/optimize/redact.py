"""Hides the secrets of the Dockerfile in all that a ledger shows: every format starts from here, `--apply` does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dlint.model.secrets.redact import redacted_file, redaction_of
from dlint.optimize.ledger import Attempt, Ledger
from dlint.trial.recipe import Recipe


def redacted(ledger: Ledger) -> Ledger:
    """The ledger with masked secrets in candidates, titles, reasons and notes."""
    hide = redaction_of(ledger.first.dockerfile).text
    return replace(
        ledger,
        first=_redacted(ledger.first),
        last=_redacted(ledger.last),
        attempts=[_attempt(attempt, hide) for attempt in ledger.attempts],
        smoke=hide(ledger.smoke) if ledger.smoke is not None else None,
        failure=hide(ledger.failure) if ledger.failure is not None else None,
        tail=[hide(text) for text in ledger.tail],
        equal_today=_redacted(ledger.equal_today) if ledger.equal_today is not None else None,
        notes=[hide(note) for note in ledger.notes],
    )


def _attempt(attempt: Attempt, hide: Callable[[str], str]) -> Attempt:
    return replace(
        attempt,
        title=hide(attempt.title),
        reason=hide(attempt.reason),
        differences=[hide(each) for each in attempt.differences],
        old=_redacted(attempt.old) if attempt.old is not None else None,
        new=_redacted(attempt.new) if attempt.new is not None else None,
    )


def _redacted(candidate: Recipe) -> Recipe:
    return replace(candidate, dockerfile=redacted_file(candidate.dockerfile))
