"""Remembers what a function gave; functools, which does so too, costs a cold start as much as twenty files of ours."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Answer = TypeVar("Answer")


def memoize(most: int) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """A decorator that keeps answers; when there are `most` of them, all are dropped."""

    def around(function: Callable[..., Answer]) -> Callable[..., Answer]:
        known: dict[tuple[object, ...], Answer] = {}

        def answer(*asked: object) -> Answer:
            # Asked once only: another thread may drop all between a look and a second one.
            try:
                return known[asked]
            except KeyError:
                pass
            # Dropping all costs less than to note the order in which they were asked.
            if len(known) >= most:
                known.clear()
            found = known[asked] = function(*asked)
            return found

        return answer

    return around
