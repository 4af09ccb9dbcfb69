"""What a run comes to, in words: how many findings, where, and what to do next."""

from __future__ import annotations

from dlint.engine.result import SEVERITIES
from dlint.report.cells import shown
from dlint.text.units import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import Result, RunReport

APPLIED = ("safe", "proven")


def counted(count: int, noun: str) -> str:
    """`1 finding`, `2 findings`; `1 info`, `2 info`."""
    return f"{count} {plural(count, noun, noun if noun == 'info' else '')}"


def headline(report: RunReport) -> str:
    """`5 findings (1 error, 3 warnings, 1 info) in 2 of 14 files`, or that there is nothing to report."""
    results = report.results
    if not results:
        return _clean(report)
    tally = {severity: report.count(severity) for severity in SEVERITIES}
    parts = ", ".join(counted(count, severity) for severity, count in tally.items() if count)
    hit = sum(bool(file.results) for file in report.files)
    total = counted(len(report.files), "file")
    # “In 14 of 14 files” would add nothing.
    where = total if len(report.files) in (1, hit) else f"{hit} of {total}"
    return f"{counted(len(results), 'finding')} ({parts}) in {where}"


def advice(report: RunReport) -> list[str]:
    """What to do next, most urgent first, each a phrase."""
    results = report.results
    phrases = []
    if report.errors:
        phrases.append(f"{counted(len(report.errors), 'file')} could not be checked")
    if report.untouched:
        phrases.append(f"{counted(report.untouched, 'finding')} hidden on lines that did not change")
    phrases += _baseline(report)
    phrases += _repairs(results)
    if results:
        phrases.append(f'"dlint explain {shown(worst_first(results)[0].rule)}" explains why')
    return phrases


def worst_first(results: list[Result]) -> list[Result]:
    """The findings by severity; those of one severity stay in their order."""
    return sorted(results, key=lambda result: SEVERITIES.index(result.severity))


def repair(result: Result) -> str:
    """The fix of a finding in a few words, empty if it has none."""
    fix = result.fix
    if fix is None:
        return ""
    if fix.trust in APPLIED:
        return fix.title
    return f"{fix.title} ({'unsafe: needs --unsafe' if fix.trust == 'unsafe' else 'by hand'})"


def by_rule(results: list[Result]) -> list[tuple[str, list[Result]]]:
    """The findings of each rule, the most frequent rule first."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.rule, []).append(result)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def _clean(report: RunReport) -> str:
    checked = sum(file.error is None for file in report.files)
    if not report.files:
        return "no file to check"
    return f"{counted(checked, 'file')} checked, nothing {'new ' if report.hidden or report.untouched else ''}to report"


def _baseline(report: RunReport) -> list[str]:
    phrases = []
    if report.hidden:
        phrases.append(f"{counted(report.hidden, 'finding')} hidden by the baseline")
    if report.gone:
        entries = "1 entry is" if report.gone == 1 else f"{report.gone} entries are"
        options = " and ".join(f'"--write-baseline {shown(path)}"' for path in report.baselines)
        phrases.append(f"{entries} in the baseline for nothing: add {options} to refresh it")
    return phrases


def _repairs(results: list[Result]) -> list[str]:
    trusts = [result.fix.trust for result in results if result.fix is not None]
    safe = sum(trust in APPLIED for trust in trusts)
    unsafe = trusts.count("unsafe")
    if not (safe or unsafe):
        return []
    # `dlint fix` leaves a fix that does not stand its proof, so the summary promises none.
    has = f"{safe or unsafe} {'has' if (safe or unsafe) == 1 else 'have'} a fix"
    if safe and unsafe:
        return [f'{has}: run "dlint fix", or "dlint fix --unsafe" for {unsafe} more']
    return [f'{has}: run "dlint fix{"" if safe else " --unsafe"}"']
