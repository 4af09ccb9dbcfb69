"""Check one file: parse, choose the rules that it needs, walk it, and place what they found."""

from __future__ import annotations

from dlint.engine.late_contexts import LateContexts
from dlint.engine.location import place
from dlint.engine.result import FileReport
from dlint.engine.selection import choose, running
from dlint.engine.suppression.state import Suppressions
from dlint.engine.walk import nodes
from dlint.model.dockerfile import Dockerfile
from dlint.syntax.parse import parse
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.config.settings import Settings
    from dlint.engine.result import Result
    from dlint.engine.selection import Active, Checks
    from dlint.kit import Finding
    from dlint.model.build import Build

# Each dialect has one of these words: `dlint: ignore`, `hadolint ignore=`, `check=skip=`.
_SUPPRESSION_MARKS = (b"ignore", b"skip")


def check_source(
    source: Source, settings: Settings, is_file: bool = True, contexts: LateContexts | None = None
) -> FileReport:
    """Check bytes. `is_file` is whether `source.path` is a file on disk, with a build context around it."""
    contexts = contexts or LateContexts()
    file = open_file(source, settings, is_file, contexts)
    silenced: list[Result] = []
    results = results_of_builds(file, settings, contexts, silenced=silenced)
    report = FileReport(source.path, source, results, file.context_problem)
    report.suppressed = silenced
    # The search for secrets reads the whole file; without a result no line of the file is shown.
    if results or silenced:
        from dlint.model.secrets.redact import secret_spans

        report.secrets = secret_spans(file)
    # Views, stages and files refer to each other. Taken apart, they are freed at once and need no garbage collector.
    file.release()
    return report


def results_of_builds(
    file: Dockerfile,
    settings: Settings,
    contexts: LateContexts,
    is_shown: bool = True,
    silenced: list[Result] | None = None,
) -> list[Result]:
    """The results of a file in each way in which stated builds build it; `is_shown` as for `results_of`.

    `silenced` gets the results of the first way that comments silence.
    """
    results = results_of(file, settings, is_shown, silenced)
    # A context that the user states outranks all that the repository states, so there is one way only.
    is_stated = settings.context_at(file.source.path) is not None
    # Builds matter only where a rule has asked for them: else each way gives the same results.
    if is_stated or not file.asked_builds or len(file.builds) < 2:
        return results
    return _results_of_ways(file, settings, contexts, is_shown, results)


def _results_of_ways(
    file: Dockerfile, settings: Settings, contexts: LateContexts, is_shown: bool, results: list[Result]
) -> list[Result]:
    from dlint.engine.ways import results_of_all_ways

    def again(build: Build) -> list[Result]:
        other = open_file(file.source, settings, True, contexts, build)
        found = results_of(other, settings, is_shown)
        other.release()
        return found

    return results_of_all_ways(file.builds, results, again)


def results_of(
    file: Dockerfile, settings: Settings, is_shown: bool = True, silenced: list[Result] | None = None
) -> list[Result]:
    """What the chosen rules find in a file, sorted by place; suppressed findings are added to `silenced` instead.

    Messages that are not shown (`is_shown` false) stay as the rules wrote them, with the secrets that they quote.
    """
    # Chosen first: a comment may name a rule of a plugin that is brought along here.
    checks = choose(settings, file)
    suppressed = Suppressions([]) if settings.disable_comments else suppressions_of(file)
    results = []
    for active, finding in _found(file, checks, suppressed, settings):
        covered = suppressed.covers(active.id, active.twins_of(finding), file.source.line_at(finding.span.start))
        # `covers` comes first in any case: it notes which comments are needed, also for findings that are not wanted.
        if not active.wants(finding) or (covered and silenced is None):
            continue
        result = place(file, active.id, active.twins, active.severity_of(finding), finding)
        if covered and silenced is not None:
            result.suppression = "comment", suppressed.reason(file.source, result)
            silenced.append(result)
        else:
            results.append(result)
    results.sort(key=by_place)
    if is_shown and (results or silenced):
        _redact(file, [*results, *(silenced or ())])
    return results


def suppressions_of(file: Dockerfile) -> Suppressions:
    """The comments that silence rules; they are read only where the bytes hint at one."""
    if not any(mark in file.source.data for mark in _SUPPRESSION_MARKS):
        return Suppressions([])
    from dlint.engine.suppression.comments import read_suppressions

    return Suppressions(read_suppressions(file))


def _redact(file: Dockerfile, results: list[Result]) -> None:
    """Hide the secrets of the file in all messages: one may quote a whole command."""
    from dlint.model.secrets.redact import Redaction, secret_spans

    spans = secret_spans(file)
    redaction = Redaction(file.source, spans)
    for result in results:
        # Values of revealing names are in no list: a message may quote `NAME=value`.
        if "=" in result.message:
            result.message = redaction.text(result.message)
        elif spans:
            result.message = redaction.known(result.message)


def _found(
    file: Dockerfile, checks: Checks, suppressed: Suppressions, settings: Settings
) -> Iterator[tuple[Active, Finding]]:
    """The findings of all rules; rules that watch the others' findings run last."""
    for kind, seen in nodes(file):
        for active in checks.get(kind, ()):
            for finding in active.check(*seen):
                yield active, finding
    # Only now is known which comments silenced something.
    late = checks.get("outcome")
    if late and suppressed.found:
        from dlint.engine.suppression.unused import outcome_of

        outcome = outcome_of(file, suppressed, running(settings, file.source.path))
        for active in late:
            for finding in active.check(outcome):
                yield active, finding


def by_place(result: Result) -> tuple[int, int, str]:
    """The order of the results of a file."""
    return result.line, result.column, result.rule


def open_file(
    source: Source, settings: Settings, is_file: bool, contexts: LateContexts, build: Build | None = None
) -> Dockerfile:
    """The meaning of a file; its build context is looked for when a rule asks, and known for standard input only
    where the settings state one. `build` is the one of several stated builds that is looked at."""
    own = settings.context_at(source.path)
    if own is None and not is_file:
        return Dockerfile(parse(source))
    stated = own if build is None else build.context
    describe = contexts.builds_of if is_file else None
    # The build has a context that is not on this disk (a Git address): rules must not take the Dockerfile's folder for
    # it.
    if build is not None and stated is None:
        return Dockerfile(parse(source), None, describe)
    return Dockerfile(parse(source), lambda file: contexts.around(file, stated), describe)
