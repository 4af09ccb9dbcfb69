"""apt installs packages that were not requested."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    NOT_EXACT,
    Command,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Stage,
    Verb,
    View,
    manager_settings,
    rule,
)
from dlint.knowledge.managers.system_manager import is_off

APT = ("apt-get", "apt", "aptitude")
OFF = ("--no-install-recommends", "--without-recommends", "-R")
SETTING = "APT::Install-Recommends"
UNKNOWN = "?"
CERTIFICATES = "ca-certificates"
# Their libraries recommend the certificates, and do not depend on them.
DOWNLOADERS = frozenset({"curl", "git", "libcurl4", "libcurl3", "wget"})
ANSWER = r"-[yq]+\Z|--yes\Z|--assume-yes\Z"


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("apt",),
    twins=("hadolint:DL3015", "trivy:DS-0029", "sonar:S6500"),
    runs=APT,
)
def check(run: Run, stage: Stage) -> Findings:
    """Debian's and Ubuntu's apt also installs every package that a named one *recommends*.

    Most images never use them; they widen the layer and what can be attacked. The fix is unsafe, because something may
    rely on such a package: name those that are needed. `ca-certificates` comes with curl, wget and git that way; where
    the file downloads over https, the fix names it.

    Only stages that become part of the image are looked at. Counted as off: the option in every spelling,
    `-o APT::Install-Recommends=` with any of `0`, `no`, `false`, and the same in a file below `/etc/apt`.
    """
    if run.programs.isdisjoint(APT) or not (run.onbuild or stage.ships):
        return
    for command in run.commands:
        verb = command.verb(APT, "install", "satisfy")
        if verb is None or not (verb.operands or command.from_xargs) or _is_lean(command, run):
            continue
        message = f"{command.name} {verb.name} also installs packages that these only recommend: add {_option(command)}"
        yield Finding(verb.span, message, _fix(command, verb, run, stage), cause="recommends")


def _is_lean(command: Command, run: Run) -> bool:
    if command.has("--no-install-recommends") or (command.name == "aptitude" and command.has(*OFF)):
        return True
    if any(_may_be_lean(run, name) for word in command.words for name in word.names):
        return True
    value = manager_settings.setting(command, run, SETTING)
    return value is not None and (value == UNKNOWN or is_off(value))


def _may_be_lean(run: Run, name: str) -> bool:
    """Whether a variable among the words may hold the option."""
    value = run.scope.lookup(name)
    text = value if isinstance(value, str) else run.all_text if f"{name}=" in run.all_text else ""
    return OFF[0] in text


def _option(command: Command) -> str:
    return "--without-recommends" if command.name == "aptitude" else "--no-install-recommends"


def _fix(command: Command, verb: Verb, run: Run, stage: Stage) -> Fix | Refusal:
    if not command.exact:
        return NOT_EXACT
    # Behind the options that follow the verb, where people write it.
    place = verb.last
    for word in command.words[command.words.index(place) + 1 :]:
        if not word.is_plain or re.match(ANSWER, word.text) is None:
            break
        place = word
    edits = [command.insert(place, f" {_option(command)}")]
    if _needs_certificates(verb, run, stage):
        last = verb.operands[-1]
        if not last.is_plain:
            return NOT_EXACT
        edits.append(command.insert(last, f" {CERTIFICATES}"))
    return Fix("install no recommended packages", tuple(edits), trust="unsafe")


def _needs_certificates(verb: Verb, run: Run, stage: Stage) -> bool:
    """Whether a download over https relies on certificates that came as a recommended package alone."""
    if {word.text for word in verb.operands}.isdisjoint(DOWNLOADERS):
        return False
    # A later stage that is built on this one uses the same certificates.
    views = [run, *stage.after(run), *(view for heir in stage.heirs() for view in heir.instructions)]
    later = any("https:" in view.all_text for view in views if isinstance(view, Run))
    known = CERTIFICATES in run.all_text or any(True for _ in stage.above(run, _brings_certificates))
    return later and not known


def _brings_certificates(view: View) -> bool:
    return isinstance(view, Run) and CERTIFICATES in view.all_text


BAD = {
    "RUN apt-get update && apt-get install -y git": (
        "RUN apt-get update && apt-get install -y --no-install-recommends git"
    ),
    "RUN apt-get install -y curl && curl -fsSL https://example.com/a -o /a": (
        "RUN apt-get install -y --no-install-recommends curl ca-certificates && curl -fsSL https://example.com/a -o /a"
    ),
    "RUN apt-get install \\\n    git": "RUN apt-get install --no-install-recommends \\\n    git",
    "RUN apt install git -y": "RUN apt install --no-install-recommends git -y",
    "RUN aptitude -y install git": "RUN aptitude -y install --without-recommends git",
    "RUN apt-get -o APT::Install-Recommends=true install -y git": (
        "RUN apt-get -o APT::Install-Recommends=true install -y --no-install-recommends git"
    ),
    "RUN bash -c 'apt-get install -y git'": "RUN bash -c 'apt-get install -y --no-install-recommends git'",
    "RUN cat list | xargs apt-get install -y": "RUN cat list | xargs apt-get install -y --no-install-recommends",
    "RUN echo 'APT::Install-Recommends \"true\";' > /etc/apt/apt.conf.d/1\nRUN apt-get install -y git": (
        "RUN echo 'APT::Install-Recommends \"true\";' > /etc/apt/apt.conf.d/1\n"
        "RUN apt-get install -y --no-install-recommends git"
    ),
}
GOOD = (
    "RUN apt-get install -y --no-install-recommends git",
    "RUN apt-get -o APT::Install-Recommends=false install -y git",
    "RUN apt-get install -y -o APT::Install-Recommends=0 git && apt-get -o APT::Install-Recommends=no install -y vim",
    'RUN apt-get install -y -o APT::Install-Recommends="0" git',
    "RUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/99lean\nRUN apt-get install -y git",
    "RUN echo 'APT::Install-Recommends \"false\";' > /etc/apt/apt.conf.d/99lean && apt-get install -y git",
    'COPY <<EOF /etc/apt/apt.conf.d/99lean\nAPT { Install-Recommends "no"; };\nEOF\nRUN apt-get install -y git',
    "COPY apt.conf /etc/apt/apt.conf.d/99lean\nRUN apt-get install -y git",
    "FROM debian:12 AS a\nRUN printf 'APT::Install-Recommends \"off\";' > /etc/apt/apt.conf\n"
    "FROM a\nRUN apt install -y git",
    "FROM debian:12 AS build\nRUN apt-get install -y gcc\nFROM debian:12\nCOPY --from=build /a /a",
    'ARG OPTS="-y --no-install-recommends"\nRUN apt-get install $OPTS git',
    'RUN I="apt-get install -y --no-install-recommends" && $I git',
    "RUN apt-get install -y -f && apt-get upgrade -y",
    "RUN echo apt-get install git",
    "RUN apt-get install -y -o APT::Install-Recommends=no git",
)
