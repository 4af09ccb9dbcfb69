"""The final image is built on a full variant of its base image, and a smaller one exists."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Refusal, Stage, application, lean_base, listed, rule
from dlint.knowledge.images.names import ONBUILD_TAG, short_name
from dlint.knowledge.images.runtimes import find_runtime, slim_tag

# Tags that name a release of the language alone, with or without one of Debian: these have a slim twin.
RELEASES = ("bookworm", "bullseye", "trixie", "buster")


@rule(watches=Stage, severity="info", since="0.1", tier="strict")
def check(stage: Stage) -> Findings:
    """The full images of node, python, ruby and their like bring compilers, headers and version control for any build.

    The `slim` variant of the same release has the language and what it needs to run, and is several hundred megabytes
    smaller. What is compiled during the build is better compiled in a stage on the full image. An opinion, for some
    programs do need what the full image has: the fix is unsafe. There is none where a RUN calls a program that the slim
    variant lacks, or installs packages that are compiled on the spot.
    """
    image = stage.image
    if (
        stage.base is not None
        or not stage.ships
        or stage.head.image is None
        or image is None
        or image.error is not None
    ):
        return
    runtime = find_runtime(image.name, image.tag or "")
    # Debian's own image has no compilers; its slim variant only lacks manuals and translations.
    if runtime is None or runtime.kind != "full" or short_name(image.name) == "debian":
        return
    if ONBUILD_TAG in (image.tag or ""):
        return
    if not application.runs_application(stage.file):
        return
    written = stage.head.image.value
    tag = slim_tag(image.name, image.tag or "")
    fix: Fix | Refusal = Refusal(f"{written} is not one of the usual tags of an official image")
    lacks = lean_base.lacking(stage, image.name, tag)
    if (
        not lacks
        and short_name(image.name) == written.partition(":")[0]
        and image.digest is None
        and "$" not in written
        and _is_usual(image.tag or "")
    ):
        fix = Fix("use the slim variant", (Edit.replace(stage.head.image.span, f"{image.name}:{tag}"),), trust="unsafe")
    message = f"{written} contains compilers and headers: {image.name}:{tag} has what a program needs to run"
    if lacks:
        fix = Refusal(f"{image.name}:{tag} lacks {listed(lacks)}")
        message += f", but not {listed(lacks)}, which a RUN here needs: install that, or build in a stage of its own"
    yield Finding(stage.head.image.span, message, fix)


def _is_usual(tag: str) -> bool:
    version, _, rest = tag.partition("-")
    return version.replace(".", "").isdigit() and rest in ("", *RELEASES)


BAD = {
    "FROM python:3.12\nCOPY . .\nCMD python app.py": "FROM python:3.12-slim\nCOPY . .\nCMD python app.py",
    "FROM node:22-bookworm\nCMD node app.js": "FROM node:22-bookworm-slim\nCMD node app.js",
    "FROM ruby\nCMD puma": None,
    "FROM node:22\nRUN git clone https://example.org/a.git\nCMD node a": None,
    "FROM python:3.12\nRUN pip install mysqlclient\nCMD python app.py": None,
    "FROM ruby:3.3\nRUN bundle install\nCMD puma": None,
    "FROM node:22\nRUN apt-get update && apt-get install -y curl && curl -fO https://example.org/a\nCMD node a": (
        "FROM node:22-slim\nRUN apt-get update && apt-get install -y curl && curl -fO https://example.org/a\nCMD node a"
    ),
    "FROM python:3.12-bookworm\nCMD python app.py": "FROM python:3.12-slim-bookworm\nCMD python app.py",
}
GOOD = (
    "FROM python:3.12-slim\nCMD python app.py",
    "FROM node:22-alpine\nCMD node app.js",
    "FROM python:3.12 AS build\nRUN pip install .\nFROM python:3.12-slim\nCMD python app.py",
    "FROM python:3.12",
    "FROM debian:12\nCMD ./app",
    "FROM node:6-onbuild\nCMD node app.js",
)
