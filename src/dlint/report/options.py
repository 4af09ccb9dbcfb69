"""How a report is to look."""

from __future__ import annotations


class RenderOptions:
    """What a user chose for the output.

    `width` is in columns; longer source lines are cut around the mark. `base` is the folder from which paths are
    written in formats that other programs read (empty: paths stay as they are). `color`, `quiet` (nothing but findings
    and errors, one a line) and `statistics` (counts by rule instead of findings) shape the text report only. `count`
    is how many of the biggest things to list (None: as many as the report lists by default). `suppressed` is whether
    to add the findings that comments and baselines silence, marked as such.
    """

    __slots__ = ("base", "color", "count", "quiet", "statistics", "suppressed", "width")

    def __init__(
        self,
        *,
        color: bool = False,
        width: int = 100,
        quiet: bool = False,
        base: str = "",
        statistics: bool = False,
        suppressed: bool = False,
        count: int | None = None,
    ) -> None:
        self.color = color
        self.width = width
        self.quiet = quiet
        self.base = base
        self.statistics = statistics
        self.suppressed = suppressed
        self.count = count


DEFAULTS = RenderOptions()
