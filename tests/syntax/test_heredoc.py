"""Heredocs: which words open them, what their bodies are, and what happens when they do not end."""

from __future__ import annotations

import pytest
from opened import tree_of
from present import present

from dlint.syntax.instruction import Instruction


def heredocs(node: Instruction) -> list[tuple[str, str, bool, bool, int]]:
    return [(doc.name, doc.content.text, doc.expand, doc.chomp, doc.fd) for doc in node.heredocs]


@pytest.mark.parametrize(
    ("word", "end", "found"),
    [
        ("<<EOF", "EOF", ("EOF", True, False, 0)),
        ("<<-EOF", "\t\tEOF", ("EOF", True, True, 0)),
        ("<<'EOF'", "EOF", ("EOF", False, False, 0)),
        ('<<"EOF"', "EOF", ("EOF", False, False, 0)),
        ('<<-"a b"', "a b", ("a b", False, True, 0)),
        ("<<a'b'c", "abc", ("abc", False, False, 0)),
        ("<<\\EOF", "EOF", ("EOF", True, False, 0)),
        ("<<a\\ b", "a b", ("a b", True, False, 0)),
        ("3<<EOF", "EOF", ("EOF", True, False, 3)),
        ("<< EOF", "EOF", ("EOF", True, False, 0)),
        ("<<$EOF", "$EOF", ("$EOF", True, False, 0)),
        ("<<EOF;", "EOF;", ("EOF;", True, False, 0)),
        ("<<#EOF", "#EOF", ("#EOF", True, False, 0)),
        ("<<\u00e9", "\u00e9", ("\u00e9", True, False, 0)),
        ("<<robots.txt", "robots.txt", ("robots.txt", True, False, 0)),
    ],
)
@pytest.mark.parametrize("keyword", ["RUN", "copy", "Add"])
def test_word(keyword: str, word: str, end: str, found: tuple[str, bool, bool, int]) -> None:
    name, *rest = found
    tree = tree_of(f"FROM x\n{keyword} {word} /x\n\tbody\n\n# x \\\n{end}\nUSER u\n")
    node = tree.instructions[1]
    assert heredocs(node) == [(name, "\tbody\n\n# x \\\n", *rest)]
    assert (node.start_line, node.end_line) == (2, 6)
    assert tree.source.text(node.heredocs[0].span) == word
    assert tree.source.text(node.heredocs[0].terminator) == end
    assert tree.instructions[2].keyword == "user"
    assert not tree.errors


@pytest.mark.parametrize(
    "line",
    [
        "RUN echo '<<EOF'",
        'RUN echo "<<EOF"',
        "RUN echo \\<<EOF",
        "RUN echo a<<EOF",
        "RUN cat <<<EOF",
        "RUN cat <<EOF<<EOF",
        "RUN cat <<",
        "RUN cat <<''",
        'RUN cat <<-""',
        "RUN echo 'open <<EOF",
        "RUN echo $((1<<2))",
        'RUN ["cat", "<<EOF"]',
        "CMD cat <<EOF",
        "ENV A=<<EOF",
        "ONBUILD ONBUILD RUN <<EOF",
        "ONBUILD CMD <<EOF",
    ],
)
def test_lines_that_open_none(line: str) -> None:
    tree = tree_of(f"FROM x\n{line}\nUSER u\nEOF\n")
    assert [node.keyword for node in tree.instructions][2:] == ["user", "eof"]
    assert not tree.instructions[1].heredocs


def test_several_on_a_line() -> None:
    tree = tree_of('FROM x\nCOPY <<A <<-"B" 4<<A /d/\n1\nA\n\t2\n\t\tB\nA\nUSER u\n')
    assert heredocs(tree.instructions[1]) == [
        ("A", "1\n", True, False, 0),
        ("B", "\t2\n", False, True, 0),
        ("A", "", True, False, 4),
    ]
    assert tree.instructions[2].start_line == 8


def test_after_flags_and_continuations() -> None:
    tree = tree_of("FROM x\nRUN --mount=type=cache,target=/c \\\n  <<EOF \\\n# note\n  sh\nbody\nEOF\nUSER u\n")
    node = tree.instructions[1]
    assert heredocs(node) == [("EOF", "body\n", True, False, 0)]
    assert [flag.value for flag in node.flags] == ["--mount=type=cache,target=/c"]
    assert node.args == ["<<EOF   sh"]
    assert tree.source.text(node.heredocs[0].span) == "<<EOF"


def test_behind_onbuild() -> None:
    tree = tree_of("FROM x\nONBUILD RUN <<EOF\nbody\nEOF\nUSER u\n")
    node = tree.instructions[1]
    inner = present(node.onbuild)
    assert node.heredocs == inner.heredocs
    assert heredocs(inner) == [("EOF", "body\n", True, False, 0)]
    assert (inner.start_line, inner.end_line) == (2, 4)


def test_body_is_not_cut_from_its_file() -> None:
    text = "FROM x\r\nRUN <<-EOF\r\n\u00fc\r\n\tb\r\n\tEOF\r\nUSER u"
    tree = tree_of(text)
    doc = tree.instructions[1].heredocs[0]
    assert doc.content.text == "\u00fc\r\n\tb\r\n"
    assert tree.source.text(doc.content.span(0, len(doc.content))) == doc.content.text
    assert tree.source.text(doc.terminator) == "\tEOF"


@pytest.mark.parametrize("last", ["EOF ", " EOF", "\tEOF", "eof", "EOF\\"])
def test_lines_that_do_not_end_one(last: str) -> None:
    tree = tree_of(f"FROM x\nRUN <<EOF\n{last}\nEOF")
    assert heredocs(tree.instructions[1])[0][1] == f"{last}\n"


def test_one_that_does_not_end() -> None:
    tree = tree_of("FROM x\nRUN <<A <<B\n1\nA\nUSER u\n")
    node = tree.instructions[1]
    assert [(error.line, error.message) for error in tree.errors] == [(2, "the heredoc <<B has no closing line B")]
    assert node.error is tree.errors[0]
    assert tree.source.text(tree.errors[0].span) == "<<B"
    assert [doc.content.text for doc in node.heredocs] == ["1\n", ""]
    # Nothing is swallowed: what follows is read as instructions again.
    assert [node.keyword for node in tree.instructions][2:] == ["user"]


def test_a_name_cut_in_two() -> None:
    tree = tree_of("FROM x\nRUN cat <<${A:-b c}\nUSER u\n")
    assert [(error.line, tree.source.text(error.span)) for error in tree.errors] == [(2, "<<${A:-b")]
    assert tree.instructions[2].keyword == "user"


def test_a_name_may_end_several() -> None:
    tree = tree_of("FROM x\n" + "RUN <<EOF\nx\nEOF\n" * 3)
    assert [node.heredocs[0].content.text for node in tree.instructions[1:]] == ["x\n"] * 3
