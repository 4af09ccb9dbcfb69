"""A stage is named that the file does not have."""

from __future__ import annotations

from dlint.kit import Copy, Dockerfile, Edit, Finding, Findings, Fix, Origin, Refusal, rule, whole_number

TWIN = "hadolint:DL3022"


@rule(watches=Dockerfile, severity="error", since="0.1", twins=(TWIN,), when=("bad origin",))
def check(file: Dockerfile) -> Findings:
    """BuildKit takes every name that is not a stage's for an image, and the build stops because there is none.

    Reported is what is sure: a number that no stage has; a number after FROM or in a mount, which know stages by name
    only; a name that is one slip away from that of a stage above; and a variable in `COPY --from=`, which BuildKit does
    not replace (begin a stage with `FROM $IMAGE AS tools` and copy from that).
    """
    for origin in file.origins:
        if isinstance(origin.view, Copy) and "$" in origin.word.value:
            yield Finding(origin.word.span, _about_variable(origin), Refusal("COPY --from takes no variable"), twins=())
        elif origin.kind == "no index":
            twins = None if isinstance(origin.view, Copy) else ()
            yield Finding(origin.word.span, _about_number(origin), _number_fix(origin), twins=twins)
        elif origin.kind == "misspelt" and origin.stage is not None:
            twins = None if isinstance(origin.view, Copy) else ()
            message = f"{origin.name} is not a stage of this file; did you mean {origin.stage.label}?"
            yield Finding(origin.word.span, message, _name_fix(origin), twins=twins)


def _about_variable(origin: Origin) -> str:
    return f"BuildKit puts no value in place of {origin.word.value} here: begin a stage FROM it and copy from that"


def _about_number(origin: Origin) -> str:
    count = len(origin.view.file.stages)
    if isinstance(origin.view, Copy):
        stages = "one stage, number 0" if count == 1 else f"{count} stages, numbered from 0"
        return f"there is no stage {origin.name}: this file has {stages}"
    place = "FROM knows" if origin.is_from else "mounts know"
    return f"{place} stages by name alone: {origin.name} is looked up as an image"


def _number_fix(origin: Origin) -> Fix | Refusal:
    """The name of the stage that was meant by its number."""
    around = origin.view.stage
    number = whole_number(origin.name or "")
    # BuildKit goes from top to bottom, so only a stage above can be meant.
    if isinstance(origin.view, Copy) or around is None or number is None or number >= around.index:
        return Refusal("no stage above is meant for certain")
    meant = around.file.stages[number]
    if meant.name is None:
        return Refusal(f"stage {number} has no name")
    return Fix(f"write {meant.name}", (Edit.replace(origin.word.span, meant.name),), trust="unsafe")


def _name_fix(origin: Origin) -> Fix | Refusal:
    if origin.stage is None or not origin.stage.name or not origin.is_literal:
        return Refusal("the name has variables")
    return Fix(f"write {origin.stage.name}", (Edit.replace(origin.word.span, origin.stage.name),), trust="unsafe")


BAD = {
    "FROM debian:12\nFROM scratch\nCOPY --from=2 /a /a": None,
    "FROM debian:12 AS builder\nFROM scratch\nCOPY --from=bulider /a /a": (
        "FROM debian:12 AS builder\nFROM scratch\nCOPY --from=builder /a /a"
    ),
    "FROM debian:12 AS build-env\nFROM build_env": "FROM debian:12 AS build-env\nFROM build-env",
    "FROM debian:12 AS build\nFROM 0": "FROM debian:12 AS build\nFROM build",
    "FROM debian:12\nFROM 0": None,
    "FROM debian:12 AS build\nFROM debian:12\nRUN --mount=from=0,target=/a ls /a": (
        "FROM debian:12 AS build\nFROM debian:12\nRUN --mount=from=build,target=/a ls /a"
    ),
    "ARG I=nginx\nFROM debian:12\nARG I\nCOPY --from=$I /a /a": None,
    "COPY --from=-1 /a /a": None,
}
GOOD = (
    "FROM debian:12 AS build\nFROM scratch\nCOPY --from=build /a /a\nCOPY --from=BUILD /b /b\nCOPY --from=0 /c /c",
    "FROM debian:12 AS build\nFROM scratch\nCOPY --from=nginx /a /a",
    "FROM debian:12 AS nodes\nFROM node",
    "FROM debian:12 AS build1\nFROM scratch\nCOPY --from=build2 /a /a",
    "COPY --from=assets /a /a",
    "FROM base AS base-dev\nFROM base",
    "FROM debian:12 AS build\nFROM scratch\nONBUILD COPY --from=bulid /a /a",
    "ONBUILD COPY --from=3 /a /a",
    "FROM debian:12 AS build\nFROM debian:12\nRUN --mount=from=build,target=/a ls /a",
    "FROM debian:12 AS B\nFROM debian:12\nCOPY --from=b /a /a",
)
