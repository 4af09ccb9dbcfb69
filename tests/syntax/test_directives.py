"""Parser directives: where they may stand, in which forms, and what is wrong with them."""

from __future__ import annotations

import pytest
from opened import tree_of


def directives(text: str) -> dict[str, str]:
    return {key: directive.value for key, directive in tree_of(text).directives.items()}


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("# syntax=docker/dockerfile:1", {"syntax": "docker/dockerfile:1"}),
        ("#syntax=a\n#escape=`\n#check=skip=all", {"syntax": "a", "escape": "`", "check": "skip=all"}),
        ("#  SynTax \t=  a b  ", {"syntax": "a b"}),
        ("  \t# escape=`", {"escape": "`"}),
        ("#\u00a0syntax=a", {"syntax": "a"}),
        ("\ufeff# escape=`", {"escape": "`"}),
        ("# check=skip=A,B;error=true\r", {"check": "skip=A,B;error=true"}),
        ("# syntax=a=b", {"syntax": "a=b"}),
        ("# syntax=gr\u00fcn", {"syntax": "gr\u00fcn"}),
    ],
)
def test_at_the_head_of_a_file(head: str, found: dict[str, str]) -> None:
    assert directives(head + "\nFROM x\n") == found


@pytest.mark.parametrize(
    "head",
    [
        "",
        "\n# escape=`",
        "# a comment\n# escape=`",
        "# unknown=1\n# escape=`",
        "# escape",
        "# escape=",
        "escape=`",
        "## escape=`",
        "# syn tax=a",
        "# escape\u00a0=`",
        "# escape\v=`",
        "# chec\u212a=skip=all",
        "FROM first\n# escape=`",
    ],
)
def test_comments_that_are_no_directives(head: str) -> None:
    tree = tree_of(head + "\nFROM x\n")
    assert tree.directives == {}
    assert tree.escape == "\\"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#!/usr/bin/env x\n# syntax=a\n# check=skip=all\nFROM x", {"syntax": "a", "check": "skip=all"}),
        ("// syntax=a b\nfn main() {}", {"syntax": "a b"}),
        ("#!x\n//syntax=a", {"syntax": "a"}),
        ("// check=skip=all\n// syntax=a", {"syntax": "a"}),
        ("// check=skip=all", {}),
        ('{"syntax": "a", "more": [1]}', {"syntax": "a"}),
        ('\n {"syntax":\n "a"}\n', {"syntax": "a"}),
        ('#!x\n{"syntax": "a"}', {"syntax": "a"}),
        ('{"syntax": 1}', {}),
        ('{"syntax": "a"', {}),
        ("{" * 5000, {}),
        ("#!x", {}),
    ],
)
def test_forms_for_other_frontends(text: str, found: dict[str, str]) -> None:
    assert directives(text) == found


def test_escape_counts_only_in_the_usual_form() -> None:
    for text in ("#!x\n# escape=`\nFROM x", "// escape=`\nFROM x", '{"escape": "`"}'):
        tree = tree_of(text)
        assert tree.escape == "\\"
        assert "escape" not in tree.directives


def test_place_of_a_value() -> None:
    tree = tree_of("\ufeff#  escape\t=  `  \r\n# syntax=\u00fc=\u00fc \nFROM x\n")
    for directive in tree.directives.values():
        assert tree.source.text(directive.span) == directive.value
    assert [directive.line for directive in tree.directives.values()] == [1, 2]


def test_same_directive_twice() -> None:
    tree = tree_of("# escape=\\\n# ESCAPE=`\nFROM x\n")
    assert [(error.line, error.message) for error in tree.errors] == [
        (2, "only one escape parser directive can be used")
    ]
    assert tree.escape == "\\"


@pytest.mark.parametrize("value", ["x", "``", "\\\\", " ", "\\\r#"])
def test_escape_characters_that_there_are_not(value: str) -> None:
    tree = tree_of(f"# escape={value}\nFROM x\n")
    assert [error.line for error in tree.errors] == [1]
    assert "it must be \\ or `" in tree.errors[0].message
    assert tree.escape == "\\"


def test_directives_are_not_the_comments_of_an_instruction() -> None:
    tree = tree_of("# syntax=a\n# escape=`\n# about\nFROM x\n")
    assert [comment.text for comment in tree.comments] == [" syntax=a", " escape=`", " about"]
    assert [comment.text for comment in tree.instructions[0].comments] == [" about"]
