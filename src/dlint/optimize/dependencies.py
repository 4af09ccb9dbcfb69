"""What a rewrite moves past which step, and whether the step touches it: the traces decide, nothing is guessed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from dlint.model.commands.effects import matters
from dlint.model.instructions.kinds import Arg, Env, Onbuild
from dlint.model.instructions.run import Run
from dlint.model.packages.installs import installs_of
from dlint.model.secrets.redact import Redaction
from dlint.model.stage import Stage, declared
from dlint.model.step_effects import effects_of
from dlint.optimize.matching import match, runs_of, words_of
from dlint.optimize.touches import (
    Shift,
    is_below,
    named_paths,
    runs_project_code,
    text_of,
    touches,
    without_prefix_tests,
)
from dlint.trial.equivalence.verdict import is_allowed
from dlint.trial.profile.route import Route
from dlint.trial.trace.accesses import (
    MISS,
    OPEN,
    READS,
    WORDS,
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
# What one step leaves there for another one has any name.
_SCRATCH = ("/tmp/", "/var/tmp/")  # noqa: S108
_SYSTEM = ("//", "/usr/", "/lib/", "/lib64/", "/bin/", "/sbin/", "/etc/", "/var/", "/run/", "/proc/", "/sys/", "/dev/")


@dataclass(slots=True)
class Moves:
    """How the order of a rewrite differs from that of the Dockerfile as it was.

    `refusals` name a step and what it touches of what was moved past it; `moved` is whether anything moved at all;
    `untraced` are the lines of steps that something moved past and that no trace covers; `fed` are the lines of steps
    (as it was) whose files or script changed; `rewritten` are those whose script did.
    """

    refusals: list[str] = field(default_factory=list)
    moved: bool = False
    untraced: list[int] = field(default_factory=list)
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
        self.links.update(trace.links)
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
        if changed or trees:
            self.found.moved = True
        elif self.before.recipe.ignore == self.after.recipe.ignore or old.line not in self.trace.steps:
            return
        accesses = self._accesses(old)
        if accesses is None:
            return
        if runs_project_code(accesses, ours.files, self.before.context.root):
            # What a package manager looks for is then not known to be its own question.
            accesses = accesses.without_managers()
        elif all(each.kind == "named" for each in installs_of(old)):
            accesses = without_prefix_tests(accesses, changed)
        shift = Shift(changed, trees, ours, theirs, self.links, self._gone(changed, ours), self._sends)
        touch = next(((WORDS[how], path) for how, path in touches(accesses, shift)), None)
        if touch is None:
            # What a script names it may read tomorrow, or with another value of a variable.
            touch = next((("names", path) for path in named_paths(old) if path in changed - shift.gone), None)
        if touch is not None:
            self.found.refusals.append(f"{_step(old)} {' '.join(touch)}, which the rewrite moves past it")
            self.found.fed.add(old.line)

    def _gone(self, changed: set[str], ours: Placed) -> set[str]:
        """What the ignore file of the rewrite keeps out of all stages."""
        there = {path for placed in self.layouts[1].ends.values() for path in placed.files}
        return {path for path in changed if path in ours.files and path not in there}

    def _sends(self, path: str) -> tuple[bool, bool]:
        """Whether either ignore file lets a file of this name through."""
        return self.before.context.would_send(path), self.after.context.would_send(path)

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
        common = _all_settings(self.before).keys() & _all_settings(self.after).keys()
        for text in sorted((ours.keys() ^ theirs.keys()) & common):
            self.found.moved = True
            for name in sorted(ours.get(text) or theirs[text]):
                self._variable(old, name, text)
        # Another user may read and own other files, which the traces of the first one do not show.
        for what, was, now in _surroundings(old, old.stage, new, new.stage):
            if was != now:
                self.found.refusals.append(f"{_step(old)} {what} {was} no longer")

    def _variable(self, old: Run, name: str, text: str) -> None:
        """A variable that moved past a step. A trace does not show who reads it: all that the step runs has to be
        known, and none of the files of the context that it opens may name it."""
        if matters(name, effects_of(old), old.all_text):
            self.found.refusals.append(f"{_step(old)} may read what `{text}` sets, and the rewrite moves that past it")
            return
        accesses = self._accesses(old)
        placed = self.layouts[0].runs.get(old.line, Placed()).files
        opened = [path for path in placed if accesses is not None and accesses.bits(path) & OPEN]
        for path in opened:
            if names_variable(self.before.context.root, placed[path], name):
                self.found.refusals.append(f"{_step(old)} opens {path}, which names ${name}: `{text}` stays above it")
                return

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
        self._trees(ours, theirs)

    def _trees(self, ours: Placed, theirs: Placed) -> None:
        """Files of a stage or archive, and files of the context in one folder: what came last must stay last."""
        for place in sorted(ours.trees.keys() & theirs.trees.keys()):
            below = (path for path in sorted(ours.files.keys() & theirs.files.keys()) if is_below(path, [place]))
            first, second = ours.lines[place], theirs.lines[place]
            path = next(
                (path for path in below if path in ours.lines and path in theirs.lines
                 and (ours.lines[path] > first) != (theirs.lines[path] > second)),
                None,
            )  # fmt: skip
            if path is not None or _is_turned(ours.trees[place], theirs.trees[place]):
                self.found.moved = True
                what = ours.trees[place][-1].strip()
                self.found.refusals.append(f"{path or place} may come from `{what}`, which the rewrite moves past it")
                break


def _is_turned(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether what was put into one place comes in another order."""
    return one != other and sorted(one) == sorted(other)


def names_variable(root: str, origin: str, name: str) -> bool:
    """Whether a file of the context has the name of a variable in it; True where it cannot be read."""
    text = text_of(root, origin)
    return text is None or name.encode() in text


def _surroundings(old: Run, ours: Stage, new: Run, theirs: Stage) -> Iterator[tuple[str, str, str]]:
    """What holds for a step besides files and variables: in words, as it was and as it is."""
    users = [stage.user_at(run) for stage, run in ((ours, old), (theirs, new))]
    names = [user.text.strip() if user is not None else "the user of the base image" for user in users]
    yield "runs as", names[0], names[1]
    yield "is run by", " ".join(ours.shell_at(old)), " ".join(theirs.shell_at(new))
    folders = ours.workdir_at(old), theirs.workdir_at(new)
    if None not in folders and effects_of(old).folder:
        yield "runs in", str(folders[0]), str(folders[1])


def _winners(placed: Placed, links: Links) -> dict[str, str]:
    """Which file of the context is at a path in the end: of several that links lead to one path, the last one."""
    found: dict[str, tuple[int, str]] = {}
    for path, origin in placed.files.items():
        real, line = links.real(path, last=False), placed.lines.get(path, 0)
        if origin != A_FOLDER and line >= found.get(real, (0, ""))[0]:
            found[real] = line, origin
    return {real: origin for real, (_, origin) in found.items()}


def conflict(first: Accesses, second: Accesses) -> str | None:
    """A path for which two steps must stay in their order."""
    for before, later in ((first, second), (second, first)):
        for path in read_after(before, later):
            if not _is_shared(path) or (later.by_others(path) & READS and not _is_refilled(path)):
                return path
        for path in _may_come(before, later):
            return path
    return next((path for path in _both_write(first, second) if not _is_shared(path)), None)


def _may_come(writer: Accesses, reader: Accesses) -> Iterator[str]:
    """Names that a step looks for in vain, where another one writes: it may leave one there tomorrow. Folders of the
    system hold names that every program looks for."""
    missed = [path for path in sorted(reader.paths) if reader.by_others(path) & MISS and not _is_refilled(path)]
    folders = {posixpath.dirname(path) for path in writer.paths if writer.bits(path) & WRITES} if missed else set()
    for path in missed:
        folder = posixpath.dirname(path)
        if path.startswith(_SCRATCH) or (folder in folders and not f"{folder}/".startswith(_SYSTEM)):
            yield path


def _both_write(first: Accesses, second: Accesses) -> Iterator[str]:
    small, large = sorted((first, second), key=lambda each: len(each.paths))
    for path in sorted(small.paths):
        if small.bits(path) & WRITES and (large.bits(path) & WRITES or large.is_own(path)):
            yield path


def _is_refilled(path: str) -> bool:
    """Whether a path in a shared place is a log or cache of a known tool, or that place itself: what lies there decides
    nothing. A file that one step leaves in /tmp for another one does."""
    return path in _SHARED or "__pycache__" in path or path.startswith("/var/log/") or is_allowed(path)


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


def _settings(route: Route, stage: Stage, run: Run) -> dict[str, frozenset[str]]:
    """The ENV and ARG above a step, with the variables that each sets."""
    found: dict[str, frozenset[str]] = {}
    for each in route.chain_to(stage):
        for view in each.instructions:
            if view is run:
                return found
            if isinstance(view, Arg | Env):
                found[_setting(view)] = frozenset(declared(view))
    return found


def _all_settings(route: Route) -> dict[str, frozenset[str]]:
    views = (view for stage in route.reached for view in stage.instructions)
    return {_setting(view): frozenset(declared(view)) for view in views if isinstance(view, Arg | Env)}


def _setting(view: Arg | Env) -> str:
    return f"{view.node.keyword.upper()} {' '.join(view.text.split())}"


def _onbuild_runs(route: Route) -> dict[str, int]:
    """The line of each RUN that stages get from an ONBUILD of their base, by its text."""
    bases = [base for stage in route.reached if (base := route.base_of(stage)) is not None]
    inner = [view.inner for base in bases for view in base.instructions if isinstance(view, Onbuild)]
    return {f"RUN {words_of(run)}": run.line for run in inner if isinstance(run, Run)}


def _step(run: Run) -> str:
    # A secret that is cut off is no longer recognized, so it is masked before.
    return f"line {run.line} ({_cut(Redaction.of(run.file).text(f'RUN {words_of(run)}'))})"


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
