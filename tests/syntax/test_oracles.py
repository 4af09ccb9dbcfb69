"""The parser reads files as other parsers do: BuildKit's own, a port of it, and one of another make where it can."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path
from typing import TypedDict

import pytest
from corpus_tree import differences
from dockerfile_parse import DockerfileParser
from hypothesis import given, settings
from hypothesis import strategies as st
from parse_mutants import mutant
from parse_oracle import DIFFERENT, SAME, compare
from parse_seeds import SEEDS

from dlint.syntax.instruction import Instruction
from dlint.syntax.parse import parse
from dlint.text.source import Source, encode


def test_corpus_reads_as_in_buildkit(corpus: Path) -> None:
    assert differences(str(corpus)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_read_as_in_the_port(seed: str) -> None:
    verdict = compare(seed)
    assert verdict.kind != DIFFERENT, verdict.detail


@settings(max_examples=1500)
@given(st.randoms(use_true_random=False))
def test_mutants_read_as_in_the_port(random: random.Random) -> None:
    verdict = compare(mutant(random))
    assert verdict.kind != DIFFERENT, verdict.detail


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("FROM x\nRUN y\n", SAME),
        ("FROM x\nNOPE y\n", "both refuse, at the same line, with the same tree above it"),
        ("# x\n", "refused by us: no instructions"),
        ("FROM x\nCOPY 'a b' c\n", "the same tree, words of ADD or COPY put right"),
        ("# escape=`\nFROM x\nRUN --a\\ b c\n", "the same tree"),
        ("FROM x\nONBUILD COPY <<E /x\ny\nE\n", SAME),
        ("FROM x\nONBUILD RUN <<E\n", "not compared: ONBUILD and a heredoc that does not end"),
        ("FROM x\nONBUILD #\n", "not compared: a comment behind ONBUILD"),
        ("FROM x\nUSER a\x1c\n", "the port: takes the characters 1c to 1f for space"),
        ('FROM x\nRUN <<""\n', 'the port: takes <<"" for a heredoc'),
        ("#\u2003escape\u2003=`\nFROM x\nRUN `\n a\n", "the port: takes a directive with other spaces than Go's \\s"),
    ],
)
def test_classes_of_agreement(text: str, kind: str) -> None:
    assert compare(text).kind == kind


PLAIN = st.sampled_from(
    "FROM x|RUN a && b|run  c  'd'|COPY --from=a b c|CMD [\"a\", \"b\"]|ENV A=1 B='2 3'|LABEL a b|# c|  # indented||"
    "  USER u|\tEXPOSE 80|ONBUILD RUN x|HEALTHCHECK NONE|NOPE y|WORKDIR c:\\\\x y".split("|")
)
LONG = st.lists(st.sampled_from(["a", "&& b", "  'c  d'", "# c", "\t# c"]), min_size=1, max_size=4).map(
    lambda parts: " \\\n".join(["RUN x", *parts, "end"]).replace("# c \\", "# c")
)


@settings(max_examples=400)
@given(
    st.lists(st.one_of(PLAIN, PLAIN, LONG), max_size=10).map("\n".join),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "# escape=`\n", "# syntax=x\n# escape=\\\n"]),
)
def test_plain_files_read_as_in_dockerfile_parse(text: str, newline: str, head: str) -> None:
    if "`" in head:
        text = text.replace(" \\\n", " `\n")
    check_against_dockerfile_parse(encode(f"{head}{text}\n".replace("\n", newline)))


def test_corpus_reads_as_in_dockerfile_parse(corpus: Path) -> None:
    """Heredocs, blank lines inside an instruction, byte order marks and the like are unknown to it."""
    count = 0
    for path in sorted((corpus / "dev").rglob("*.Dockerfile")):
        data = path.read_bytes()
        if is_plain(data):
            check_against_dockerfile_parse(data)
            count += 1
    assert count > 1000


def is_plain(data: bytes) -> bool:
    """Whether dockerfile_parse understands a file."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    tree = parse(Source(data))
    unknown = tree.blank_continuations or text.startswith("\ufeff") or "<<" in text or "# check" in text.lower()
    # A mark that is escaped goes on for it, and what goes on at the end of the file is lost.
    marks = re.search(rf"{re.escape(tree.escape) * 2}[ \t\r]*$|{re.escape(tree.escape)}\s*\Z", text, re.MULTILINE)
    return not unknown and not marks


def check_against_dockerfile_parse(data: bytes) -> None:
    theirs = [item for item in reference(data) if item["instruction"] != "COMMENT"]
    tree = parse(Source(data))
    ours = [(node.keyword.upper(), node.start_line, node.end_line, rest(node)) for node in tree.instructions]
    assert ours == [
        (item["instruction"], item["startline"] + 1, item["endline"] + 1, item["value"].split()) for item in theirs
    ]


class Entry(TypedDict):
    """What dockerfile_parse gives for an instruction; its lines count from 0."""

    instruction: str
    startline: int
    endline: int
    value: str


def reference(data: bytes) -> list[Entry]:
    structure: list[Entry] = DockerfileParser(fileobj=io.BytesIO(data), env_replace=False).structure
    return structure


def rest(node: Instruction) -> list[str]:
    """What follows the keyword, blanks aside."""
    return node.text.text[node.keyword_word.end :].split()
