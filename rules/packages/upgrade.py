"""All installed packages are upgraded to the versions of the day of the build."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Run, Stage, Verb, rule

UPGRADES = (
    (("apt-get", "apt", "aptitude"), ("upgrade", "safe-upgrade")),
    (("apk",), ("upgrade",)),
    (("yum", "dnf", "dnf5", "microdnf", "tdnf"), ("update", "upgrade", "up", "distro-sync")),
    (("zypper",), ("update", "up", "patch")),
)
PROGRAMS = frozenset(program for programs, _ in UPGRADES for program in programs)
# Only fixes of security and the like, or no upgrade at all: a simulation, a download.
ON_PURPOSE = ("--security", "--advisory", "--cve", "--bugfix", "--sec-severity", "-s", "--simulate", "--dry-run", "-d")


@rule(watches=Run, severity="info", since="0.1", needs=("upgrade", "yum", "dnf", "zypper"))
def check(run: Run, stage: Stage) -> Findings:
    """What the image holds then depends on the day its layer was built, and the layer may be cached for long.

    The old files stay in the base image's layers, and the new ones come on top: the image grows. Base images are
    rebuilt with updates; `docker build --pull` (and `--no-cache` now and then) takes the newest. Upgrade in the
    Dockerfile only where a fix must not wait for that.

    Nothing is reported for upgrades of named packages, of those that only take security updates, and of Arch Linux,
    where `pacman -Syu` is the only way to install anything.
    """
    if PROGRAMS.isdisjoint(run.programs):
        return
    for command in run.commands:
        verb = _upgrade(command)
        if verb is None or verb.operands or command.has(*ON_PURPOSE) or command.from_xargs:
            continue
        message = (
            f"{command.name} {verb.name} makes the image depend on the day of the build: "
            "use a fresh base image (--pull) instead"
        )
        yield Finding(verb.span, message, cause="upgrade")


def _upgrade(command: Command) -> Verb | None:
    for programs, verbs in UPGRADES:
        if command.name in programs:
            return command.verb(programs, *verbs)
    return None


BAD = {
    "RUN apt-get update && apt-get upgrade -y": None,
    "FROM alpine:3.20\nRUN apk update && apk upgrade": None,
    "FROM alpine:3.20\nRUN apk -U --no-cache upgrade": None,
    "FROM fedora:40\nRUN dnf -y update && dnf clean all": None,
    "FROM centos:7\nRUN yum update -y": None,
    "FROM opensuse/leap:15.6\nRUN zypper -n patch": None,
}
GOOD = (
    "RUN apt-get update && apt-get install -y --only-upgrade openssl",
    "RUN apk update && apk upgrade openssl && apk add --upgrade curl",
    "RUN yum update -y openssl && dnf upgrade -y --security && dnf upgrade -y --advisory=RHSA-1",
    "RUN pacman -Syu --noconfirm git",
    "RUN pip install --upgrade pip && npm update && echo apt-get upgrade",
)
