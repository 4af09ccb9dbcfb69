"""Why a fix is not offered."""

from __future__ import annotations


class Refusal:
    """What a function that builds a fix gives in the place of edits.

    `reason` is a clause in the present tense that completes "there is no fix, because …".
    """

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __repr__(self) -> str:
        return f"Refusal({self.reason!r})"
