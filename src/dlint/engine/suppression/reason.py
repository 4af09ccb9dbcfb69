"""The reason that a suppression comment gives: what stands behind the names."""

from __future__ import annotations

MARKS = {"dlint": "]", "hadolint": "#", "buildkit": "//"}
"""By dialect: what ends the names, in front of the reason."""


def reason_in(comment: str, dialect: str) -> str:
    """The text behind the mark of the dialect; of a comment without names, that behind `ignore`."""
    text = comment.lstrip("#")
    mark = "ignore" if dialect == "dlint" and "[" not in text else MARKS[dialect]
    return " ".join(text.partition(mark)[2].strip(" \t:-#").split())
