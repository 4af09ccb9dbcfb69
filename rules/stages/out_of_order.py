"""A stage takes from one that stands below it."""

from __future__ import annotations

from dlint.kit import Copy, Dockerfile, Finding, Findings, Origin, Stage, rule

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
        if _needs(file, origin.stage, origin.view.stage):
            message = f"a circle: stage {label} in turn needs stage {origin.view.stage.label}"
            yield Finding(origin.word.span, message, twins=(*twins, CIRCLE))
        else:
            message = f"stage {label} begins only in line {origin.stage.head.line}; move it above this one"
            yield Finding(origin.word.span, message, twins=twins)


def _needs(file: Dockerfile, stage: Stage, other: Stage) -> bool:
    """Whether one stage takes from the other, maybe through more stages."""
    waiting, seen = [stage], {stage}
    while waiting:
        user = waiting.pop()
        if user is other:
            return True
        for used in _used(file.origins, user):
            if used not in seen:
                seen.add(used)
                waiting.append(used)
    return False


def _used(origins: tuple[Origin, ...], stage: Stage) -> list[Stage]:
    return [origin.stage for origin in origins if origin.view.stage is stage and origin.stage is not None]


BAD = {
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
    "FROM debian:12 AS build\nFROM scratch\nCOPY --from=build /a /a\nFROM debian:12 AS build",
)
