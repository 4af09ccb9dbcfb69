"""The report for people, in the colours of their terminal."""

from __future__ import annotations

from rich.color import ColorSystem
from rich.style import Style

from dlint.report.check.layout import lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import RunReport
    from dlint.report.columns import Line
    from dlint.report.options import RenderOptions

# The sixteen colours that every terminal has, so that its own theme holds.
STYLES = {
    "error": Style(color="red", bold=True),
    "warning": Style(color="yellow"),
    "info": Style(color="cyan"),
    "path": Style(bold=True),
    "place": Style(dim=True),
    "rule": Style(dim=True),
    "source": Style(dim=True),
    "mark": Style(bold=True),
    "fix": Style(color="green"),
    "summary": Style(bold=True),
}
PLAIN = Style()


def render(report: RunReport, options: RenderOptions) -> str:
    """The text report with ANSI colours; without them it is what `dlint.report.check.text` gives."""
    return "".join(_coloured(line) + "\n" for line in lines(report, options))


def _coloured(line: Line) -> str:
    return "".join(
        STYLES.get(role, PLAIN).render(piece, color_system=ColorSystem.STANDARD) for role, piece in _stripped(line)
    )


def _stripped(line: Line) -> Line:
    """The line without space at its end."""
    pieces = list(line)
    while pieces and not pieces[-1][1].rstrip():
        pieces.pop()
    return [*pieces[:-1], (pieces[-1][0], pieces[-1][1].rstrip())] if pieces else []
