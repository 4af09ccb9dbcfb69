"""FROM uses a variable that no ARG above it declares."""

from __future__ import annotations

from dlint.kit import PLATFORM_ARGS, Arg, Dockerfile, Finding, Findings, Origin, Word, did_you_mean, flag_values, rule

# With how many names above FROM a name is compared that may be misspelt.
MOST_NAMES = 64
TWINS = ("buildkit:UndefinedArgInFrom", "buildkit:InvalidDefaultArgInFrom")


@rule(watches=Dockerfile, severity="warning", since="0.1", twins=TWINS, when=("variable in from",))
def check(file: Dockerfile) -> Findings:
    """FROM sees the ARGs above the first FROM, and those of the platform (`BUILDPLATFORM`, `TARGETARCH`), nothing else.

    A variable that is declared nowhere is empty, even if a build argument of that name is given. If no image's name or
    no platform is left then, the build stops, and the finding is an error. An ARG inside a stage counts for that stage
    alone: move it to the top of the file. `${NAME:-default}` is fine without an ARG.
    """
    for origin in file.origins:
        if not origin.is_from or "$" not in origin.view.node.text.text:
            continue
        reported: set[str] = set()
        for word in origin.view.expandable:
            yield from _undeclared(origin, word, reported)


def _undeclared(origin: Origin, word: Word, reported: set[str]) -> Findings:
    for variable in origin.view.expansion(word).unset:
        # `${NAME:?}` stops the build with a message of its own.
        if variable.name in reported or variable.operator in (":?", "?"):
            continue
        reported.add(variable.name)
        names_image = word.start == origin.word.start
        fatal = origin.default_error is not None if names_image else _spoils_platform(origin, word)
        name = variable.name
        message = f"no ARG above the first FROM declares {name}, so it is empty{_advice(origin, name)}"
        place = word.within(variable.start, variable.end)
        yield Finding(place, message, severity="error" if fatal else None, twins=TWINS if fatal else TWINS[:1])


def _spoils_platform(origin: Origin, platform: Word) -> bool:
    """Whether BuildKit refuses what is left of a platform; only one that is written so may be empty."""
    value = origin.view.expansion(platform).value
    return value == "" or (value is not None and flag_values.flag_value_error("platform", value) is not None)


def _advice(origin: Origin, name: str) -> str:
    file = origin.view.file
    line = file.fact(_lines).get(name)
    if line is not None:
        return f"; the ARG in line {line} counts for its stage alone"
    declared = file.fact(_declared)[-MOST_NAMES:]
    return did_you_mean(name, declared) or did_you_mean(name, PLATFORM_ARGS)


def _lines(file: Dockerfile) -> dict[str, int]:
    """The first line in which an ARG inside a stage declares a name."""
    views = [view for stage in reversed(file.stages) for view in reversed(stage.of(Arg)) if isinstance(view, Arg)]
    return {each.name: view.line for view in views for each in view.names}


def _declared(file: Dockerfile) -> list[str]:
    return [each.name for view in file.head if isinstance(view, Arg) for each in view.names]


BAD = {
    "FROM debian:${VERSION}": None,
    "ARG VERSION=12\nFROM debian:${VERSOIN}": None,
    "FROM $BASE": None,
    "FROM debian:12\nARG V=12\nFROM debian:${V}": None,
    "FROM --platform=$BUILDPLATFROM debian:12": None,
    "FROM debian:12${SUFFIX}": None,
}
GOOD = (
    "ARG VERSION=12\nFROM debian:${VERSION}",
    "ARG BASE\nFROM $BASE",
    "FROM --platform=$BUILDPLATFORM debian:12",
    "FROM debian:${VERSION:-12}",
    "FROM debian:${VERSION-12}",
    "FROM image-$TARGETARCH:1",
    "FROM debian:12\nFROM image:\\${V}",
    "FROM a:${V:-1}",
)
