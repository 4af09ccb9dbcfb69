"""Read constructs: what opens them, what stands in their heads, and what closes them."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.shell.word import ShellWord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.item import Command
    from dlint.syntax.shell.parser import Parser

# What opens a construct: its kind, the role of its first list, and the words that may close that list.
_OPENERS = {
    "if": ("if", "condition", ("then",)),
    "while": ("while", "condition", ("do",)),
    "until": ("while", "condition", ("do",)),
    "{": ("group", "body", ("}",)),
}
# What closes a list and opens the next one of the same construct.
_TURNS = {
    "then": ("body", ("elif", "else", "fi")),
    "elif": ("condition", ("then",)),
    "else": ("body", ("fi",)),
    "do": ("body", ("done",)),
}
# What closes a construct, and what never begins a command either.
_LAST = frozenset({"fi", "done", "}", "esac", "in", "]]"})
# Rare enough to be compiled when first needed.
_EMPTY_PARENTHESES = r"\([ \t]*+\)"
_SIDE_BY_SIDE = r"[^$`'\"]*\w[ \t]+\w"
_COMPOUND = r"(?:[{(]|\[\[|(?:if|while|until|for|case|select)(?![^\s;&|()<>]))"
_TIMED = rf"[ \t]+(?:-p[ \t]+)?(?=![ \t]|{_COMPOUND})"
# `coproc` has a name only before a construct; before a simple command the word is that command. Source: bash manual,
# "Coprocesses", 2026-11.
_NAMED = rf"[ \t]+([A-Za-z_]\w*)[ \t]+{_COMPOUND}"
_FUNCTION = r"[ \t]+([^\s;&|()<>]+)(?:[ \t]*\([ \t]*\))?"


def reserved(parser: Parser, head: str, start: int) -> None:
    """A word that may be reserved where it stands: behind a construct anything but a closing word is an error."""
    end = start + len(head)
    if head in _TURNS or head in _LAST:
        _close(parser, head, start, end)
    elif parser.last is not None:
        raise parser.fail("a separator is missing before this word", start, end)
    elif head in _OPENERS:
        kind, role, closers = _OPENERS[head]
        parser.enter(parser.open_block(kind, head, start))
        parser.open_list(role, end, closers)
    else:
        _OTHERS[head](parser, start, end)


def _close(parser: Parser, head: str, start: int, end: int) -> None:
    frame = parser.stack[-1] if parser.stack else None
    if frame is None or head not in frame.closers:
        raise parser.fail(f"{head} has nothing to belong to here", start, end)
    parser.require_complete(start)
    # A shell refuses an empty list; a clause of a case may be empty.
    if not parser.list.items and frame.block.kind != "case":
        raise parser.fail(f"a command is missing before {head}", start, end)
    if head in _LAST:
        parser.close_block(start, end)
        return
    parser.list.finish = start
    # Options that one branch sets (`set -e`) do not hold in the next; behind the construct those hold that all branches
    # set.
    if head in ("elif", "else"):
        frame.kept &= parser.options
        parser.options = frame.saved
    role, closers = _TURNS[head]
    parser.open_list(role, end, closers)


def parenthesis(parser: Parser, start: int) -> None:
    """An opening or closing parenthesis, or the `;;` of a case."""
    text = parser.text
    frame = parser.stack[-1] if parser.stack else None
    if text.startswith("(", start) and parser.last is None:
        _opened(parser, start)
    elif text.startswith(")", start) and frame is not None and frame.closers == (")",):
        parser.require_complete(start)
        if not parser.list.items:
            raise parser.fail("a command is missing before )", start)
        parser.close_block(start, start + 1)
    elif text.startswith(";", start) and frame is not None and frame.closers == ("esac",):
        parser.require_complete(start)
        parser.list.finish = start
        frame.kept &= parser.options
        parser.options = frame.saved
        parser.at = start + (3 if text.startswith(";;&", start) else 2)
        _clause(parser)
    else:
        raise parser.fail(f"{text[start]} is not expected here", start)


def _opened(parser: Parser, start: int) -> None:
    # `((` may open arithmetic or two subshells; only what closes it decides.
    if parser.text.startswith("((", start):
        from dlint.syntax.shell.arithmetic import arithmetic_end
        from dlint.syntax.shell.expansion import look_through

        end = arithmetic_end(parser, start)
        # Two names side by side are no arithmetic for any shell, and two subshells for most.
        if end and not re.compile(_SIDE_BY_SIDE).match(parser.text, start + 2, end - 2):
            command = parser.open_command(start)
            command.kind = "arithmetic"
            look_through(parser, start + 2, end - 2)
            parser.at = command.end = end
            parser.complete(command)
            return
    parser.enter(parser.open_block("subshell", "(", start))
    parser.open_list("body", start + 1, (")",))


def _loop(parser: Parser, start: int, end: int) -> None:
    """`for` and `select`: what they run over, up to and with `do`."""
    block = parser.open_block(parser.text[start:end], parser.text[start:end], start)
    parser.at = end
    if parser.skip() == "(":
        _counted(parser)
    else:
        block.name = _word(parser, "the variable of the loop is missing")
        parser.skip(newlines=True)
        if _keyword(parser, "in"):
            block.words = _words_to_end(parser)
    if parser.skip(newlines=True) == ";":
        parser.at += 1
        parser.skip(newlines=True)
    # bash and zsh take braces in the place of `do` and `done`.
    closers = ("done",) if _keyword(parser, "do") else ("}",)
    if closers == ("}",) and not _keyword(parser, "{"):
        raise parser.fail(f"the do of this {block.keyword} is missing", start, end)
    parser.enter(block)
    parser.open_list("body", parser.at, closers)


def _counted(parser: Parser) -> None:
    """The double parentheses of `for ((…; …; …))`."""
    from dlint.syntax.shell.arithmetic import arithmetic_end
    from dlint.syntax.shell.expansion import look_through

    start = parser.at
    end = arithmetic_end(parser, start)
    if not end:
        raise parser.fail("the variable of the loop is missing", start)
    look_through(parser, start + 2, end - 2)
    parser.at = end


def _word(parser: Parser, message: str) -> ShellWord:
    char = parser.skip()
    if not char or char in "\n;&|()<>":
        raise parser.fail(message, min(parser.at, len(parser.text) - 1))
    start = parser.at
    parser.at = parser.word_end(start)
    return ShellWord(parser.home, start, parser.at)


def _words_to_end(parser: Parser) -> list[ShellWord]:
    words: list[ShellWord] = []
    while True:
        char = parser.skip()
        if not char or char in ";\n#":
            return words
        words.append(_word(parser, "this is no word for a loop to run over"))


def _keyword(parser: Parser, word: str) -> bool:
    """Pass over `word` if it stands here as a whole word."""
    end = parser.at + len(word)
    if not parser.text.startswith(word, parser.at, parser.end):
        return False
    if end < parser.end and parser.text[end] not in " \t\r\n;&|()<>\\":
        return False
    parser.at = end
    return True


def _case(parser: Parser, start: int, end: int) -> None:
    block = parser.open_block("case", "case", start)
    parser.at = end
    block.words = [_word(parser, "the word of the case is missing")]
    parser.skip(newlines=True)
    if not _keyword(parser, "in"):
        raise parser.fail("the in of this case is missing", start, end)
    parser.enter(block)
    _clause(parser)


def _clause(parser: Parser) -> None:
    """The patterns of the next clause, or the `esac` that ends the case."""
    char = parser.skip(newlines=True)
    start = parser.at
    if _keyword(parser, "esac"):
        parser.close_block(start, parser.at)
        return
    # POSIX allows an opening parenthesis before the patterns.
    parser.at += char == "("
    patterns = parser.stack[-1].block.words
    while True:
        patterns.append(_word(parser, "the pattern of a case is missing"))
        char = parser.skip()
        parser.at += 1
        if char == ")":
            break
        if char != "|":
            raise parser.fail("the ) behind the pattern is missing", start, parser.at - 1)
    parser.open_list("body", parser.at, ("esac",))


def _function(parser: Parser, start: int, end: int) -> None:
    """`function name`, with or without parentheses."""
    found = re.compile(_FUNCTION).match(parser.text, end, parser.end)
    if found is None:
        raise parser.fail("the name of the function is missing", start, end)
    block = parser.open_block("function", "function", start)
    block.name = ShellWord(parser.home, *found.span(1))
    parser.enter(block, single=True)
    parser.open_list("body", found.end())


def function_of(parser: Parser, command: Command) -> None:
    """A command turns out to be the name of a function, for `()` stands behind it."""
    found = re.compile(_EMPTY_PARENTHESES).match(parser.text, parser.at, parser.end)
    if found is None:
        raise parser.fail("( is not expected here", parser.at)
    # What was read so far as a command is taken back: it was the name.
    parser.script.commands.pop()
    parser.before, parser.negated = command.before, command.negated
    parser.list.items.pop()
    block = parser.open_block("function", command.head, command.start)
    block.name = command.words[0]
    parser.enter(block, single=True)
    parser.open_list("body", found.end())


def _negation(parser: Parser, start: int, end: int) -> None:
    parser.negated = not parser.negated
    parser.at = end


def _time(parser: Parser, start: int, end: int) -> None:
    """`time` is a word like others, unless a construct follows."""
    found = re.compile(_TIMED).match(parser.text, end, parser.end)
    if found is None:
        parser.simple(start)
    else:
        parser.at = found.end()


def _coproc(parser: Parser, start: int, end: int) -> None:
    block = parser.open_block("coproc", "coproc", start)
    found = re.compile(_NAMED).match(parser.text, end, parser.end)
    if found is not None:
        block.name = ShellWord(parser.home, *found.span(1))
        end = found.end(1)
    parser.enter(block, single=True)
    parser.open_list("body", end)


def _double_brackets(parser: Parser, start: int, end: int) -> None:
    from dlint.syntax.shell.brackets import read_test

    read_test(parser, start, end)


_OTHERS = {
    "!": _negation,
    "[[": _double_brackets,
    "case": _case,
    "coproc": _coproc,
    "for": _loop,
    "function": _function,
    "select": _loop,
    "time": _time,
}
