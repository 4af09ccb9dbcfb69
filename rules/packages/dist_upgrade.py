"""The whole distribution is upgraded, which adds and removes packages."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Finding, Findings, Run, Stage, Verb, View, rule

APT = ("apt-get", "apt", "aptitude")
# hadolint looks for that of zypper, trivy and dockle for that of apt.
TWINS = {"zypper": ("hadolint:DL3035",)}
EVERY = ("trivy:DS-0024", "dockle:DKL-DI-0003")
# A RUN that writes the list of sources, or names a release, is meant to upgrade to it.
OTHER_RELEASE = r"\bsed\b[^|;&]*/etc/apt/sources\.list|/etc/apt/sources\.list(?![.\w])|--releasever"


@rule(
    watches=Run,
    severity="warning",
    since="0.1",
    needs=("dist-upgrade", "full-upgrade", "dup"),
    twins=("hadolint:DL3035", *EVERY),
)
def check(run: Run, stage: Stage) -> Findings:
    """`dist-upgrade` and similar commands may remove packages and bring a system that its base image's tag does not
    show.

    Every build gives another system, and all that is replaced stays in the layers below. Take a newer base image
    (`docker build --pull` fetches the one of today) instead.

    Nothing is reported for openSUSE Tumbleweed, which is made to be upgraded this way, nor where the same RUN, or one
    before, changes the sources: the author means to go to another release then.
    """
    if run.programs.isdisjoint((*APT, "zypper")):
        return
    for command in run.commands:
        verb = _upgrade(command)
        if verb is None or _is_meant(run, stage, command):
            continue
        message = (
            f"{command.name} {verb.name} may replace or remove any package, so each build gives a different "
            "system: use a newer base image instead"
        )
        yield Finding(verb.span, message, twins=TWINS.get(command.name or "", EVERY))


def _upgrade(command: Command) -> Verb | None:
    return command.verb(APT, "dist-upgrade", "full-upgrade") or command.verb("zypper", "dist-upgrade", "dup")


def _is_meant(run: Run, stage: Stage, command: Command) -> bool:
    image = None if run.onbuild else stage.root_image
    if command.name == "zypper" and image is not None and "tumbleweed" in image.written:
        return True
    first = next(iter(stage.matching(_changes_release)), None) if not run.onbuild else None
    return _changes_release(run) or (first is not None and first.index < run.index)


def _changes_release(view: View) -> bool:
    return isinstance(view, Run) and re.search(OTHER_RELEASE, view.all_text) is not None


BAD = {
    "RUN apt-get update && apt-get dist-upgrade -y": None,
    "RUN apt -y full-upgrade": None,
    "FROM opensuse/leap:15.6\nRUN zypper -n dup": None,
    "FROM opensuse/leap:15.6\nRUN zypper --non-interactive dist-upgrade": None,
}
GOOD = (
    "RUN apt-get upgrade -y && echo dist-upgrade",
    "FROM opensuse/tumbleweed\nRUN zypper -n dup",
    "RUN sed -i s/bookworm/trixie/ /etc/apt/sources.list && apt-get update && apt-get dist-upgrade -y",
    "RUN zypper -n update && zypper -n install curl",
)
