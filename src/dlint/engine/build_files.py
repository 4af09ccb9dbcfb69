"""Check files that state builds: what rules report for them, and for the Dockerfiles that stand in them."""

from __future__ import annotations

import os

from dlint import regex as re
from dlint.builds.files import is_build_file
from dlint.builds.problem import BuildFileError
from dlint.builds.resolver import builds_in
from dlint.engine.location import place_in
from dlint.engine.registry import UnknownRule, resolve
from dlint.engine.result import FileReport, Result
from dlint.engine.selection import active_rules
from dlint.model.build_file import BuildFile
from dlint.model.dockerfile import Dockerfile
from dlint.syntax.parse import parse
from dlint.system.observe import real_path
from dlint.system.read import checkout_of, outside, read_file
from dlint.text.source import Source, decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlint.config.settings import Settings
    from dlint.engine.selection import Active
    from dlint.kit import Finding
    from dlint.model.build import Build

    CheckSource = Callable[..., FileReport]

MOST_BYTES = 4_000_000
"""Bytes of a Dockerfile that a build names; a longer one is not read for the rules on builds."""
_IGNORE = re.compile(r"#[ \t]*dlint:[ \t]*ignore(?:[ \t]*\[([^\]\n]*)\])?")


def is_build_path(path: str) -> bool:
    """Whether a path is that of a file that states builds, by its name."""
    return is_build_file(os.path.basename(path))


def check_build_file(source: Source, settings: Settings, check: CheckSource) -> FileReport:
    """What the chosen rules find in a compose or bake file; a file that cannot be read is an error row.

    `check` checks the Dockerfiles that stand in the file.
    """
    file = open_build_file(source)
    if isinstance(file, BuildFileError):
        return FileReport(source.path, source, [], _described(file))
    results = [
        place_in(file.source, active.id, active.twins_of(finding), active.severity_of(finding), finding)
        for active, finding in _findings(file, settings)
    ]
    silenced = _silenced(source)
    results = [result for result in results if not _is_silenced(result, silenced)]
    for build in file.builds:
        results += _inline_results(build, source, settings, check)
    results.sort(key=lambda result: (result.line, result.column, result.rule))
    return FileReport(source.path, source, results, None)


def open_build_file(source: Source) -> BuildFile | BuildFileError:
    """A compose or bake file as rules see it, or why it cannot be read."""
    found, problems = builds_in(source.path)
    # A compose file may include others: their builds are reported where they stand.
    own = [build for build in found if _is_same(build.origin, source.path)]
    problem = next((each for each in problems if _is_same(each.path, source.path)), None)
    return problem if problem is not None else BuildFile(source, own, dockerfile_of)


def _is_same(path: str, other: str) -> bool:
    return real_path(path) == real_path(other)


def _described(problem: BuildFileError) -> str:
    place = f"line {problem.line}: " if problem.line else ""
    return f"{place}{problem.message}; the builds that it states are unknown until it is fixed"


def dockerfile_of(build: Build) -> Dockerfile | None:
    """The Dockerfile of a build; None where it is not there or too long."""
    if build.inline is not None:
        return Dockerfile(parse(Source(encode(build.inline), build.origin)))
    # A path that leads out of the checkout is not read: a repository must not make dlint show files of the machine.
    if build.dockerfile is None or outside(build.dockerfile, checkout_of(build.origin)) is not None:
        return None
    try:
        return Dockerfile(parse(Source(read_file(build.dockerfile, MOST_BYTES), build.dockerfile)))
    except (OSError, ValueError):
        return None


def _findings(file: BuildFile, settings: Settings) -> Iterator[tuple[Active, Finding]]:
    for active in active_rules(settings.at(file.source.path)):
        if file.kind in active.kinds:
            for finding in active.check(file):
                if active.wants(finding):
                    yield active, finding


def _silenced(source: Source) -> dict[int, frozenset[str] | None]:
    """The lines below and beside suppression comments with the rules that they silence (None: all)."""
    table: dict[int, frozenset[str] | None] = {}
    if b"dlint:" not in source.data:
        return table
    for line, text in enumerate(decode(source.data).split("\n"), 1):
        found = _IGNORE.search(text)
        if found is not None:
            # YAML has no instruction that a comment belongs to, so a comment covers its own line, or the next if it
            # stands alone.
            is_alone = not text[: found.start()].strip()
            table[line + 1 if is_alone else line] = None if found[1] is None else _rules(found[1])
    return table


def _rules(text: str) -> frozenset[str]:
    found: set[str] = set()
    for name in text.split(","):
        try:
            found.update(resolve(name.strip()))
        except UnknownRule:
            continue
    return frozenset(found)


def _is_silenced(result: Result, silenced: dict[int, frozenset[str] | None]) -> bool:
    if result.line not in silenced:
        return False
    rules = silenced[result.line]
    return rules is None or result.rule in rules


def _inline_results(build: Build, source: Source, settings: Settings, check: CheckSource) -> Iterator[Result]:
    """What is found in a Dockerfile that stands in the file, at its lines there, and without fixes."""
    # Where the parser gives no line of the text itself, places in it cannot be computed.
    if build.inline is None or build.inline_line == build.line:
        return
    stated = settings.but(context=build.context)
    report = check(Source(encode(build.inline), source.path), stated, is_file=False)
    last = len(source.line_starts)
    for result in report.results:
        line = build.inline_line + result.line - 1
        if line > last:
            continue
        text = source.data[source.line_span(line).start : source.line_span(line).end]
        indent = len(text) - len(text.lstrip())
        result.end_line += line - result.line
        result.line = line
        result.column += indent
        result.end_column += indent
        start = source.line_span(line).start + indent
        # Offsets within the line are lost in YAML's block text: the whole line is marked.
        result.span = type(result.span)(start, start + len(text.strip()))
        # A fix would have to keep the indentation and the quoting of YAML.
        result.fix = None
        result.builds = (build.label,)
        yield result
