"""Every construct of the shell in a sample of its own, with the commands that are in it; two parsers agree."""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from present import present

from dlint.syntax.shell.item import Command
from dlint.syntax.shell.scan import scan
from dlint.text.mapped_text import MappedText

HERE = Path(__file__).resolve().parent
ORACLE = HERE.parents[1] / "tools" / "shell_oracle.py"

# Where tree-sitter-bash reads a sample otherwise, and in what (docs/shell.md has more).
THEIR_FAULTS = {
    "something that only looks like an assignment": "--a=b is an assignment to it",
    "named descriptor": "{fd} is a word",
    "heredoc": "backquotes in a heredoc are not seen",
    "two heredocs on one line": "what stands before the second one is lost",
    "nested backquotes": "escaped backquotes stay escaped",
    "substitution in a parameter": "backquotes in a parameter are not seen",
    "braces and quotes in a parameter": "two words with a blank between them are one",
    "arithmetic command": "(( … )) is no command",
    "substitution that begins with a subshell": "two words are one",
    "process substitution": "one word is two",
    "nested subshells": "((a; b); (c)) is arithmetic",
    "subshells that look like arithmetic": "an error",
    "loop without list, with braces": "an error",
    "negation and time": "time is always a command",
    "coproc": "coproc is a command",
    "comments": "a comment behind a semicolon ends the script",
    "reserved words as arguments": "{ } is one word",
    "continued lines": "a word that goes on in the next line is two",
    "extended patterns": "an error at !(…)",
}
# Where bash prints a sample otherwise than it was written.
REWRITTEN = {
    "pipe and pipe with errors": "|& as 2>&1 |",
    "array": "without the comment inside",
    "heredoc": "the rest of the line behind the body",
    "process substitution": "the redirect last",
    "function": "a subshell as body in braces",
    "coproc": "with its default name",
}


def samples() -> Iterator[tuple[str, str, list[str]]]:
    text = (HERE / "data" / "shell_samples.txt").read_text(encoding="utf-8")
    for block in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        name, rest = block.split("\n", 1)
        script, _, expected = rest.partition("\n---\n")
        yield name, script, expected.splitlines()


SAMPLES = list(samples())
NAMES = [name for name, _, _ in SAMPLES]


def line_of(command: Command) -> str:
    words = [f"{{{assignment.word.raw}}}" for assignment in command.assignments]
    words += [word.raw for word in command.words]
    return " ¦ ".join(words).replace("\n", "⏎") or "(no words)"


@pytest.fixture(scope="module")
def oracle() -> ModuleType:
    spec = present(importlib.util.spec_from_file_location("shell_oracle", ORACLE))
    module = importlib.util.module_from_spec(spec)
    present(spec.loader).exec_module(module)
    return module


@pytest.mark.parametrize(("name", "script", "expected"), SAMPLES, ids=NAMES)
def test_commands_of_a_sample(name: str, script: str, expected: list[str]) -> None:
    found = scan(MappedText.plain(script))
    assert found.error is None
    assert [line_of(command) for command in found.commands] == expected


@pytest.mark.parametrize(("name", "script", "expected"), SAMPLES, ids=NAMES)
def test_tree_sitter_agrees(oracle: ModuleType, name: str, script: str, expected: list[str]) -> None:
    agree = oracle.ours(script)[0] == oracle.theirs(script, oracle.bash_parser())[0]
    assert agree is (name not in THEIR_FAULTS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(("name", "script", "expected"), SAMPLES, ids=NAMES)
def test_bash_agrees(oracle: ModuleType, name: str, script: str, expected: list[str]) -> None:
    assert oracle.bash_accepts(script) is (name != "extended patterns")
    assert (oracle.prints_the_same(script) is not False) is (name not in REWRITTEN)


@pytest.mark.slow
def test_corpus_agrees(oracle: ModuleType, corpus: Path) -> None:
    counts, differences = oracle.compare(corpus / "dev-buildkit.jsonl.xz", bash=False)
    assert counts["same"] > 4600
    assert counts["both reject"] == 0
    assert len(differences) <= 2, differences
