"""An image starts as root that runs no service, or one that hands its work to another user."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Process, Stage, Transfer, rule, users

TWINS = ("trivy:DS-0002", "sonar:S6471", "dockle:CIS-DI-0001", "checkov:CKV_DOCKER_3")


@rule(watches=Stage, severity="info", since="0.1", tier="strict", twins=TWINS, when=("no user",))
def check(stage: Stage) -> Findings:
    """What is built on this image starts as root, unless it names a user itself; and so does a shell in it.

    Images to build on, tools for builds and images that open a shell mostly want root: this is for projects that want
    USER everywhere. So do daemons such as Apache httpd and php-fpm, which leave the work to processes of another user.
    Other images that run a service are checked by `user/no-user`. Nothing is reported for images on `scratch` that
    only carry files, nor where the base image names a user.
    """
    if not stage.is_last or stage.is_windows or stage.is_headless or stage.user_at() is not None:
        return
    first = users.starting_user(stage)
    process = Process.of(stage)
    serves = process.is_service and (not process.hands_down or process.rootless is not None)
    if (first is not None and not users.is_root(first)) or serves or process.steps_down or _carries_files(stage):
        return
    # No CMD, no ENTRYPOINT and a base image that a variable names: nothing is known of what runs.
    if process.view is None and stage.root_image is None:
        return
    image = stage.head.image
    span = image.span if image is not None else stage.head.keyword_span
    yield Finding(span, _message(process))


def _message(process: Process) -> str:
    if not process.is_service:
        return "what is built on this image starts as root: name a user at the end, or in what is built on it"
    subject = process.label or "the service of this image"
    return f"{subject} starts as root: see that its settings give the work to another user"


def _carries_files(stage: Stage) -> bool:
    image = stage.root_image
    runs = Process.of(stage).view is not None
    return image is not None and image.is_scratch and not runs and bool(stage.of(Transfer))


BAD = {
    "FROM debian:12": None,
    "FROM debian:12\nCMD bash": None,
    "FROM python:3.13\nRUN pip install ruff": None,
    "FROM php:8.4-apache\nCOPY site /var/www/html": None,
    'FROM debian:13\nRUN apt-get update && apt-get install -y dovecot-imapd\nCMD ["dovecot", "-F"]': None,
}
GOOD = (
    "FROM debian:12\nUSER 1000",
    "FROM debian:12\nCMD serve",
    "FROM nginx:1.29\nCOPY site /usr/share/nginx/html",
    "FROM nginxinc/nginx-unprivileged\nCOPY site /usr/share/nginx/html",
    "FROM debian:12 AS build\nRUN make\nFROM scratch\nCOPY --from=build /out/tool.deb /",
    "FROM grafana/grafana:12.0.0",
)
