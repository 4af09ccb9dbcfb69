"""Secrets as they may be shown: how one is masked, and how known values are replaced in any text.

`dlint.model.secrets.redact` finds the secrets of a Dockerfile, `dlint.trial.build_secrets` those given to a build.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Stretch = tuple[int, int]
    """Where a secret stands in a text: start (inclusive) and end (exclusive), in characters."""

_SHOWN = 2
_HIDDEN = "*****"
# Of a shorter secret, the first characters would give too much away.
_LONG_ENOUGH = 8
STARS = "***"
SHORTEST = 4
"""Fewest characters of a value that `Redactor` replaces: a shorter one stands in half of all words."""
# Encoded forms of a shorter value are short themselves.
_SHORTEST_ENCODED = 8


def masked(secret: str) -> str:
    """The first characters, so that people know which secret is meant, and no hint at its length."""
    return (secret[:_SHOWN] if len(secret) >= _LONG_ENOUGH else "") + _HIDDEN


def starred(secret: str) -> str:
    """Nothing of the secret at all."""
    return STARS


def masked_parts(text: str, parts: Iterable[Stretch]) -> tuple[str, list[int]]:
    """A text with these stretches of it masked, and where each of its characters, and its end, has moved."""
    pieces: list[str] = []
    moved: list[int] = []
    length = 0
    at = 0
    for start, end in [*_apart(parts), (len(text), len(text))]:
        moved += range(length, length + start - at)
        hidden = masked(text[start:end]) if end > start else ""
        pieces += [text[at:start], hidden]
        length += start - at
        moved += [length] * (end - start)
        length += len(hidden)
        at = end
    return "".join(pieces), [*moved, length]


class Redactor:
    """Replaces known values in texts; `mask` gives what stands in the place of one.

    The time for a text grows with its length, not with the number of values: values that begin alike are looked up by
    their lengths.
    """

    __slots__ = ("_by_head", "_mask", "_values", "_width")

    def __init__(self, values: Iterable[str], mask: Callable[[str], str] = starred, shortest: int = SHORTEST) -> None:
        self._mask = mask
        self._width = shortest
        self._by_head: dict[str, list[int]] = {}
        self._values = {value for value in values if len(value) >= shortest}
        # The longest first: a value may be the beginning of another.
        for head, length in sorted({(value[:shortest], -len(value)) for value in self._values}):
            self._by_head.setdefault(head, []).append(-length)

    def hide(self, text: str) -> str:
        """The text without any of the values."""
        if not self._by_head:
            return text
        pieces: list[str] = []
        at = 0
        for start, value in self._found(text):
            pieces += [text[at:start], self._mask(value)]
            at = start + len(value)
        return "".join([*pieces, text[at:]])

    def _found(self, text: str) -> Iterator[tuple[int, str]]:
        # Local names: the loop runs once for each character of the text.
        by_head, width = self._by_head, self._width
        after = 0
        for start in range(len(text) - width + 1):
            if start < after or text[start : start + width] not in by_head:
                continue
            for length in by_head[text[start : start + width]]:
                value = text[start : start + length]
                if value in self._values:
                    yield start, value
                    after = start + length
                    break


def with_encoded(value: str) -> Iterator[str]:
    """The value, and what it becomes in URLs and in base64, also as a part of a longer text."""
    yield value
    if len(value) < _SHORTEST_ENCODED:
        return
    from base64 import b64encode, urlsafe_b64encode
    from urllib.parse import quote, quote_plus

    yield quote(value, safe="")
    yield quote_plus(value)
    data = value.encode(errors="surrogateescape")
    # In a longer text (`user:value`) it may begin at any of three places; digits that hold nothing else count.
    for shift in range(3):
        own = data[-shift % 3 :] if shift else data
        whole = own[: len(own) // 3 * 3]
        yield b64encode(whole).decode()
        yield urlsafe_b64encode(whole).decode()


def _apart(parts: Iterable[Stretch]) -> list[Stretch]:
    """Stretches in order; those that touch or overlap as one."""
    found: list[Stretch] = []
    for start, end in sorted(parts):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif end > start:
            found.append((start, end))
    return found
