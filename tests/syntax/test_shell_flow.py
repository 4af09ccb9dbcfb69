"""Whether a command's failure ends the script, and whether it may be skipped; bash is asked whether that is so."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.syntax.shell.flow import is_fatal, is_optional
from dlint.syntax.shell.item import Command
from dlint.syntax.shell.scan import scan
from dlint.text.mapped_text import MappedText


def commands_of(text: str, options: Sequence[str] = ()) -> dict[str, Command]:
    script = scan(MappedText.plain(text), options=options)
    assert script.error is None
    return {command.head: command for command in script.commands}


FATAL = """
x | a && x | a; x | x && a | x || exit 1 | x || { echo no; exit 1; } | x || false | (x) | (x && a) && b | { x; }
if a; then x; fi | case a in b) x;; esac | v=$(x) | v=$(a; x) && b | v="$(x)"
set -e; x; a | set -e; (x; a); b | set -e; if a; then x; b; fi; c | set -e; { x; a; }; b | set -e; a && x; b
""".replace("\n", "|")


def split(text: str) -> list[str]:
    """The scripts of a list in which a lone bar stands between scripts and a tilde for a pipe."""
    return [each.strip().replace("~", "|") for each in text.replace("||", "\0").split("|")]


def scripts(text: str) -> list[str]:
    return [each.replace("\0", "||") for each in split(text) if each]


@pytest.mark.parametrize("text", scripts(FATAL))
def test_failures_that_end_the_script(text: str) -> None:
    assert is_fatal(commands_of(text)["x"])


LOST = """
x; a | x || a | x ~ a | ! x | x & | x & a | x && a || b | if x; then a; fi | while x; do a; done
for i in a; do x; done | f() { x; } | a $(x) | export v=$(x) | a <(x)
x || exit 0 | { x; a; } | (x; a)
set -e; x && a; b | set -e; ! x; a
set -e; { x; a; } && b; c | set -e; if x; then a; fi; b | set -e; x ~ a; b | set -e; { x && a; }; b | set -e; x || a; b
""".replace("\n", "|")


@pytest.mark.parametrize("text", scripts(LOST))
def test_failures_that_are_lost(text: str) -> None:
    assert not is_fatal(commands_of(text)["x"])


@pytest.mark.parametrize(("text", "fatal"), [("x | a", True), ("a | x | b", True), ("x | a || b", False)])
def test_failures_in_a_pipeline_with_pipefail(text: str, fatal: bool) -> None:
    assert is_fatal(commands_of(text, options=["-o", "pipefail"])["x"]) is fatal
    assert is_fatal(commands_of(f"set -o pipefail; {text}")["x"]) is fatal


OPTIONAL = """
a || x | a && x || b | if a; then x; fi | if a; then b; elif x; then c; fi | for i in a; do x; done | f() { x; }
while a; do x; done | case a in b) x;; esac | a && x; b | a || b $(x) | a || { b && x; } | a || (x)
""".replace("\n", "|")

CERTAIN = """
x | a; x | a && x | (x) | { a && x; } | if x; then a; fi | while x; do a; done | a ~ x | a $(x) | v=$(x)
a || exit 1; x | set -e; a; x | set -e; a && b; x
""".replace("\n", "|")


@pytest.mark.parametrize("text", scripts(OPTIONAL))
def test_commands_that_may_be_skipped(text: str) -> None:
    assert is_optional(commands_of(text)["x"])


@pytest.mark.parametrize("text", scripts(CERTAIN))
def test_commands_that_a_successful_script_has_run(text: str) -> None:
    assert not is_optional(commands_of(text)["x"])


def test_long_chains_and_deep_nests_take_no_time() -> None:
    chain = commands_of(" && ".join(f"c{at}" for at in range(5000)))
    assert all(is_fatal(command) and not is_optional(command) for command in chain.values())
    deep = commands_of("set -e; " + "(a; " * 1000 + "x" + ")" * 1000)["x"]
    assert (is_fatal(deep), is_optional(deep), len(deep.enclosing)) == (True, False, 1000)


COMMANDS = st.sampled_from(["run", "run", "run", "run", "true", "false", "run || exit 1"])
JOINTS = st.sampled_from([" && ", " && ", " || ", "; ", "\n", " | "])


def joined(parts: list[str], joints: list[str]) -> str:
    return "".join(joint + part for joint, part in zip(["", *joints], parts, strict=False))


def lists(members: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(joined, st.lists(members, min_size=1, max_size=3), st.lists(JOINTS, min_size=2, max_size=2))


def constructs(members: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = lists(members)
    return st.one_of(
        members,
        inner.map(lambda text: f"( {text})"),  # two at once begin arithmetic
        inner.map(lambda text: f"{{ {text}; }}"),
        inner.map(lambda text: f"v=$({text})"),
        inner.map(lambda text: f"for i in 1 2; do {text}; done"),
        st.tuples(inner, inner).map(lambda pair: f"if {pair[0]}; then {pair[1]}; fi"),
        members.map(lambda text: f"! {text}"),
    )


SCRIPTS = st.tuples(
    st.sampled_from(["", "set -e; ", "set -o pipefail; ", "set -eo pipefail; "]),
    lists(st.recursive(COMMANDS, constructs, max_leaves=6)),
).map("".join)

# Each run writes its number to descriptor 3 and fails if it is chosen.
PRELUDE = """
trap '' PIPE
exec 3>&1 >/dev/null 2>&1
run() { printf '%s ' "$1" >&3; case " $FAIL " in *" $1 "*) return 1;; esac; return 0; }
"""


def attempt(script: str, failing: list[str]) -> tuple[int, list[str]]:
    environment = {"FAIL": " ".join(failing), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-c", PRELUDE + script], env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@settings(max_examples=60)
@given(SCRIPTS, st.data())
def test_bash_does_what_the_scanner_states(script: str, data: st.DataObject) -> None:
    pieces = script.split("run")
    script = "".join(f"{piece}run {at}" for at, piece in enumerate(pieces[:-1])) + pieces[-1]
    commands = {each.words[1].text: each for each in scan(MappedText.plain(script)).commands if each.head == "run"}
    for failing in (
        [],
        *([name] for name in commands),
        data.draw(st.lists(st.sampled_from(sorted(commands) or ["0"]))),
    ):
        code, ran = attempt(script, failing)
        if code:
            continue
        for name, command in commands.items():
            assert not (is_fatal(command) and name in ran and name in failing), f"{script!r}: {name} is not fatal"
            assert is_optional(command) or name in ran, f"{script!r}: {name} is skipped, {failing} failing"
