"""apt-get installs the version of a package that is current on the day of the build."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Finding, Findings, Run, Stage, View, listed, rule, variables

APT = ("apt-get", "apt", "aptitude")
NAME = re.compile(r"[a-z0-9][a-z0-9+.*?:_-]*\Z", re.IGNORECASE)
# The archive of one day has one version of each package. Source: apt-get(8) of apt 2.9, `--snapshot`, and
# snapshot.debian.org, 2026-11.
SNAPSHOT = re.compile(r"snapshot\.(?:debian|ubuntu)\.|--snapshot|APT::Snapshot")


@rule(watches=Run, severity="info", since="0.1", needs=("apt",), tier="strict", twins=("hadolint:DL3008",), runs=APT)
def check(run: Run, stage: Stage) -> Findings:
    """Two builds of one Dockerfile may install different versions, and a cached layer keeps the older one.

    `curl=7.88.*` fixes it. The price: a distribution drops old versions from its archive, and an exact pin then breaks
    the build; a snapshot of the archive as the source fixes all versions at once and lasts, and
    counts as a pin here. Files, packages with a release (`curl/bookworm-backports`) and removals (`nano-`) are passed
    over, and what variables hold that the file does not set.
    """
    if run.programs.isdisjoint(APT):
        return
    for command in run.commands:
        verb = command.verb(APT, "install", "satisfy")
        if verb is None or _has_snapshot(run, stage):
            continue
        loose = [(word, name) for word, name in variables.spelled(run, verb.operands) if _floats(name)]
        if loose:
            names = listed([name for _, name in loose])
            message = f"{names} may be installed in a different version next time: write {loose[0][1]}=VERSION"
            yield Finding(loose[0][0].span, message)


def _floats(name: str) -> bool:
    return NAME.match(name) is not None and not name.endswith(("-", ".deb")) and name != "^"


def _has_snapshot(run: Run, stage: Stage) -> bool:
    """Whether the archive is one of a certain day."""
    return _names_snapshot(run) or (not run.onbuild and stage.any_above(None, _names_snapshot))


def _names_snapshot(view: View) -> bool:
    text = view.all_text if isinstance(view, Run) else ""
    return "snapshot" in text.lower() and SNAPSHOT.search(text) is not None


BAD = {
    "RUN apt-get update && apt-get install -y curl": None,
    "RUN apt install -y curl=7.88.1 git": None,
    "RUN echo curl | xargs apt-get install -y git": None,
    "RUN sudo /usr/bin/apt-get install -y curl": None,
    "RUN bash <<EOF\napt-get install -y curl\nEOF": None,
    "RUN sh -c 'apt-get install -y curl'": None,
    'ARG PKGS="curl git=1.2"\nRUN apt-get install -y $PKGS': None,
    "ONBUILD RUN apt-get install -y curl": None,
}
GOOD = (
    "RUN apt-get install -y curl=7.88.1-10 git=1:2.39.*",
    "RUN apt-get install -y ./a.deb /tmp/b.deb curl/bookworm-backports",
    "RUN apt-get install -y $PKGS $(cat list) nano-",
    "RUN apt-get install -y -c apt.conf -t bookworm-backports git=1",
    'ARG PKGS="curl=7"\nRUN apt-get install -y $PKGS curl=${VERSION}',
    "RUN echo 'deb http://snapshot.debian.example/archive/debian/20260101T000000Z sid main' > /etc/apt/sources.list\n"
    "RUN apt-get install -y curl",
    "RUN apt-get update && apt-get upgrade -y && apt-get remove -y curl",
    "RUN echo apt-get install curl",
    "RUN apt-get install -y -c file nano=1",
)
