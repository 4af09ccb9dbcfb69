"""The lines of the profile for people in pieces with a role each: one layout with and without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from dlint.report.cells import shown
from dlint.report.columns import aligned, cut
from dlint.report.profile import traced
from dlint.report.profile.figures import (
    bytes_cell,
    critical_text,
    facts,
    files_cell,
    headline,
    looks,
    seconds_cell,
    took,
)
from dlint.text.units import size
from dlint.trial.profile.budget import Overrun
from dlint.trial.profile.cache_miss import sentences
from dlint.trial.profile.profile import LineProfile, Profile, StageProfile, Warm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.report.columns import Line

BAR = 8
# Blocks of an eighth of a column each, so that small lines differ from each other.
EIGHTHS = " ▏▎▍▌▋▊▉█"
HEAD = ("Line", "", "Seconds", "", "Bytes", "Files", "Wasted", "Instruction")


def lines(profile: Profile, overruns: Sequence[Overrun] = (), width: int = 100) -> Iterator[Line]:
    """Every line of the report, each a list of (role, text), no wider than `width` where that can be."""
    yield [("path", shown(profile.path)), ("plain", ": "), ("heading", headline(profile))]
    yield []
    yield from _instructions(profile, width)
    yield []
    yield from aligned([[("plain", what), ("value", text)] for what, text in facts(profile)], widest=width)
    path = critical_text(profile)
    if path:
        yield []
        yield [("heading", "Critical path, which makes the wall time")]
        yield [("plain", f"  {path}")]
    yield from _looks(profile)
    for warm in profile.warm:
        yield from _warm(warm)
    yield from _traced(profile)
    yield from _trouble(profile)
    for overrun in overruns:
        yield [("error", "over budget: "), ("plain", overrun.message)]
    for note in profile.notes:
        yield [("warning", "note: "), ("plain", shown(note))]


def bar(part: float, whole: float, width: int = BAR) -> str:
    """A bar of blocks, an eighth of a column exact; anything that is not nothing shows."""
    if part <= 0 or whole <= 0:
        return ""
    eighths = max(1, round(min(1.0, part / whole) * width * 8))
    full, rest = divmod(eighths, 8)
    return "█" * full + EIGHTHS[rest].strip()


def _instructions(profile: Profile, width: int) -> Iterator[Line]:
    """The table, stage by stage."""
    most_seconds = max((took(line.seconds) or 0.0 for line in profile.lines), default=0.0)
    # Without the base images, see `html_lines.dockerfile`.
    most_bytes = max((line.bytes or 0 for line in profile.lines if line.keyword != "from"), default=0)
    stages = {stage.name or stage.index: stage for stage in profile.stages}
    several = len(profile.stages) > 1
    rows: list[tuple[Line | None, Line]] = [(_head(), [])]
    for label, members in groupby(profile.lines, key=lambda line: line.stage):
        if several and label in stages:
            rows.append((None, _stage_head(stages[label])))
        for line in members:
            rows.append((_row(line, most_seconds, most_bytes), []))
            rows += [(None, note) for note in _remarks(line)]
    laid = aligned([row for row, _ in rows if row is not None], widest=width)
    for row, plain in rows:
        yield cut(next(laid), width) if row is not None else plain


def _head() -> Line:
    roles = ("number", "plain", "number", "plain", "number", "number", "number", "plain")
    return [(role if role == "number" else "head", text) for role, text in zip(roles, HEAD, strict=True)]


def _row(line: LineProfile, most_seconds: float, most_bytes: int) -> Line:
    weight = line.bytes or 0
    return [
        ("number", str(line.start)),
        ("seconds", bar(took(line.seconds) or 0.0, most_seconds) if not line.cached else ""),
        ("number", seconds_cell(line)),
        ("bytes", bar(weight, most_bytes) if line.keyword != "from" else ""),
        ("number", bytes_cell(line)),
        ("number", files_cell(line)),
        ("number", size(line.wasted) if line.wasted else ""),
        ("error" if line.failed else "instruction" if line.ships else "aside", _one_line(line.text)),
    ]


def _remarks(line: LineProfile) -> Iterator[Line]:
    """Below a line: what hid its bytes, and why it was not cached."""
    for hidden in line.hidden:
        where = f"line {hidden.line}" if hidden.line is not None else "an unknown line"
        what = f"{size(hidden.bytes)} in {hidden.paths} file{'s' if hidden.paths != 1 else ''}"
        yield [("plain", "        "), ("warning", f"wasted: {what} {hidden.how} by {where}")]
    if line.failed:
        yield [("plain", "        "), ("error", "the build failed here")]
    if line.why:
        yield [("plain", f"        built again: {line.why}")]


def _stage_head(stage: StageProfile) -> Line:
    name = f"stage {stage.name}" if stage.name is not None else f"stage {stage.index}"
    parts = [] if stage.bytes is None else [size(stage.bytes)]
    parts.append("ships" if stage.ships else "does not ship" if stage.built else "not built")
    return [("plain", "  "), ("stage", shown(name)), ("plain", f" ({', '.join(parts)})")]


def _looks(profile: Profile) -> Iterator[Line]:
    found = looks(profile)
    if found:
        yield []
        yield [("heading", "Look at first")]
        for line, why in found:
            yield [("plain", "  "), ("path", f"line {line}"), ("plain", f": {why}")]


def _warm(warm: Warm) -> Iterator[Line]:
    built = f"{len(warm.rebuilt)} of {len(warm.rebuilt) + len(warm.reused)} steps built again"
    yield []
    yield [("heading", f"After a change of {shown(warm.touched)}: {warm.seconds:.1f} s, {built}")]
    for text in sentences(warm.why):
        yield [("plain", f"  {shown(text)}")]


def _traced(profile: Profile) -> Iterator[Line]:
    if profile.trace is None:
        return
    yield []
    yield [("heading", "What each line reads and writes, by a traced build")]
    for line, found in sorted(profile.trace.lines.items()):
        yield [("plain", "  "), ("path", f"line {line}")]
        for sentence in traced.sentences(found):
            yield [("plain", f"    {shown(sentence)}")]
    for sentence in traced.unread(profile.trace):
        yield [("warning", f"  {shown(sentence)}")]


def _trouble(profile: Profile) -> Iterator[Line]:
    trouble = profile.trouble
    if trouble is None:
        return
    place = f"line {trouble.line}: " if trouble.line is not None else ""
    yield []
    yield [("error", "failed: "), ("plain", shown(f"{place}{trouble.message}"))]
    for text in trouble.tail:
        yield [("aside", f"  | {shown(text)}")]


def _one_line(text: str) -> str:
    return shown(" ".join(text.replace("\\ ", " ").split()))
