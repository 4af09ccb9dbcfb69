"""Explains why lines were built again although the engine could have used earlier results."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from dlint.model.instructions.kinds import Arg, From
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.instructions.view import View
from dlint.model.stage import Stage
from dlint.trial.profile.route import Route, taken_paths
from dlint.trial.progress.join_steps import TOUCHING

FOLLOWS = "follows line "


@dataclass(frozen=True, slots=True)
class Change:
    """What is not as it was at the build before: files of the context, names of build arguments, first lines of
    instructions, and whether an image that stages begin with is another one (its name as FROM writes it)."""

    files: frozenset[str] = frozenset()
    args: frozenset[str] = frozenset()
    lines: frozenset[int] = frozenset()
    bases: frozenset[str] = field(default_factory=frozenset)


def explain(route: Route, change: Change, rebuilt: Collection[int]) -> dict[int, str]:
    """Why each of the lines (by its first line) was built again; what goes into it counts first."""
    why: dict[int, str] = {}
    for stage in route.reached:
        for view in (stage.head, *stage.instructions):
            if view.line in rebuilt:
                why[view.line] = _reason(route, view, change, rebuilt)
    return why


def sentences(why: dict[int, str]) -> list[str]:
    """`line 12: src/version.txt changed; lines 13-20 follow`: each cause once, with the lines that only follow."""
    followers: dict[int, list[int]] = {}
    for line in sorted(why):
        root = _root(line, why)
        followers.setdefault(root, [])
        if root != line:
            followers[root].append(line)
    return [f"line {root}: {why[root]}{_following(lines, sorted(why))}" for root, lines in sorted(followers.items())]


def _root(line: int, why: dict[int, str]) -> int:
    """The line that a line follows in the end."""
    while (reason := why[line]).startswith(FOLLOWS):
        above = int(reason.removeprefix(FOLLOWS))
        # The line above came out of the cache, or stands in another stage further down: the chain ends here.
        if above not in why or above >= line:
            break
        line = above
    return line


def _following(lines: list[int], every: list[int]) -> str:
    """`; lines 13-20, 31 follow`: lines between which no other one was built again stand together."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and every.index(line) == every.index(runs[-1][-1]) + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    numbers = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    if not lines:
        return ""
    return f"; line {numbers} follows" if len(lines) == 1 else f"; lines {numbers} follow"


def _reason(route: Route, view: View, change: Change, rebuilt: Collection[int]) -> str:
    # What goes into a step itself explains it better than the step above, even where both changed.
    own = _own_reason(route, view, change)
    if own is not None:
        return own
    above = _above(route, view)
    if above is not None and above.line in rebuilt:
        return f"{FOLLOWS}{above.line}"
    source = next((stage for stage in _taken_from(view) if _last_touching(route, stage) in rebuilt), None)
    if source is not None:
        return f"stage {source.label} changed at line {_last_touching(route, source)}"
    if isinstance(view, From):
        return f"{view.text.strip()} is another image now" if view.text else "another image now"
    return "the engine had no result for it"


def _own_reason(route: Route, view: View, change: Change) -> str | None:
    if view.line in change.lines:
        return "the instruction changed"
    if isinstance(view, From):
        image = view.image
        return f"{image.value} is another image now" if image is not None and image.value in change.bases else None
    taken = [path for path in taken_paths(view, route.context) if path in change.files]
    if taken:
        more = f" and {len(taken) - 1} more" if len(taken) > 1 else ""
        return f"{taken[0]}{more} changed"
    named = sorted(_arguments_of(route, view) & change.args)
    return f"build argument {', '.join(named)} changed" if named else None


def _arguments_of(route: Route, view: View) -> set[str]:
    """The build arguments that a step depends on: a RUN on all declared above it, the others on those they name."""
    if view.stage is None or view.node.keyword not in TOUCHING:
        return set()
    stages = route.chain_to(view.stage)
    declared = {
        arg.name
        for stage in stages
        for above in (stage.before(view) if stage is view.stage else stage.instructions)
        if isinstance(above, Arg)
        for arg in above.names
    }
    # A RUN has all declared arguments in its environment, whether its script names them or not.
    if isinstance(view, Run):
        return declared
    return {name for name in declared if f"${name}" in view.node.text.text or f"${{{name}" in view.node.text.text}


def _above(route: Route, view: View) -> View | None:
    """The last instruction above that makes a step, in the stage or in those that it is built on."""
    stage = view.stage
    if stage is None:
        return None
    for view_above in reversed(stage.before(view) if view is not stage.head else []):
        if view_above.node.keyword in TOUCHING:
            return view_above
    base = route.base_of(stage)
    if base is None:
        return None if view is stage.head else stage.head
    return next((each for each in reversed(base.instructions) if each.node.keyword in TOUCHING), base.head)


def _taken_from(view: View) -> list[Stage]:
    if isinstance(view, Transfer):
        return [view.from_stage] if view.from_stage is not None else []
    return view.mounted_stages if isinstance(view, Run) else []


def _last_touching(route: Route, stage: Stage) -> int:
    for each in reversed(route.chain_to(stage)):
        for view in reversed(each.instructions):
            if view.node.keyword in TOUCHING:
                return view.line
    return stage.head.line
