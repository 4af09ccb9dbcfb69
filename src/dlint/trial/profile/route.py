"""Which stages a build goes through to reach its target."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property

from dlint.model.context.context import Context
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.kinds import From
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.instructions.view import View
from dlint.model.stage import Stage
from dlint.syntax.parse import parse
from dlint.text.source import Source
from dlint.trial.engine import EngineError
from dlint.trial.recipe import Recipe


@dataclass(frozen=True)
class Route:
    """The file as it is built: `target` is the stage wanted, `context` the folder as it is sent.

    `file` is read with the arguments of the build.
    """

    recipe: Recipe
    file: Dockerfile
    target: Stage
    context: Context

    @cached_property
    def chain(self) -> list[Stage]:
        """The stages whose layers are the image, the lowest first."""
        return self.chain_to(self.target)

    @cached_property
    def reached(self) -> list[Stage]:
        """The stages that a build of the target needs, in file order."""
        found, waiting = {self.target}, [self.target]
        while waiting:
            for stage in self.needs(waiting.pop()):
                if stage not in found:
                    found.add(stage)
                    waiting.append(stage)
        return sorted(found, key=lambda stage: stage.index)

    def chain_to(self, stage: Stage) -> list[Stage]:
        """A stage with those that it is built on, the lowest first."""
        found = [stage]
        while (base := self.base_of(found[-1])) is not None and base not in found:
            found.append(base)
        return found[::-1]

    def base_of(self, stage: Stage) -> Stage | None:
        """The stage that one is built on; platform variables have their usual values."""
        base = stage.base
        # ONBUILD makes a stage of its own for the triggers; what they belong to is the real base.
        if base is not None and base.triggers_of is not None:
            return base.triggers_of
        return base or self._bases.get(stage.index)

    def needs(self, stage: Stage) -> list[Stage]:
        """The stages that one takes something from."""
        base = self.base_of(stage)
        found = self.file.needs(stage)
        return found if base is None or base in found else [base, *found]

    def view_at(self, line: int) -> View | None:
        """The instruction that begins at a line."""
        return self._starts.get(line)

    @cached_property
    def _bases(self) -> dict[int, Stage]:
        return {
            origin.view.stage.index: origin.stage
            for origin in self.file.origins
            if isinstance(origin.view, From) and origin.view.stage is not None and origin.stage is not None
            and origin.kind == "stage"
        }  # fmt: skip

    @cached_property
    def _starts(self) -> dict[int, View]:
        return {view.line: view for view in self.file.views() if view.node.keyword}


def route_of(recipe: Recipe) -> Route:
    """The route of a recipe; EngineError where it names a stage that is not there, or the file has none."""
    file = Dockerfile(parse(Source(recipe.dockerfile, recipe.path)), build_args=_values(recipe))
    context = Context(recipe.context, recipe.path, ignore=recipe.ignore)
    return Route(recipe, file, target_stage(file, recipe.target), context)


def target_stage(file: Dockerfile, target: str | None) -> Stage:
    """The stage that `--target` names, the last one without it."""
    if not file.stages or file.stages[0].is_headless:
        raise EngineError(f"{file.source.path} has no FROM: there is nothing to build")
    if target is None:
        return file.stages[-1]
    stage = file.find_stage(target, None)
    if stage is None:
        from dlint.text.nearest import did_you_mean

        names = [each.name for each in file.stages if each.name]
        raise EngineError(f"{file.source.path} has no stage {target}{did_you_mean(target, names)}")
    return stage


def taken_paths(view: View, context: Context) -> list[str]:
    """The files of the context that an instruction reads, folders left out: COPY and ADD, bind mounts of RUN."""
    if isinstance(view, Transfer) and view.from_context:
        sources = view.paths()
    elif isinstance(view, Run):
        sources = [mount.source or "." for mount in view.mounts if mount.type in (None, "bind") and not mount.from_]
    else:
        return []
    return sorted({path for source in sources for path in context.selection(source).paths})


def _values(recipe: Recipe) -> dict[str, str]:
    """The arguments of a build with their values; one that is not set in the environment is not given."""
    given = {name: os.environ.get(name) if value is None else value for name, value in recipe.args}
    return {name: value for name, value in given.items() if value is not None}
