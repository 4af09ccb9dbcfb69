"""Words found with the lexer while their variables stay as they are: splitting, unquoting, heredoc words."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.expand import flatten, raw_parts
from dlint.syntax.lexer import Literal, is_plain, parse_word
from dlint.syntax.lines import SPACE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.syntax.expand import Value
    from dlint.syntax.lexer import WordTree

_BLANKS = re.compile(f"[{SPACE}]+")
_LARGEST = 2**64 - 1


def split_words(text: str, escape: str = "\\") -> list[tuple[int, int]] | None:
    """Where the words of a line begin and end, None where BuildKit finds an error.

    As in BuildKit, a space belongs to a word inside quotes, after an escape character and behind `<<`, and ends it
    inside `${…}`.
    """
    if is_plain(text, escape):
        return _between([found.span() for found in _gaps_in(text, escape, 0, len(text))], len(text))
    tree = parse_word(text, escape)
    return None if tree.error else _between([found.span() for found in _gaps(tree)], len(text))


def heredoc_word(word: str) -> tuple[str, bool, bool, int] | None:
    """Name, whether the body is expanded, whether tabs are cut, and file descriptor of a heredoc word such as `<<-EOF`.

    None for every other word. BuildKit reads these words with a backslash whatever the escape directive sets.
    """
    number, mark, rest = word.partition("<<")
    if not mark or number.strip("0123456789"):
        return None
    chomp = rest.startswith("-")
    found = _heredoc_name(rest[1:] if chomp else rest)
    return None if found is None else (*found, chomp, _descriptor(number))


def _heredoc_name(written: str) -> tuple[str, bool] | None:
    written = written.lstrip("\t\n\f\r ")
    bounds = None if "<" in written else split_words(written)
    if bounds and written[bounds[-1][0] :] == "\\":
        # An escape character that escapes nothing is no word.
        bounds.pop()
    if not bounds or len(bounds) > 1:
        return None
    tree = parse_word(written[bounds[0][0] : bounds[0][1]])
    return _with_variables(tree), not _has_quotes(tree)


def _descriptor(digits: str) -> int:
    # Go's ParseUint stops at the largest number.
    digits = digits.lstrip("0")
    return _LARGEST if len(digits) > 20 else min(int(digits or "0"), _LARGEST)


def _gaps(tree: WordTree) -> Iterator[re.Match[str]]:
    """The spaces that end a word."""
    for part in tree.parts:
        if isinstance(part, Literal):
            if not part.quote:
                yield from _gaps_in(tree.text, tree.escape, part.start, part.end)
        elif part.braces and not part.quoted:
            yield from _BLANKS.finditer(tree.text, part.start, part.end)


def _gaps_in(text: str, escape: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The same in a piece without quotes and variables."""
    blanks = re.compile(f"{re.escape(escape)}.?|<<[\\t\\r ]*|({_BLANKS.pattern})", re.DOTALL)
    return (found for found in blanks.finditer(text, start, end) if found[1])


def _between(gaps: list[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), size]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _with_variables(tree: WordTree) -> str:
    """The word as BuildKit gives it when no variable is set and those not set are kept."""
    values: dict[int, Value] = {}
    for variable in tree.variables:
        operator = variable.operator
        if not variable.braces:
            values[variable.start] = f"${variable.name}"
            continue
        operand = raw_parts(tree, variable.operand) if operator[:1] in ("#", "%", "/") else variable.operand
        second = ["/", *raw_parts(tree, variable.replacement)] if operator[:1] == "/" else []
        values[variable.start] = [f"${{{variable.name}{operator}", *operand, *second, "}"]
    joined = flatten(tree.parts, values)
    return joined if isinstance(joined, str) else ""


def _has_quotes(tree: WordTree) -> bool:
    if any(variable.quoted for variable in tree.variables):
        return True
    lists = [tree.parts, *(part for variable in tree.variables for part in (variable.operand, variable.replacement))]
    return any(isinstance(part, Literal) and part.quote for parts in lists for part in parts)
