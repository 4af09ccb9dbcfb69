"""Options of a command by their names."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection


def option_names(options: Collection[str]) -> set[str]:
    """Options as named: without `=value`, and with a value glued to a short one (`-rreq.txt`) cut off."""
    names: set[str] = set(options)
    names.update(option.partition("=")[0] for option in options)
    names.update(option[:2] for option in options if option[:1] == "-" and option[1:2] not in ("", "-"))
    return names
