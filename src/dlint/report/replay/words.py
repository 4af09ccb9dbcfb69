"""Phrases and figures that the reports on a replay share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from dlint.replay.forecast import FileCost, Forecast, LineCost
from dlint.replay.price import ASSUMED
from dlint.replay.report import Proposal, ReplayReport
from dlint.text.units import number, plural, share

REPLAYED = "replayed"
# Below this many seconds per commit two Dockerfiles cost the same.
LEAST = 0.005
# A file stands for itself if it has a part in so many of a line's rebuilds; else its folder is named.
LEAST_SHARE = 0.3
MOST_CAUSES = 3


def headline(report: ReplayReport) -> str:
    """The figure that counts, and what it comes from."""
    today = report.today
    if not today.built:
        return "no commit to replay"
    return f"{figure(today.seconds)} of rebuilding per commit, {REPLAYED} over {span(report)}; {known(today)}"


def span(report: ReplayReport) -> str:
    """Which commits: `300 commits, 2024-01-01 to 2024-06-03`."""
    commits = report.history.commits
    if not commits:
        return "no commit"
    return f"{counted(len(commits), 'commit')}, {day(commits[0].time)} to {day(commits[-1].time)}"


def known(forecast: Forecast) -> str:
    """How the seconds behind a forecast are known."""
    how = forecast.how
    return f"seconds {' and '.join(how)}" if how else "nothing was built again"


def figure(seconds: float) -> str:
    """Seconds as people read them."""
    if seconds < LEAST:
        return "0 s"
    if seconds >= 100:
        return f"{seconds:.0f} s"
    return f"{seconds:.1f} s" if seconds >= 10 else f"{seconds:.2f} s"


def counted(count: int, what: str) -> str:
    """A count with its noun."""
    return f"{number(count)} {plural(count, what)}"


def often(row: LineCost, whole: int) -> str:
    """How often a line was built again."""
    return f"{row.rebuilt} of {whole}"


def price(row: LineCost) -> str:
    """What building the line once more takes; a star where it was not measured."""
    return figure(row.price.again(row.step)) + ("*" if row.price.how == ASSUMED else "")


def causes(row: LineCost) -> str:
    """What had a line built again: files with their counts, and the lines above where it began."""
    parts = []
    if row.rebuilt:
        parts += [f"{name} {times}" for name, times in tops(row)]
    above = sorted(line for line in row.begun_by if line != row.step.line)
    if above and row.began < row.rebuilt:
        from_lines = ", ".join(map(str, above))
        begun = f"through line{'s' * (len(above) > 1)} {from_lines}"
        parts.append(begun if row.began == 0 else f"{row.rebuilt - row.began} times {begun}")
    return "; ".join(parts)


def tops(row: LineCost) -> list[tuple[str, int]]:
    """The files that count most; folders where no file stands out."""
    found = most_first(row.files)[:MOST_CAUSES]
    if not found or found[0][1] >= LEAST_SHARE * row.rebuilt or len(row.files) <= MOST_CAUSES:
        return found
    return most_first(row.folders)[:MOST_CAUSES]


def verdict(proposal: Proposal, report: ReplayReport) -> str:
    """What a proposal is worth."""
    forecast = proposal.forecast
    if forecast is None:
        return ""
    if not proposal.moved:
        return "the same: only instructions that cost nothing with BuildKit have changed"
    saved = proposal.saved(report.today)
    if abs(saved) < LEAST:
        return "the same over these commits"
    percent = share(round(abs(saved) * 1000), round(max(report.today.seconds, LEAST) * 1000))
    text = f"{figure(abs(saved))} {'less' if saved > 0 else 'more'} per commit ({percent})"
    # A comparison of measured seconds with assumed ones has to state it.
    if ASSUMED in forecast.how and ASSUMED not in report.today.how:
        return f"{text}, if the steps that are new take what is assumed"
    return f"{text}, {known(forecast)}"


def rows(report: ReplayReport) -> Iterator[tuple[str, Forecast, str]]:
    """Each Dockerfile that was replayed: what it is, its forecast, and a remark."""
    yield "today's Dockerfile", report.today, ""
    for proposal in report.proposals:
        if proposal.forecast is not None:
            yield proposal.title, proposal.forecast, verdict(proposal, report)
    if report.as_built is not None and report.as_built.built:
        yield (
            "as it was at each commit",
            report.as_built,
            f"the Dockerfile was changed in {counted(report.dockerfile_changes, 'commit')}",
        )


def bound(report: ReplayReport) -> str:
    """What it would cost if stages that are built again yielded the same files; empty where that changes nothing."""
    if report.same is None or report.today.seconds - report.same.seconds < LEAST:
        return ""
    text = "counted is that a RUN that is done again leaves other files; if it left the same ones, "
    return text + f"{figure(report.same.seconds)} per commit"


def busiest(report: ReplayReport, most: int) -> list[FileCost]:
    """The files that begin the most expensive rebuilds."""
    return report.today.files[:most]


def day(time: int) -> str:
    """A date in UTC."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d")


def most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    """Names with their counts, the highest count first."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
