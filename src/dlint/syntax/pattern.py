"""The patterns of `${x#…}`, `${x%…}` and `${x/…/…}`: `*` for any text, `?` for any character, within one line."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"\\.|.", re.DOTALL)


class StarPattern:
    """A pattern as the runs of characters between its stars.

    Matching places each run as early as it goes and the last one as late as is wanted, so that no pattern can make it
    back up: time is linear in the value for each run. `literal` is a pattern without wildcards, empty for others.
    """

    __slots__ = ("_last", "_literal", "_runs")

    def __init__(self, runs: list[str], literal: str) -> None:
        self._literal = literal
        self._runs = [re.fresh(run) for run in runs]
        self._last = runs[-1]

    def trimmed(self, value: str, longest: bool) -> str:
        """The value without the shortest or longest prefix that matches."""
        line_end = _line_end(value, 0)
        head = self._runs[0].match(value, 0, line_end)
        end = self._rest(value, head.end(), line_end, longest) if head else None
        return value if end is None else value[end:]

    def replaced(self, value: str, replacement: str, every: bool, longest: int) -> str | None:
        """The value with the first or every longest match replaced, as Go's regexp.ReplaceAll counts matches.

        None where it becomes longer than `longest`.
        """
        if self._literal and every:
            length = len(value) + value.count(self._literal) * (len(replacement) - len(self._literal))
            return value.replace(self._literal, replacement) if length <= longest else None
        pieces: list[str] = []
        done = length = 0
        for start, end in self._matches(value):
            pieces += (value[done:start], replacement)
            length += start - done + len(replacement)
            done = end
            if length > longest:
                return None
            if not every:
                break
        return "".join(pieces) + value[done:]

    def _matches(self, value: str) -> Iterator[tuple[int, int]]:
        at = done = 0
        while at <= len(value):
            line_end = _line_end(value, at)
            while at <= line_end:
                span = self._first(value, at, line_end)
                if span is None:
                    break
                # An empty match right behind another match does not count.
                if span[1] > done or span[0] == 0:
                    yield span
                done = span[1]
                at = max(at + 1, done)
            at = max(at, line_end + 1)

    def _first(self, value: str, at: int, line_end: int) -> tuple[int, int] | None:
        head = self._runs[0].search(value, at, line_end)
        end = self._rest(value, head.end(), line_end, True) if head else None
        return (head.start(), end) if head and end is not None else None

    def _rest(self, value: str, at: int, line_end: int, longest: bool) -> int | None:
        """Where the match ends whose first run ends at `at`."""
        if len(self._runs) == 1:
            return at
        for run in self._runs[1:-1]:
            found = run.search(value, at, line_end)
            if found is None:
                return None
            at = found.end()
        # Only the last run has a choice: greedy for the longest match, the first place for the shortest.
        last = re.fresh(".*" + self._last).match if longest else self._runs[-1].search
        found = last(value, at, line_end)
        return found.end() if found else None


def read_pattern(text: str) -> StarPattern | str:
    r"""A pattern, or why BuildKit refuses it; a backslash may stand before `*`, `?`, `\`, `}` and `/`."""
    runs: list[list[str]] = [[]]
    literal: list[str] = []
    for token in _TOKEN.findall(text):
        if token == "*":
            runs.append([])
        elif token == "?":
            runs[-1].append(".")
        elif token[0] != "\\" or token[1:] and token[1] in "*?\\}/":
            runs[-1].append(re.escape(token[-1]))
            literal.append(token[-1])
        else:
            return f"invalid escape '\\{token[1:]}'"
    is_literal = len(runs) == 1 and len(literal) == len(runs[0])
    return StarPattern(["".join(run) for run in runs], "".join(literal) if is_literal else "")


def mirrored(text: str) -> str:
    """A pattern for values that are written backwards; escapes stay in front of what they escape."""
    return "".join(reversed(_TOKEN.findall(text)))


def _line_end(value: str, at: int) -> int:
    end = value.find("\n", at)
    return end if end >= 0 else len(value)
