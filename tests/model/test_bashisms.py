"""What only bash understands: found in scripts, and held against dash itself where it is at hand."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from dlint.knowledge.shell.bashisms import BASHISMS
from dlint.model.commands.bashisms import bashisms
from dlint.syntax.shell.scan import scan
from dlint.text.mapped_text import MappedText

# For each construct a script that bash runs to its end with status 0; no shell without it does so and prints the same.
USES = {
    "[[": "[[ a == a* ]]",
    "((": "((1 + 1))",
    "source": "source ./a.sh",
    "array": "a=(1 2); echo b",
    "element": "a=b; echo ${a[0]}",
    "append": "a=b; a+=c; [ $a = bc ]",
    "here-string": "cat <<< a",
    "process": "cat <(echo a)",
    "pipefail": "set -o pipefail",
    "brace": "set -- {a,b}; echo $#",
    "function": "function f { echo a; }; f",
    "both-outputs": "echo a &> /dev/null",
    "to-file": "echo a >& /dev/null",
    "pipe-both": "echo a |& cat",
    "ansi": "echo $'a\\tb'",
    "replace": "a=b; echo ${a/b/c}",
    "substring": "a=bc; echo ${a:0:1}",
    "case": "a=b; echo ${a^^}",
    "indirect": "a=b; b=c; echo ${!a}",
    "counted-for": "for ((i=0; i<2; i++)); do echo $i; done",
    "let": "let a=1",
    "pushd": "pushd /",
    "declare": "declare a=1",
    "typeset": "typeset a=1",
    "shopt": "shopt -s nullglob",
    "mapfile": "echo a | mapfile b",
    "builtin": "builtin echo a",
    "echo-e": "echo -e 'a' | cat",
    "equals": "[ a == a ]",
    "export-f": "f() { echo; }; export -f f",
    "file-contents": 'a=$(<a.sh); [ "$a" ]',
}


def kinds(text: str) -> list[str]:
    script = scan(MappedText.plain(text))
    assert script.error is None
    return [found.kind for found in bashisms(script)]


@pytest.mark.parametrize(("kind", "text"), USES.items())
def test_use_is_found(kind: str, text: str) -> None:
    assert kinds(text) == [kind]
    assert kind in BASHISMS


@pytest.mark.parametrize(
    "text",
    [
        "echo '[[ a ]]' \"{a,b}\" {} {a} ${a} ${a:-b,c} ${a%%/*} ${a#b} ${#a}",
        "a=b; [ a = b ]; test a = b; echo $((1 + 1)) $(a)",
        "a > b 2>&1; a >&2; a 2>&1 >&-; exec 3>&1",
        "f() { a; }; f; . ./b; export A=b; set -eux; set -o errexit",
        "for a in b c; do d; done; case a in b|c) d;; esac; while a; do b; done",
        "(a); (b; c); { d; }; a & b | c || d",
        "curl https://a/{b,c}; grep -E a{1,2} b; find . -exec rm {} +",
        "echo -n a > b; echo -e a; echo -x a > b",
        "cat <<EOF\n[[ a ]] {b,c} <<< d\nEOF",
        "A='{b,c}'; echo \"$A\"",
    ],
)
def test_what_every_shell_knows_is_passed_over(text: str) -> None:
    assert kinds(text) == []


def result(shell: list[str], text: str, folder: Path) -> tuple[int, str]:
    ran = subprocess.run(
        [*shell, "-c", text], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout


@pytest.mark.skipif(not (shutil.which("dash") and shutil.which("bash")), reason="dash and bash are not here")
@pytest.mark.parametrize(("kind", "text"), USES.items())
def test_dash_does_something_else(kind: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "a.sh").write_text("A=b\n")
    expected = result(["bash"], text, tmp_path)
    assert expected[0] == 0
    if kind != "pipefail":  # dash knows it from 0.5.13 on
        assert result(["dash"], text, tmp_path) != expected
