"""Words of a RUN lead to their bytes, however the instruction is cut into lines; no text makes the scanner raise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from present import present

from dlint.syntax.parse import parse
from dlint.syntax.shell.flow import is_fatal, is_optional
from dlint.syntax.shell.scan import scan
from dlint.syntax.shell.script import Script
from dlint.syntax.shell.word import ShellWord
from dlint.text.mapped_text import MappedText
from dlint.text.source import Source

WORDS = st.sampled_from(
    [
        "a",
        "größe",
        "--flag=x",
        '"b c"',
        "'d  e'",
        "$x",
        "${y:-z}",
        "f\\ g",
        "$(h i)",
        "`j`",
        '"k $(l "m") n"',
        "€",
        "<(o)",
        "p\\\nq",
    ]
)
COMMANDS = st.lists(WORDS, min_size=1, max_size=5).map(lambda words: ["cmd", *words])
BLANKS = st.sampled_from([" ", "  ", "\t", " \\\n", "\\\n ", " \\\n# comment\n  ", "\\\r\n\t"])
JOINTS = st.sampled_from(["&&", "||", "|", ";"])


@st.composite
def runs(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A RUN and its words; blanks between them may be continued lines."""
    commands = draw(st.lists(COMMANDS, min_size=1, max_size=4))
    text = "FROM größer\nRUN "
    words = []
    for at, command in enumerate(commands):
        for word in ([draw(JOINTS), *command] if at else command)[:]:
            text += word + draw(BLANKS)
        # The mark of a continued line inside a word is gone before the shell reads it.
        words.append([word.replace("\\\n", "") for word in command])
    return text.rstrip(" \t\r\\\n") + "\n", words


def pieces(script: Script) -> Iterator[ShellWord]:
    for command in script.commands:
        yield from command.words
        for assignment in command.assignments:
            yield assignment.word
            yield assignment.value
        for redirect in command.redirects:
            yield redirect.target


@given(runs())
def test_words_of_a_run_are_where_they_state(run: tuple[str, list[list[str]]]) -> None:
    text, expected = run
    source = Source(text.encode())
    node = parse(source).instructions[1]
    script = scan(node.body)
    assert script.error is None
    assert [[word.raw for word in each.words] for each in script.commands if each.head == "cmd"] == expected
    for word in pieces(script):
        if word.in_one_piece:
            assert source.text(word.span) == word.raw
        else:
            assert word.raw.startswith(source.text(word.span)[0])


@given(
    st.sampled_from(["apt-get", "größe", "'a b'", '"c $d"', "$(e)"]),
    st.integers(1, 8),
    st.sampled_from(["\\\n", "\\\r\n"]),
)
def test_a_word_cut_by_a_continued_line(word: str, at: int, mark: str) -> None:
    source = Source(f"RUN x {word[:at]}{mark}{word[at:]} y".encode())
    script = scan(parse(source).instructions[0].body)
    command = script.commands[0]
    assert [each.raw for each in command.words] == ["x", word, "y"]
    assert command.words[1].in_one_piece is (at >= len(word))
    assert source.text(command.words[2].span) == "y"


def test_heredoc_bodies_of_a_run() -> None:
    source = Source("RUN <<EOF\nré a && \\\n  b\nEOF\n".encode())
    heredoc = parse(source).instructions[0].heredocs[0]
    script = scan(heredoc.content)
    assert [source.text(word.span) for command in script.commands for word in command.words] == ["ré", "a", "b"]


def test_words_inside_a_substitution_with_escapes() -> None:
    text = 'a `b \\`c \\"d\\"\\` é` f'
    script = scan(MappedText.plain(text))
    data = Source(text.encode())
    assert [data.text(command.words[0].span) for command in script.commands] == ["a", "b", "c"]
    assert data.text(script.commands[1].words[-1].span) == "é"


TOKENS = st.sampled_from(
    [
        "a",
        " ",
        "  ",
        "\n",
        "if",
        "then",
        "fi",
        "for",
        "in",
        "do",
        "done",
        "case",
        "esac",
        "{",
        "}",
        "(",
        ")",
        "&&",
        "||",
        "|",
        ";",
        ";;",
        "&",
        "!",
        "[[",
        "]]",
        "((",
        "))",
        "$(",
        "`",
        '"',
        "'",
        "\\",
        "${x",
        ":-",
        "}",
        "$x",
        "$((",
        "A=1",
        "B=(",
        "#",
        "<",
        ">",
        "2>&1",
        "<<E",
        "\nE\n",
        "<<<",
        "=",
        "*",
        "?(",
        "f()",
        "time",
        "coproc",
        "$'",
        "<(",
        "\r",
        "é",
    ]
)


def ask_everything(script: Script) -> None:
    for word in pieces(script):
        assert word.span.start <= word.span.end
        assert isinstance(word.text, str)
        assert word.mapped.text == word.text or "$'" in word.raw
        assert isinstance(word.literal, bool)
        assert isinstance(word.glob, bool)
        assert isinstance(word.names, frozenset)
    for command in script.commands:
        assert script.commands[command.index] is command
        assert command.list.items[command.place] is command
        assert len(command.enclosing) <= len(script.blocks)
        assert isinstance(is_fatal(command), bool)
        assert isinstance(is_optional(command), bool)
        assert command.removal is None or command.removal.start <= command.removal.end
    for each in script.lists:
        assert each.end is None or each.end >= 0


@given(st.lists(TOKENS, max_size=25).map("".join))
def test_nothing_raises_on_scraps_of_shell(text: str) -> None:
    ask_everything(scan(MappedText.plain(text)))


@given(st.text(max_size=60))
def test_nothing_raises_on_any_text(text: str) -> None:
    ask_everything(scan(MappedText.plain(text)))


@pytest.mark.parametrize(
    ("text", "message", "start", "commands"),
    [
        ("a && 'b", "the single quote is not closed", 5, ["a", ""]),
        ('a "b', "the double quote is not closed", 2, ["a"]),
        ("a; b `c", "the backquote is not closed", 5, ["a", "b"]),
        ("a $(b; c", "the closing parenthesis is missing", 4, ["a", "b", "c"]),
        ("a ${b", "the brace is not closed", 2, ["a"]),
        ("a && ", "a command is missing after &&", 5, ["a"]),
        ("a && && b", "a command is missing before &&", 5, ["a"]),
        ("; a", "a command is missing before ;", 0, []),
        ("if a; then b", "if has no end", 0, ["a", "b"]),
        ("a; fi", "fi has nothing to belong to here", 3, ["a"]),
        ("for i in a; b", "the do of this for is missing", 0, []),
        ("case a b", "the in of this case is missing", 0, []),
        ("(a", "( has no end", 0, ["a"]),
        ("a)", ") is not expected here", 1, ["a"]),
        ("a; ;; b", "; is not expected here", 3, ["a"]),
        ("{ a; } b", "a separator is missing before this word", 7, ["a"]),
        ("a >", "> has no target", 2, ["a"]),
        ("a (b)", "( is not expected here", 2, ["a"]),
        ("if ; then a; fi", "a command is missing before ;", 3, []),
        ("{ }", "a command is missing before }", 2, []),
        ("[[ a", "[[ has no end", 0, ["[["]),
    ],
)
def test_errors_state_what_and_where(text: str, message: str, start: int, commands: list[str]) -> None:
    script = scan(MappedText.plain(text, 10))
    assert script.error is not None
    assert (script.error.message, script.error.span.start) == (message, start + 10)
    assert [command.head for command in script.commands] == commands
    assert script.end is None


DEEP = {
    "subshells": ("(" * 1000 + "a" + ")" * 1000, None),
    "groups": ("{ " * 1000 + "a" + "; }" * 1000, None),
    "ifs": ("if a; then " * 1000 + "b" + "; fi" * 1000, None),
    "functions": ("f() " * 1000 + "{ a; }", None),
    "arithmetic": ("((1 + " * 1000 + "1" + "))" * 1000, None),
    "substitutions": ("$(" * 1000 + "a" + ")" * 1000, "nested"),
    "quoted substitutions": ('a "$(' * 1000 + "b" + ')"' * 1000, "nested"),
    "parameters": ("a " + "${x:-" * 1000 + "}" * 1000, "nested"),
    "arithmetic expansions": ("a " + "$((1+" * 1000 + "1" + "))" * 1000, "nested"),
    "processes": ("a " + "<(" * 1000 + "b" + ")" * 1000, "nested"),
    "arrays": ("a=(" * 1000, "nested"),
    "unclosed": ("(" * 20000, "no end"),
    "quotes": ("a " + '"' * 10001, "not closed"),
    "heredocs": ("a " + "<<E " * 500 + "\n" + "E\n" * 500, None),
}


@pytest.mark.parametrize(("text", "error"), DEEP.values(), ids=DEEP)
def test_depth(text: str, error: str | None) -> None:
    script = scan(MappedText.plain(text))
    assert (script.error is None) == (error is None)
    if error is not None:
        assert error in present(script.error).message
