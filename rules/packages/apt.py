"""A script runs apt, which is made for people at a terminal."""

from __future__ import annotations

from dlint.kit import Command, Edit, Finding, Findings, Fix, Run, Stage, Verb, rule

SAME = ("update", "install", "reinstall", "remove", "purge", "autoremove", "clean", "autoclean", "build-dep", "source", "download")
OTHER = {"full-upgrade": "dist-upgrade", "dist-upgrade": "dist-upgrade", "autopurge": "autopurge", "satisfy": "satisfy"}
QUERIES = ("search", "show", "policy", "depends", "rdepends", "showsrc", "madison")
READ_ONLY = ("list", "help", "moo", "changelog")


@rule(watches=Run, severity="info", since="0.1", twins=("hadolint:DL3027", "checkov:CKV_DOCKER_9"))
def check(run: Run, stage: Stage) -> Findings:
    """apt's options and output may change from release to release; it warns of that itself.

    apt-get and apt-cache do the same and are kept stable for scripts. `apt upgrade` may install new packages, which
    `apt-get upgrade` does only with `--with-new-pkgs`. Nothing is said of `apt list`, which has no counterpart.
    """
    if "apt" not in run.programs:
        return
    for command in run.commands:
        verb = command.verb("apt")
        if verb is None or verb.name in READ_ONLY or command.has("-h", "--help", "-v", "--version"):
            continue
        better = "apt-cache" if verb.name in QUERIES else "apt-get"
        message = f"apt {verb.name} is meant for people, not for scripts; use {better}"
        yield Finding(command.words[0].span, message, _fix(command, verb))


def _fix(command: Command, verb: Verb) -> Fix | None:
    program = command.words[0]
    if not command.exact or not program.is_plain or not verb.last.is_plain:
        return None
    if verb.name in SAME:
        return Fix("use apt-get", (Edit.insert(program.span.end, "-get"),))
    if verb.name in OTHER:
        edits = (Edit.insert(program.span.end, "-get"), Edit.replace(verb.last.span, OTHER[verb.name]))
        return Fix("use apt-get", edits[: 1 if OTHER[verb.name] == verb.name else 2])
    if verb.name == "upgrade":
        return Fix("use apt-get", (Edit.insert(program.span.end, "-get"), verb.then(" --with-new-pkgs")))
    if verb.name in QUERIES:
        return Fix("use apt-cache", (Edit.insert(program.span.end, "-cache"),), trust="unsafe")
    return None


BAD = {
    "RUN apt update && apt install -y curl": "RUN apt-get update && apt-get install -y curl",
    "RUN sudo /usr/bin/apt -qq install -y ./a.deb": "RUN sudo /usr/bin/apt-get -qq install -y ./a.deb",
    "RUN apt upgrade -y": "RUN apt-get upgrade --with-new-pkgs -y",
    "RUN apt full-upgrade -y": "RUN apt-get dist-upgrade -y",
    "RUN apt policy curl | grep Candidate": "RUN apt-cache policy curl | grep Candidate",
    'RUN ["apt", "update"]': 'RUN ["apt-get", "update"]',
    "RUN bash -c 'apt clean'": "RUN bash -c 'apt-get clean'",
}
GOOD = (
    "RUN apt-get update && apt-get install -y curl && apt-cache policy curl",
    "RUN apt list --installed && apt --version",
    "RUN rm -rf /var/lib/apt /etc/apt && echo apt install",
    "RUN cd /var/lib && rm -rf apt dpkg",
    "RUN apt-key list && apt-mark hold curl",
)
