"""An image comes from a registry that the team has not allowed."""

from __future__ import annotations

from fnmatch import fnmatchcase

from dlint.kit import Dockerfile, Finding, Findings, Origin, rule

# All are Docker Hub: the name in references first, then its pages and the hosts of its API.
HUB = ("docker.io", "hub.docker.com", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com")


@rule(
    watches=Dockerfile,
    severity="error",
    since="0.1",
    twins=("hadolint:DL3026",),
    security=6.0,
    idle_without="registries",
)
def check(file: Dockerfile, *, registries: tuple[str, ...] = ()) -> Findings:
    """Base images decide what runs in production, so many teams take them from registries of their own alone.

    The rule is silent until `trusted-registries` (or the option `registries`) lists some: `ghcr.io`, `*.example.com`,
    or with the start of a path `ghcr.io/acme`. A name without a registry is Docker Hub's, `docker.io`. Looked at are
    FROM, `COPY --from=` and `RUN --mount=from=`; stages, also by index, and `scratch` come from no registry.
    """
    for origin in file.origins if registries else ():
        if origin.kind == "image" and origin.image is not None and not origin.image.error:
            places = _places(origin)
            if not any(_allows(entry, place) for entry in registries for place in places):
                message = f"{origin.word.value} comes from {places[0]}, which is not among {', '.join(registries)}"
                yield Finding(origin.word.span, message)


def _places(origin: Origin) -> list[str]:
    """The image's name with its registry, for Docker Hub in each way that people write it."""
    image = origin.image
    assert image is not None, "only images have a registry"
    names = HUB if image.registry in HUB else (image.registry,)
    return [f"{name}/{image.path}" for name in names]


def _allows(entry: str, place: str) -> bool:
    entry = entry.rstrip("/")
    # An entry with a path covers all that lies below it.
    if "/" in entry:
        return fnmatchcase(place, entry) or fnmatchcase(place, entry + "/*")
    return fnmatchcase(place.partition("/")[0], entry)


EXAMPLE_OPTIONS = {"registries": ("ghcr.io", "*.example.com", "quay.io/acme")}
BAD = {
    "FROM debian:12": None,
    "FROM gcr.io/acme/app:1": None,
    "FROM example.com/app:1": None,
    "FROM quay.io/other/app:1": None,
    "FROM ghcr.io/acme/base:1\nCOPY --from=nginx /a /a": None,
    "FROM ghcr.io/acme/base:1\nRUN --mount=from=docker.io/busybox,target=/b ls": None,
}
GOOD = (
    "FROM ghcr.io/acme/app:1",
    "FROM hub.example.com/debian:12",
    "FROM quay.io/acme/app:1",
    "FROM scratch",
    "FROM ghcr.io/acme/app:1 AS build\nFROM build\nCOPY --from=build /a /a\nCOPY --from=0 /a /a",
    "ARG REGISTRY\nFROM ${REGISTRY}/app:1",
)
