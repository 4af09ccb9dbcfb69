"""FROM names no image unless a build argument is given."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, rule


@rule(
    watches=Dockerfile,
    severity="info",
    since="0.1",
    tier="strict",
    twins=("buildkit:InvalidDefaultArgInFrom",),
    when=("variable in from",),
)
def check(file: Dockerfile) -> Findings:
    """A plain `docker build .` stops at this line, because the ARG has no default.

    Many do that on purpose, so that the base image must be chosen. If there is a sensible choice, give it as default
    (`ARG BASE=debian:12`), or in place (`FROM ${BASE:-debian:12}`): then the file builds, and tools see on what.
    """
    for origin in file.origins:
        # Names that no ARG declares are reported by `image/undefined-arg`.
        if not origin.is_from or origin.default_error is None or origin.view.expansion(origin.word).unset:
            continue
        scope = file.default_scope
        used = origin.view.expansion(origin.word).used
        empty = [variable.name for variable in used if variable.operator == "" and not scope.lookup(variable.name)]
        if empty:
            names = " and ".join(dict.fromkeys(empty))
            message = f"{origin.word.value} names no image without --build-arg: give {names} a default"
            yield Finding(origin.word.span, message)


BAD = {
    "ARG BASE\nFROM $BASE": None,
    "ARG V\nFROM debian:${V}": None,
    "ARG V=\nFROM debian:${V}": None,
    'ARG REPO\nARG TAG\nFROM "${REPO}:${TAG}"': None,
}
GOOD = (
    "ARG BASE=debian:12\nFROM $BASE",
    "ARG BASE\nFROM ${BASE:-debian:12}",
    "ARG SUFFIX\nFROM debian:12${SUFFIX}",
    "FROM debian:12",
    "FROM image-$TARGETARCH:1",
    "FROM $BASE",
)
