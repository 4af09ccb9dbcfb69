"""What a test knows of its subject and a type checker does not: where it is wrong, the test fails there."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def present(value: T | None) -> T:
    """The value itself, which is not None."""
    assert value is not None
    return value


def the(kind: type[T], value: object) -> T:
    """The value itself, which is of this class."""
    assert isinstance(value, kind)
    return value
