"""How Dockerfiles are laid out: what a command line or the `[format]` table may state."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

INDENT = 4


class LayoutOptions:
    """`indent` is the number of blanks before a continuation line. The two switches are about lists of packages."""

    __slots__ = ("indent", "one_per_line", "sorts")

    def __init__(self, indent: int = INDENT, *, one_per_line: bool = False, sorts: bool = False) -> None:
        self.indent = indent
        self.one_per_line = one_per_line
        self.sorts = sorts


def options_of(table: dict[str, Any]) -> LayoutOptions:
    """The options that a checked `[format]` table states."""
    one_per_line, sorts = bool(table.get("one-package-per-line")), bool(table.get("sort-packages"))
    return LayoutOptions(table.get("indent", INDENT), one_per_line=one_per_line, sorts=sorts)
