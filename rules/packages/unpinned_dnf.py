"""yum or dnf installs the version of a package that is current on the day of the build."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Finding, Findings, Run, Stage, Verb, listed, rule, variables

WATCHED = ("yum", "dnf", "dnf5", "microdnf", "tdnf")
DNF = ("hadolint:DL3041",)
TWINS = {"yum": ("hadolint:DL3033",), "dnf": DNF, "dnf5": DNF, "microdnf": DNF}
INSTALLS = ("install", "in", "reinstall", "localinstall", "install-n", "install-na", "install-nevra")
# name-[epoch:]version[-release]: a version begins with a digit; `java-11-openjdk` and `python3-devel` are names.
PINNED = re.compile(r".+-(?:\d+:)?\d[\w.+~^*]*(?:-\d[\w.+~^*]*)?\Z|.*[<>=*]")
OTHER = ("@", "/", ".", "-", "~")


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("yum", "dnf"),
    tier="strict",
    twins=("hadolint:DL3033", "hadolint:DL3041"),
    runs=WATCHED,
)
def check(run: Run, stage: Stage) -> Findings:
    """Two builds of one Dockerfile may install different versions, and a cached layer keeps the older one.

    `httpd-2.4.57` fixes it; for a module its stream does (`nodejs:20`). Groups, files, addresses and what variables
    hold that the file does not set are skipped.
    """
    if run.programs.isdisjoint(WATCHED):
        return
    for command in run.commands:
        verb = command.verb(WATCHED, "module install", *INSTALLS)
        if verb is None or command.has("--setopt=module_stream"):
            continue
        loose = [(word, name) for word, name in variables.spelled(run, verb.operands) if _floats(name, verb)]
        if loose:
            names = listed([name for _, name in loose])
            mark = ":STREAM" if verb.name == "module install" else "-VERSION"
            message = f"{names} may be installed in a different version next time: write {loose[0][1]}{mark}"
            yield Finding(loose[0][0].span, message, twins=TWINS.get(command.name or "", ()))


def _floats(name: str, verb: Verb) -> bool:
    if not name or name.startswith(OTHER) or "/" in name or name.endswith(".rpm"):
        return False
    if verb.name == "module install":
        return ":" not in name
    return PINNED.match(name) is None


BAD = {
    "FROM fedora:40\nRUN dnf install -y httpd": None,
    "FROM centos:7\nRUN yum install -y httpd-2.4.6 java-11-openjdk": None,
    "FROM fedora:40\nRUN dnf -y --enablerepo epel install python3-devel": None,
    "FROM fedora:40\nRUN microdnf install -y tar && sudo dnf5 install -y git": None,
    "FROM fedora:40\nRUN dnf module install -y nodejs": None,
    'FROM fedora:40\nARG PKGS="httpd git"\nRUN dnf install -y ${PKGS}': None,
    "FROM centos:7\nRUN yum install -y python3-devel": None,
}
GOOD = (
    "RUN yum install -y httpd-2.4.57 python3-devel-3.6.8 java-11-openjdk-11.0.22.0.7",
    "RUN dnf install -y httpd-2.4.57-5.el9 gcc-1:13.2.1-3 tar-${TAR_VERSION}",
    "RUN yum install -y --enablerepo epel https://example.com/epel/latest.rpm ./a.rpm",
    "RUN dnf install -y @development-tools $PKGS && dnf groupinstall -y 'Development Tools'",
    "RUN dnf module install -y nodejs:20 && dnf install -y 'nodejs >= 20'",
    "RUN yum install -y --releasever 9 httpd-2.4.57 && yum update -y",
    "RUN dnf install -y --repo epel x-1.2",
)
