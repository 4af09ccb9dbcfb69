"""The report on a build context for people, with colours or without."""

from __future__ import annotations

from dlint.report.columns import written
from dlint.report.context import BIGGEST
from dlint.report.context.lines import lines
from dlint.report.options import RenderOptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlint.model.context.context import Context
    from dlint.report.context.transfers import TransferContents

STYLES = {
    "heading": "bold",
    "path": "cyan",
    "number": "",
    "plain": "dim",
    "good": "green",
    "warning": "yellow",
    "error": "bold red",
}


def render(context: Context, takings: Sequence[TransferContents], *, options: RenderOptions) -> str:
    """The report, with the `options.count` biggest things."""
    found = lines(context, takings, options.count or BIGGEST)
    return written(found, STYLES, options.color)
