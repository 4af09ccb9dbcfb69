"""Lists, separators and constructs: what a fixer needs to add a command or to take one out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from present import present, the

from dlint.syntax.shell.item import Command
from dlint.syntax.shell.scan import scan
from dlint.syntax.shell.script import Script
from dlint.text.edit import Edit, apply
from dlint.text.mapped_text import MappedText


def script_of(text: str, dialect: str = "sh", options: Sequence[str] = ()) -> Script:
    script = scan(MappedText.plain(text), dialect, options=options)
    assert script.error is None, script.error
    return script


def command(script: Script, head: str) -> Command:
    return next(each for each in script.commands if each.head == head)


def test_separators_on_both_sides() -> None:
    script = script_of("a && b || c; d | e |& f & g\nh")
    assert [(each.before, each.after) for each in script.commands] == [
        ("", "&&"),
        ("&&", "||"),
        ("||", ";"),
        (";", "|"),
        ("|", "|&"),
        ("|&", "&"),
        ("&", "\n"),
        ("\n", ""),
    ]
    span = script.commands[0].after_span
    assert (span.start, span.end) == (2, 4)


def test_pipelines() -> None:
    script = script_of("a; b | c | (d; e | f) && g")
    shown = {each.head: (each.stage, each.in_pipe) for each in script.commands}
    assert shown == {
        "a": (0, False),
        "b": (0, True),
        "c": (1, True),
        "d": (0, False),
        "e": (0, True),
        "f": (1, True),
        "g": (0, False),
    }
    b, c = command(script, "b"), command(script, "c")
    assert b.pipeline == c.pipeline != command(script, "a").pipeline


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("x", ()),
        ("(x)", ("subshell",)),
        ("{ x; }", ("group",)),
        ("if x; then b; fi", ("if",)),
        ("if a; then b; elif c; then d; else x; fi", ("if",)),
        ("for i in a; do x; done", ("for",)),
        ("until a; do x; done", ("while",)),
        ("select i in a; do x; done", ("select",)),
        ("case a in b) x;; esac", ("case",)),
        ("f() { x; }", ("function", "group")),
        ("coproc x", ("coproc",)),
        ("a $(b `x`)", ("substitution", "substitution")),
        ("a <(x)", ("process",)),
        ("if (a; b | while c; do x; done); then d; fi", ("if", "subshell", "while")),
        ("a=$(for i in b; do { x; }; done)", ("substitution", "for", "group")),
        ("cat <<E\n$(x)\nE\n", ("substitution",)),
        ("for i in $(x); do a; done", ("substitution",)),
    ],
)
def test_enclosing_constructs(text: str, kinds: tuple[str, ...]) -> None:
    assert command(script_of(text), "x").enclosing == kinds


def test_lists_of_a_construct() -> None:
    script = script_of("if a; then b; elif c; then d; else e; fi")
    (block,) = script.blocks
    assert [(each.role, [the(Command, item).head for item in each.items]) for each in block.lists] == [
        ("condition", ["a"]),
        ("body", ["b"]),
        ("condition", ["c"]),
        ("body", ["d"]),
        ("body", ["e"]),
    ]
    assert script.lists[1:] == block.lists
    assert all(each.owner is block for each in block.lists)
    assert (block.span.start, block.span.end) == (0, 40)


def test_loops_and_functions_have_names_and_words() -> None:
    script = script_of("for i in a $b; do c; done; f() { d; }; case $x in e|f) ;; esac")
    loop, function, _, case = script.blocks
    assert (present(loop.name).text, [word.raw for word in loop.words]) == ("i", ["a", "$b"])
    assert present(function.name).text == "f"
    assert [word.raw for word in case.words] == ["$x", "e", "f"]


def test_substitution_knows_its_command() -> None:
    script = script_of("a b$(c)")
    assert script.blocks[0].host is script.commands[0]
    assert command(script, "c").parent is script.blocks[0]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("a", 1),
        ("a b c", 5),
        ("a  # comment", 1),
        ("a; b ;", 4),
        ("a > f", 5),
        ("a && { b; } > f", 15),
        ("a 'b c' ", 7),
        ("a | b", 5),
        ("if a; then b; fi ", 16),
        ("cat <<E && b\nbody\nE\n", 12),
        ("a <<E\nbody\nE\n", 5),
        ("a &", None),
        ("", None),
        ("# comment", None),
        ("a && (", None),
    ],
)
def test_where_a_command_can_be_added(text: str, end: int | None) -> None:
    assert scan(MappedText.plain(text)).end == end


def test_every_list_states_where_a_command_can_be_added() -> None:
    text = "(a; b) && { c & } && d=$(e ) && case x in y) z;; esac"
    script = script_of(text)
    found = {each.items[-1].head: each.end for each in script.lists if each.items and hasattr(each.items[-1], "head")}
    assert found == {"b": 5, "c": None, "e": text.index("e )") + 1, "z": text.index("z;") + 1}


@pytest.mark.parametrize(
    ("text", "head", "rest"),
    [
        ("x && b", "x", "b"),
        ("a && x", "x", "a"),
        ("a && x && b", "x", "a && b"),
        ("a; x; b", "x", "a; b"),
        ("a; x && b", "x", "a; b"),
        ("a && x; b", "x", "a; b"),
        ("x; b", "x", "b"),
        ("{ x; b; }", "x", "{ b; }"),
        ("{ a; x; }", "x", "{ a; }"),
        ("a && (x && b)", "x", "a && (b)"),
        ("a && x > f 2>&1 && b", "x", "a && b"),
        ("a\nx\nb", "x", "a\nb"),
        ("set -e; A=1 x y; b", "x", "set -e; b"),
    ],
)
def test_removal(text: str, head: str, rest: str) -> None:
    span = present(command(script_of(text), head).removal)
    assert apply(text.encode(), [Edit.delete(span)]).decode() == rest


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "a || x",
        "x || b",
        "a | x",
        "x | b",
        "x & b",
        "a & x",
        "{ x; }",
        "! x && b",
        "if x; then b; fi",
        "(x)",
        "a <<E\nbody\nE\nx",
        "x <<E && b\nbody\nE\n",
    ],
)
def test_no_removal(text: str) -> None:
    assert command(script_of(text), "x").removal is None


def test_options_in_force() -> None:
    script = script_of("a; set -eux; b; (set +e; c); d; set -o pipefail; e; if f; then set +u; g; fi; h; set +e; i")
    shown = {each.head: sorted(each.options - {"xtrace"}) for each in script.commands if each.head != "set"}
    assert shown == {
        "a": [],
        "b": ["errexit", "nounset"],
        "c": ["nounset"],
        "d": ["errexit", "nounset"],
        "e": ["errexit", "nounset", "pipefail"],
        "f": ["errexit", "nounset", "pipefail"],
        "g": ["errexit", "pipefail"],
        "h": ["errexit", "pipefail"],
        "i": ["pipefail"],
    }


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("set -e | a; x", set()),
        ("set -e & x", set()),
        ("a || set -e; x", set()),
        ("if a; then set -e; else set -e; fi; x", set()),
        ("f() { set -e; }; x", set()),
        ("a=$(set -e); x", set()),
        ("{ set -e; }; x", {"errexit"}),
        ("set -o errexit -o pipefail; x", {"errexit", "pipefail"}),
        ("set -euo pipefail; x", {"errexit", "nounset", "pipefail"}),
        ("set -- -e; x", set()),
        ("set a -e; x", set()),
        ("set +o pipefail; x", set()),
    ],
)
def test_when_options_are_surely_in_force(text: str, options: set[str]) -> None:
    assert command(script_of(text), "x").options == options


def test_options_of_the_shell_itself() -> None:
    script = script_of("a | b", dialect="bash", options=["-o", "pipefail", "-ec"])
    assert script.commands[0].options == {"pipefail", "errexit"}


@pytest.mark.parametrize("dialect", ["python3", "fish"])
def test_foreign_scripts_are_left_alone(dialect: str) -> None:
    script = scan(MappedText.plain("a && b"), dialect)
    assert script.foreign
    assert script.commands == []
    assert script.error is None
    assert script.end is None


@pytest.mark.parametrize("dialect", ["cmd", "powershell", "pwsh"])
def test_of_windows_shells_the_commands_are_read(dialect: str) -> None:
    script = scan(MappedText.plain("a && b"), dialect)
    assert script.foreign
    assert [command.head for command in script.commands] == ["a", "b"]


def test_comments() -> None:
    script = script_of("a # b\n# c\nd#e")
    assert [(span.start, span.end) for span in script.comments] == [(2, 5), (6, 9)]


BARE = st.sampled_from(["a", "b x", "c > f", "(d; e)", "{ g; }", "if h; then i; fi"])
JOINT = st.sampled_from([" && ", "; ", "\n", " && \\\n "])


@given(st.lists(BARE, min_size=2, max_size=6), st.lists(JOINT, min_size=5, max_size=5), st.data())
def test_removing_one_leaves_the_others(items: list[str], joints: list[str], data: st.DataObject) -> None:
    text = "".join(joint + item for joint, item in zip(["", *joints], items, strict=False))
    members = script_of(text).top.items
    at = data.draw(st.integers(0, len(items) - 1))
    span = members[at].removal
    assert span is not None
    left = apply(text.encode(), [Edit.delete(span)]).decode()
    expected = [item for place, item in enumerate(items) if place != at]
    assert [left[item.start : item.end] for item in script_of(left).top.items] == expected


@given(st.lists(BARE, min_size=1, max_size=4), st.lists(JOINT, min_size=3, max_size=3))
def test_adding_at_the_end_of_any_list(items: list[str], joints: list[str]) -> None:
    text = "".join(joint + item for joint, item in zip(["", *joints], items, strict=False))
    script = script_of(text)
    for each in script.lists:
        added = apply(text.encode(), [Edit.insert(present(each.end), " && new")]).decode()
        last = command(script_of(added), "new")
        assert (last.before, last.next) == ("&&", None)
        assert len(last.enclosing) == (0 if each.owner is None else len(each.owner.enclosing) + 1)
