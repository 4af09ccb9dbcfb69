"""The tokens of any bytes at all are those bytes again, at a cost that grows with their number and no faster."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from counted import calls_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from parse_mutants import mutant
from present import the

from dlint.syntax.parse import parse
from dlint.syntax.tokens import tokenize
from dlint.syntax.tree import Tree
from dlint.syntax.view import tree_view
from dlint.text.source import Source, encode

PIECES = [
    *b"FROM |RUN |COPY |ENV |ONBUILD |CMD |HEALTHCHECK CMD |# escape=`|#|a|a=b |--x=y |[|]|$|{|}|=|'|\"|\\".split(b"|"),
    *b"\n,\n,\r\n,\r, ,\t,\\\n,`\n,<<EOF,<<-'E',EOF\n,\tE\n,[\"a\"],\xef\xbb\xbf,\xc3\xa9,\xff,\xa0,\x00".split(b","),
]


def assert_lossless(data: bytes) -> Tree:
    tree = parse(Source(data))
    at = 0
    for token in tokenize(tree):
        assert token.span.start == at
        assert token.span.end > at
        at = token.span.end
    assert at == len(data)
    return tree


def assert_sound(tree: Tree) -> None:
    """Every span lies in the file, in order, and every line is one of the file's."""
    size = len(tree.source.data)
    lines = tree.source.line_at(size)
    before = 0
    for node in tree.instructions:
        assert before <= node.span.start <= node.span.end <= size
        assert 1 <= node.start_line <= node.end_line <= lines
        for word in (node.keyword_word, *node.flags, *node.words):
            assert node.span.start <= word.span.start <= word.span.end <= node.span.end
        before = node.span.end
    for error in tree.errors:
        assert 0 <= error.span.start <= error.span.end <= size
        assert 1 <= error.line <= lines


@settings(max_examples=400)
@given(st.binary(max_size=300))
@example(b"")
@example(b"\\")
@example(b"\\\n\\\n\n#\n")
@example(b"\xef\xbb\xbf\r")
@example(b"RUN <<E\n\xff\nE")
def test_any_bytes(data: bytes) -> None:
    assert_sound(assert_lossless(data))


@settings(max_examples=600)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join))
def test_bytes_like_a_dockerfile(data: bytes) -> None:
    assert_sound(assert_lossless(data))


@settings(max_examples=400)
@given(st.randoms(use_true_random=False))
def test_dockerfiles_changed_at_random(random: random.Random) -> None:
    assert_sound(assert_lossless(encode(mutant(random))))


def test_corpus(corpus: Path) -> None:
    count = 0
    for path in sorted((corpus / "dev").rglob("*.Dockerfile")):
        tree = assert_lossless(path.read_bytes())
        assert tree.errors == []
        count += 1
    assert count > 2000


def kinds(text: str) -> list[tuple[str, ...]]:
    return [(token.kind, text[token.span.start : token.span.end]) for token in tokenize(parse(Source(text.encode())))]


def test_what_tokens_are() -> None:
    text = '# c\nCOPY --from=a \\\n# in\n "b" c \n\nENV A=1\nRUN <<E x\nbody\nE\n'
    assert kinds(text) == [
        ("comment", "# c"),
        ("newline", "\n"),
        ("keyword", "COPY"),
        ("space", " "),
        ("flag", "--from=a"),
        ("continuation", " \\\n"),
        ("comment", "# in\n"),
        ("space", " "),
        ("word", '"b"'),
        ("space", " "),
        ("word", "c"),
        ("newline", " \n"),
        ("newline", "\n"),
        ("keyword", "ENV"),
        ("space", " "),
        ("word", "A"),
        ("mark", "="),
        ("word", "1"),
        ("newline", "\n"),
        ("keyword", "RUN"),
        ("space", " "),
        ("word", "<<E x"),
        ("newline", "\n"),
        ("heredoc", "body\n"),
        ("terminator", "E"),
        ("newline", "\n"),
    ]


def test_tokens_of_a_heredoc_that_does_not_end() -> None:
    assert kinds("RUN a\nRUN <<E b\nUSER u")[4:] == [
        ("keyword", "RUN"),
        ("space", " "),
        ("word", "<<E b"),
        ("newline", "\n"),
        ("keyword", "USER"),
        ("space", " "),
        ("word", "u"),
    ]


def test_tokens_of_a_trigger() -> None:
    assert [kind for kind, _ in kinds("ONBUILD COPY --link a b")][::2] == ["keyword", "keyword", "flag", "word", "word"]


def calls(data: bytes) -> int:
    """How many functions are called for a parse: the work, without a clock."""
    source = Source(data)
    return calls_of(lambda: parse(source), builtins=True)


GROWING: dict[str, Callable[[int], bytes]] = {
    "lines": lambda n: b"FROM x\n" + b"RUN a && b\n" * n,
    "one RUN": lambda n: b"FROM x\nRUN a \\\n" + b" && b \\\n" * n + b"c\n",
    "comments in one RUN": lambda n: b"FROM x\nRUN a \\\n" + b"# b\n\n" * n + b"c\n",
    "heredocs": lambda n: b"FROM x\n" + b"RUN <<E\nx\nE\n" * n,
    "heredocs that do not end": lambda n: b"FROM x\n" + b"RUN <<E\n" * n,
    "heredocs of many names": lambda n: b"".join(b"RUN <<-E%d\n" % k for k in range(n)),
    "heredocs on one line": lambda n: b"RUN " + b"<<E " * n + b"\n" + b"x\nE\n" * n,
    "pairs": lambda n: b"ENV" + b" \\\n A='1 2'" * n,
    "words that are not ASCII": lambda n: b"COPY" + " \\\n\u00e9".encode() * n,
    "JSON": lambda n: b"CMD [" + b'"a\\n", \\\n' * n + b'"b"]',
    "nested JSON": lambda n: b"CMD " + b"[" * n + b"]" * n,
    "triggers": lambda n: b"ONBUILD " * n + b"RUN x",
    "flags": lambda n: b"RUN" + b" --a='b c'" * n,
    "quotes": lambda n: b'ARG "' + b"\\\" '" * n,
    "escapes": lambda n: b"ARG " + b"\\\\" * n,
    "braces": lambda n: b"RUN " + b"${a:-" * n + b" <<E\nE\n",
}


@pytest.mark.parametrize("shape", GROWING)
def test_work_grows_with_the_size(shape: str) -> None:
    small, large = calls(GROWING[shape](500)), calls(GROWING[shape](2000))
    assert large < 5 * small


@pytest.mark.parametrize(
    "data",
    [
        b"FROM x\nRUN " + b"x" * 10_000_000,
        b"FROM x\nENV " + b"A=1 " * 2_500_000,
        b"FROM x\n#" + "\u00e9".encode() * 5_000_000,
        b"\\" * 1_000_000,
        b"#\n" * 200_000,
        b"\\\n" * 200_000,
        b"\n" * 400_000,
    ],
    ids=["a long RUN", "a long ENV", "a long comment", "escapes", "comments", "marks", "nothing"],
)
def test_large_files(data: bytes) -> None:
    assert_lossless(data)


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (b"FROM x\n" + b"RUN a && \\\n  b\n\n# c\nENV A=1 B=2\n" * 2400, 4801),
        (b"FROM x\nRUN a" + b" && \\\n  b" * 10_000, 2),
        (b"FROM x\nRUN " + b"<<E " * 1000 + b"\n" + b"x\nE\n" * 1000 + b"USER u\n", 3),
        (b"FROM x\n" + b"ONBUILD " * 1000 + b"RUN x\nUSER u\n", 3),
        (b"FROM x\nCMD " + b"[" * 5000 + b"]" * 5000 + b"\nUSER u\n", 3),
        (b"FROM x\nRUN " + b"${a:-" * 10_000 + b"<<E\nUSER u\n", 3),
    ],
    ids=["many lines", "one long RUN", "heredocs", "triggers", "brackets", "braces"],
)
def test_large_files_are_read(data: bytes, count: int) -> None:
    tree = assert_lossless(data)
    assert len(tree.instructions) == count
    assert len(the(list, tree_view(tree)["instructions"])) == count


def test_mutants_are_of_all_sorts() -> None:
    """The generator reaches what it is for."""
    trees = [parse(Source(encode(mutant(Random(number))))) for number in range(400)]
    nodes = [node for tree in trees for node in tree.instructions]
    assert any(tree.escape == "`" for tree in trees)
    assert 100 < sum(not tree.errors for tree in trees) < 350
    assert {node.keyword for node in nodes} >= {"run", "copy", "add", "env", "label", "onbuild", "healthcheck", "from"}
    assert any(node.heredocs for node in nodes)
    assert any(node.is_json for node in nodes)
