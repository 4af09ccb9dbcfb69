"""What a rewrite moves past which step, and whether the step touches it: the traces decide, nothing is guessed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from dlint.model.instructions.kinds import Arg, Env, Onbuild
from dlint.model.instructions.run import Run
from dlint.model.stage import Stage
from dlint.optimize.matching import match, runs_of, words_of
from dlint.trial.profile.route import Route
from dlint.trial.trace.accesses import (
    LIST,
    MAKE,
    MANAGER_SHIFT,
    MISS,
    MODE,
    OPEN,
    REMOVE,
    TEST,
    WORDS,
    WRITE,
    WRITES,
    Accesses,
)
from dlint.trial.trace.facts import read_after
from dlint.trial.trace.link_table import Links
from dlint.trial.trace.links import links_of
from dlint.trial.trace.placed import A_FOLDER, Layout, Placed, layout_of
from dlint.trial.trace.trace_build import Trace

LONGEST = 50
# Where two steps may both write without one depending on the other: logs, caches and what is left in /tmp.
_SHARED = ("/tmp", "/var/tmp", "/var/log", "/var/cache", "/root/.cache", "/root/.npm")  # noqa: S108


@dataclass(slots=True)
class Moves:
    """How the order of a rewrite differs from that of the Dockerfile as it was.

    `refusals` name a step and what it touches of what was moved past it; `moved` is whether anything moved at all;
    `untraced` are the lines of steps that something moved past and that no trace covers; `conditions` are names that
    a package manager looks for and that are not there today; `fed` are the lines of steps (as it was) whose files or
    script changed; `rewritten` are those whose script did.
    """

    refusals: list[str] = field(default_factory=list)
    moved: bool = False
    untraced: list[int] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    fed: set[int] = field(default_factory=set)
    rewritten: set[int] = field(default_factory=set)


def moves(before: Route, after: Route, trace: Trace) -> Moves:
    """Compare two Dockerfiles step by step: what stood above each RUN, and what stands there in the rewrite."""
    return _Comparison(before, after, trace).run()


class _Comparison:
    def __init__(self, before: Route, after: Route, trace: Trace) -> None:
        self.before = before
        self.after = after
        self.trace = trace
        self.layouts: tuple[Layout, Layout] = layout_of(before), layout_of(after)
        self.old_runs, self.new_runs = runs_of(before), runs_of(after)
        self.matched = match(self.old_runs, self.new_runs)
        self.links = links_of(before)
        for accesses in trace.steps.values():
            self.links.update(accesses.links)
        self.found = Moves()

    def run(self) -> Moves:
        for new in self.new_runs:
            for old in self.matched[new.line]:
                self._files(old, new)
                self._steps(old, new)
                self._state(old, new)
                if words_of(old) != words_of(new):
                    self.found.fed.add(old.line)
                    self.found.rewritten.add(old.line)
        self._triggers()
        self._ends()
        self.found.refusals = list(dict.fromkeys(self.found.refusals))
        return self.found

    def _files(self, old: Run, new: Run) -> None:
        """What of the context stood above the step and does not any more, or the other way round."""
        ours = self.layouts[0].runs.get(old.line, Placed())
        theirs = self.layouts[1].runs.get(new.line, Placed())
        changed = {
            path for path in ours.files.keys() | theirs.files.keys() if ours.files.get(path) != theirs.files.get(path)
        }
        trees = [
            path for path in ours.trees.keys() | theirs.trees.keys() if ours.trees.get(path) != theirs.trees.get(path)
        ]
        if not changed and not trees:
            return
        self.found.moved = True
        accesses = self._accesses(old)
        if accesses is None:
            return
        touch = next(iter(_touches(accesses, changed, trees, ours, theirs, self.links)), None)
        if touch is not None:
            how, path = touch
            self.found.refusals.append(f"{_step(old)} {WORDS[how]} {path}, which the rewrite moves past it")
            self.found.fed.add(old.line)
        self.found.conditions += _conditions(accesses, changed)

    def _triggers(self) -> None:
        """RUNs that ONBUILD brings to a stage: no trace covers them."""
        ours, theirs = _onbuild_runs(self.before), _onbuild_runs(self.after)
        for text in ours.keys() & theirs.keys():
            old, new = self.layouts[0].runs.get(ours[text]), self.layouts[1].runs.get(theirs[text])
            if old is not None and new is not None and (old.files != new.files or old.trees != new.trees):
                self.found.moved = True
                step = f"line {ours[text]} (ONBUILD {_cut(text)})"
                self.found.refusals.append(f"{step} may read what the rewrite moves past it: it is not traced")

    def _accesses(self, old: Run) -> Accesses | None:
        """The accesses of a step that something moved past."""
        accesses = self.trace.steps.get(old.line)
        if accesses is None:
            if old.line not in self.found.untraced:
                self.found.untraced.append(old.line)
            return None
        # A trace that may have gaps (a process without ptrace, a cut-off log) proves nothing.
        if accesses.inexact is not None:
            self.found.refusals.append(f"{_step(old)} cannot be moved past: {accesses.inexact}")
        return accesses

    def _steps(self, old: Run, new: Run) -> None:
        """RUNs that stood above the step and do not any more, or the other way round."""
        above = {each.line for each in _above(self.before, old)}
        now = {each.line for line in _above(self.after, new) for each in self.matched[line.line]}
        # RUNs that were joined keep their order within the one that they are now.
        now |= {each.line for each in self.matched[new.line] if each.line < old.line}
        everywhere = {each.line: each for olds in self.matched.values() for each in olds}
        for line in sorted(above ^ now):
            other = everywhere.get(line)
            if other is None or other is old:
                continue
            self.found.moved = True
            mine, theirs = self._accesses(old), self._accesses(other)
            if mine is None or theirs is None:
                continue
            shared = conflict(*((theirs, mine) if line < old.line else (mine, theirs)))
            if shared is not None:
                first, second = (other, old) if line < old.line else (old, other)
                self.found.refusals.append(f"{_step(second)} uses {shared}, which {_step(first)} writes")

    def _state(self, old: Run, new: Run) -> None:
        """Variables, user and folder of a step; a trace does not show who reads a variable."""
        if old.stage is None or new.stage is None:
            return
        ours, theirs = _settings(self.before, old.stage, old), _settings(self.after, new.stage, new)
        # A setting that is in one of the two only was not moved but added or removed: the script comparison covers
        # that.
        common = _all_settings(self.before) & _all_settings(self.after)
        for text in sorted((ours ^ theirs) & common):
            self.found.moved = True
            self.found.refusals.append(f"{_step(old)} may read what `{text}` sets, and the rewrite moves that past it")
        # Another user may read and own other files, which the traces of the first one do not show.
        users = [stage.user_at(run) for stage, run in ((old.stage, old), (new.stage, new))]
        names = [user.text.strip() if user is not None else "" for user in users]
        if names[0] != names[1]:
            self.found.refusals.append(f"{_step(old)} runs as {names[0] or 'the user of the base image'} no longer")

    def _ends(self) -> None:
        """Two instructions that write one path: the last one must stay the last one, equal today or not."""
        ours = self.layouts[0].ends.get(self.before.target.index, Placed())
        theirs = self.layouts[1].ends.get(self.after.target.index, Placed())
        winners = _winners(ours, self.links), _winners(theirs, self.links)
        for path in sorted(winners[0].keys() & winners[1].keys()):
            first, second = winners[0][path], winners[1][path]
            if first != second:
                self.found.moved = True
                self.found.refusals.append(f"{path} comes from {second} in the place of {first}")
                break


def _winners(placed: Placed, links: Links) -> dict[str, str]:
    """Which file of the context is at a path in the end: of several that links lead to one path, the last one."""
    found: dict[str, tuple[int, str]] = {}
    for path, origin in placed.files.items():
        real, line = links.real(path, last=False), placed.lines.get(path, 0)
        if origin != A_FOLDER and line >= found.get(real, (0, ""))[0]:
            found[real] = line, origin
    return {real: origin for real, (_, origin) in found.items()}


def _touches(
    found: Accesses, changed: set[str], trees: list[str], ours: Placed, theirs: Placed, links: Links
) -> Iterator[tuple[int, str]]:
    """How a step touches what moved: (how, path), the surest first."""
    # A COPY follows links as well: what it puts below /var/run is found below /run.
    real = {path: links.real(path) for path in changed}
    parents = {posixpath.dirname(path) for path in (*changed, *real.values())}
    # Folders are compared by what a step did with them; a file counts if it is opened at all.
    files = {path for path in changed if A_FOLDER not in (ours.files.get(path), theirs.files.get(path))}
    for path in sorted(files):
        bits = found.bits(path) | found.bits(real[path])
        for how in (OPEN, TEST, WRITE, MAKE, MODE, REMOVE, LIST):
            if bits & how:
                yield how, path
        if found.is_own(path) or path in found.own or found.is_own(real[path]):
            yield WRITE, path
    # A file of the context can only come where one is, or below the place that a COPY names.
    goals = [links.real(goal) for goal in ours.goals | theirs.goals]
    places = {posixpath.dirname(each) for path in files for each in (path, real[path])}
    places |= {parent for parent in parents if _is_below(parent, goals)}
    for path in sorted(found.paths):
        bits = found.paths[path] & ~(0xFF << MANAGER_SHIFT)
        if path in parents and bits & LIST:
            yield LIST, path
        elif path in changed and path not in files and bits & (LIST | TEST | WRITES):
            yield next(how for how in (LIST, TEST, *_WRITING) if bits & how), path
        elif bits & MISS and posixpath.dirname(path) in places and not _is_there(path, ours, theirs):
            # A compiler tries whether `-lc` is a file before it takes it for an option.
            if not posixpath.basename(path).startswith("-"):
                yield MISS, path
        elif trees and found.bits(path) & (OPEN | TEST | LIST | WRITES) and _is_below(path, trees):
            yield next(how for how in (OPEN, TEST, LIST, *_WRITING) if found.bits(path) & how), path


_WRITING = (WRITE, MAKE, MODE, REMOVE)


def _is_there(path: str, ours: Placed, theirs: Placed) -> bool:
    return path in ours.files and path in theirs.files


def _is_below(path: str, trees: list[str]) -> bool:
    return any(path == tree or path.startswith(tree.rstrip("/") + "/") for tree in trees)


def _conditions(found: Accesses, changed: set[str]) -> list[str]:
    """What a package manager itself looks for beside what moved."""
    parents = {posixpath.dirname(path) for path in changed}
    return [
        path
        for path, bits in found.paths.items()
        if bits >> MANAGER_SHIFT & MISS and posixpath.dirname(path) in parents and "node_modules" not in path
    ]


def conflict(first: Accesses, second: Accesses) -> str | None:
    """A path for which two steps must stay in their order."""
    for path in (*read_after(first, second), *read_after(second, first), *_both_write(first, second)):
        if not _is_shared(path):
            return path
    return None


def _both_write(first: Accesses, second: Accesses) -> Iterator[str]:
    small, large = sorted((first, second), key=lambda each: len(each.paths))
    for path in sorted(small.paths):
        if small.bits(path) & WRITES and (large.bits(path) & WRITES or large.is_own(path)):
            yield path


def _is_shared(path: str) -> bool:
    # Python writes byte code beside any module that it imports.
    return "__pycache__" in path or any(path == place or path.startswith(place + "/") for place in _SHARED)


def _above(route: Route, run: Run) -> Iterator[Run]:
    if run.stage is None:
        return
    for stage in route.chain_to(run.stage):
        for view in stage.instructions:
            if view is run:
                return
            if isinstance(view, Run):
                yield view


def _settings(route: Route, stage: Stage, run: Run) -> set[str]:
    """The ENV and ARG above a step."""
    found: set[str] = set()
    for each in route.chain_to(stage):
        for view in each.instructions:
            if view is run:
                return found
            if isinstance(view, Arg | Env):
                found.add(_setting(view))
    return found


def _all_settings(route: Route) -> set[str]:
    return {_setting(view) for stage in route.reached for view in stage.instructions if isinstance(view, Arg | Env)}


def _setting(view: Arg | Env) -> str:
    return f"{view.node.keyword.upper()} {' '.join(view.text.split())}"


def _onbuild_runs(route: Route) -> dict[str, int]:
    """The line of each RUN that stages get from an ONBUILD of their base, by its text."""
    bases = [base for stage in route.reached if (base := route.base_of(stage)) is not None]
    inner = [view.inner for base in bases for view in base.instructions if isinstance(view, Onbuild)]
    return {f"RUN {words_of(run)}": run.line for run in inner if isinstance(run, Run)}


def _step(run: Run) -> str:
    return f"line {run.line} ({_cut(f'RUN {words_of(run)}')})"


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
