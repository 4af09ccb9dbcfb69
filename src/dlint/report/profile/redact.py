"""Hides what looks like a secret in the texts of a profile: every format and every comparison starts from here."""

from __future__ import annotations

from dataclasses import replace

from dlint.report.check.redact import secrets_in
from dlint.text.mask import masked_parts
from dlint.trial.profile.profile import BuildFailure, Profile


def redacted(profile: Profile) -> Profile:
    """The profile with the secrets masked that stand in the Dockerfile and in what a failed build printed."""
    trouble = profile.trouble
    if trouble is not None:
        trouble = BuildFailure(trouble.line, _masked(trouble.message), [_masked(text) for text in trouble.tail])
    return replace(
        profile,
        source=[_masked(text) for text in profile.source],
        lines=[replace(line, text=_masked(line.text)) for line in profile.lines],
        notes=[_masked(note) for note in profile.notes],
        trouble=trouble,
    )


def _masked(text: str) -> str:
    return masked_parts(text, secrets_in(text))[0]
