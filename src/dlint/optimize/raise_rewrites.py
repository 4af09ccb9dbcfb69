"""Steps that read nothing of the copies above them go above these, by their traces."""

from __future__ import annotations

from dataclasses import replace

from dlint.fixes.move_copy import block_of
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.instructions.view import View
from dlint.model.stage import Stage
from dlint.optimize.dependencies import conflict
from dlint.optimize.matching import match, runs_of
from dlint.optimize.order_rewrites import files_read, short
from dlint.optimize.rewrite import MANIFEST, SOURCE, Rewrite
from dlint.text.edit import Edit, apply
from dlint.trial.profile.route import Route
from dlint.trial.recipe import Recipe
from dlint.trial.trace.accesses import Accesses, joined
from dlint.trial.trace.placed import Placed, layout_of
from dlint.trial.trace.trace_build import Trace

# A step that takes less is not worth a line that moves.
LEAST_SECONDS = 0.1


def raise_rewrites(before: Route, now: Route, trace: Trace) -> list[Rewrite]:
    """For each RUN of a candidate (`now` is its route, `before` that of the Dockerfile that was traced) the place above
    the highest COPY that it may pass."""
    matched = match(runs_of(before), runs_of(now))
    placed = layout_of(now).runs
    found = []
    for stage in now.reached:
        for run in stage.of(Run):
            if not isinstance(run, Run) or run.mounts:
                continue
            olds = matched.get(run.line, [])
            if sum(trace.took.get(old.line, 0.0) for old in olds) < LEAST_SECONDS:
                continue
            goal = _highest(stage, run, placed.get(run.line, Placed()), trace, matched)
            if goal is not None:
                found.append(_raised(now.recipe, run, goal))
    return found


def _highest(stage: Stage, run: Run, here: Placed, trace: Trace, matched: dict[int, list[Run]]) -> Transfer | None:
    """The highest COPY that a step may stand above; None where it needs the instruction right above it."""
    accesses = _accesses(run, trace, matched)
    goal: Transfer | None = None
    above = [view for view in stage.instructions if view.index < run.index]
    for view in reversed(above) if accesses is not None else ():
        assert accesses is not None
        if not _may_pass(view, accesses, here, trace, matched):
            break
        goal = view if isinstance(view, Transfer) else goal
    return goal


def _may_pass(view: View, accesses: Accesses, here: Placed, trace: Trace, matched: dict[int, list[Run]]) -> bool:
    if isinstance(view, Transfer):
        own = {path: here.files.get(path, "") for path, line in here.lines.items() if line == view.line}
        return view.from_context and bool(own) and files_read(accesses, own) == []
    if isinstance(view, Run):
        other = _accesses(view, trace, matched)
        return other is not None and conflict(other, accesses) is None
    # Variables, users and folders hold for what stands below them.
    return False


def _accesses(run: Run, trace: Trace, matched: dict[int, list[Run]]) -> Accesses | None:
    """What a step touched, where that is known exactly; one that was joined touches all that its parts did."""
    olds = matched.get(run.line, [])
    found = [trace.steps[old.line] for old in olds if old.line in trace.steps]
    if not olds or len(found) < len(olds) or any(each.inexact is not None for each in found):
        return None
    return found[0] if len(found) == 1 else joined(found)


def _raised(candidate: Recipe, run: Run, goal: Transfer) -> Rewrite:
    block, place = block_of(run), block_of(goal)
    text = run.file.source.text(block)
    text = text if text.endswith("\n") else text + "\n"
    edits = [Edit.insert(place.start, text), Edit(block.start, block.end, "")]
    after = replace(candidate, dockerfile=apply(candidate.dockerfile, edits))
    return Rewrite(
        id=f"order/raise {short(run)} above {short(goal)}",
        title=f"move {short(run)} above {short(goal)}, of which it reads nothing",
        metrics=frozenset({SOURCE, MANIFEST}),
        apply=lambda given: after if given == candidate else None,
        orders=True,
    )
