"""Every construct of the shell in a sample of its own, with the commands that are in it; two parsers agree."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

from dlint.syntax.shell.scan import scan
from dlint.text.mapped import MappedText

HERE = Path(__file__).resolve().parent
ORACLE = HERE.parents[1] / "tools" / "shell_oracle.py"

# What tree-sitter-bash reads otherwise, and why it is wrong (docs/shell.md tells more).
THEIR_FAULTS = {
    "named descriptor": "a redirect {fd}> is a word to it",
    "heredoc": "expansions in a body come before the rest of the line, backquotes in it not at all",
    "heredoc with quoted name and tabs": "a pipe behind the heredoc's name ends up inside it",
    "two heredocs on one line": "only one heredoc a line",
    "nested backquotes": "escaped backquotes stay escaped",
    "substitution in a parameter": "a command in the pattern of ${x//…} is not seen",
    "arithmetic": "$[…] takes no backquotes",
}


def samples():
    text = (HERE / "data" / "shell_samples.txt").read_text(encoding="utf-8")
    for block in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        name, rest = block.split("\n", 1)
        script, _, expected = rest.partition("\n---\n")
        yield name, script, expected.splitlines()


SAMPLES = list(samples())
NAMES = [name for name, _, _ in SAMPLES]


def line_of(command):
    words = [f"{{{assignment.word.raw}}}" for assignment in command.assignments]
    words += [word.raw for word in command.words]
    return " ¦ ".join(words).replace("\n", "⏎") or "(no words)"


@pytest.fixture(scope="module")
def oracle():
    spec = importlib.util.spec_from_file_location("shell_oracle", ORACLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("name", "script", "expected"), SAMPLES, ids=NAMES)
def test_commands_of_a_sample(name, script, expected):
    found = scan(MappedText.plain(script))
    assert found.error is None
    assert [line_of(command) for command in found.commands] == expected


@pytest.mark.parametrize(("name", "script", "expected"), SAMPLES, ids=NAMES)
def test_tree_sitter_agrees(oracle, name, script, expected):
    agree = oracle.ours(script)[0] == oracle.theirs(script, oracle.bash_parser())[0]
    assert agree is (name not in THEIR_FAULTS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(("name", "script", "expected"), SAMPLES, ids=NAMES)
def test_bash_agrees(oracle, name, script, expected):
    assert oracle.bash_accepts(script) is (name != "extended patterns")
    assert oracle.prints_the_same(script) is not False


@pytest.mark.slow
def test_corpus_agrees(oracle, corpus):
    counts, differences = oracle.compare(corpus / "dev-buildkit.jsonl.xz", bash=False)
    assert counts["same"] > 4600
    assert counts["both reject"] == 0
    assert len(differences) <= 2, differences
