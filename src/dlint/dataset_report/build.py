"""The report about a data set: its questions asked, and the answers laid out as tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from dlint.dataset_report.links import home, link
from dlint.dataset_report.tables import Tables
from dlint.engine.registry import rule_infos
from dlint.report.dataset.sections import PLACES_OF, Bar, Change, Code, DatasetReport, Link, Section, Severity
from dlint.report.dataset.words import grouped
from dlint.scan.dataset import Dataset, DatasetError, Scan
from dlint.text.units import plural

if TYPE_CHECKING:
    from dlint.report.dataset.sections import Cell

SHOWN = 25
"""Rows of a table unless the user sets another number."""
LONGEST = 1000
"""Characters of a name or text that are shown. Messages of rules are below it; a path in a repository may be longer."""
_COUNTED = {"error": "Errors", "warning": "Warnings", "info": "Infos"}
_PRECISE = {"safe": "safe fix", "unsafe": "unsafe fix"}


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """`scan` is the id of a scan (None: the last one), `template` that of links, `shown` how many rows a table has."""

    scan: str | None = None
    template: str | None = None
    shown: int = SHOWN


def dataset_report(dataset: Dataset, options: ReportOptions) -> DatasetReport:
    """The report about one scan, beside the scans before it.

    Raises:
        DatasetError: there is no such scan, or none that came to its end.
    """
    scans = _until(dataset.scans(), options.scan)
    tables = Tables(dataset, scans)
    try:
        return _Builder(tables, scans, options).report()
    finally:
        tables.close()


def _until(scans: list[Scan], wanted: str | None) -> list[Scan]:
    whole = [scan for scan in scans if scan.is_complete]
    if wanted is not None:
        known = [scan for scan in scans if scan.id == wanted]
        if not known:
            raise DatasetError(f"no scan {wanted}; there are {', '.join(scan.id for scan in scans) or 'none'}")
        return [scan for scan in whole if scan.id < wanted] + known
    if not whole:
        left = "one was not finished: run `dlint scan` again with the same words" if scans else "it is empty"
        raise DatasetError(f"the data set has no complete scan: {left}")
    return whole


def _clipped(value: Any) -> Any:
    """A value of a data set as a report can show it: a cell with a megabyte of text would be the whole page."""
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value


def _about(rule: str) -> str:
    """What a rule reports, in a sentence; nothing for a rule of a plugin, or of another version of dlint."""
    return _summaries().get(rule, "")


@cache
def _summaries() -> dict[str, str]:
    return {info.id: info.summary.rstrip(".") for info in rule_infos()}


class _Builder:
    def __init__(self, tables: Tables, scans: list[Scan], options: ReportOptions) -> None:
        self._tables = tables
        self._scans = scans
        self._options = options
        self._scan = scans[-1]
        # Only a complete scan can be compared: in one that was ended, what is missing would count as gone.
        self._before = scans[-2].id if len(scans) > 1 else None
        # The day of the scan, not today: the same data set gives the same report later on.
        self._day = date.fromisoformat(str(self._scan.about["began"])[:10])

    def ask(self, name: str) -> list[tuple[Any, ...]]:
        rows = self._tables.ask(name, scan=self._scan.id, before=self._before, day=self._day)
        return [tuple(map(_clipped, row)) for row in rows]

    def report(self) -> DatasetReport:
        files, repositories, contents, unread = self.ask("overview")[0]
        counts = dict(self.ask("severities"))
        total, read = sum(counts.values()), files - unread
        headline = (
            f"{grouped(total)} {plural(total, 'finding')} in {grouped(read)} {plural(read, 'Dockerfile')} of "
            f"{grouped(repositories)} {plural(repositories, 'repository', 'repositories')}"
        )
        facts = [
            *((name, grouped(counts.get(level, 0))) for level, name in _COUNTED.items()),
            ("Different contents", grouped(contents)),
            ("Inputs with an error", grouped(unread)),
            ("Day", str(self._day)),
            ("dlint", str(self._scan.about["version"])),
            ("Scan", self._scan.id),
        ]
        if not self._scan.is_complete:
            facts.append(("State", "not finished: the numbers will grow"))
        parts: tuple[Callable[[], Section], ...] = (
            self._changes, self._trend, self._moved, self._rules, self._repositories, self._owners, self._support,
            self._bases, self._ages, self._fixes,
        )  # fmt: skip
        return DatasetReport(headline, facts, [*(part() for part in parts), *self._samples(), self._unread()])

    def _cut(
        self, title: str, note: str, columns: tuple[str, ...], rows: list[tuple[Cell, ...]], folded: bool = False
    ) -> Section:
        shown = self._options.shown
        return Section(title, note, columns, rows[:shown], max(0, len(rows) - shown), folded)

    def _changes(self) -> Section:
        rows: list[tuple[Cell, ...]] = [
            (change, _about(rule), self._repository(repository), how, files, findings, float(points))
            for change, rule, repository, files, findings, how, points in self.ask("changes")
        ]
        note = (
            "An error counts 10 points, a warning 3, an info 1; what a person has to review or write counts half. "
            "Points give an order, not an amount of money: `dlint optimize` measures what a rewrite saves."
        )
        columns = ("Change", "What is wrong", "Where", "How", "Files", "Findings", "Points")
        return Section("The twenty changes that pay most", note, columns, rows)

    def _trend(self) -> Section:
        days = {scan.id: str(scan.about["began"])[:10] for scan in self._scans}
        found = self.ask("trend")
        most = max((findings for _, _, findings, _, _ in found), default=0)
        rows: list[tuple[Cell, ...]] = [
            (days[scan], Code(scan), files, Bar(findings, findings / most if most else 0), errors, fixable,
             findings / files if files else 0.0)
            for scan, files, findings, errors, fixable in found
        ]  # fmt: skip
        columns = ("Day", "Scan", "Files", "Findings", "Errors", "Safe fixes", "Findings a file")
        return Section("Over time", "Each complete scan of the data set.", columns, rows)

    def _moved(self) -> Section:
        note = (
            "Against the scan before, by repository, branch, path, rule and text of the line."
            if self._before else "There is no scan before this one."
        )  # fmt: skip
        found = {row[0]: row[1:] for row in self.ask("moved")} if self._before else {}
        rows: list[tuple[Cell, ...]] = [
            (Severity(level), found[level][0], found[level][1], Change(found[level][0] - found[level][1]))
            for level in ("error", "warning", "info")
            if level in found
        ]
        return Section("New and gone", note, ("Severity", "New", "Gone", "Change"), rows)

    def _rules(self) -> Section:
        found = self.ask("rules")
        most = max((row[2] for row in found), default=1)
        rows: list[tuple[Cell, ...]] = [
            (Code(rule), _about(rule), Severity(severity), Bar(findings, findings / most), files, repositories, safe,
             Change(findings - (before or 0) if self._before else None))
            for rule, severity, findings, files, repositories, safe, before in found
        ]  # fmt: skip
        columns = ("Rule", "What is wrong", "Severity", "Findings", "Files", "Repositories", "Safe fixes", "Change")
        return self._cut("By rule", "A finding counts in each file that has it; copies count.", columns, rows)

    def _repositories(self) -> Section:
        rows: list[tuple[Cell, ...]] = [
            (self._repository(repository), files, findings, errors, safe, findings / files, int(points))
            for repository, files, findings, errors, safe, points in self.ask("repositories")
        ]
        columns = ("Repository", "Files", "Findings", "Errors", "Safe fixes", "Findings a file", "Points")
        return self._cut("By repository", "The most points first.", columns, rows)

    def _repository(self, name: str) -> Cell:
        """A repository, with its address where it is on a host that is known."""
        return Code(name, home(name))

    def _owners(self) -> Section:
        rows: list[tuple[Cell, ...]] = [(Code(row[0]), *row[1:]) for row in self.ask("owners")]
        columns = ("Owner", "Repositories", "Files", "Findings", "Errors", "Safe fixes")
        return self._cut("By owner", "As the CODEOWNERS file of each repository has it.", columns, rows)

    def _support(self) -> Section:
        found = self.ask("support")
        most = max((row[1] for row in found), default=1)
        rows: list[tuple[Cell, ...]] = [(state, Bar(files, files / most), count) for state, files, count in found]
        note = "The image under the last stage: the first day on which something in it gets no more security fixes."
        return Section("Support of base images", note, ("State", "Files", "Repositories"), rows)

    def _bases(self) -> Section:
        rows: list[tuple[Cell, ...]] = [
            (Code(base), files, repositories, None if ends is None else str(ends), self._left(ends))
            for base, files, repositories, ends in self.ask("bases")
        ]
        columns = ("Base image", "Files", "Repositories", "Fixes until", "")
        return self._cut("By base image", "Known by the tag; days are free security fixes.", columns, rows)

    def _left(self, ends: date | None) -> str:
        if ends is None:
            return ""
        days = (ends - self._day).days
        return f"ended {grouped(-days)} days ago" if days < 0 else f"{grouped(days)} days left"

    def _ages(self) -> Section:
        rows: list[tuple[Cell, ...]] = [
            (age, files, findings, float(each)) for age, files, findings, each in self.ask("ages")
        ]
        columns = ("Last change", "Files", "Findings", "Findings a file")
        return Section("By age of the file", "When the file was changed last, as the history has it.", columns, rows)

    def _fixes(self) -> Section:
        rows: list[tuple[Cell, ...]] = [(Code(row[0]), *row[1:]) for row in self.ask("fixes")]
        note = (
            "`dlint fix --scan` makes patches of the safe ones. A fix is proven, or refused, where the scan ran with "
            "--prove; else `dlint fix` proves it when it makes it."
        )
        columns = ("Rule", "Findings", "Safe", "Proven", "Refused", "Unsafe", "By hand")
        return self._cut("What can be fixed", note, columns, rows)

    def _samples(self) -> list[Section]:
        by_rule: dict[str, list[tuple[Cell, ...]]] = {}
        for rule, repository, revision, path, line, message, title, trust in self.ask("samples"):
            url = link(repository, revision, path, line, self._options.template)
            place = Link(f"{path}:{line}", url)
            repair = f"{_PRECISE.get(trust, 'by hand')}: {title}" if title else ""
            # The query orders by rule, so sections keep the order of its rows.
            by_rule.setdefault(rule, []).append((Code(repository), place, message, repair))
        columns = ("Repository", "Place", "Finding", "Fix")
        return [
            Section(f"{PLACES_OF}{rule}", "The first twenty places.", columns, rows, folded=True)
            for rule, rows in by_rule.items()
        ]

    def _unread(self) -> Section:
        rows: list[tuple[Cell, ...]] = [
            (error, files, Code(repository), Code(path)) for error, files, repository, path in self.ask("unread")
        ]
        columns = ("Reason", "Inputs", "Repository, for example", "Path")
        return self._cut("Inputs with an error", "What could not be read or checked.", columns, rows)
