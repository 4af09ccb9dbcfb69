"""apt-key adds a signing key that is trusted for every repository."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Finding, Findings, Run, Stage, rule, tool_version
from dlint.knowledge.managers.system.apt import MANAGER

# Debian from 13 and Ubuntu from 25.04 on, by name and by number.
WITHOUT = re.compile(r"trixie|forky|\bsid\b|testing|unstable|plucky|questing|resolute")
RELEASES = {"debian": re.compile(r"1[3-9]\b"), "ubuntu": re.compile(r"(?:25|26|27)\.")}


@rule(watches=Run, severity="info", since="0.1", needs=("apt-key",), runs=("apt-key",))
def check(run: Run, stage: Stage) -> Findings:
    """apt-key is deprecated since 2020, and Debian 13 and Ubuntu 25.04 have it no more: there the build stops.

    A key added with it may sign the packages of any source. Put it into a file of its own and name that in the source:
    `curl -fsSL URL | gpg --dearmor -o /etc/apt/keyrings/x.gpg`, then `deb [signed-by=/etc/apt/keyrings/x.gpg] …`.
    """
    if "apt-key" not in run.programs:
        return
    for command in run.commands:
        verb = command.verb("apt-key", "add", "adv")
        if verb is None or tool_version.version_at(run, command, MANAGER).lacks(MANAGER.releases, "signed-by"):
            continue
        if not run.onbuild and _is_gone(stage):
            message = "this release has no apt-key, so the build fails: use a keyring and signed-by"
            yield Finding(verb.span, message, severity="error")
        else:
            message = f"{verb.command.name} {verb.name} trusts this key for the packages of every source: use signed-by"
            yield Finding(verb.span, message, cause="key")
        return


def _is_gone(stage: Stage) -> bool:
    """Whether the base image is of a release without apt-key."""
    image = stage.root_image
    if image is None or not image.tag:
        return False
    release = RELEASES.get(image.name)
    return bool(WITHOUT.search(image.tag)) or (release is not None and release.match(image.tag) is not None)


BAD = {
    "RUN curl -fsSL https://example.com/key | apt-key add -": None,
    "RUN apt-key adv --keyserver keyserver.ubuntu.com --recv-keys 0123": None,
    "FROM debian:13\nRUN apt-key add /tmp/key": None,
    "FROM python:3.13-slim-trixie\nRUN sudo apt-key add /tmp/key": None,
}
GOOD = (
    "FROM debian:8\nRUN apt-key add /tmp/key",
    "FROM python:2.7-slim-jessie\nRUN apt-key adv --recv-keys 0123",
    "RUN curl -fsSL https://example.com/key | gpg --dearmor -o /etc/apt/keyrings/a.gpg",
    "RUN apt-key list && apt-key del 0123",
    "RUN echo apt-key add",
)
