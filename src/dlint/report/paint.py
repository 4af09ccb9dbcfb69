"""Lines of pieces with roles, in the colours of a terminal."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.text import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def painted(lines: Iterable[list[tuple[str, str]]], styles: Mapping[str, str]) -> str:
    """The lines, each a list of (role, text), with ANSI colours; `styles` gives each role rich's name of a style."""
    console = Console(
        file=StringIO(),
        # Whether to use colours was decided before, from options and the environment: rich must not decide again.
        force_terminal=True,
        color_system="standard",
        no_color=False,
        legacy_windows=False,
        highlight=False,
        # Lines have their width already; rich would break those that are longer on purpose.
        soft_wrap=True,
        _environ={},
    )
    with console.capture() as capture:
        for line in lines:
            text = Text.assemble(*((piece, styles[role]) for role, piece in line))
            text.rstrip()
            console.print(text)
    return capture.get()
