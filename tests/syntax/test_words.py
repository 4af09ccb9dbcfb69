"""Lines split into words, and heredoc words are read, as in BuildKit."""

from __future__ import annotations

import pytest
from e2b_dockerfile_utils import ShellLex
from e2b_dockerfile_utils.syntax import parse_heredoc
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlint.syntax.words import heredoc_word, split_words

MARKS = [
    "'",
    '"',
    "\\",
    "`",
    "$",
    "$x",
    "${x}",
    "${x:-",
    "${x#",
    "${x//",
    "${x:^",
    "}",
    "/",
    "é",
    "-",
    "<",
    "<<",
    "<<-",
]
WORDS = ["a", "b c", '"a b"', "'a b'", "\\ ", "<<EOF", "<<'EOF'", "3<<", " ", "  ", "\t", "\r", "\n", "\xa0", "\x1c"]
LINE = st.lists(st.sampled_from(MARKS + WORDS), max_size=12).map("".join)


def words(line: str, escape: str = "\\") -> list[str] | None:
    bounds = split_words(line, escape)
    return None if bounds is None else [line[start:end] for start, end in bounds]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", []),
        ("  ", []),
        ("a  b\tc ", ["a", "b", "c"]),
        ("a\\ b c", ["a\\ b", "c"]),
        ("'a b' \"c d\"e", ["'a b'", '"c d"e']),
        ("'' a", ["''", "a"]),
        ("$x${y}z a", ["$x${y}z", "a"]),
        ("${x:-a b} c", ["${x:-a", "b}", "c"]),
        ("${x:-a\\ b}", ["${x:-a\\", "b}"]),
        ('"${x:-a b}" c', ['"${x:-a b}"', "c"]),
        ("cat << EOF > f", ["cat", "<< EOF", ">", "f"]),
        ("cat <<- EOF", ["cat", "<<-", "EOF"]),
        ("a <<< b", ["a", "<<<", "b"]),
        ("a <<<< b", ["a", "<<<< b"]),
        ("\\<< b", ["\\<<", "b"]),
        ("a\xa0b\x1cc", ["a", "b\x1cc"]),
        ("a \\", ["a", "\\"]),
        ("a 'b", None),
        ("a ${b", None),
        ("a ${b^c}", None),
    ],
)
def test_split(line: str, found: list[str]) -> None:
    assert words(line) == found


def test_split_with_the_other_escape() -> None:
    assert words("a` b\\ c", "`") == ["a` b\\", "c"]


def without(escape: str, found: list[str]) -> list[str]:
    return [word.replace(escape, "") for word in found if word != escape]


@settings(max_examples=500)
@given(LINE, st.sampled_from("\\`"))
@example("${x:^ \\ }", "\\")
@example('"\\a" b', "\\")
def test_split_agrees(line: str, escape: str) -> None:
    try:
        lexer = ShellLex(escape, raw_quotes=True, raw_escapes=True, skip_unset_env=True)
        expected = lexer.process_words(line)
    except ValueError:
        assert split_words(line, escape) is None
        return
    found = words(line, escape)
    assert found is not None
    # BuildKit's words drop escape characters inside ${…} and double them inside double quotes: ours are the text.
    assert without(escape, found) == without(escape, expected)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("<<EOF", ("EOF", True, False, 0)),
        ("<<-EOF", ("EOF", True, True, 0)),
        ("3<<EOF", ("EOF", True, False, 3)),
        ("007<<-x.sh", ("x.sh", True, True, 7)),
        ("<<'E F'", ("E F", False, False, 0)),
        ('<<E"O"F', ("EOF", False, False, 0)),
        ("<<\\'E", ("'E", True, False, 0)),
        ("<<\\E", ("E", True, False, 0)),
        ("<<E\\", ("E", True, False, 0)),
        ('<<""', ("", False, False, 0)),
        ("<< EOF", ("EOF", True, False, 0)),
        ("<<--", ("-", True, True, 0)),
        ("<<$x", ("$x", True, False, 0)),
        ("<<${x}", ("${x}", True, False, 0)),
        ('<<"$x"', ("$x", False, False, 0)),
        ("<<${x:-'a'}", ("${x:-a}", False, False, 0)),
        ("<<${x//a/b}${y#\\*}", ("${x//a/b}${y#\\*}", True, False, 0)),
        ("<<`E", ("`E", True, False, 0)),
        ("99999999999999999999999<<E", ("E", True, False, 2**64 - 1)),
        ("0" * 5000 + "1<<E", ("E", True, False, 1)),
        ("", None),
        ("EOF", None),
        ("<<", None),
        ("<<-", None),
        ("<<<EOF", None),
        ("<<A<<B", None),
        ("a<<EOF", None),
        ("²<<EOF", None),
        ("<EOF", None),
        ("<<a b", None),
        ("<<'EOF", None),
        ("<<${x", None),
        ("<<\\", None),
        ('"<<EOF"', None),
    ],
)
def test_heredoc_word(word: str, found: tuple[str, bool, bool, int]) -> None:
    assert heredoc_word(word) == found


@settings(max_examples=500)
@given(st.sampled_from(["", "1", "20"]), st.sampled_from(["<<", "<<-", "<< ", "<"]), LINE)
@example("", "<<", '"$x"')
def test_heredoc_word_agrees(number: str, mark: str, rest: str) -> None:
    word = number + mark + rest
    try:
        expected = parse_heredoc(word)
    except ValueError:
        expected = None
    found = heredoc_word(word)
    if expected is None:
        assert found is None
    else:
        assert found == (expected.name, expected.expand, expected.chomp, expected.file_descriptor)
