"""The Dockerfile on the page, with bars of seconds and bytes beside each instruction."""

from __future__ import annotations

from collections.abc import Iterator

from dlint.report.cells import shown
from dlint.report.markup import escaped
from dlint.report.profile import traced
from dlint.report.profile.figures import bytes_cell, files_cell, seconds_cell, took
from dlint.text.units import size
from dlint.trial.profile.profile import UNKNOWN, LineProfile, Profile, StageProfile


def dockerfile(profile: Profile) -> Iterator[str]:
    """The section: each instruction a row, what stands between them muted."""
    most_seconds = max((took(line.seconds) or 0.0 for line in profile.lines if not line.cached), default=0.0)
    # Without the base images: they are far larger than what a line adds, and no bar would show beside theirs.
    most_bytes = max((line.bytes or 0 for line in profile.lines if line.keyword != "from"), default=0)
    stages = {stage.name or stage.index: stage for stage in profile.stages}
    # A line of a hundredth of a second is on the path only by chance.
    critical = {line for line, seconds in profile.critical if seconds >= 0.01}
    yield '<section><h2>Line by line</h2>\n<p class="key"><span class="sample seconds"></span> seconds'
    yield '<span class="sample bytes"></span> bytes <span class="sample waste"></span> wasted bytes'
    yield '<span class="mark">●</span> on the critical path</p>\n<div class="file">'
    at = 1
    for line in profile.lines:
        yield from _between(profile, at, line.start)
        if line.keyword == "from" and len(profile.stages) > 1 and line.stage in stages:
            yield _stage(stages[line.stage])
        yield from _row(profile, line, most_seconds, most_bytes, line.start in critical)
        at = line.end + 1
    yield from _between(profile, at, len(profile.source) + 1)
    yield "</div></section>"


def _between(profile: Profile, start: int, end: int) -> Iterator[str]:
    """Comments and blank lines; blank ones at the ends are left out."""
    texts = [(number, profile.source[number - 1]) for number in range(start, min(end, len(profile.source) + 1))]
    while texts and not texts[-1][1].strip():
        texts.pop()
    while texts and not texts[0][1].strip():
        texts.pop(0)
    if texts:
        yield f'<div class="row muted"><pre>{_code(texts)}</pre></div>'


def _stage(stage: StageProfile) -> str:
    name = f"stage {stage.name}" if stage.name is not None else f"stage {stage.index}"
    tag = "ships" if stage.ships else "does not ship" if stage.built else "not built"
    weight = f" · {size(stage.bytes)}" if stage.bytes is not None else ""
    return f'<h3>{escaped(shown(name))} <small class="{"ships" if stage.ships else "aside"}">{tag}{weight}</small></h3>'


def _row(profile: Profile, line: LineProfile, most_seconds: float, most_bytes: int, critical: bool) -> Iterator[str]:
    # The lines as they are written: `line.text` is joined and has lost its comments.
    source = [(number, profile.source[number - 1]) for number in range(line.start, line.end + 1)]
    states = ["row"] + ["aside"] * (not line.ships) + ["failed"] * line.failed
    yield f'<div class="{" ".join(states)}" id="L{line.start}"><pre>{_code(source)}</pre>'
    yield '<div class="figures">'
    if took(line.seconds) is not None:
        mark = '<span class="mark" title="on the critical path">●</span>' if critical else ""
        text = f"{escaped(seconds_cell(line))}{mark}"
        yield _bar("seconds", 0.0 if line.cached else took(line.seconds) or 0.0, most_seconds, text)
    yield from _weight(line, most_bytes)
    yield from _remarks(line)
    if profile.trace is not None and line.start in profile.trace.lines:
        remarks = [escaped(shown(each)) for each in traced.sentences(profile.trace.lines[line.start])]
        yield '<ul class="traced">' + "".join(f"<li>{each}</li>" for each in remarks) + "</ul>"
    yield "</div></div>"


def _weight(line: LineProfile, most: int) -> Iterator[str]:
    cell = bytes_cell(line)
    if not cell:
        return
    if line.bytes_are == UNKNOWN or line.bytes is None:
        yield '<p class="bar none"><span>bytes unknown</span></p>'
        return
    files = files_cell(line)
    packed = f", {size(line.compressed)} compressed" if line.compressed is not None else ""
    text = escaped(cell) + (f" <small>{files} file{'' if files == '1' else 's'}{packed}</small>" if files else "")
    if line.keyword == "from":
        yield f'<p class="bar none"><span>{text}</span></p>'
    else:
        yield _bar("bytes", line.bytes, most, text, line.wasted)


def _bar(kind: str, part: float, whole: float, text: str, waste: int = 0) -> str:
    """A bar with its figure; the wasted part of it is hatched."""
    width = _percent(part, whole)
    inner = f'<i class="waste" style="width:{_percent(waste, part)}%"></i>' if waste and part else ""
    bar = f'<b class="{kind}" style="width:{width}%">{inner}</b>' if part > 0 else ""
    return f'<p class="bar"><span class="track">{bar}</span><span>{text}</span></p>'


def _remarks(line: LineProfile) -> Iterator[str]:
    for hidden in line.hidden:
        where = f'<a href="#L{hidden.line}">line {hidden.line}</a>' if hidden.line is not None else "an unknown line"
        files = f"{hidden.paths:,} file{'' if hidden.paths == 1 else 's'}"
        yield f'<p class="warning">{size(hidden.bytes)} wasted: {files} {hidden.how} by {where}</p>'
    if line.failed:
        yield '<p class="failed">the build failed here</p>'
    if line.why:
        yield f"<p>built again: {escaped(shown(line.why))}</p>"


def _percent(part: float, whole: float) -> str:
    """A width that still shows, in per cent."""
    return f"{max(0.6, min(100.0, 100 * part / whole)):.1f}" if whole > 0 else "0"


def _code(texts: list[tuple[int, str]]) -> str:
    return "".join(f"<span><i>{number}</i>{escaped(shown(text))}</span>" for number, text in texts)
