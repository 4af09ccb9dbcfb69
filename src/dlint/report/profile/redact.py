"""Hides the secrets of the Dockerfile in the texts of a profile: every format and every comparison starts from here."""

from __future__ import annotations

from dataclasses import replace

from dlint.model.dockerfile import Dockerfile
from dlint.model.secrets.redact import Redaction
from dlint.syntax.parse import parse
from dlint.text.source import Source, encode
from dlint.trial.profile.profile import BuildFailure, Profile


def redacted(profile: Profile) -> Profile:
    """The profile with the secrets masked that stand in the Dockerfile and in what a failed build printed."""
    redaction = Redaction.of(Dockerfile(parse(Source(encode("\n".join(profile.source))))))
    hide = redaction.text
    trouble = profile.trouble
    if trouble is not None:
        # What a failed command prints may repeat the secrets of its line.
        trouble = BuildFailure(trouble.line, hide(trouble.message), [hide(text) for text in trouble.tail])
    return replace(
        profile,
        source=[redaction.line(number) for number in range(1, len(profile.source) + 1)],
        lines=[replace(line, text=hide(line.text)) for line in profile.lines],
        notes=[hide(note) for note in profile.notes],
        trouble=trouble,
    )
