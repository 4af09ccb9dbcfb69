"""The report as JUnit XML: a file is a suite, an error or a warning a failed test, an info a passed one with a note."""

from __future__ import annotations

from dlint.report.check.summary import repair
from dlint.report.markup import escaped, escaped_line, xml_document
from dlint.system.relative import relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.engine.result import FileReport, Result, RunReport
    from dlint.report.options import RenderOptions


def render(report: RunReport, options: RenderOptions) -> str:
    """The document; a file without findings is one passed test."""
    lines = (line for file in report.files for line in _suite(file, options.base))
    return xml_document("testsuites", f'name="dlint" {_tally(report.files)}', lines)


def _suite(file: FileReport, base: str) -> Iterator[str]:
    place = escaped(relative(file.path, base))
    yield f'  <testsuite name="{place}" {_tally([file])}>'
    for result in file.results:
        yield from _failure(result, place)
    if file.error is not None:
        yield f'    <testcase name="readable" classname="{place}" file="{place}">'
        yield f'      <error type="error" message="{escaped_line(file.error)}"/>'
        yield "    </testcase>"
    elif not file.results:
        yield f'    <testcase name="clean" classname="{place}" file="{place}"/>'
    yield "  </testsuite>"


def _failure(result: Result, place: str) -> Iterator[str]:
    name = f"{escaped(result.rule)} at {result.line}:{result.column}"
    fix = repair(result)
    words = [f"{result.path}:{result.line}:{result.column}: {result.message}", f"fix: {fix}" if fix else ""]
    text = escaped("\n".join(words).rstrip())
    yield f'    <testcase name="{name}" classname="{place}" file="{place}" line="{result.line}">'
    if result.severity == "info":
        yield f"      <system-out>{text}</system-out>"
    else:
        yield f'      <failure type="{result.severity}" message="{escaped_line(result.message)}">{text}</failure>'
    yield "    </testcase>"


def _tally(files: list[FileReport]) -> str:
    severities = [result.severity for file in files for result in file.results]
    failures = len(severities) - severities.count("info")
    errors = sum(file.error is not None for file in files)
    # A file without findings counts as one test, as it is written as one.
    clean = sum(file.error is None and not file.results for file in files)
    return f'tests="{len(severities) + errors + clean}" failures="{failures}" errors="{errors}"'
