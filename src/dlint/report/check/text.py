"""The report for people, without colours: what a pipe or a log gets."""

from __future__ import annotations

from dlint.report.check.layout import lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import RunReport
    from dlint.report.options import RenderOptions


def render(report: RunReport, options: RenderOptions) -> str:
    """The text report."""
    return "".join("".join(text for _, text in line).rstrip() + "\n" for line in lines(report, options))
