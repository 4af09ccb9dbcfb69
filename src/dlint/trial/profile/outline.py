"""A profile before anything is measured: the lines and stages of the file, and what its context holds."""

from __future__ import annotations

from dlint.model.instructions.view import View
from dlint.model.stage import Stage
from dlint.text.source import Source
from dlint.trial.profile.profile import LineProfile, Profile, StageProfile
from dlint.trial.profile.route import Route

LONGEST_TEXT = 500


def outline(route: Route, engine: str, *, measured: bool) -> Profile:
    """The profile of a route with nothing measured yet."""
    recipe = route.recipe
    source = Source(recipe.dockerfile, recipe.path)
    lines = [source.text(source.line_span(at + 1)).rstrip("\r\n") for at in range(len(source.line_starts))]
    # Behind the last line end no line begins.
    if lines and not lines[-1]:
        lines.pop()
    profile = Profile(
        path=recipe.path,
        context=recipe.context,
        target=recipe.target,
        platform=recipe.platform,
        engine=engine,
        measured=measured,
        source=lines,
        lines=[_line(route, view, lines) for view in route.file.views() if view.node.keyword],
        stages=[_stage(route, stage) for stage in route.file.stages],
    )
    profile.context_bytes = route.context.sent_bytes
    profile.context_files = route.context.sent_files
    return profile


def _line(route: Route, view: View, lines: list[str]) -> LineProfile:
    node = view.node
    text = " ".join(line.strip() for line in lines[node.start_line - 1 : node.end_line])
    return LineProfile(
        start=node.start_line,
        end=node.end_line,
        keyword=node.keyword,
        text=text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…",
        stage=view.stage.label if view.stage is not None else "",
        ships=view.stage in route.chain,
    )


def _stage(route: Route, stage: Stage) -> StageProfile:
    image = stage.head.image
    return StageProfile(
        index=stage.index,
        name=str(stage.label) if stage.name else None,
        base=image.value if image is not None else "",
        ships=stage in route.chain,
        built=stage in route.reached,
    )
