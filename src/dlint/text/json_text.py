"""Reads and writes JSON with the code behind `json`, and without `json`, which brings all of `re` along."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_BLANKS = " \t\r\n"


class _Rules:
    """What the scanner asks for: JSON as `json.loads` takes it.

    The attributes are those of an instance: mypyc keeps no others where the scanner would find them.
    """

    __slots__ = ("object_hook", "object_pairs_hook", "parse_constant", "parse_float", "parse_int", "strict")

    def __init__(self) -> None:
        self.strict = True
        self.object_hook: object = None
        self.object_pairs_hook: object = None
        self.parse_float: object = float
        self.parse_int: object = int
        self.parse_constant: object = float


_SCANNERS: list[Callable[[str, int], tuple[Any, int]]] = []
"""The scanner, once a text was read: it serves all others."""


def loads(text: str) -> Any:
    """The value of a JSON text; ValueError if it is no JSON, or nests too deep."""
    scan = _SCANNERS[0] if _SCANNERS else _scanner()
    try:
        if scan is None:
            import json

            return json.loads(text)
        value, end = scan(text, len(text) - len(text.lstrip(_BLANKS)))
    except StopIteration as error:
        raise ValueError(f"no JSON at {error.value}") from None
    # The scanner in C calls itself for each level.
    except RecursionError:
        raise ValueError("JSON that nests too deep") from None
    if text[end:].strip(_BLANKS):
        raise ValueError(f"more than JSON at {end}")
    return value


def _scanner() -> Callable[[str, int], tuple[Any, int]] | None:
    try:
        from _json import make_scanner
    except ImportError:
        return None
    scanner: Callable[[str, int], tuple[Any, int]] = make_scanner(_Rules())  # type: ignore[arg-type]
    _SCANNERS.append(scanner)
    return scanner


def dumps(value: Any) -> str:
    """A value as JSON in one line of ASCII."""
    try:
        from _json import encode_basestring_ascii, make_encoder
    except ImportError:
        import json

        return json.dumps(value, separators=(",", ":"))
    write = make_encoder({}, _unknown, encode_basestring_ascii, None, ":", ",", False, False, False)
    return "".join(write(value, 0))


def _unknown(value: object) -> object:
    raise TypeError(f"{type(value).__name__} is no value of JSON")
