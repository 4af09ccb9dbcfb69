"""An image is named by the tag latest."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, Origin, rule

TWINS = ("hadolint:DL3007", "checkov:CKV_DOCKER_7", "trivy:DS-0001", "sonar:S6596")


@rule(watches=Dockerfile, severity="warning", since="0.1", twins=TWINS, when=("latest",))
def check(file: Dockerfile) -> Findings:
    """`latest` is no release but a name that the publisher moves, so the same file builds something else next month.

    Name the release that you build and test with. A digest behind the tag (`debian:latest@sha256:…`) settles it too.
    FROM, `COPY --from=` and `RUN --mount=from=` are looked at, with the defaults of ARG put in.
    """
    for origin in file.origins:
        if origin.is_latest:
            yield Finding(origin.word.span, _message(origin), twins=_twins(origin))


def _message(origin: Origin) -> str:
    written = origin.word.value
    start = written if origin.is_literal or origin.name is None else f"{written} is {origin.name} by default, and that"
    return f"{start} is the newest image on the day of the build: name a release"


def _twins(origin: Origin) -> tuple[str, ...]:
    if not origin.is_from:
        return ()
    # hadolint and Checkov compare the written text; the others put defaults in.
    return TWINS if origin.word.value.endswith(":latest") else TWINS[2:]


BAD = {
    "FROM debian:latest": None,
    "FROM ghcr.io/acme/app:latest AS app": None,
    "ARG T=latest\nFROM debian:${T}": None,
    "ARG T\nFROM debian:${T:-latest}": None,
    "ARG REGISTRY\nFROM ${REGISTRY}/app:latest": None,
    "COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/": None,
    "RUN --mount=from=ghcr.io/astral-sh/uv:latest,source=/uv,target=/bin/uv uv sync": None,
}
GOOD = (
    "FROM debian:12",
    "FROM debian:latest@sha256:" + "a" * 64,
    "FROM acme/latest:1",
    "ARG T=12\nFROM debian:${T}",
    "ARG T\nFROM debian:${T}",
    "FROM debian:latest-slim",
    "FROM debian:12 AS latest\nFROM latest",
)
