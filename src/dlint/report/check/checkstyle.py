"""The report as Checkstyle writes it, which Jenkins, TeamCity, reviewdog and many editors read."""

from __future__ import annotations

from dlint.report.check.summary import repair
from dlint.report.markup import escaped_line, xml_document
from dlint.system.relative import relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.engine.result import FileReport, Result, RunReport
    from dlint.report.options import RenderOptions

# Checkstyle writes its own version here; other linters that write its format (ESLint, detekt, SwiftLint, rustfmt) write
# 4.3, and so readers know it. Source: XMLLogger.java of Checkstyle, the checkstyle formatters of these, 2026-11.
VERSION = "4.3"


def render(report: RunReport, options: RenderOptions) -> str:
    """The document; a file that could not be checked is an error in its first line."""
    lines = (line for file in report.files for line in _file(file, options.base))
    return xml_document("checkstyle", f'version="{VERSION}"', lines)


def _file(file: FileReport, base: str) -> Iterator[str]:
    yield f'  <file name="{escaped_line(relative(file.path, base))}">'
    if file.error is not None:
        yield _error("1", "1", "error", file.error, "readable")
    yield from map(_finding, file.results)
    yield "  </file>"


def _finding(result: Result) -> str:
    fix = repair(result)
    message = f"{result.message} (fix: {fix})" if fix else result.message
    return _error(str(result.line), str(result.column), result.severity, message, result.rule)


def _error(line: str, column: str, severity: str, message: str, rule: str) -> str:
    # Readers group by what stands before the last dot.
    source = escaped_line(f"dlint.{rule.replace('/', '.')}")
    place = f'line="{line}" column="{column}" severity="{severity}"'
    return f'    <error {place} message="{escaped_line(message)}" source="{source}"/>'
