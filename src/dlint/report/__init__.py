"""One renderer a file: `dlint.report.check.<name>.render(report, options)` gives the whole text of a report."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import RunReport
    from dlint.report.options import RenderOptions

_FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown", "html")


def formats() -> dict[str, str]:
    """The names that `--format` takes, each with the module that renders it."""
    return {name: f"dlint.report.check.{name}" for name in _FORMATS}


def render(name: str, report: RunReport, options: RenderOptions) -> str:
    """The report in a format of `formats()` (KeyError for any other), ending in a newline unless it is empty."""
    module = formats()[name]
    if name == "text" and options.color:
        module = "dlint.report.check.rich_text"
    rendered: str = __import__(module, fromlist=["render"]).render(report, options)
    return rendered
