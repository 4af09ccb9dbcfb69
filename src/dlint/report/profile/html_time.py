"""The timeline on the page: which stage did what when, and what made the wall time."""

from __future__ import annotations

from collections.abc import Iterator

from dlint.report.cells import shown
from dlint.report.markup import escaped
from dlint.report.profile.figures import clock, critical_text, seconds_cell
from dlint.trial.profile.profile import LineProfile, Profile, StageProfile

TICKS = 4
# Of a narrower block the number would not be seen.
LEAST_LABEL, PHONE_LABEL = 2.5, 9.0


def timeline(profile: Profile) -> Iterator[str]:
    """The section; nothing where no stage ran."""
    ran = [stage for stage in profile.stages if stage.began is not None and stage.ended is not None]
    end = max([stage.ended or 0.0 for stage in ran] + ([profile.wall[-1]] if profile.wall else []), default=0.0)
    if not ran or end <= 0:
        return
    critical = {line for line, seconds in profile.critical if seconds >= 0.01}
    yield '<section><h2>Timeline</h2>\n<p class="key"><span class="sample seconds"></span> an instruction'
    yield '<span class="sample critical"></span> on the critical path</p>\n<div class="time">'
    for stage in ran:
        yield from _lane(profile, stage, end, critical)
    ticks = "".join(_tick(end * at / TICKS, end) for at in range(TICKS + 1))
    yield f'<div class="lane"><span></span><div class="ticks">{ticks}</div></div></div>'
    path = critical_text(profile)
    if path:
        yield f"<p><b>Critical path</b>: {escaped(path)}</p>"
    yield "</section>"


def _lane(profile: Profile, stage: StageProfile, end: float, critical: set[int]) -> Iterator[str]:
    label = stage.name or stage.index
    name = stage.name if stage.name is not None else f"stage {stage.index}"
    own = [line for line in profile.lines if line.stage == label and line.began is not None and line.ended is not None]
    spent = (stage.ended or 0.0) - (stage.began or 0.0)
    yield f'<div class="lane"><span>{escaped(shown(name))} <small>{clock(spent)}</small></span><div class="track">'
    for line in own:
        yield _block(line, end, line.start in critical)
    yield "</div></div>"


def _block(line: LineProfile, end: float, critical: bool) -> str:
    began, ended = line.began or 0.0, line.ended or 0.0
    # A step of no time is still drawn: each instruction that ran has its block.
    left, width = 100 * began / end, max(0.3, 100 * (ended - began) / end)
    title = escaped(f"line {line.start}: {seconds_cell(line)}, {shown(line.text[:80])}")
    number = str(line.start) if width >= LEAST_LABEL else ""
    if number and width < PHONE_LABEL:
        number = f'<span class="wide-only">{number}</span>'
    kind = ' class="critical"' if critical else ""
    place = f"left:{left:.2f}%;width:{width:.2f}%"
    return f'<a href="#L{line.start}"{kind} style="{place}" title="{title}" aria-label="{title}">{number}</a>'


def _tick(seconds: float, end: float) -> str:
    at = 100 * seconds / end
    edge = ' class="last"' if at > 99 else ""
    return f'<i{edge} style="left:{at:.1f}%">{clock(seconds) if seconds else "0"}</i>'
