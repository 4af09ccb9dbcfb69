"""The functions that expressions in bake files may call, as far as builds depend on them.

A function that is not here makes a value unknown: it is then left out, never guessed.
Source: https://docs.docker.com/build/bake/funcs/, 2026-11.
"""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterable
from typing import Any


class UnknownValueError(Exception):
    """A value that cannot be known from the file."""


def text_of(value: Any) -> str:
    """A value as HCL puts it into a template."""
    # Before the numbers: in Python a bool is an int.
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if value is None or isinstance(value, list | dict):
        raise UnknownValueError
    return str(value)


def _format(pattern: str, *values: Any) -> str:
    parts = pattern.replace("%%", "\0").split("%")
    if len(parts) - 1 != len(values) or any(part[:1] not in ("s", "d", "v") for part in parts[1:]):
        raise UnknownValueError
    pieces = [text_of(value) + part[1:] for value, part in zip(values, parts[1:], strict=True)]
    return (parts[0] + "".join(pieces)).replace("\0", "%")


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _element(items: list[Any], index: float) -> Any:
    # An index past the end begins again, as in Terraform's `element`.
    return items[int(index) % len(items)]


def _lookup(table: dict[str, Any], key: str, default: Any = None) -> Any:
    return table.get(key, default)


def _merge(*tables: dict[str, Any]) -> dict[str, Any]:
    return {key: value for table in tables for key, value in (table or {}).items()}


def _distinct(items: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


def _replace(text: str, old: str, new: str) -> str:
    if old.startswith("/") and old.endswith("/") and len(old) > 1:
        # A pattern between slashes is a regular expression of Go.
        raise UnknownValueError
    return text.replace(old, new)


def _concat(*lists: list[Any]) -> list[Any]:
    return [item for each in lists for item in each]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "and": lambda a, b: a and b,
    "basename": os.path.basename,
    "chomp": lambda text: text.rstrip("\r\n"),
    "coalesce": _coalesce,
    "compact": lambda items: [item for item in items if item],
    "concat": _concat,
    "contains": lambda items, value: value in items,
    "dirname": lambda path: os.path.dirname(path) or ".",
    "distinct": _distinct,
    "element": _element,
    "equal": lambda a, b: a == b,
    "flatten": lambda items: [one for item in items for one in (item if isinstance(item, list) else [item])],
    "format": _format,
    "greaterthan": lambda a, b: a > b,
    "hasindex": lambda table, key: key in table if isinstance(table, dict) else 0 <= int(key) < len(table),
    "indexof": lambda items, value: items.index(value),
    "join": lambda separator, *lists: separator.join(text_of(item) for item in _concat(*lists)),
    "keys": sorted,
    "length": len,
    "lessthan": lambda a, b: a < b,
    "lookup": _lookup,
    "lower": lambda text: text.lower(),
    "max": max,
    "merge": _merge,
    "min": min,
    "multiply": lambda a, b: a * b,
    "not": lambda value: not value,
    "notequal": lambda a, b: a != b,
    "or": lambda a, b: a or b,
    "replace": _replace,
    "reverse": lambda text: text[::-1],
    "reverselist": lambda items: items[::-1],
    "setproduct": lambda *lists: _product(lists),
    "slice": lambda items, start, end: items[int(start) : int(end)],
    "sort": sorted,
    "split": lambda separator, text: text.split(separator) if separator else list(text),
    "strlen": len,
    "strrev": lambda text: text[::-1],
    "substr": lambda text, start, length: text[int(start) :][: None if length < 0 else int(length)],
    "subtract": lambda a, b: a - b,
    "title": lambda text: text.title(),
    "trim": lambda text, signs: text.strip(signs),
    "trimprefix": lambda text, prefix: text.removeprefix(prefix),
    "trimspace": lambda text: text.strip(),
    "trimsuffix": lambda text, suffix: text.removesuffix(suffix),
    "tolist": list,
    "toset": _distinct,
    "tostring": text_of,
    "upper": lambda text: text.upper(),
    "values": lambda table: [table[key] for key in sorted(table)],
    "zipmap": lambda keys, values: dict(zip(keys, values, strict=True)),
}  # fmt: skip


def _product(lists: tuple[list[Any], ...]) -> list[list[Any]]:
    from itertools import product

    return [list(each) for each in product(*lists)]
