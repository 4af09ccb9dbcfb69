"""Finds the line of the Dockerfile at which a build failed."""

from __future__ import annotations

import re

from dlint.trial.build import Build
from dlint.trial.profile.profile import BuildFailure
from dlint.trial.profile.route import Route
from dlint.trial.progress.join_steps import join

# "dockerfile parse error on line 3: …", "Dockerfile:12" above BuildKit's excerpt.
_PLACE = re.compile(r"\bline (\d+)\b|\b\S*(?:[Dd]ocker|[Cc]ontainer)file\S*:(\d+)\b")


def trouble_of(route: Route, build: Build) -> BuildFailure | None:
    """The trouble of a failed build, None of one that went well."""
    failure = build.failure
    if failure is None:
        return None
    joined = join(route, build.steps)
    # BuildKit cancels the other steps when one fails; their errors are not the cause.
    broken = [step.key for step in build.steps if step.error and "cancel" not in step.error.lower()]
    view = next((joined[key] for key in (failure.step, *broken) if key in joined), None)
    line = view.line if view is not None else _line_in_message(route, failure.message, *failure.tail)
    return BuildFailure(line, failure.message, list(failure.tail))


def _line_in_message(route: Route, *texts: str) -> int | None:
    for text in texts:
        found = _PLACE.search(text)
        number = int(found[1] or found[2]) if found else 0
        for view in route.file.views():
            if view.node.start_line <= number <= view.node.end_line:
                return view.line
    return None
