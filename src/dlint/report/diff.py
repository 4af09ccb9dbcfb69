"""A unified diff between the bytes of a file before and after."""

from __future__ import annotations

from difflib import SequenceMatcher

from dlint.text.source import decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    Opcode: TypeAlias = tuple[str, int, int, int, int]

CONTEXT = 3
NO_NEWLINE = "\n\\ No newline at end of file\n"


def unified_diff(path: str, old: bytes | None, new: bytes) -> str:
    """What `patch -p1` needs to make `new` of `old`, empty if they are equal; None is a file that is not there.

    CR LF and bytes that are not UTF-8 (as lone surrogates, see `dlint.text.source.decode`) stay as they are: write it
    with `encode` and it is exact to the byte.
    """
    if old == new:
        return ""
    before, after = _lines(old or b""), _lines(new)
    name = path.lstrip("/").removeprefix("./")
    heading = f"--- {'/dev/null' if old is None else _name('a/' + name)}\n+++ {_name('b/' + name)}\n"
    return heading + "".join(_hunk(group, before, after) for group in _groups(before, after))


def _lines(data: bytes) -> list[str]:
    """The lines with their LF; only LF ends a line."""
    lines = [line + "\n" for line in decode(data).split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _groups(before: list[str], after: list[str]) -> Iterator[list[Opcode]]:
    """The changes with their context; equal lines at both ends are not searched, so that large files stay quick."""
    head = max(0, _common(before, after) - CONTEXT)
    rest, new_rest = before[head:], after[head:]
    tail = max(0, min(_common(rest[::-1], new_rest[::-1]), len(rest), len(new_rest)) - CONTEXT)
    matcher = SequenceMatcher(None, rest[: len(rest) - tail], new_rest[: len(new_rest) - tail], autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT):
        yield [(kind, a + head, b + head, c + head, d + head) for kind, a, b, c, d in group]


def _common(left: list[str], right: list[str]) -> int:
    """How many lines are equal from the start on."""
    for count, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return count
    return min(len(left), len(right))


def _hunk(group: list[Opcode], before: list[str], after: list[str]) -> str:
    ranges = _range(group[0][1], group[-1][2]), _range(group[0][3], group[-1][4])
    lines = [f"@@ -{ranges[0]} +{ranges[1]} @@\n"]
    for kind, start, end, new_start, new_end in group:
        if kind == "equal":
            lines += [_row(" ", line) for line in before[start:end]]
            continue
        lines += [_row("-", line) for line in before[start:end]]
        lines += [_row("+", line) for line in after[new_start:new_end]]
    return "".join(lines)


def _range(start: int, end: int) -> str:
    """`first,count`; an empty range names the line before it."""
    count = end - start
    if count == 1:
        return str(start + 1)
    return f"{start + bool(count)},{count}"


def _row(sign: str, line: str) -> str:
    return sign + line if line.endswith("\n") else sign + line + NO_NEWLINE


def _name(path: str) -> str:
    """A path for a heading line: quoted as Git does it where it holds more than printable ASCII."""
    if path.isascii() and path.isprintable() and '"' not in path and "\\" not in path:
        return path + "\t" if " " in path else path
    return '"' + "".join(_quoted(byte) for byte in encode(path)) + '"'


def _quoted(byte: int) -> str:
    if byte in b'"\\':
        return "\\" + chr(byte)
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"
