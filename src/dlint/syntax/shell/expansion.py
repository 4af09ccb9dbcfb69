"""Find where words end that quote, expand or hold commands; the commands are read on the way."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.shell.block import Block, CommandList
from dlint.syntax.shell.patterns import PLAIN
from dlint.syntax.shell.word import ShellText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.parser import Parser

_CHARS = re.compile(rf"{PLAIN}*+")
_QUOTED = re.compile(r'[^"\\$`]*+')
_ANSI = r"(?s)\$'[^'\\]*+(?:\\.[^'\\]*+)*'"
_BACKQUOTED = re.compile(r"(?s)`([^`\\]*+(?:\\.[^`\\]*+)*)`")
_BRACED = re.compile(r"[^}\"'\\$`]*+")
_NAME = re.compile(r"\$(?:[A-Za-z_]\w*+|[0-9?@*#!$-])?")
_OLD_ARITHMETIC = r"\$\[[^]\n'\"`]*+\]"
_PATTERN_OPERATOR = r"\$\{[#!]?[\w@*?$!-]*(?:\[[^]]*\])?[%#/^,]"
_EXPANSIONS = re.compile(r"[\\$`]")
_ARRAY_NAME = r"[A-Za-z_]\w*+(?:\[[^]]*+\])?\+?="


def word_end(parser: Parser, start: int) -> int:
    """Where the word that begins at `start` ends."""
    at = start
    text = parser.text
    while True:
        found = _CHARS.match(text, at, parser.end)
        at = found.end() if found is not None else at
        char = text[at] if at < parser.end else ""
        if char == "(":
            end = _parenthesized(parser, start, at)
            if end == at:
                return at
            at = end
        elif (
            not char
            or char in " \t\n;&|)"
            or char in "<>"
            and not text.startswith("(", at + 1)
            or char == "\r"
            and text.startswith("\n", at + 1)
        ):
            return at
        else:
            at = piece_end(parser, at)


def _parenthesized(parser: Parser, start: int, at: int) -> int:
    """Behind a parenthesis that belongs to a word: an array, or a pattern such as `@(a|b)`."""
    text = parser.text
    named = re.compile(_ARRAY_NAME).match(text, start, at)
    if named is not None and named.end() == at:
        return _array_end(parser, at)
    # An extended pattern of bash, such as `+(a|b)`.
    if at > start and text[at - 1] in "?*+@!":
        return _pattern_end(parser, at)
    if at == start:
        raise parser.fail("( is not expected here", at)
    return at


def _array_end(parser: Parser, at: int) -> int:
    parser.descend(at)
    # Only the parser skips comments and line ends between the members of an array, so it lends its place.
    saved = parser.at
    parser.at = at + 1
    while True:
        char = parser.skip(newlines=True)
        if char == ")":
            end = parser.at + 1
            parser.at = saved
            parser.depth -= 1
            return end
        begin = parser.at
        parser.at = parser.word_end(begin) if char else begin
        if parser.at == begin:
            raise parser.fail("the array has no end", at)


def _pattern_end(parser: Parser, at: int) -> int:
    text = parser.text
    depth = 0
    while at < parser.end:
        char = text[at]
        depth += (char == "(") - (char == ")")
        at = piece_end(parser, at) if char in "'\"\\$`" else at + 1
        if not depth:
            return at
    raise parser.fail("the pattern has no end", at - 1)


def piece_end(parser: Parser, at: int) -> int:
    """Behind the quote, escape or expansion that begins at `at`."""
    char = parser.text[at]
    if char == '"':
        return double_end(parser, at)
    if char == "'":
        end = parser.text.find("'", at + 1, parser.end) + 1
        if not end:
            raise parser.fail("the single quote is not closed", at)
        return end
    if char == "$":
        return _dollar_end(parser, at)
    if char == "`":
        return _backquoted_end(parser, at, quoted=False)
    if char == "\\":
        # A line end of Windows is two characters, and both are continued.
        return min(at + (3 if parser.text.startswith("\r\n", at + 1) else 2), parser.end)
    if char in "<>":
        return _substituted(parser, at, "process")
    return at + 1


def double_end(parser: Parser, start: int) -> int:
    """Behind the double quotes that open at `start`."""
    at = start + 1
    while True:
        found = _QUOTED.match(parser.text, at, parser.end)
        at = found.end() if found is not None else at
        if at >= parser.end:
            raise parser.fail("the double quote is not closed", start)
        if parser.text[at] == '"':
            return at + 1
        at = quoted_piece_end(parser, at)


def quoted_piece_end(parser: Parser, at: int) -> int:
    """Behind the escape or expansion that begins at `at` between double quotes."""
    char = parser.text[at]
    if char == "\\":
        return min(at + 2, parser.end)
    if char == "`":
        return _backquoted_end(parser, at, quoted=True)
    # Between double quotes these quote nothing: the dollar is text.
    if parser.text.startswith(("$'", '$"'), at):
        return at + 1
    return _dollar_end(parser, at, quoted=True)


def look_through(parser: Parser, start: int, stop: int) -> None:
    """Read the commands in the expansions between `start` and `stop`, where quotes mean nothing."""
    parser.descend(start)
    end, parser.end = parser.end, stop
    at = start
    while (found := _EXPANSIONS.search(parser.text, at, stop)) is not None:
        at = quoted_piece_end(parser, found.start())
    parser.end = end
    parser.depth -= 1


def _dollar_end(parser: Parser, at: int, quoted: bool = False) -> int:
    text = parser.text
    following = text[at + 1] if at + 1 < parser.end else ""
    if following == "(":
        return _parentheses_end(parser, at)
    if following == "{":
        return _braces_end(parser, at, quoted)
    if following == "'":
        quoted_text = re.compile(_ANSI).match(text, at, parser.end)
        if quoted_text is None:
            raise parser.fail("the single quote is not closed", at)
        return quoted_text.end()
    if following == '"':
        return double_end(parser, at + 1)
    old = re.compile(_OLD_ARITHMETIC).match(text, at, parser.end) if following == "[" else None
    if old is not None:
        # Where expansions end is remembered, so that words are cut later without a second scan.
        parser.home.ends[at] = old.end()
    found = old or _NAME.match(text, at, parser.end)
    assert found is not None, "the dollar sign matches"
    return found.end()


def _parentheses_end(parser: Parser, at: int) -> int:
    """Behind `$(…)` or `$((…))`."""
    if parser.text.startswith("((", at + 1):
        from dlint.syntax.shell.arithmetic import arithmetic_end

        # `$((a); (b))` holds commands: only parentheses that close together are arithmetic.
        end = arithmetic_end(parser, at + 1)
        if end:
            look_through(parser, at + 3, end - 2)
            parser.home.ends[at] = end
            return end
    return _substituted(parser, at, "substitution")


def _braces_end(parser: Parser, start: int, quoted: bool) -> int:
    """Behind `${…}`; a single quote between double quotes quotes only in a pattern."""
    parser.descend(start)
    text = parser.text
    at = start + 2
    while True:
        found = _BRACED.match(text, at, parser.end)
        at = found.end() if found is not None else at
        if at >= parser.end:
            raise parser.fail("the brace is not closed", start, start + 2)
        char = text[at]
        if char == "}":
            break
        # In `"${a:-it's}"` the quote is text; in `"${a#'x'}"` it quotes.
        if char == "'" and quoted and not _is_pattern(text, start, at):
            at += 1
        elif quoted and char in "$`\\":
            at = quoted_piece_end(parser, at)
        else:
            at = piece_end(parser, at)
    parser.depth -= 1
    parser.home.ends[start] = at + 1
    return at + 1


def _is_pattern(text: str, start: int, at: int) -> bool:
    return re.compile(_PATTERN_OPERATOR).match(text, start, at) is not None


def _substituted(parser: Parser, at: int, kind: str) -> int:
    """Read the commands between the parentheses that open behind `at`."""
    block = _block(parser, at, kind)
    block.end = _read(parser, block, parser.home, at + 2, parser.end, ")")
    return block.end


def _backquoted_end(parser: Parser, at: int, quoted: bool) -> int:
    found = _BACKQUOTED.match(parser.text, at, parser.end)
    if found is None:
        raise parser.fail("the backquote is not closed", at)
    block = _block(parser, at, "substitution")
    block.end = parser.home.ends[at] = found.end()
    # Without a backslash the inner shell reads the text as it stands, so places in it are places in the file.
    if "\\" not in found[1]:
        _read(parser, block, parser.home, at + 1, found.end() - 1)
    else:
        home = _unescaped(parser.home, found.start(1), found.end(1), quoted)
        _read(parser, block, home, 0, len(home.text))
    return found.end()


def _unescaped(home: ShellText, start: int, end: int, quoted: bool) -> ShellText:
    """What the inner shell reads: backslashes before backquotes, backslashes and dollars taken off."""
    stretches: list[tuple[int, int]] = []
    # Between double quotes a backslash also hides a double quote from the outer shell.
    escaped = '$`\\"' if quoted else "$`\\"
    begin = at = start
    while (at := home.text.find("\\", at, end)) >= 0:
        if home.text[at + 1] in escaped:
            stretches.append((begin, at))
            begin = at + 1
        at += 2
    stretches.append((begin, end))
    return ShellText(home.stitched(stretch for stretch in stretches if stretch[0] < stretch[1]))


def _block(parser: Parser, at: int, kind: str) -> Block:
    """A substitution that begins at `at`, in the words of the item being read."""
    block = Block(kind, parser.text[at : at + 2], parser.home, parser.list, "", at, parser.options)
    block.host = parser.host
    parser.script.blocks.append(block)
    return block


def _read(parser: Parser, block: Block, home: ShellText, start: int, end: int, closer: str = "") -> int:
    """Read the commands of a substitution; where that ends."""
    target = CommandList(home, block, "body", start)
    block.lists.append(target)
    parser.script.lists.append(target)
    inner = parser.inner(target, start, end)
    inner.descend(start)
    inner.options = parser.options
    inner.run(closer)
    if closer:
        parser.home.ends[block.start] = inner.at
    return inner.at
