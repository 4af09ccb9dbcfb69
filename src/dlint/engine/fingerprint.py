"""A name for a finding that stays the same while the lines around it move."""

from __future__ import annotations

from hashlib import sha256

from dlint.system.relative import relative
from dlint.text.source import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import FileReport, Result
    from dlint.text.source import Source

LENGTH = 32
"""Hexadecimal digits of a fingerprint."""


def fingerprints(file: FileReport, base: str) -> list[str]:
    """The fingerprints of `file.results`, its path seen from `base`, see `fingerprints_at`."""
    return fingerprints_at(file, relative(file.path, base))


def fingerprints_at(file: FileReport, place: str) -> list[str]:
    """The fingerprints of `file.results`, in their order; no two in a file are equal.

    A fingerprint is made of the rule, `place` (what the file's path is taken to be), the first marked line without
    regard to white space, and, where all of these are equal, a counter in file order. Message, severity and line number
    have no part in it.
    """
    seen: dict[str, int] = {}
    names: dict[int, str] = {}
    # By place, not by the order of the report: a change of severities must not change the counter.
    for index in sorted(range(len(file.results)), key=lambda at: file.results[at].span.start):
        result = file.results[index]
        key = "\0".join((result.rule, place, _marked_line(result, file.source)))
        seen[key] = seen.get(key, 0) + 1
        names[index] = _digest(f"{key}\0{seen[key]}")
    return [names[index] for index in range(len(names))]


def fingerprint_of_error(file: FileReport, base: str) -> str:
    """The fingerprint of `file.error`: one for each file."""
    return _digest(f"\0{relative(file.path, base)}")


def _marked_line(result: Result, source: Source | None) -> str:
    if source is None or result.line > len(source.line_starts):
        return ""
    # Layout does not count, so that a formatted file keeps its baseline.
    return " ".join(source.line_text(result.line).split())


def _digest(key: str) -> str:
    return sha256(encode(key)).hexdigest()[:LENGTH]
