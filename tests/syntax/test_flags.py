"""The table of flags knows every instruction and only kinds that exist."""

from __future__ import annotations

import pytest

from dlint.syntax.flags import FLAGS
from dlint.syntax.instruction import MANNERS


def test_every_instruction_is_there() -> None:
    assert FLAGS.keys() == MANNERS.keys()


def test_kinds_and_names() -> None:
    for flags in FLAGS.values():
        assert set(flags.values()) <= {"value", "bool", "list", "mount"}
        assert all(name == name.lower() and not name.startswith("-") for name in flags)


@pytest.mark.parametrize(
    ("keyword", "name", "kind"),
    [
        ("run", "mount", "mount"),
        ("run", "device", "list"),
        ("run", "security", "value"),
        ("copy", "parents", "bool"),
        ("copy", "exclude", "list"),
        ("add", "keep-git-dir", "bool"),
        ("add", "checksum", "value"),
        ("from", "platform", "value"),
        ("healthcheck", "start-interval", "value"),
    ],
)
def test_kind(keyword: str, name: str, kind: str) -> None:
    assert FLAGS[keyword][name] == kind


@pytest.mark.parametrize(("keyword", "name"), [("add", "from"), ("add", "parents"), ("copy", "unpack"), ("env", "x")])
def test_absent(keyword: str, name: str) -> None:
    assert name not in FLAGS[keyword]
