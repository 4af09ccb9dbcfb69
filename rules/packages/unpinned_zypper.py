"""zypper installs the version of a package that is current on the day of the build."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, listed, rule, variables

MARKS = frozenset("=<>/:@*")


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("zypper",),
    tier="strict",
    twins=("hadolint:DL3037",),
    runs=("zypper",),
)
def check(run: Run, stage: Stage) -> Findings:
    """Two builds of one Dockerfile may install different versions, and a cached layer keeps the older one.

    `curl=8.6.0` fixes it, `curl>=8` at least a lower bound. Patterns, files, addresses, removals (`-nano`) and what
    variables hold that the file does not set are skipped.
    """
    if "zypper" not in run.programs:
        return
    for command in run.commands:
        verb = command.verb("zypper", "install", "in")
        # Another type than a package: a pattern, a product or a patch.
        if verb is None or command.has("-t", "--type"):
            continue
        loose = [(word, name) for word, name in variables.spelled(run, verb.operands) if _floats(name)]
        if loose:
            names = listed([name for _, name in loose])
            message = f"{names} may be installed in a different version next time: write {loose[0][1]}=VERSION"
            yield Finding(loose[0][0].span, message)


def _floats(name: str) -> bool:
    return MARKS.isdisjoint(name) and not name.endswith(".rpm") and name[:1] not in ("-", "!", "~", "")


BAD = {
    "FROM opensuse/leap:15.6\nRUN zypper -n install curl": None,
    "FROM opensuse/leap:15.6\nRUN zypper in -y git=2.43 curl": None,
    "FROM opensuse/leap:15.6\nRUN zypper --non-interactive install --no-recommends +curl": None,
}
GOOD = (
    "RUN zypper -n install curl=8.6.0 'git>=2.40'",
    "RUN zypper -n in -t pattern devel_basis",
    "RUN zypper -n in ./a.rpm https://example.com/b.rpm pattern:devel_basis $PKGS",
    "RUN zypper -n install -r repo curl=8 && zypper -n rm git && zypper ref",
)
