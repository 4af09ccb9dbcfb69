"""A package manager asks a question that a build cannot answer."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    NOT_EXACT,
    Block,
    Command,
    Edit,
    Finding,
    Findings,
    Fix,
    Item,
    Run,
    Span,
    Stage,
    manager_settings,
    rule,
)
from dlint.knowledge.managers.registry import SYSTEMS, system_manager, text_marks
from dlint.knowledge.managers.system_manager import SystemManager, is_off

# apk asks only with `--interactive`.
ASKING = SYSTEMS.keys() - {"apk"}
DRY = (
    "-s", "--simulate", "--just-print", "--dry-run", "--recon", "--no-act", "--print-uris", "-h", "--help",
    "--assumeno",
)  # fmt: skip
NAMED = ("install", "reinstall", "remove", "purge")
YES = r"(?:^|[\s'\"=])(?:-[a-pr-xzA-Z]*y|-qq|--yes|--assume-?yes|--no-?confirm|--non-interactive|-n(?=\s|$))"
OPTION_NAME = r"(?i)opt|flag|arg|param|yes|[@*]"
# Of pacman, as the next two lists: what changes packages, what only asks a database, what needs no package names.
OPERATIONS = ("-S", "-R", "-U", "--sync", "--remove", "--upgrade")
QUERIES = ("-s", "-i", "-l", "-g", "-p", "--search", "--info", "--list", "--groups", "--print")
CHANGES = ("-u", "-c", "--sysupgrade", "--clean")


@rule(
    watches=Run,
    severity="warning",
    since="0.1",
    needs=text_marks(ASKING),
    twins=("hadolint:DL3014", "hadolint:DL3030", "hadolint:DL3034", "hadolint:DL3038", "trivy:DS-0021"),
    runs=tuple(sorted(ASKING)),
)
def check(run: Run, stage: Stage) -> Findings:
    """A build has no terminal: where a package manager would have to ask, it gives up, and the build fails.

    apt-get asks as soon as more than the named packages would be installed, or anything removed; yum, dnf, zypper and
    pacman ask every time. `DEBIAN_FRONTEND=noninteractive` answers the questions of packages, not this one.

    zypper takes `-n` (`--non-interactive`) only before the verb; behind `install`, `-n` means `--name`. Counted as an
    answer: every spelling of the option, `-qq`, settings in `apt.conf`, `dnf.conf` or behind `-o`, and anything that is
    fed to the command's input, such as `yes |`.
    """
    if ASKING.isdisjoint(run.programs):
        return
    for command in run.commands:
        manager = system_manager(command.name)
        span = _question(command, manager) if manager is not None and manager.asks else None
        if manager is None or span is None or _answered(command, manager, run):
            continue
        yield _finding(command, manager, span)


def _question(command: Command, manager: SystemManager) -> Span | None:
    """The words that make it ask."""
    if manager.name == "pacman":
        return _pacman(command)
    verb = command.verb(manager.name, *manager.asks)
    if verb is None or command.has(*DRY):
        return None
    # Without packages there is nothing to ask about.
    idle = verb.name in NAMED and not (verb.operands or command.from_xargs or command.has("-f", "--fix-broken"))
    return None if idle else verb.span


def _pacman(command: Command) -> Span | None:
    if not command.has(*OPERATIONS) or command.has(*QUERIES) or not (command.operands or command.has(*CHANGES)):
        return None
    operation = next((flag.word for flag in command.flags if flag.name in OPERATIONS), None)
    return command.words[0].span.to(operation.span) if operation is not None else None


def _answered(command: Command, manager: SystemManager, run: Run) -> bool:
    if command.has(*manager.yes) or _is_quiet(command) or _is_non_interactive(command, manager):
        return True
    if _is_fed(command) or any(
        _may_answer_yes(command, run, name) for word in command.words[1:] for name in word.names
    ):
        return True
    values = [manager_settings.setting(command, run, name) for name in manager.yes_settings]
    return any(value is not None and not is_off(value) for value in values)


def _is_quiet(command: Command) -> bool:
    """Whether apt has the option for quiet twice, which implies yes."""
    if not (command.name or "").startswith("apt"):
        return False
    return sum(flag.name in ("-q", "--quiet") for flag in command.flags) > 1


def _is_non_interactive(command: Command, manager: SystemManager) -> bool:
    before = [flag for flag in command.flags if flag.name in manager.yes_before]
    start = command.reading.plain[0].start if command.reading.plain else 0
    # Behind the verb, `-n` of zypper is `--name`.
    return any(flag.name.startswith("--") or flag.word.start < start for flag in before)


def _is_fed(command: Command) -> bool:
    """Whether something is sent to its input, or to that of what surrounds it."""
    # xargs gives its commands an empty input, whatever it reads itself.
    if command.from_xargs:
        return False
    at: Item | Block | None = command.item
    while at is not None:
        if at.before in ("|", "|&") or any(redirect.operator[:1] == "<" for redirect in at.redirects):
            return True
        at = at.parent
    return command.outer is not None and _is_fed(command.outer)


def _may_answer_yes(command: Command, run: Run, name: str) -> bool:
    """Whether a variable among the words may hold the option."""
    value = run.scope.lookup(name)
    if isinstance(value, str):
        return re.search(YES, value) is not None
    given = re.fresh(rf"\b{re.escape(name)}=(\S+|\"[^\"]*\"|'[^']*')").search(run.all_text)
    if given is not None:
        return re.search(YES, given[1]) is not None
    return re.search(OPTION_NAME, name) is not None


def _finding(command: Command, manager: SystemManager, span: Span) -> Finding:
    words = " ".join(word.text for word in command.words if word.span.end <= span.end)
    option = {"zypper": "-n", "pacman": "--noconfirm"}.get(manager.name, "-y")
    # Behind the verb `-n` is another option of zypper.
    place = " before the verb" if manager.name == "zypper" else ""
    message = f"{words} asks for confirmation, which a build cannot answer: add {option}{place}"
    if manager.name == "microdnf":
        message = f"{words} asks for confirmation as soon as microdnf is dnf5: add {option}"
    severity = "info" if manager.name == "microdnf" else None
    # Where a failure is ignored, the answer changes what is in the image.
    trust = "safe" if command.fatal else "unsafe"
    fix = Fix(f"add {option}", (_edit(command, manager, span, option),), trust) if command.exact else NOT_EXACT
    return Finding(span, message, fix, severity, manager.asks_twins)


def _edit(command: Command, manager: SystemManager, span: Span, option: str) -> Edit:
    if manager.name == "zypper":
        return command.insert(command.words[0], f" {option}")
    last = next(word for word in reversed(command.words) if word.span.end <= span.end)
    return command.insert(last, f" {option}")


BAD = {
    "RUN apt-get update && apt-get install curl": "RUN apt-get update && apt-get install -y curl",
    "ENV DEBIAN_FRONTEND=noninteractive\nRUN sudo /usr/bin/apt-get -q install \\\n  curl": (
        "ENV DEBIAN_FRONTEND=noninteractive\nRUN sudo /usr/bin/apt-get -q install -y \\\n  curl"
    ),
    "RUN apt upgrade": "RUN apt upgrade -y",
    "RUN echo curl | xargs apt-get install": "RUN echo curl | xargs apt-get install -y",
    "RUN <<EOF\nyum install git\nEOF": "RUN <<EOF\nyum install -y git\nEOF",
    "RUN sh -c 'dnf update'": "RUN sh -c 'dnf update -y'",
    "RUN zypper install baz && zypper clean": "RUN zypper -n install baz && zypper clean",
    "RUN zypper install -n baz": "RUN zypper -n install -n baz",
    "RUN zypper --gpg-auto-import-keys dup": "RUN zypper -n --gpg-auto-import-keys dup",
    "RUN pacman -Syu git": "RUN pacman -Syu --noconfirm git",
    "RUN microdnf install tar": "RUN microdnf install -y tar",
    'RUN apt-get install "$PKGS"': 'RUN apt-get install -y "$PKGS"',
    "ONBUILD RUN apt-get remove curl": "ONBUILD RUN apt-get remove -y curl",
    "RUN apt-get dist-upgrade": "RUN apt-get dist-upgrade -y",
    "RUN apt install nano": "RUN apt install -y nano",
    "FROM centos:7\nRUN yum update": "FROM centos:7\nRUN yum update -y",
    "FROM centos:7\nRUN yum remove x": "FROM centos:7\nRUN yum remove -y x",
    "FROM opensuse/leap:15\nRUN zypper update": "FROM opensuse/leap:15\nRUN zypper -n update",
    "FROM fedora:40\nRUN dnf5 install x": "FROM fedora:40\nRUN dnf5 install -y x",
    "FROM fedora:40\nRUN dnf remove x && dnf upgrade": "FROM fedora:40\nRUN dnf remove -y x && dnf upgrade -y",
}
GOOD = (
    "RUN apt-get install -y curl && apt-get -yq install git && apt-get install --assume-yes vim",
    "RUN apt-get install -qq curl && apt-get -q -q install git && apt-get -q=2 install vim && apt-get -qqq upgrade",
    "RUN apt-get -o APT::Get::Assume-Yes=true install curl",
    "RUN echo 'APT::Get::Assume-Yes \"true\";' > /etc/apt/apt.conf.d/90yes\nRUN apt-get install curl",
    "COPY apt.conf /etc/apt/apt.conf.d/90yes\nRUN apt-get install curl",
    "RUN yes | apt-get install curl",
    "RUN yes | (apt-get install curl; apt-get install git)",
    "RUN apt-get install curl <<< y",
    "ARG APT_FLAGS=-y\nRUN apt-get install $APT_FLAGS curl",
    'RUN I="-y --no-install-recommends" && apt-get install $I curl',
    "RUN apt-get update && apt-get clean && apt-get -s install curl && apt-get download git",
    "RUN apk add curl",
    "RUN zypper -n install baz && zypper --non-interactive in git && zypper in -y vim && zypper ref",
    "RUN pacman -S --noconfirm git && pacman -Sy && pacman -Ss git",
    "RUN echo 'assumeyes=1' >> /etc/yum.conf && yum install git",
    "RUN yum makecache && dnf clean all && dnf repolist",
    "RUN apt-get purge && apt-get install --fix-missing",
    "RUN echo apt-get install curl",
)
