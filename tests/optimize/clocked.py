"""An engine whose steps take the seconds of a table: verdicts of tests do not depend on how busy the machine is."""

from __future__ import annotations

import re
from typing import Any

from dlint.trial.build import Build
from dlint.trial.engine import Engine, Watch
from dlint.trial.recipe import Recipe

# What steps take by the clock of these tests, from nothing and with what their cache mount kept: verdicts depend on
# what was built and on these figures, not on how busy the machine is.
SECONDS = (
    (r"npm ci", 6.0, 3.0),
    (r"npm run build", 2.0, 2.0),
    (r"pip install .*-r ", 5.0, 4.0),
    (r"pip install ", 0.8, 0.8),
    (r"go mod download|dependency:go-offline", 6.0, 1.0),
    (r"go build|mvn -B package|^RUN make", 6.0, 2.0),
    (r"apt-get|apk ", 6.0, 3.0),
    (r"", 1.0, 1.0),
)


class Clocked:
    """An engine whose steps take the seconds of a table."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.filled: set[str | None] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def build(self, recipe: Recipe, *, cached: bool = False, watch: Watch | None = None) -> Build:
        """Build, and give the steps that ran their seconds by the table."""
        build = self.engine.build(recipe, cached=cached, watch=watch)
        # Cache mounts are filled by the first build of their mark.
        filled = recipe.mounts is not None and recipe.mounts in self.filled
        self.filled.add(recipe.mounts)
        now = 0.0
        for step in build.steps:
            if step.cached or step.started is None or step.completed is None:
                continue
            text = step.name.partition("] ")[2]
            cold, again = next((cold, again) for pattern, cold, again in SECONDS if re.search(pattern, text))
            took = (again if filled else cold) if text.startswith("RUN") else 0.05
            step.started, step.completed = now, now + took
            now += took
        build.seconds = now
        return build
