"""Which RUN of a rewrite is which RUN of the Dockerfile as it was."""

from __future__ import annotations

from difflib import SequenceMatcher

from dlint.model.instructions.run import Run
from dlint.trial.profile.route import Route

# Below this likeness a rewritten RUN is a new one.
LEAST_LIKENESS = 0.4


def runs_of(route: Route) -> list[Run]:
    """The RUNs of the stages that the target needs, in file order."""
    return [view for stage in route.reached for view in stage.instructions if isinstance(view, Run)]


def words_of(run: Run) -> str:
    """The script of a RUN with single blanks, mounts left out."""
    return " ".join(run.all_text.split())


def match(before: list[Run], after: list[Run]) -> dict[int, list[Run]]:
    """The RUNs that each RUN of the rewrite stands for, by its line: one as a rule, several where they were joined,
    none where it is new. Equal scripts go before similar ones, order decides among equals."""
    found: dict[int, list[Run]] = {run.line: [] for run in after}
    waiting = list(before)
    for run in after:
        same = next((each for each in waiting if words_of(each) == words_of(run)), None)
        if same is not None:
            found[run.line].append(same)
            waiting.remove(same)
    changed = [run for run in after if not found[run.line]]
    # From old to new: several old RUNs may have become one, never one old RUN several with equal words.
    for old in waiting:
        best = max(changed, key=lambda run: _likeness(old, run), default=None)
        if best is not None and _likeness(old, best) >= LEAST_LIKENESS:
            found[best.line].append(old)
    return found


def _likeness(old: Run, new: Run) -> float:
    """How much of the old script's words the new one has, in order: a script that was joined keeps its own."""
    ours, theirs = words_of(old).split(), words_of(new).split()
    if not ours or not theirs:
        return 0.0
    common = sum(block.size for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks())
    # By the shorter of the two: a RUN that was joined with others is only a part of the new one.
    return common / min(len(ours), max(len(theirs), 1))
