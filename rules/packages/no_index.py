"""apt installs a package although nothing has fetched the package index."""

from __future__ import annotations

from dlint.kit import Add, Command, Copy, Finding, Findings, Run, Stage, View, image_paths, rule, variables
from dlint.knowledge.images.indexes import KNOWN_PRESENT, NO_INDEX_PROGRAMS, lacks_index

APT = ("apt-get", "apt", "aptitude")
LISTS = "/var/lib/apt/lists/"


@rule(watches=Run, severity="error", since="0.1", needs=("apt",), runs=APT)
def check(run: Run, stage: Stage) -> Findings:
    """The images of Debian and Ubuntu, and the slim ones that are built on them, come without the index of packages.

    Without `apt-get update` the build stops at `E: Unable to locate package`. Fetch the index in the same RUN:

    ```dockerfile
    RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
    ```

    Reported where the base image is known to have no index, and where no step above can have fetched one: a script, or
    a program that is not known, may have done so.
    """
    image = stage.root_image
    if run.onbuild or run.is_json or image is None or not lacks_index(image.name, image.tag or ""):
        return
    for command in run.calls(APT):
        name = _first_name(run, command)
        if name is None or not command.fatal or _may_have_index(run, stage, command):
            continue
        message = f"{image.familiar} has no package index, so the build stops at {name}: begin with apt-get update &&"
        yield Finding(command.span, message)
        return


def _first_name(run: Run, command: Command) -> str | None:
    """The first package that an install looks for in the index; None where it may do without one."""
    verb = command.verb(APT, "install")
    # These options may lead apt to another index, or to none.
    if verb is None or command.has("-o", "--option", "-c", "--no-download"):
        return None
    names = [name for _, name in variables.spelled(run, verb.operands)]
    # apt needs no index for a package that is installed already, nor for a file (`./a.deb`).
    return next((name for name in names if name[:1].isalnum() and name not in KNOWN_PRESENT), None)


def _may_have_index(run: Run, stage: Stage, command: Command) -> bool:
    above = run.commands[: run.position(command)]
    return any(_may_fetch(each) for each in above) or _has_mount(run) or stage.any_above(run, _may_bring)


def _may_bring(view: View) -> bool:
    """Whether an instruction may leave an index."""
    if isinstance(view, Run):
        return view.is_json or _has_mount(view) or any(_may_fetch(command) for command in view.commands)
    return isinstance(view, (Add, Copy)) and _may_hold_lists(view.target)


def _may_fetch(command: Command) -> bool:
    if command.name in APT:
        # These verbs fetch no index; any other may.
        return command.verb(APT, "install", "remove", "purge", "clean", "autoremove", "autoclean") is None
    if command.name is None:
        # A variable names the program, or there are assignments alone.
        return bool(command.words)
    return command.name not in NO_INDEX_PROGRAMS


def _has_mount(run: Run) -> bool:
    """Whether a mount may hold the index."""
    return any(_may_hold_lists(mount.target) for mount in run.mounts)


def _may_hold_lists(target: str | None) -> bool:
    return target is None or image_paths.below(LISTS, target) is not None


BAD = {
    "FROM debian:12-slim\nRUN apt-get install -y curl": None,
    "FROM python:3.13-slim\nRUN pip install flask\nRUN apt-get install -y libpq5 && pip list": None,
    "FROM debian:12\nRUN <<EOF\nset -e\napt-get install -y git\nEOF": None,
    "FROM ubuntu:24.04 AS base\nRUN useradd app\nFROM base\nRUN apt install -y git": None,
    "FROM node:22-bookworm-slim\nENV P=git\nRUN npm ci && apt-get -qq install $P": None,
}
GOOD = (
    "FROM debian:12-slim\nRUN apt-get update && apt-get install -y curl",
    "FROM debian:12-slim\nRUN apt-get update\nRUN apt-get install -y curl",
    "FROM debian:12 AS base\nRUN apt-get update\nFROM base\nRUN apt-get install -y curl",
    "FROM debian:12\nCOPY setup.sh /tmp/\nRUN /tmp/setup.sh && apt-get install -y curl",
    "FROM debian:12\nRUN curl -fsSL https://example.com/setup | bash && apt-get install -y nodejs",
    "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt apt-get install -y curl",
    "FROM debian:12\nCOPY --from=lists /var/lib/apt/lists /var/lib/apt/lists\nRUN apt-get install -y curl",
    "FROM debian:12\nCOPY a.deb /tmp/a.deb\nRUN apt-get install -y /tmp/a.deb",
    "FROM debian:12\nRUN apt-get install -y curl || (apt-get update && apt-get install -y curl)",
    "FROM debian:12\nARG PREPARE\nRUN $PREPARE\nRUN apt-get install -y curl",
    "FROM debian:12\nRUN apt-get install -y ca-certificates tzdata",
    "FROM node:22\nRUN apt-get install -y git",
    "FROM example.com/debian\nRUN apt-get install -y git",
)
