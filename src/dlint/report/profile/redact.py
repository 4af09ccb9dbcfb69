"""Hides what looks like a secret in the texts of a profile: every format and every comparison starts from here."""

from __future__ import annotations

from dataclasses import replace

from dlint.model.secrets.redact import redacted as redacted_text
from dlint.trial.profile.profile import BuildFailure, Profile


def redacted(profile: Profile) -> Profile:
    """The profile with the secrets masked that stand in the Dockerfile and in what a failed build printed."""
    trouble = profile.trouble
    if trouble is not None:
        trouble = BuildFailure(
            trouble.line, redacted_text(trouble.message), [redacted_text(text) for text in trouble.tail]
        )
    return replace(
        profile,
        source=[redacted_text(text) for text in profile.source],
        lines=[replace(line, text=redacted_text(line.text)) for line in profile.lines],
        notes=[redacted_text(note) for note in profile.notes],
        trouble=trouble,
    )
