"""One traced build: what each RUN of a Dockerfile touched, by its line."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from dlint.model.instructions.run import Run
from dlint.model.packages.installs import installs_of
from dlint.text.redact import Redactor
from dlint.trial.build import Build
from dlint.trial.build_secrets import redactor_of
from dlint.trial.engine import Engine, Watch
from dlint.trial.engines.own_mounts import token
from dlint.trial.profile.route import Route
from dlint.trial.progress.join_steps import join
from dlint.trial.recipe import Recipe
from dlint.trial.trace.accesses import Accesses
from dlint.trial.trace.collect import stage_links, trace_files
from dlint.trial.trace.instrument import COLLECTED, OWN_STEPS, TRACER, name_of, traced, traced_runs
from dlint.trial.trace.interpreters import add_interpreters
from dlint.trial.trace.link_table import Links
from dlint.trial.trace.links import follow, links_of
from dlint.trial.trace.processes import read_accesses
from dlint.trial.trace.tracer import MISSING, has_tracer, tracer_folder

# Mounts that are no part of the image, and whose contents no other step depends on.
_OUTSIDE = ("cache", "tmpfs", "secret", "ssh")


@dataclass(slots=True)
class Trace:
    """What a traced build gave. `steps` are the accesses of each RUN by its line; `problem` is the reason why there are
    none, or fewer than there are RUNs. `took` are the seconds of each RUN under the tracer, to be compared with
    each other only: they are not those of a build without a tracer. `links` are the symbolic links of the stages."""

    steps: dict[int, Accesses] = field(default_factory=dict)
    problem: str | None = None
    took: dict[int, float] = field(default_factory=dict)
    links: Links = field(default_factory=Links)


def why_untraced(engine: Engine, recipe: Recipe) -> str | None:
    """Why no build of a recipe can be traced with an engine; None where it can."""
    if engine.name != "docker" or "BuildKit of its client" in engine.title:
        return f"{engine.title} cannot trace: named build contexts need BuildKit behind buildx"
    if recipe.platform is not None:
        return f"builds for another platform are not traced (--platform {recipe.platform})"
    return None if has_tracer() else MISSING


def trace_build(
    engine: Engine, route: Route, watch: Watch | None = None, lines: Collection[int] | None = None
) -> Trace:
    """Build a recipe with every RUN under the tracer, without an image; of a build that fails there is no trace:
    `problem` gives the reason.

    With `lines` only the RUNs of these lines are traced: what stands above them may come out of the cache.
    """
    problem = why_untraced(engine, route.recipe)
    if problem is not None:
        return Trace(problem=problem)
    return TracedBuild(engine, route, watch, lines).collect()


class TracedBuild:
    """A build under the tracer that can be asked for its image, for its traces, or for both: what one of them has
    built the other one finds in the cache. `recipe` is that of the image without the folder of the tracer; `is_built`
    states whether the engine was asked at all: a Dockerfile without a RUN has no traces."""

    def __init__(
        self, engine: Engine, route: Route, watch: Watch | None = None, lines: Collection[int] | None = None
    ) -> None:
        self._engine = engine
        self._route = route
        self._watch = watch
        # A stage that the target does not need is not built for its traces.
        reached = set(route.reached)
        self._lines = {run.line for run in traced_runs(route.file, lines) if run.stage in reached}
        self._took: dict[int, float] | None = None
        self.is_built = False
        mark = token()
        self.recipe = replace(
            route.recipe,
            dockerfile=traced(route.file, mark.rstrip("-"), self._lines),
            target=name_of(route.target),
            mounts=mark,
        )

    def image(self) -> Build:
        """Build the image. Its seconds are not those of a build without a tracer."""
        return self._build(self.recipe)

    def collect(self) -> Trace:
        """Build what is not built yet, and read the traces."""
        runs = {run.line: run for run in traced_runs(self._route.file, self._lines)}
        wanted = runs.keys()
        if not wanted:
            return Trace()
        with tempfile.TemporaryDirectory(prefix="dlint-trace-") as folder:
            build = self._build(replace(self.recipe, target=COLLECTED, files_to=folder))
            trace = Trace(took={line: took for line, took in (self._took or {}).items() if line in wanted})
            if build.failure is not None:
                trace.problem = f"the traced build fails where the plain one does not: {_message(build)}"
                return trace
            redactor = redactor_of(self._route.recipe)
            for line, calls in trace_files(Path(folder)):
                if line in runs:
                    run = runs[line]
                    found = read_accesses(calls, _folder(run), _outside(run), _managers(run))
                    trace.steps[line] = _redacted(found, redactor)
            try:
                links = stage_links(Path(folder))
            except OSError as error:
                trace.problem = f"the symbolic links of the image cannot be read: {error.strerror}"
                return trace
        follow([trace.steps[line] for line in sorted(trace.steps)], links_of(self._route))
        for stage in self._route.reached:
            if stage.index in links:
                follow([trace.steps[run.line] for run in stage.of(Run) if run.line in trace.steps], links[stage.index])
                trace.links.update(links[stage.index])
        add_interpreters(trace.steps, self._route)
        if missing := sorted(wanted - trace.steps.keys()):
            trace.problem = f"line {', '.join(map(str, missing))}: no trace came out of the build"
        return trace

    def _build(self, recipe: Recipe) -> Build:
        recipe = replace(recipe, contexts=(*recipe.contexts, (TRACER, str(tracer_folder()))))
        # Not --no-cache, which empties cache mounts: the name of the mounts lets every RUN run.
        build = self._engine.build(recipe, cached=True, watch=self._watch)
        build.steps = [step for step in build.steps if not step.name.startswith(OWN_STEPS)]
        # The traced Dockerfile has more lines: steps are found by their numbers.
        for step in build.steps:
            step.lines = None
        self.is_built = True
        if self._took is None:
            self._took = _seconds_of(self._route, build)
        return build


def _seconds_of(route: Route, build: Build) -> dict[int, float]:
    joined = join(route, build.steps)
    found: dict[int, float] = {}
    for step in build.steps:
        view = joined.get(step.key)
        if isinstance(view, Run) and not step.cached:
            found[view.line] = found.get(view.line, 0.0) + (step.seconds or 0.0)
    return found


def _message(build: Build) -> str:
    failure = build.failure
    if failure is None:
        return "there is no image"
    last = next((line.strip() for line in reversed(failure.tail) if line.strip()), "")
    return last or failure.message


def _folder(run: Run) -> str | None:
    return run.stage.workdir_at(run) if run.stage is not None else None


def _outside(run: Run) -> list[str]:
    return [mount.target for mount in run.mounts if mount.type in _OUTSIDE and mount.target]


def _managers(run: Run) -> set[str]:
    """Programs that do nothing in a RUN but fetch packages: `go mod download`, and no `go build` beside it."""
    fetching = {install.command for install in installs_of(run) if install.kind != "build"}
    others = {command.name for command in run.commands if command not in fetching}
    return {command.name for command in fetching if command.name is not None} - others


def _redacted(found: Accesses, redactor: Redactor) -> Accesses:
    found.paths = _hidden(found.paths, redactor)
    found.with_dots = _hidden(found.with_dots, redactor)
    return found


def _hidden(paths: dict[str, int], redactor: Redactor) -> dict[str, int]:
    shown: dict[str, int] = {}
    for path, bits in paths.items():
        name = redactor.hide(path)
        shown[name] = shown.get(name, 0) | bits
    return shown
