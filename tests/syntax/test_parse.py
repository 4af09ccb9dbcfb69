"""Files become instructions line by line; nothing is lost and nothing raises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened import tree_of

from dlint.syntax.parse import LONGEST_LINE
from dlint.syntax.tree import Tree


def keywords(tree: Tree) -> list[str]:
    return [node.keyword for node in tree.instructions]


def errors(tree: Tree) -> list[tuple[int, str]]:
    return [(error.line, error.message) for error in tree.errors]


def lines(tree: Tree) -> list[tuple[int, ...]]:
    return [(node.start_line, node.end_line) for node in tree.instructions]


def test_a_plain_file() -> None:
    tree = tree_of("FROM debian\n\nRUN a && b\nCOPY . /\n")
    assert keywords(tree) == ["from", "run", "copy"]
    assert [node.args for node in tree.instructions] == [["debian"], ["a && b"], [".", "/"]]
    assert lines(tree) == [(1, 1), (3, 3), (4, 4)]
    assert errors(tree) == []


@pytest.mark.parametrize("text", ["FROM x", "  FROM x  ", "\tfrom\tx\t", "From x\r\n", "\n\nFROM x", "\ufeffFROM x"])
def test_ways_to_write_one_instruction(text: str) -> None:
    tree = tree_of(text)
    assert keywords(tree) == ["from"]
    assert tree.instructions[0].args == ["x"]
    assert tree.source.text(tree.instructions[0].keyword_word.span).lower() == "from"


@pytest.mark.parametrize(
    ("text", "args", "last"),
    [
        ("RUN a \\\n  b\n", "a   b", 2),
        ("RUN a\\\nb", "ab", 2),
        ("RUN a \\ \t \n b\n", "a  b", 2),
        ("RUN a \\\r\n b\r\n", "a  b", 2),
        ("RUN a \\\n# no\n  # neither\n b\n", "a  b", 4),
        ("RUN a \\\n\n \t\n\u00a0\n b\n", "a  b", 5),
        ("RUN a \\\n", "a", 1),
        ("RUN a \\\n\n# c\n", "a", 3),
        ("RUN a \\\n b # no comment\n", "a  b # no comment", 2),
        ("RUN a \\\\\n", "a \\\\", 1),
        ("RUN a \\\\\\\n", "a \\\\\\", 1),
        ("RUN a \\\n \\\n \\\n b", "a    b", 4),
        ("RUN a \\\f\nb", "a \\", 1),
        ("RU\\\nN a", "a", 2),
        ("\\\nRUN a", "a", 2),
        ("\\\n\\\n # c\n RUN a", "a", 4),
        ("RUN \\\n\ta", "a", 2),
        ("RUN a `\nb", "a `", 1),
    ],
)
def test_continued_lines(text: str, args: str, last: int) -> None:
    tree = tree_of(text)
    assert tree.instructions[0].keyword == "run"
    assert tree.instructions[0].args == [args]
    assert lines(tree)[0] == (1, last)


def test_the_other_escape_character() -> None:
    tree = tree_of("# escape=`\nFROM x\nRUN dir c:\\\nRUN a `\n  b ``\nRUN c\n")
    assert [node.args for node in tree.instructions] == [["x"], ["dir c:\\"], ["a   b ``"], ["c"]]
    assert tree.escape == "`"


def test_blank_lines_inside_an_instruction_are_noted() -> None:
    tree = tree_of("FROM x\nRUN a \\\n\n \t\r\n# c\n b\n")
    assert [tree.source.data[span.start : span.end] for span in tree.blank_continuations] == [b"\n", b" \t\r\n"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM x\rRUN y\n", [["x", "RUN", "y"]]),
        ("FROM x\r\r\nRUN y\r", [["x"], ["y"]]),
        ("FROM x\nRUN y\rz\n", [["x"], ["y\rz"]]),
        ("FROM x\r\nRUN y \\\nz\r\nRUN a \\\r\nb", [["x"], ["y z"], ["a b"]]),
        ("FROM x\vy\n", [["x", "y"]]),
        ("FROM x\u2028RUN y\n", [["x\u2028RUN", "y"]]),
    ],
)
def test_only_lf_ends_a_line(text: str, found: list[list[str]]) -> None:
    assert [node.args for node in tree_of(text).instructions] == found


def test_bytes_that_are_not_utf8() -> None:
    tree = tree_of(b"FROM x\nLABEL a=gr\xfc\xdfe b=\xff\xfe\nRUN \x00\x01\n")
    label, run = tree.instructions[1:]
    assert [label.words[k].span.start for k in range(4)] == [13, 15, 21, 23]
    assert tree.source.data[label.words[1].span.start : label.words[1].span.end] == b"gr\xfc\xdfe"
    assert run.args == ["\x00\x01"]
    assert errors(tree) == []


@pytest.mark.parametrize("text", ["", "\n", " \t\n\r\n", "# c", "# c\n\n# d\n", "\ufeff", "\ufeff\n"])
def test_files_without_instructions(text: str) -> None:
    assert errors(tree_of(text)) == [(1, "the file has no instructions: begin it with FROM and the image to build on")]


def test_a_file_without_from_is_read() -> None:
    tree = tree_of("RUN a\nUSER b\n")
    assert keywords(tree) == ["run", "user"]
    assert errors(tree) == []


def test_comments_belong_to_what_they_stand_above() -> None:
    tree = tree_of("# a\n\n# b\n  #c \nFROM x\n# d\n\nRUN y \\\n# inside\n z\n")
    assert [comment.text for comment in tree.comments] == [" a", " b", "c ", " d"]
    assert [comment.line for comment in tree.comments] == [1, 3, 4, 6]
    assert [[comment.text for comment in node.comments] for node in tree.instructions] == [[" b", "c "], []]
    assert tree.source.text(tree.comments[2].span) == "#c "


def test_an_unknown_instruction_does_not_stop_the_rest() -> None:
    tree = tree_of("FROM x\nNOPE --a b \\\n c\nRUN d\n\\\n\\\n")
    assert keywords(tree) == ["from", "nope", "run", ""]
    assert errors(tree) == [(2, "unknown instruction: NOPE"), (5, "an instruction is missing")]
    assert tree.errors[0].span == tree.instructions[1].keyword_word.span
    assert tree.instructions[1].body.text == "b  c"


def test_errors_point_at_what_is_wrong() -> None:
    tree = tree_of('FROM x\nENV A=1 \\\n  B \\\n  C=2\nCMD ["a", \\\n  1]\nLABEL x\n')
    assert [tree.source.text(error.span) for error in tree.errors] == ["B", '["a", \\\n  1]', "x"]
    assert [error.line for error in tree.errors] == [2, 5, 7]
    assert [node.error for node in tree.instructions] == [None, *tree.errors]


LIMIT = [
    ("FROM x\nRUN {}\nUSER u\n", 4, ["from", "run", "user"]),
    ("FROM x\nUSER u\nRUN {}\n", 4, ["from", "user", "run"]),
    ("FROM x\nUSER u\nRUN {}", 4, ["from", "user", "run"]),
    ("FROM x\nRUN a \\\n{}\nUSER u\n", 0, ["from", "run", "user"]),
    ("FROM x\n#{}\nUSER u\n", 1, ["from", "user"]),
    ("FROM x\nRUN <<EOF\n{}\nEOF\nUSER u\n", 0, ["from", "run", "user"]),
    ("\ufeff#{}\nFROM x\n", 4, ["from"]),
]


@pytest.mark.parametrize(("text", "around", "found"), LIMIT)
def test_lines_longer_than_buildkit_reads(text: str, around: int, found: list[str]) -> None:
    longest = tree_of(text.format("x" * (LONGEST_LINE - around)))
    assert (keywords(longest), errors(longest)) == (found, [])
    longer = tree_of(text.format("x" * (LONGEST_LINE - around + 1)))
    assert keywords(longer) == found
    line = text.partition("{}")[0].count("\n") + 1
    assert errors(longer) == [(line, "line longer than the 65535 bytes that BuildKit reads")]


def test_a_line_that_is_too_long_is_not_taken_apart() -> None:
    tree = tree_of("FROM x\nENV A=1 \\\n" + "B " * LONGEST_LINE + "\nNOPE\n")
    assert tree.instructions[1].words == []
    assert tree.instructions[1].error is tree.errors[0]
    assert [error.line for error in tree.errors] == [3, 4]


INSIDE = [
    "FROM --platform=linux/amd64 x AS y",
    "ENV A=1 \\\n  B='\u00fc \\\n c' D=\"e\"",
    "ENV OLD the value",
    "LABEL \u00e4=\u00f6 b=\U0001f600 c=d",
    'COPY --from=y [ "a b", \\\n# c\n "\\u00fc" ] ',
    'HEALTHCHECK --interval=1s CMD ["a",\\\n"b"]',
    "EXPOSE 80 \\\n\n 443",
    "RUN a \\\n # c\n  && b \u00fc",
]


@pytest.mark.parametrize("line", INSIDE)
@pytest.mark.parametrize("before", ["", "# \u00fc\n", "\ufeff", "# escape=\\\r\n"])
def test_words_know_their_bytes(line: str, before: str) -> None:
    tree = tree_of(before + line + "\n")
    node = tree.instructions[-1]
    assert not tree.errors
    assert tree.source.text(node.span) == line
    assert tree.source.text(node.keyword_word.span) == line.split()[0]
    for word in node.words:
        written = "".join(piece for piece in unmarked(tree.source.text(word.span)))
        assert written == word.mapped.text
        if not node.is_json:
            assert word.value == word.mapped.text
        for index, character in enumerate(word.mapped.text):
            assert tree.source.text(word.mapped.span(index, index + 1)) == character


def unmarked(written: str) -> Iterator[str]:
    """The lines of what is written without continuation marks, comment lines and blank lines."""
    for line in written.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.removesuffix("\\")


LINE = st.sampled_from(
    ["FROM x", "RUN a && b", "NOPE", "ENV A", 'CMD ["a"]', "# c", "", "COPY --from=a b c", "CMD [1]", "USER u", "\tRUN"]
)


@given(st.lists(LINE), st.lists(LINE))
def test_lines_read_the_same_whatever_stands_above(above: list[str], below: list[str]) -> None:
    """Recovery: an error changes nothing about the lines after it."""
    head, tail = "".join(f"{line}\n" for line in above), "".join(f"{line}\n" for line in ["USER z", *below])
    whole, alone = tree_of(head + tail), tree_of(tail)
    found = whole.instructions[len(whole.instructions) - len(alone.instructions) :]
    assert [(node.keyword, node.args) for node in found] == [(node.keyword, node.args) for node in alone.instructions]
    assert [node.start_line - len(above) for node in found] == [node.start_line for node in alone.instructions]
    wrong = [error.line - len(above) for error in whole.errors if error.line > len(above)]
    assert wrong == [error.line for error in alone.errors]
