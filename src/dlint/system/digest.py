"""A short name for bytes. `hashlib` has the same function and takes 3 ms to load."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_BYTES = 16


class _Function:
    """The function, once it is found; to find it again takes as long as to use it."""

    __slots__ = ("blake2b",)

    def __init__(self) -> None:
        self.blake2b: Callable[..., Any] | None = None


_FUNCTION = _Function()


def digest(data: bytes) -> str:
    """BLAKE2b of bytes, as 32 hexadecimal digits."""
    function = _FUNCTION.blake2b or _found()
    name: str = function(data, digest_size=_BYTES).hexdigest()
    return name


def digest_of_text(text: str) -> str:
    """The same of text; lone surrogates, as names of files have them, are no obstacle."""
    return digest(text.encode("utf-8", "surrogatepass"))


def _found() -> Callable[..., Any]:
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    _FUNCTION.blake2b = blake2b
    return blake2b
