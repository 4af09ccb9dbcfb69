"""An image is named without a tag."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, Origin, rule

OTHERS = ("trivy:DS-0001", "checkov:CKV_DOCKER_7", "sonar:S6596")


@rule(watches=Dockerfile, severity="warning", since="0.1", twins=("hadolint:DL3006", *OTHERS), when=("untagged",))
def check(file: Dockerfile) -> Findings:
    """Without a tag the name means `latest`: whatever the publisher put there last.

    The same file builds something else next month, on a new major release of the distribution or the language, and
    nothing in the file records which one worked. Name the release that you build and test with, such as `debian:12` or
    `python:3.13-slim`.

    FROM, `COPY --from=` and `RUN --mount=from=` are looked at, with the defaults of ARG put in. Stages, `scratch` and
    names that only a build argument gives are left alone, and so are single words in `COPY --from=` that are no
    official image: they may be contexts given to the build. An image that the same compose or bake project builds
    needs none.
    """
    for origin in file.origins:
        if origin.is_untagged and not _is_built_here(file, origin):
            yield Finding(origin.word.span, _message(origin), twins=_twins(origin))


def _is_built_here(file: Dockerfile, origin: Origin) -> bool:
    """Whether a build of the same compose or bake project makes the image: its tag is of no matter then."""
    return any(origin.image is not None and origin.image.name in build.beside for build in file.builds)


def _message(origin: Origin) -> str:
    written = origin.word.value
    start = written if origin.is_literal or origin.name is None else f"{written} is {origin.name} by default, which"
    return f"{start} has no tag, so each build takes the latest image of that day: name a release"


def _twins(origin: Origin) -> tuple[str, ...]:
    if not origin.is_from:
        return ()
    # hadolint does not look into variables.
    by_variable = origin.word.value.lstrip("\"'").startswith("$")
    return OTHERS if by_variable else ("hadolint:DL3006", *OTHERS)


BAD = {
    "FROM debian": None,
    "FROM golang AS build\nFROM scratch\nCOPY --from=build /a /a": None,
    "FROM localhost:5000/acme/app": None,
    "ARG BASE=debian\nFROM $BASE": None,
    "ARG REGISTRY\nFROM ${REGISTRY}/acme/app": None,
    "COPY --from=nginx /etc/nginx /etc/nginx": None,
    "COPY --from=acme/tool /bin/tool /bin/": None,
    "RUN --mount=type=bind,from=busybox,target=/b /b/bin/ls": None,
    "FROM debian AS debian\nFROM debian": None,
}
GOOD = (
    "FROM debian:12",
    "FROM debian@sha256:" + "a" * 64,
    "FROM scratch",
    "FROM debian:12 AS Base\nFROM base",
    "FROM debian:12 AS Base\nFROM Base",
    "FROM debian:12\nFROM 0",
    'ARG B=debian:12\nFROM "${B}"',
    "ARG R=app:1\nFROM reg/${R}",
    "ARG B\nFROM ${B}",
    "ARG B\nFROM ${B:-debian:12}",
    "ARG V\nFROM debian:${V}",
    "COPY --from=assets /a /b",
    "FROM debian:12 AS build\nFROM scratch\nCOPY --from=BUILD /a /a\nCOPY --from=0 /a /a",
    "FROM debian:12 AS build\nFROM scratch\nCOPY --from=biuld /a /a",
    "RUN --mount=type=cache,target=/b ls",
    (
        "FROM acme/base\nCOPY . .",
        {"compose.yaml": "services:\n  base: {image: acme/base, build: base}\n  app: {build: .}\n"},
    ),
    (
        "FROM acme/base",
        {"docker-bake.hcl": 'target "base" {\n  tags = ["acme/base:dev"]\n}\ntarget "app" {\n}\n'},
    ),
)
