"""A script runs apt, which is made for use at a terminal."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Refusal, Run, Stage, Verb, rule

# Verbs that apt-get has under the same name.
SAME = (
    "update", "install", "reinstall", "remove", "purge", "autoremove", "autopurge", "clean", "autoclean", "build-dep",
    "dist-upgrade", "satisfy", "source", "download",
)  # fmt: skip
QUERIES = ("search", "show", "policy", "depends", "rdepends", "showsrc", "madison")
READ_ONLY = ("list", "help", "moo", "changelog")


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("apt ", 'apt"', "apt'", "apt\\", "apt\t"),
    twins=("hadolint:DL3027", "checkov:CKV_DOCKER_9"),
    runs=("apt",),
)
def check(run: Run, stage: Stage) -> Findings:
    """The options and the output of apt may change from release to release; it warns of that itself.

    apt-get and apt-cache do the same and are kept stable for scripts. `apt upgrade` may install new packages, which
    `apt-get upgrade` does only with `--with-new-pkgs`. Nothing is reported for `apt list`, which has no counterpart.
    """
    if "apt" not in run.programs:
        return
    verbs = [verb for verb in (command.verb("apt") for command in run.commands) if verb is not None and _counts(verb)]
    if not verbs:
        return
    # Where a RUN has both kinds, each command gets its own program, and the message names the common one.
    better = "apt-cache" if all(verb.name in QUERIES for verb in verbs) else "apt-get"
    message = f"apt {verbs[0].name} has no stable interface for scripts: use {better}"
    yield Finding(verbs[0].command.words[0].span, message, _fix(verbs), cause="apt")


def _counts(verb: Verb) -> bool:
    return verb.name not in READ_ONLY and not verb.command.has("-h", "--help", "-v", "--version")


def _fix(verbs: list[Verb]) -> Fix | Refusal:
    edits: list[Edit] = []
    for verb in verbs:
        found = _edits(verb)
        if not found:
            return Refusal(
                f"neither apt-get nor apt-cache has {verb.name}" if _is_exact(verb) else "the command has variables"
            )
        edits += found
    # apt-cache prints its answers in another form, which a script may read.
    trust = "unsafe" if any(verb.name in QUERIES for verb in verbs) else "safe"
    title = "use apt-cache" if all(verb.name in QUERIES for verb in verbs) else "use apt-get"
    return Fix(title, tuple(edits), trust)


def _is_exact(verb: Verb) -> bool:
    return verb.command.exact and verb.command.words[0].is_plain and verb.last.is_plain


def _edits(verb: Verb) -> tuple[Edit, ...]:
    """What makes it a command of apt-get or apt-cache; nothing where that is not known."""
    program = verb.command.words[0]
    if not _is_exact(verb):
        return ()
    if verb.name in QUERIES:
        return (Edit.insert(program.span.end, "-cache"),)
    renamed = Edit.insert(program.span.end, "-get")
    if verb.name == "upgrade":
        return (renamed, verb.then(" --with-new-pkgs"))
    if verb.name == "full-upgrade":
        return (renamed, Edit.replace(verb.last.span, "dist-upgrade"))
    return (renamed,) if verb.name in SAME else ()


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
