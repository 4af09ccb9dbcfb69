"""dnf or zypper installs packages that were not requested."""

from __future__ import annotations

from dlint.kit import NOT_EXACT, Command, Finding, Findings, Fix, Run, Stage, manager_settings, rule, tool_version
from dlint.knowledge.managers.registry import system_manager
from dlint.knowledge.managers.system_manager import SystemManager, is_off

WATCHED = ("dnf", "dnf5", "microdnf", "zypper")
UNKNOWN = "?"


@rule(watches=Run, severity="info", since="0.1", needs=("dnf", "zypper"), tier="strict", runs=WATCHED)
def check(run: Run, stage: Stage) -> Findings:
    """Dnf also installs *weak dependencies*, zypper what packages *recommend*.

    `--setopt=install_weak_deps=False` and `--no-recommends` leave them out. The fix is unsafe, because something may
    rely on such a package. Only stages that become part of the image are looked at; yum is left alone, since where it
    is not dnf it knows no weak dependencies.
    """
    if run.programs.isdisjoint(WATCHED) or not (run.onbuild or stage.ships):
        return
    for command in run.commands:
        verb = command.verb(WATCHED, "install", "in", "groupinstall", "group install")
        if verb is None or not verb.operands:
            continue
        manager = system_manager(command.name)
        if manager is None or _is_lean(command, manager, run):
            continue
        option = manager.lean[0]
        # An option that the installed version does not know would stop the build.
        if not tool_version.has_feature(run, command, option):
            continue
        fix = (
            Fix("install no weak dependencies", (verb.then(f" {option}"),), trust="unsafe")
            if command.exact
            else NOT_EXACT
        )
        message = f"{command.name} {verb.name} also installs packages that these only recommend: add {option}"
        yield Finding(verb.span, message, fix)


def _is_lean(command: Command, manager: SystemManager, run: Run) -> bool:
    if command.has("--no-recommends"):
        return True
    values = (manager_settings.setting(command, run, name) for name in manager.lean_settings)
    return any(value == UNKNOWN or (value is not None and _leaves_out(manager, value)) for value in values)


def _leaves_out(manager: SystemManager, value: str) -> bool:
    """Whether a setting leaves them out: zypper's is on then, dnf's off."""
    return not is_off(value) if manager.name == "zypper" else is_off(value)


BAD = {
    "RUN dnf install -y git": "RUN dnf install --setopt=install_weak_deps=False -y git",
    "RUN dnf -y --setopt=install_weak_deps=True install git": (
        "RUN dnf -y --setopt=install_weak_deps=True install --setopt=install_weak_deps=False git"
    ),
    "RUN microdnf install tar": "RUN microdnf install --setopt=install_weak_deps=0 tar",
    "RUN zypper -n in git": "RUN zypper -n in --no-recommends git",
}
GOOD = (
    "RUN dnf install -y --setopt=install_weak_deps=False git",
    "RUN dnf --setopt=install_weak_deps=0 install -y git",
    "RUN echo install_weak_deps=False >> /etc/dnf/dnf.conf\nRUN dnf install -y git",
    "RUN zypper -n install --no-recommends git",
    "RUN echo 'solver.onlyRequires = true' >> /etc/zypp/zypp.conf && zypper -n in git",
    "RUN yum install -y git",
    "FROM registry.access.redhat.com/ubi7-minimal\nRUN microdnf install tar",
    "FROM fedora:40 AS build\nRUN dnf install -y gcc\nFROM fedora:40",
)
