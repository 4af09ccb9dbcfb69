"""The warm case: one file changes, and the build runs again out of the cache."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace

from dlint.model.context.walk import FILE
from dlint.system.git import Git, HistoryError
from dlint.trial.engine import Engine, Watch
from dlint.trial.profile.cache_miss import Change, explain
from dlint.trial.profile.context_copy import change, shadow
from dlint.trial.profile.profile import Warm
from dlint.trial.profile.route import Route, taken_paths
from dlint.trial.progress.join_steps import TOUCHING, join

# As many changes show what changes most; more would only take longer.
COMMITS = 500
_NAMES = ("diff-tree", "--stdin", "-r", "--root", "--no-commit-id", "--name-only", "--no-renames", "--relative", "-z")


def warm(engine: Engine, route: Route, path: str, watch: Watch | None = None) -> Warm | str:
    """What is built again after a change of one file of the context; the reason where that could not be tried."""
    path = os.path.normpath(path)
    sent = {entry.path for entry in route.context.files if entry.kind == FILE}
    if path not in sent:
        return f"--touch {path}: no file of that name is sent with the context"
    # In a copy: the context of the user is only read.
    with shadow(route.context) as folder:
        change(folder, path)
        recipe = replace(route.recipe, context=str(folder))
        build = engine.build(recipe, cached=True, watch=watch)
    if build.failure is not None:
        return f"after a change of {path} the build fails: {build.failure.message}"
    joined = join(route, build.steps)
    ran: dict[int, bool] = {}
    for step in build.steps:
        view = joined.get(step.key)
        if view is not None and view.node.keyword in TOUCHING:
            ran[view.line] = ran.get(view.line, False) or not step.cached
    rebuilt = sorted(line for line, has_run in ran.items() if has_run)
    why = explain(route, Change(files=frozenset((path,))), rebuilt)
    return Warm(path, build.seconds, rebuilt, sorted(set(ran) - set(rebuilt)), why)


def most_changed(route: Route) -> str | None:
    """The file that changed most often lately by the git history, of those that the build takes; None where there is
    none."""
    taken = {
        path
        for stage in route.reached
        for view in stage.instructions
        for path in taken_paths(view, route.context)
    }  # fmt: skip
    git = Git(route.context.root)
    try:
        commits = git.ask("rev-list", f"-n{COMMITS}", "HEAD", "--")
        output = git.ask(*_NAMES, given=commits)
    except HistoryError:
        return None
    counts = Counter(os.fsdecode(name) for name in output.replace(b"\n", b"\0").split(b"\0") if name)
    return next((path for path, _ in counts.most_common() if path in taken), None)
