"""A stage takes from one that stands below it."""

from __future__ import annotations

from dlint.kit import Copy, Dockerfile, Finding, Findings, Stage, rule

ORDER = "hadolint:DL3022"
CIRCLE = "tally:circular-stage-deps"


@rule(watches=Dockerfile, severity="error", since="0.1", twins=(ORDER, CIRCLE), when=("bad origin",))
def check(file: Dockerfile) -> Findings:
    """BuildKit goes through the stages from top to bottom and stops at a name that is still to come.

    Move the stage above the one that needs it. If both need each other, no order helps: split what they share into a
    third stage.
    """
    for origin in file.origins:
        if origin.kind != "later" or origin.stage is None or origin.view.stage is None:
            continue
        label = origin.stage.label
        twins = (ORDER,) if isinstance(origin.view, Copy) else ()
        circles = file.fact(_circles)
        if circles[origin.stage] == circles[origin.view.stage]:
            message = f"a circle: stage {label} in turn needs stage {origin.view.stage.label}"
            yield Finding(origin.word.span, message, twins=(*twins, CIRCLE))
        else:
            message = f"stage {label} begins only in line {origin.stage.head.line}; move it above this one"
            yield Finding(origin.word.span, message, twins=twins)


def _circles(file: Dockerfile) -> dict[Stage, int]:
    """A number for each stage: stages that need each other, maybe through more stages, have the same one.

    Kosaraju's way to find strongly connected components, without recursion.
    """
    needs: dict[Stage, list[Stage]] = {stage: [] for stage in file.stages}
    needed: dict[Stage, list[Stage]] = {stage: [] for stage in file.stages}
    for origin in file.origins:
        if origin.view.stage is not None and origin.stage is not None:
            needs[origin.view.stage].append(origin.stage)
            needed[origin.stage].append(origin.view.stage)
    seen: set[Stage] = set()
    order = [stage for start in file.stages for stage in _reached(start, needs, seen)]
    seen = set()
    groups = (_reached(start, needed, seen) for start in reversed(order))
    return {stage: number for number, group in enumerate(groups) for stage in group}


def _reached(start: Stage, ways: dict[Stage, list[Stage]], seen: set[Stage]) -> list[Stage]:
    """The stages that a new way leads to, the farthest first."""
    if start in seen:
        return []
    seen.add(start)
    found: list[Stage] = []
    # A list in place of recursion: a file may have more stages than Python allows levels.
    waiting = [(start, iter(ways[start]))]
    while waiting:
        stage, following = waiting[-1]
        fresh = next((each for each in following if each not in seen), None)
        if fresh is None:
            found.append(stage)
            waiting.pop()
        else:
            seen.add(fresh)
            waiting.append((fresh, iter(ways[fresh])))
    return found


BAD = {
    "FROM debian:12 AS build\nFROM scratch\nCOPY --from=build /a /a\nFROM debian:12 AS build": None,
    "FROM debian:12 AS app\nCOPY --from=build /a /a\nFROM golang:1.27 AS build\nRUN make": None,
    "FROM debian:12 AS app\nCOPY --from=1 /a /a\nFROM golang:1.27 AS build": None,
    "FROM debian:12 AS a\nCOPY --from=b /a /a\nFROM debian:12 AS b\nCOPY --from=a /b /b": None,
    "FROM debian:12 AS a\nRUN --mount=from=b,target=/b ls /b\nFROM a AS b": None,
    "FROM base\nFROM debian:12 AS base": None,
}
GOOD = (
    "FROM golang:1.27 AS build\nFROM debian:12 AS app\nCOPY --from=build /a /a",
    "FROM nginx:1\nFROM debian:12 AS nginx",
    "FROM nginx\nFROM debian:12 AS nginx",
)
