"""A unified diff between the bytes of a file before and after."""

from __future__ import annotations

from bisect import bisect_left
from difflib import Match, SequenceMatcher

from dlint.text.source import decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    Opcode: TypeAlias = tuple[str, int, int, int, int]

CONTEXT = 3
# How many pairs of lines are compared at most between two lines that stand once in both texts: difflib takes time that
# grows with their number where many lines are equal.
MOST_PAIRS = 40_000
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


def git_diff(path: str, mode: str, old: bytes, new: bytes, names: tuple[str, str]) -> str:
    """The same with the header of git, as `git am` and `git apply` take it; `names` are the ids of both blobs."""
    shown = [_name(side + path).rstrip("\t") for side in ("a/", "b/")]
    return f"diff --git {shown[0]} {shown[1]}\nindex {names[0]}..{names[1]} {mode}\n{unified_diff(path, old, new)}"


def changed_lines(old: bytes | None, new: bytes) -> list[tuple[int, int]]:
    """The lines of `new` that are not in `old`, as ranges from 1, both ends included; None is a file that is not there.

    A line that stays where it was and gets another line end is no change.
    """
    before, after = ([line.rstrip("\r\n") for line in _lines(data)] for data in (old or b"", new))
    matches = _Lines(before, after).get_matching_blocks()
    ranges = []
    at = 0
    for match in matches:
        if match.b > at:
            ranges.append((at + 1, match.b))
        at = match.b + match.size
    return ranges


def _lines(data: bytes) -> list[str]:
    """The lines with their LF; only LF ends a line."""
    lines = [line + "\n" for line in decode(data).split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _groups(before: list[str], after: list[str]) -> Iterator[list[Opcode]]:
    """The changes with their context."""
    yield from _Lines(before, after).get_grouped_opcodes(CONTEXT)


class _Lines(SequenceMatcher[str]):
    """Compares lines: first those at both ends, then those that stand once in either text, and only the stretches
    between them with difflib. Long files with many equal lines stay quick."""

    def __init__(self, before: list[str], after: list[str]) -> None:
        # Without the index that difflib makes of all lines: only the stretches need theirs.
        super().__init__(None, "", "")
        self._before, self._after = before, after
        self._blocks: list[Match] | None = None

    def get_matching_blocks(self) -> list[Match]:
        """The equal stretches in order, an empty one at the end."""
        if self._blocks is None:
            found = sorted(_equal_stretches(self._before, self._after))
            self._blocks = [*_joined(found), Match(len(self._before), len(self._after), 0)]
        return self._blocks


def _equal_stretches(before: Sequence[str], after: Sequence[str]) -> Iterator[Match]:
    # A stack in place of recursion, which a long file would take beyond Python's limit.
    waiting = [(0, len(before), 0, len(after))]
    while waiting:
        start, end, new_start, new_end = waiting.pop()
        head = _common(before[start:end], after[new_start:new_end])
        start, new_start = start + head, new_start + head
        tail = _common(before[start:end][::-1], after[new_start:new_end][::-1])
        end, new_end = end - tail, new_end - tail
        yield from (Match(a, b, size) for a, b, size in ((start - head, new_start - head, head), (end, new_end, tail)))
        old, new = before[start:end], after[new_start:new_end]
        anchors = _anchors(old, new)
        if anchors:
            # Behind the last one lies a stretch too.
            ends = [*anchors, (len(old), len(new))]
            at = (0, 0)
            for stop in ends:
                waiting.append((start + at[0], start + stop[0], new_start + at[1], new_start + stop[1]))
                at = stop
        # Beyond this the stretch counts as changed as a whole: still a correct diff, only a longer one.
        elif len(old) * len(new) <= MOST_PAIRS:
            for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
                yield Match(start + match.a, new_start + match.b, match.size)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest row of lines that stand once in both, in the same order, as indices; where each stretch begins with
    one of them, the next look finds it as its head."""
    # Patience sorting: `ends` holds, for each length, the lowest line in `new` at which a row of that length ends.
    once, new_once = _single(old), _single(new)
    shared = [(at, new_once[line]) for line, at in once.items() if line in new_once]
    ends: list[int] = []
    rows: list[tuple[tuple[int, int], int | None]] = []
    last: list[int] = []
    for pair in shared:
        place = bisect_left(ends, pair[1])
        rows.append((pair, last[place - 1] if place else None))
        ends[place : place + 1] = [pair[1]]
        last[place : place + 1] = [len(rows) - 1]
    found: list[tuple[int, int]] = []
    row: int | None = last[-1] if last else None
    while row is not None:
        pair, row = rows[row]
        found.append(pair)
    return found[::-1]


def _single(lines: Sequence[str]) -> dict[str, int]:
    """Where each line stands that is there once, in order."""
    found: dict[str, int] = {}
    for at, line in enumerate(lines):
        found[line] = -1 if line in found else at
    return {line: at for line, at in found.items() if at >= 0}


def _joined(matches: list[Match]) -> Iterator[Match]:
    """Stretches that touch as one."""
    whole: Match | None = None
    for match in matches:
        if not match.size:
            continue
        if whole is not None and (whole.a + whole.size, whole.b + whole.size) == (match.a, match.b):
            whole = Match(whole.a, whole.b, whole.size + match.size)
            continue
        if whole is not None:
            yield whole
        whole = match
    if whole is not None:
        yield whole


def _common(left: Sequence[str], right: Sequence[str]) -> int:
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
        # Without the tab, patch takes what stands behind a blank for a date.
        return path + "\t" if " " in path else path
    return '"' + "".join(_quoted(byte) for byte in encode(path)) + '"'


def _quoted(byte: int) -> str:
    if byte in b'"\\':
        return "\\" + chr(byte)
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"
