"""What the traces show of each line: what it read of the context and of earlier lines, and what it wrote."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from dlint.model.context.walk import FILE
from dlint.model.instructions.run import Run
from dlint.model.stage import Stage
from dlint.trial.profile.route import Route
from dlint.trial.trace.accesses import LIST, MAKE, MISS, OPEN, REMOVE, TEST, WRITE, WRITES, Accesses
from dlint.trial.trace.placed import A_FOLDER, Layout, Placed, layout_of
from dlint.trial.trace.trace_build import Trace

# Of the paths of one kind so many are named at most; the rest is counted.
MOST_NAMED = 50
# What a step leaves there is no input of another one.
_SCRATCH = "/tmp/"  # noqa: S108


@dataclass(slots=True)
class LineFacts:
    """What one RUN did. Paths of the context are relative to it, others absolute in the image. `opened` and `tested`
    are files of the context, `listed` folders that hold some; `missed` are names that it looked for where files of the
    context could be; `untouched` are files and folders at the top of the context that stand above it and that it never
    looks at. `earlier` counts the paths that it read and that an earlier RUN wrote, by that line, with one of
    them. `wrote` are the topmost folders and files that it wrote to, with how many paths. `gate` states that it writes
    nothing; `inexact` why something may be missing here."""

    line: int
    opened: list[str] = field(default_factory=list)
    tested: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)
    earlier: dict[int, tuple[int, str]] = field(default_factory=dict)
    wrote: dict[str, int] = field(default_factory=dict)
    hosts: list[str] = field(default_factory=list)
    gate: bool = False
    inexact: str | None = None


@dataclass(slots=True)
class TraceFacts:
    """The facts of a build by line. `unread` are files of the context that are sent and that no RUN opened, tested or
    took with a listed folder: `idle` in no image, `shipped` in the final one, where the program may read them."""

    lines: dict[int, LineFacts] = field(default_factory=dict)
    idle: list[str] = field(default_factory=list)
    shipped: list[str] = field(default_factory=list)
    problem: str | None = None


def facts_of(route: Route, trace: Trace) -> TraceFacts:
    """Join the traces of a build with what its instructions put where."""
    layout = layout_of(route)
    facts = TraceFacts(problem=trace.problem)
    for stage in route.reached:
        for run in stage.of(Run):
            accesses = trace.steps.get(run.line)
            if isinstance(run, Run) and accesses is not None:
                facts.lines[run.line] = _line(route, stage, run, accesses, layout, trace)
    if facts.lines or not any(stage.of(Run) for stage in route.reached):
        _unread(route, layout, facts)
    return facts


def _line(route: Route, stage: Stage, run: Run, found: Accesses, layout: Layout, trace: Trace) -> LineFacts:
    placed = layout.runs.get(run.line, Placed())
    facts = LineFacts(run.line, gate=found.writes_nothing, inexact=found.inexact, hosts=sorted(found.hosts))
    roots = {posixpath.dirname(path) for path, origin in placed.files.items() if origin != A_FOLDER}
    for path in sorted(found.paths):
        bits, origin = found.bits(path), placed.files.get(path)
        if origin is not None and origin != A_FOLDER:
            if bits & OPEN:
                facts.opened.append(origin)
            elif bits & TEST:
                facts.tested.append(origin)
        elif bits & LIST and path in roots:
            facts.listed.append(path)
        elif bits & MISS and posixpath.dirname(path) in roots:
            facts.missed.append(path)
    facts.untouched = _untouched(placed, facts)
    facts.wrote = written_places(found)
    facts.earlier = _earlier(route, stage, run, found, trace)
    return facts


def _untouched(placed: Placed, facts: LineFacts) -> list[str]:
    """What of the context stands there, by its first folder, and is neither opened, tested nor listed."""
    listed = set(facts.listed)
    used = {_top(path) for path in (*facts.opened, *facts.tested)}
    used |= {_top(origin) for path, origin in placed.files.items() if posixpath.dirname(path) in listed}
    return sorted({_top(origin) for origin in placed.files.values() if origin[:1] not in ("/", "<")} - used)


def _top(path: str) -> str:
    first, slash, _ = path.partition("/")
    return first + slash


def written_places(found: Accesses) -> dict[str, int]:
    """Where a step wrote: the folders that it made, and the folders of other files, with the number of paths."""
    places: Counter[str] = Counter()
    for path in found.touched(WRITES):
        places[path if path in found.own else posixpath.dirname(path) or "/"] += 1
    return dict(places.most_common())


def _earlier(route: Route, stage: Stage, run: Run, found: Accesses, trace: Trace) -> dict[int, tuple[int, str]]:
    """By earlier RUN, how many of the paths that it wrote this one read, and the first of them."""
    result: dict[int, tuple[int, str]] = {}
    for other in earlier_runs(route, stage, run):
        before = trace.steps.get(other.line)
        if before is None:
            continue
        paths = [path for path in read_after(before, found) if not path.startswith(_SCRATCH)]
        if paths:
            result[other.line] = len(paths), paths[0]
    return result


def earlier_runs(route: Route, stage: Stage, run: Run) -> Iterator[Run]:
    """The RUNs above one, in its stage and in those that it is built on."""
    for each in route.chain_to(stage):
        for other in each.of(Run):
            if other is run:
                return
            if isinstance(other, Run):
                yield other


def read_after(before: Accesses, later: Accesses) -> list[str]:
    """The paths that a later step read and that an earlier one wrote, made or removed."""
    written = WRITE | MAKE | REMOVE
    return [
        path
        for path in sorted(later.paths)
        if later.bits(path) & (OPEN | TEST | LIST | MISS) and (before.bits(path) & written or before.is_own(path))
    ]


def files_read_alone(facts: TraceFacts) -> set[str]:
    """What at the top of the context a RUN opened, or asked for by its name and not with a whole folder."""
    paths = {
        path for line in facts.lines.values() for path in (*line.opened, *(line.tested if not line.listed else ()))
    }
    return {_top(path).rstrip("/") for path in paths}


def hides_bytes(route: Route, trace: Trace) -> bool:
    """Whether a RUN may take away, or write again, what one above it in its stage wrote, in the stages that ship; True
    without a trace."""
    for stage in route.chain:
        above: list[Accesses] = []
        for run in stage.of(Run):
            found = trace.steps.get(run.line)
            if found is None:
                return True
            if any(
                found.bits(path) & (WRITE | REMOVE) and before.wrote(path) for before in above for path in found.paths
            ):
                return True
            above.append(found)
    return False


def _unread(route: Route, layout: Layout, facts: TraceFacts) -> None:
    used = {path for line in facts.lines.values() for path in (*line.opened, *line.tested)}
    listed = {path for line in facts.lines.values() for path in line.listed}
    shipped = set(layout.ends[route.target.index].files.values()) if route.target.index in layout.ends else set()
    for placed in (*layout.runs.values(), *layout.ends.values()):
        used |= {origin for path, origin in placed.files.items() if posixpath.dirname(path) in listed}
    for entry in route.context.entries:
        if entry.sent and entry.kind == FILE and entry.path not in used and not _is_about_the_build(entry.path):
            (facts.shipped if entry.path in shipped else facts.idle).append(entry.path)


def _is_about_the_build(path: str) -> bool:
    low = posixpath.basename(path).lower()
    return "dockerfile" in low or "containerfile" in low or low.endswith(".dockerignore")
