"""An image without a service of its own starts as root."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Process, Stage, Transfer, rule, users

TWINS = ("trivy:DS-0002", "sonar:S6471", "dockle:CIS-DI-0001", "checkov:CKV_DOCKER_3")


@rule(watches=Stage, severity="info", since="0.1", tier="strict", twins=TWINS, when=("no user",))
def check(stage: Stage) -> Findings:
    """What is built on this image starts as root, unless it names a user itself; and so does a shell in it.

    Images to build on, tools for builds and images that open a shell mostly want root: this is for those who say USER
    everywhere. Images that run a service are the matter of `user/no-user`. Nothing is said of images on `scratch` that
    only carry files, nor where the base image names a user.
    """
    if not stage.is_last or stage.is_windows or stage.is_headless or stage.user_at() is not None:
        return
    first = users.starting_user(stage)
    process = Process(stage)
    if (
        (first is not None and not users.is_root(first))
        or process.is_service
        or process.steps_down
        or _carries_files(stage)
    ):
        return
    if process.view is None and stage.root_image is None:
        return
    image = stage.head.image
    span = image.span if image is not None else stage.head.keyword_span
    yield Finding(span, "what is built on this image starts as root: name a user at the end, or in what is built on it")


def _carries_files(stage: Stage) -> bool:
    image = stage.root_image
    runs = Process(stage).view is not None
    return image is not None and image.is_scratch and not runs and bool(stage.of(Transfer))


BAD = {
    "FROM debian:12": None,
    "FROM debian:12\nCMD bash": None,
    "FROM python:3.13\nRUN pip install ruff": None,
}
GOOD = (
    "FROM debian:12\nUSER 1000",
    "FROM debian:12\nCMD serve",
    "FROM debian:12 AS build\nRUN make\nFROM scratch\nCOPY --from=build /out/tool.deb /",
    "FROM grafana/grafana:12.0.0",
)
