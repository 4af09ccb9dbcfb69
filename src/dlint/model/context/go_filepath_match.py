"""Go's filepath.Match: what the wildcards of a COPY source mean."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.linear_match import LinearPattern


class Malformed(Exception):
    """A bracket or a backslash that is never finished; Go calls it a bad pattern."""


def has_wildcard(text: str) -> bool:
    """Whether `*`, `?` or `[` stands in `text` without a backslash before it."""
    return re.search(r"^(?:[^\\*?\[]|\\.)*[*?\[]", text, re.DOTALL) is not None


class OneStar:
    """A pattern such as `package*.json`, which needs no regular expression."""

    __slots__ = ("head", "tail")

    def __init__(self, pattern: str) -> None:
        self.head, _, self.tail = pattern.partition("*")

    def match(self, text: str) -> bool:
        """Whether it fits `text`, in full."""
        start, end = len(self.head), len(text) - len(self.tail)
        fits = text.startswith(self.head) and text.endswith(self.tail) and start <= end
        return fits and "/" not in text[start:end]


def compiled(pattern: str) -> LinearPattern | OneStar:
    """What has filepath.Match for its `match`; raises Malformed."""
    # The usual pattern: two comparisons of text instead of a regular expression that has to be compiled.
    if pattern.count("*") == 1 and not any(sign in pattern for sign in "?[\\"):
        return OneStar(pattern)
    # Few files have other patterns: the code for them is loaded for those.
    from dlint.text.linear_match import LinearPattern

    # Go's matcher commits to the first place where the text between two stars fits; `committed` does the same.
    return LinearPattern(pieces(pattern), re.DOTALL, committed=True)


def pieces(pattern: str) -> list[str]:
    r"""What `pattern` matches, in full, as the pieces of a LinearPattern; raises Malformed.

    `*` and `?` stop at a slash. Source: path/filepath/match.go.
    """
    from dlint.text.pattern_set import STAR

    found: list[str] = []
    at = 0
    while at < len(pattern):
        if pattern[at] == "*":
            piece, at = STAR, at + 1
        else:
            piece, at = _piece(pattern, at)
        found.append(piece)
    return found


def _piece(pattern: str, at: int) -> tuple[str, int]:
    """The expression for the sign at `at`, and where what follows begins."""
    sign = pattern[at]
    if sign == "?":
        return "[^/]", at + 1
    if sign == "[":
        return _bracket(pattern, at + 1)
    if sign == "\\":
        if at + 1 == len(pattern):
            raise Malformed
        return re.escape(pattern[at + 1]), at + 2
    return re.escape(sign), at + 1


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    negated = pattern.startswith("^", at)
    at += negated
    ranges: list[str] = []
    while not (ranges and pattern.startswith("]", at)):
        low, at = _member(pattern, at)
        high = low
        if pattern.startswith("-", at):
            high, at = _member(pattern, at + 1)
        # Go accepts a range that is upside down and lets it match nothing; Python raises an error.
        ranges.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else "")
    members = "".join(ranges)
    # An empty class: Python cannot write it.
    if not members:
        return ("." if negated else "(?!)"), at + 1
    return f"[{'^' * negated}{members}]", at + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    """One character of a bracket and where the next begins; a bracket cannot end the pattern unfinished."""
    if pattern.startswith(("-", "]"), at):
        raise Malformed
    if pattern.startswith("\\", at):
        at += 1
    if at + 1 >= len(pattern):
        raise Malformed
    return pattern[at], at + 1
