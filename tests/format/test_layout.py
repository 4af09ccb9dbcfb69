"""The layout of Dockerfiles: what is written otherwise, what is left alone, and that it settles at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.format.layout import format_source
from dlint.format.options import LayoutOptions
from dlint.syntax.parse import parse
from dlint.syntax.view import tree_view
from dlint.text.source import Source

LISTS = LayoutOptions(one_per_line=True, sorts=True)


def laid_out(text: str, options: LayoutOptions | None = None) -> str:
    return format_source(Source(text.encode()), options or LayoutOptions()).new.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from a:1 as b\nonbuild run x\n", "FROM a:1 AS b\nONBUILD RUN x\n"),
        ("FROM a\n  RUN x\n", "FROM a\nRUN x\n"),
        ("FROM a\n\n \n\nRUN x\n\n\n", "FROM a\n\nRUN x\n"),
        ("FROM a\nRUN x", "FROM a\nRUN x\n"),
        ("FROM a\n# the second\nFROM b\n", "FROM a\n\n# the second\nFROM b\n"),
        ("ARG A\nFROM a\n", "ARG A\nFROM a\n"),
        ("FROM a\nRUN x \\\n  && y \\\n      z\n", "FROM a\nRUN x \\\n    && y \\\n        z\n"),
        ("FROM a\nRUN x \\\n\t&& y\n", "FROM a\nRUN x \\\n    && y\n"),
        ("FROM a\nENV A=1 \\\n B=2\n", "FROM a\nENV A=1 \\\n    B=2\n"),
        ("FROM a\r\n\r\n\r\nrun x \\\r\n  y\r\n", "FROM a\r\n\r\nRUN x \\\r\n    y\r\n"),
        ("# escape=`\nFROM a\nRUN x `\n  y\n", "# escape=`\nFROM a\nRUN x `\n    y\n"),
    ],
)
def test_what_is_laid_out(before: str, after: str) -> None:
    assert laid_out(before) == after
    assert laid_out(after) == after


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("FROM a\nRUN echo 'a \\\n  b'\n", id="within quotes"),
        pytest.param('FROM a\nRUN x "$(echo "a \\\n  b")"\n', id="quotes in a substitution in quotes"),
        pytest.param('FROM a\nENV A="a \\\n  b"\n', id="a value"),
        pytest.param("FROM a\nRUN ab\\\ncd\n", id="a word over two lines"),
        pytest.param("FROM a\nRUN <<EOF\n  from x\n\n\n  y\nEOF\n", id="heredoc"),
        pytest.param("FROM a\nCOPY <<F /x\n\n\n\n  a\nF\n", id="file in a heredoc"),
        pytest.param("FROM a\nCMD x \\\n  y\n", id="the image keeps the text of a command"),
        pytest.param('FROM a\nSHELL ["powershell"]\nRUN x \\\n  y\n', id="another shell"),
        pytest.param("\n# syntax=x\nFROM a\n", id="a comment that must not become a directive"),
        pytest.param("FROM a\nRUN x \\\n  # a comment\n    y\n", id="comment between lines"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert laid_out(text) == text


def test_a_file_that_does_not_parse_is_left_with_a_reason() -> None:
    outcome = format_source(Source(b"from a\nCOPIE x\n"))
    assert outcome.new == outcome.old
    assert "does not parse" in str(outcome.problem)


def test_an_instruction_whose_words_would_change_keeps_its_lines_and_the_rest_is_laid_out() -> None:
    outcome = format_source(Source(b"from a\nrun echo 'a \\\n  b'\nrun x \\\n  y\n"))
    assert outcome.new == b"FROM a\nRUN echo 'a \\\n  b'\nRUN x \\\n    y\n"
    assert outcome.kept == (2,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("RUN apk add b a", "RUN apk add \\\n    a \\\n    b"),
        ("RUN apt-get install -y b a && x", "RUN apt-get install -y \\\n        a \\\n        b \\\n    && x"),
        ("RUN x && dnf install -y b a", "RUN x && dnf install -y \\\n    a \\\n    b"),
        (
            "RUN x \\\n && apk add -t v b \\\n a=1 || y",
            "RUN x \\\n    && apk add -t v \\\n        a=1 \\\n        b \\\n    || y",
        ),
        ("RUN apt-get install -y g++ gcc cpp", "RUN apt-get install -y \\\n    cpp \\\n    g++ \\\n    gcc"),
    ],
)
def test_lists_of_packages(before: str, after: str) -> None:
    assert laid_out(f"FROM a\n{before}\n", LISTS) == f"FROM a\n{after}\n"
    assert laid_out(f"FROM a\n{after}\n", LISTS) == f"FROM a\n{after}\n"
    assert laid_out(f"FROM a\n{after}\n") == f"FROM a\n{after}\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("RUN pip install \\\n    b \\\n    a", id="pip resolves in the order given"),
        pytest.param("RUN npm install -g \\\n    b \\\n    a", id="npm"),
        pytest.param("RUN apt-get install \\\n    b \\\n    a-", id="a package that is removed"),
        pytest.param("RUN apt-get install \\\n    $B \\\n    a", id="what a variable holds"),
    ],
)
def test_lists_whose_order_may_matter_are_not_sorted(text: str) -> None:
    assert laid_out(f"FROM a\n{text}\n", LISTS) == f"FROM a\n{text}\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("RUN apk add a", id="a single package"),
        pytest.param("RUN apk add b --repository x a", id="an option between"),
        pytest.param("RUN apk add b \\\n    # because\n    a", id="a comment between"),
        pytest.param("RUN sh -c 'apk add b a'", id="within quotes"),
        pytest.param("RUN <<EOF\napk add b a\nEOF", id="a heredoc"),
        pytest.param('RUN ["apk", "add", "b", "a"]', id="a JSON list"),
        pytest.param("RUN echo b a | xargs apk add", id="names from a pipe"),
        pytest.param("RUN apk add $(cat b) a", id="a substitution"),
        pytest.param("CMD apk add b a", id="the image keeps the text of a command"),
    ],
)
def test_lists_that_keep_their_lines(text: str) -> None:
    options = LayoutOptions(one_per_line=True, sorts=True)
    new = laid_out(f"FROM a\n{text}\n", options)
    assert new == f"FROM a\n{text}\n" or "$(cat b)" in text


@pytest.mark.parametrize("indent", [1, 2, 8])
def test_another_indentation(indent: int) -> None:
    blank = " " * indent
    text = f"FROM a\nRUN x \\\n{blank}&& y \\\n{blank}  z\n"
    assert laid_out("FROM a\nRUN x \\\n    && y \\\n      z\n", LayoutOptions(indent)) == text
    assert laid_out(text, LayoutOptions(indent)) == text


PIECES = st.sampled_from(
    ["from a", "FROM b as c", "run x \\", "  && y", "\t'q \\", "b'", "", " ", "# c", "env A=1 \\", " B='2 \\",
     "<<EOF", "EOF", "RUN <<EOF", "onbuild run x", "  copy a b", "cmd x \\", "`z`", '"$(', ')"', "# escape=`",
     "run x `", "y\\", "RUN a#b \\", "RUN apk add c b \\", "  b a && x \\", "run apt-get install -y \\", " d c- \\",
     "RUN pip install b a; dnf install z y", "  $(q) p \\"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_any_file_keeps_its_meaning_and_settles_at_once(lines: list[str], end: str, ended: bool) -> None:
    source = Source((end.join(["FROM a", *lines]) + (end if ended else "")).encode())
    outcome = format_source(source)
    again = format_source(Source(outcome.new))
    assert again.new == outcome.new
    old, new = parse(source), parse(Source(outcome.new))
    assert tree_view(old)["directives"] == tree_view(new)["directives"]
    assert [node.keyword for node in old.instructions] == [node.keyword for node in new.instructions]
    assert ["".join(node.text.text.split()).lower() for node in old.instructions] == [
        "".join(node.text.text.split()).lower() for node in new.instructions
    ]
    assert [h.content.text for n in old.instructions for h in n.heredocs] == [
        h.content.text for n in new.instructions for h in n.heredocs
    ]


@given(st.lists(PIECES, max_size=12), st.sampled_from(["\n", "\r\n"]), st.integers(1, 8), st.booleans(), st.booleans())
def test_lists_of_any_file_settle_at_once(lines: list[str], end: str, indent: int, per_line: bool, sorts: bool) -> None:
    options = LayoutOptions(indent, one_per_line=per_line, sorts=sorts)
    source = Source((end.join(["FROM a", *lines]) + end).encode())
    outcome = format_source(source, options)
    assert format_source(Source(outcome.new), options).new == outcome.new
    old, new = parse(source), parse(Source(outcome.new))
    assert tree_view(old)["directives"] == tree_view(new)["directives"]
    words = [
        [(node.keyword, sorted(node.text.text.lower().split())) for node in each.instructions] for each in (old, new)
    ]
    assert words[0] == words[1]
    if not sorts:
        joined = [["".join(node.text.text.split()).lower() for node in each.instructions] for each in (old, new)]
        assert joined[0] == joined[1]
