"""A package manager's lists and caches stay in the layer that it wrote them to."""

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
    apk_index,
    append_command,
    claim_on_cache,
    deletes,
    fix_of,
    installing,
    rule,
    tool_version,
)
from dlint.knowledge.managers.registry import SYSTEMS, system_manager, text_marks
from dlint.knowledge.managers.system_manager import SystemManager

APT = "debian"
CLEANING = {
    "debian": "rm -rf /var/lib/apt/lists/*",
    "alpine": "rm -rf /var/cache/apk/*",
    "suse": "zypper clean --all",
    "arch": "rm -rf /var/cache/pacman/pkg/* /var/lib/pacman/sync/*",
}
SCRIPT = r"(?:^|[\s;&|'\"])(?:\./|\.\./|(?:bash|sh|source|\.) +[\w./$-])|\.sh\b"
# They install from apt's lists too.
READERS = frozenset({"apt-get", "apt", "aptitude", "apt-fast", "gdebi", "tasksel", "apt-cache", "apt-file", "dselect"})
LISTS = {
    "debian": ("/var/lib/apt/lists",),
    "alpine": ("/var/cache/apk", "/etc/apk/cache"),
    "redhat": ("/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/tdnf"),
    "suse": ("/var/cache/zypp",),
    "arch": ("/var/cache/pacman/pkg",),
}
HARMLESS = ("clean", "autoclean", "remove", "purge", "autoremove", "dist-clean", "distclean", "list")
ONBUILD = "an ONBUILD runs in a build that is not known here"
ONE_RUN = f"update, install and {CLEANING[APT]} belong into one RUN"
THOROUGH = frozenset({"all", "metadata", "dbcache"})
# Their yum keeps the greater part of the metadata as databases, which only `all` and `dbcache` remove.
OLD_YUM = r"^(?:centos:(?:centos)?[5-7]|amazonlinux:(?:1|2|201\d)|oraclelinux:[67])(?!\d)"
# With these the command writes to another system, or nothing at all.
ELSEWHERE = (
    "--no-network", "--installroot", "--root", "-R", "--print-uris", "--help", "-h", "--version", "--downloadonly",
)  # fmt: skip


class Leftover:
    """What one kind of package manager has written and nothing has removed yet."""

    __slots__ = ("half", "verbs")

    def __init__(self) -> None:
        self.verbs: list[Verb] = []
        # The clean-up that was no use, or not enough.
        self.half: Command | None = None

    @property
    def first(self) -> Verb:
        return self.verbs[0]

    @property
    def manager(self) -> SystemManager:
        found = system_manager(self.first.command.name)
        assert found is not None, "verbs are of system package managers only"
        return found


@rule(
    watches=Run,
    severity="warning",
    since="0.1",
    needs=text_marks(SYSTEMS),
    twins=(
        "hadolint:DL3009",
        "hadolint:DL3019",
        "hadolint:DL3032",
        "hadolint:DL3036",
        "hadolint:DL3040",
        "trivy:DS-0015",
        "trivy:DS-0027",
        "trivy:DS-0019",
        "trivy:DS-0020",
        "trivy:DS-0025",
    ),
)
def check(run: Run, stage: Stage) -> Findings:
    """The lists of what could be installed are of no use once something is: they only make the image larger.

    They have to go in the RUN that fetched them. A later one hides them, and the bytes are shipped anyway.
    `apt-get clean` removes downloaded packages, which Debian's and Ubuntu's images do by themselves, and no lists.

    Only stages that become part of the image count. Cache and tmpfs mounts on the folder that holds the lists keep
    them out of the layer, whatever else is mounted. Any `rm` or `find … -delete` that takes them away is accepted, and
    any command with `clean` in its name that is no package manager. The fix puts the clean-up at the end of the RUN
    (for apk it adds `--no-cache`), and is left out where a later RUN installs from the same lists.
    """
    if not (run.onbuild or stage.ships) or run.programs.isdisjoint(SYSTEMS):
        return
    for family, leftover in _leftovers(run).items():
        if not any(run.caches(folder) for folder in LISTS[family]):
            yield _finding(run, stage, family, leftover)


def _leftovers(run: Run) -> dict[str, Leftover]:
    found: dict[str, Leftover] = {}
    # In the order of running: a trap at the start cleans up at the end.
    for command in run.ordered:
        manager = system_manager(command.name)
        verb = _writing(command, manager) if manager is not None else None
        if manager is not None and verb is not None:
            found.setdefault(manager.family, Leftover()).verbs.append(verb)
            continue
        for family in list(found):
            if _cleans(run, command, family):
                del found[family]
            elif (
                manager is not None
                and manager.family == family
                and command.verb(manager.name, "clean", "cc", "autoclean")
            ):
                found[family].half = command
    return found


def _writing(command: Command, manager: SystemManager) -> Verb | None:
    """The words that make it write lists."""
    # `-o Dir::State::lists=…` puts the lists into another folder.
    if command.has(*ELSEWHERE, *manager.no_cache) or "Dir::" in command.written:
        return None
    if manager.name == "pacman":
        syncs = [flag for flag in command.flags if flag.name in ("-y", "--refresh")]
        return Verb(command, "-Sy", [syncs[0].word], []) if syncs and command.has("-S", "--sync") else None
    if manager.family == APT:
        return command.verb(manager.name, *manager.refresh)
    return command.verb(manager.name, *manager.install, *manager.refresh, *manager.upgrade)


def _cleans(run: Run, command: Command, family: str) -> bool:
    """Whether a command removes the lists of that family's package managers."""
    manager = system_manager(command.name)
    if manager is not None:
        return manager.family == family and _cleans_itself(run, command, manager)
    if any(deletes.empties(path, folder) for path in deletes.deleted(run, command) for folder in LISTS[family]):
        return True
    name = command.words[0].text.lower() if "clean" in command.written.lower() and command.words else ""
    return "clean" in name.rpartition("/")[2]


def _cleans_itself(run: Run, command: Command, manager: SystemManager) -> bool:
    if manager.family == "redhat":
        verb = command.verb(manager.name, "clean")
        wanted = THOROUGH - {"metadata"} if manager.name == "yum" and _has_old_yum(run) else THOROUGH
        return verb is not None and any(word.text in wanted for word in verb.operands)
    if manager.name == "zypper":
        # Without an option zypper removes packages and keeps the metadata.
        return command.verb("zypper", "clean", "cc") is not None and command.has("-a", "--all", "-m", "--metadata")
    if manager.name == "pacman":
        # `-Sc` keeps the packages that are installed; `-Scc` empties the cache.
        return sum(flag.name in ("-c", "--clean") for flag in command.flags) > 1
    return command.verb(manager.name, *manager.clean_lists) is not None if manager.clean_lists else False


def _has_old_yum(run: Run) -> bool:
    image = run.stage.root_image if run.stage is not None else None
    return image is not None and re.search(OLD_YUM, f"{image.name}:{image.tag or ''}") is not None


def _finding(run: Run, stage: Stage, family: str, leftover: Leftover) -> Finding:
    verb = leftover.first
    words = f"{verb.command.name} {verb.name}"
    reader = _reader(run, stage) if family == APT and not run.onbuild else None
    span = verb.span
    if reader is not None:
        message = f"{words} leaves its package lists in a layer, and line {reader.line} installs from them"
        no_fix = Refusal(f"line {reader.line} installs from the lists")
        return Finding(span, f"{message}: {ONE_RUN}", no_fix, twins=_twins(leftover), cause="apart")
    if leftover.half is not None and family == "suse":
        message = "zypper clean keeps the lists of the repositories, and they stay in the layer; add --all"
        half = leftover.half
        edits = (half.insert(half.words[-1], " --all"),) if half.exact else NOT_EXACT
        fix = fix_of("add --all", edits)
        return Finding(half.span, message, fix, "info", ())
    thing = "package index" if family == "alpine" else "package lists" if family == APT else "repository metadata"
    message = f"{words} leaves its {thing} in this layer{_excuse(leftover)}; {_advice(run, leftover)}"
    fix = Refusal(ONBUILD) if run.onbuild else _fix(run, stage, family, leftover)
    severity = "info" if family == "alpine" else None
    return Finding(span, message, fix, severity, _twins(leftover), cause=thing)


def _excuse(leftover: Leftover) -> str:
    if leftover.half is None:
        return ""
    words = " ".join(word.text for word in leftover.half.words)
    return f" ({words} does not remove them)" if leftover.manager.family in (APT, "redhat", "arch") else ""


def _advice(run: Run, leftover: Leftover) -> str:
    lean = _can_keep_nothing(run, leftover)
    return "use apk with --no-cache" if lean else f"end the RUN with {_cleaning(leftover.manager)}"


def _can_keep_nothing(run: Run, leftover: Leftover) -> bool:
    """Whether it is apk, in a version that can work without an index on disk."""
    return leftover.manager.name == "apk" and tool_version.has_feature(run, leftover.first.command, "--no-cache")


def _cleaning(manager: SystemManager) -> str:
    return CLEANING.get(manager.family, f"{manager.name} clean all")


def _twins(leftover: Leftover) -> tuple[str, ...]:
    """The peers look at installs, for apt at updates."""
    for verb in leftover.verbs:
        manager = system_manager(verb.command.name)
        assert manager is not None, "verbs are of system package managers only"
        peers_look = manager.install if manager.family != "redhat" else (*manager.install, *manager.upgrade)
        if manager.family == APT or verb.name in peers_look:
            return manager.lists_twins
    return ()


def _reader(run: Run, stage: Stage) -> Run | None:
    """A later RUN that installs without an update of its own."""
    for view in stage.later(run, isinstance, Run):
        if not isinstance(view, Run) or READERS.isdisjoint(view.programs):
            continue
        for command in view.commands:
            manager = system_manager(command.name)
            if manager is not None and manager.family == APT and command.verb(manager.name, *manager.refresh):
                return None
            if command.name in READERS and not command.verb(command.name, *HARMLESS):
                return view
    return None


def _runs_script(view: View) -> bool:
    return isinstance(view, Run) and re.search(SCRIPT, view.all_text) is not None


def _fix(run: Run, stage: Stage, family: str, leftover: Leftover) -> Fix | Refusal:
    if family == "alpine" and all(verb.name == "update" for verb in leftover.verbs):
        cut = apk_index.without_updates(run, stage, leftover.verbs)
        return fix_of("take the update out: nothing uses its index", cut)
    if _can_keep_nothing(run, leftover):
        edits = [edit for verb in leftover.verbs for edit in apk_index.without_index(run, verb)]
        if len(edits) == len(leftover.verbs):
            return Fix("add --no-cache", tuple(edits), claim=claim_on_cache(run))
    if family == APT and not any(install.tool in SYSTEMS for install in installing.installs_of(run)):
        # A later step or another build uses these lists.
        return Refusal("nothing in this RUN installs packages, so a later step needs the lists")
    sudo = "sudo " if "sudo" in leftover.first.command.wrappers else ""
    cleaned = append_command.appended(run, sudo + _cleaning(leftover.manager))
    # A script that is run later may install from the lists.
    scripted = family == APT and any(True for _ in stage.later(run, _runs_script))
    return fix_of("clean up in the same RUN", cleaned, "unsafe" if scripted else "safe", claim_on_cache(run))


BAD = {
    "RUN apt-get update && apt-get install -y curl": (
        "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*"
    ),
    "FROM alpine:3.20\nRUN apk update\nRUN apk add --no-cache git": "FROM alpine:3.20\nRUN apk add --no-cache git",
    "FROM alpine:3.2\nRUN apk update && apk add git": (
        "FROM alpine:3.2\nRUN apk update && apk add git && rm -rf /var/cache/apk/*"
    ),
    "RUN set -x \\\n # a\n && apk update \\\n && apk add b\n": "RUN set -x \\\n # a\n && apk add --no-cache b\n",
    "RUN apt-get update && apt-get install -y \\\n    curl \\\n    git # for the build\nUSER app": (
        "RUN apt-get update && apt-get install -y \\\n    curl \\\n    git"
        " \\\n    && rm -rf /var/lib/apt/lists/* # for the build\nUSER app"
    ),
    "RUN apt-get update \\\n && apt-get install -y curl \\\n # the end\n": (
        "RUN apt-get update \\\n && apt-get install -y curl \\\n && rm -rf /var/lib/apt/lists/* \\\n # the end\n"
    ),
    "RUN apt-get update && \\\n\tapt-get install -y curl && \\\n\tapt-get clean\n": (
        "RUN apt-get update && \\\n\tapt-get install -y curl && \\\n\tapt-get clean"
        " && \\\n\trm -rf /var/lib/apt/lists/*\n"
    ),
    "RUN set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y curl\n": (
        "RUN set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y curl; \\\n\trm -rf /var/lib/apt/lists/*\n"
    ),
    "RUN apt-get update; apt-get install -y curl;": (
        "RUN apt-get update; apt-get install -y curl && rm -rf /var/lib/apt/lists/*;"
    ),
    'RUN if [ -n "$X" ]; then apt-get update && apt-get install -y curl; fi': (
        'RUN if [ -n "$X" ]; then apt-get update && apt-get install -y curl; fi && rm -rf /var/lib/apt/lists/*'
    ),
    "RUN bash -c 'apt-get update && apt-get install -y curl'": (
        "RUN bash -c 'apt-get update && apt-get install -y curl' && rm -rf /var/lib/apt/lists/*"
    ),
    "RUN (apt-get update && apt-get install -y curl)": (
        "RUN (apt-get update && apt-get install -y curl) && rm -rf /var/lib/apt/lists/*"
    ),
    "RUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nEOF": (
        "RUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nEOF"
    ),
    "RUN <<EOF\napt-get update\napt-get install -y curl\nEOF": (
        "RUN <<EOF\napt-get update\napt-get install -y curl && rm -rf /var/lib/apt/lists/*\nEOF"
    ),
    "RUN apt-get update && apt-get install -y curl && cat > /x <<EOF\ntext\nEOF": (
        "RUN apt-get update && apt-get install -y curl && cat > /x <<EOF && rm -rf /var/lib/apt/lists/*\ntext\nEOF"
    ),
    "RUN sudo apt-get update && sudo apt-get install -y curl": (
        "RUN sudo apt-get update && sudo apt-get install -y curl && sudo rm -rf /var/lib/apt/lists/*"
    ),
    "RUN rm -rf /var/lib/apt/lists/* && apt-get update && apt-get install -y curl && rm -rf /tmp/*": (
        "RUN rm -rf /var/lib/apt/lists/* && apt-get update && apt-get install -y curl && rm -rf /tmp/*"
        " && rm -rf /var/lib/apt/lists/*"
    ),
    "RUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl": (
        "RUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl"
        " && rm -rf /var/lib/apt/lists/*"
    ),
    "# escape=`\nFROM debian:12\nRUN apt-get update `\n && apt-get install -y curl\n": (
        "# escape=`\nFROM debian:12\nRUN apt-get update `\n && apt-get install -y curl"
        " `\n && rm -rf /var/lib/apt/lists/*\n"
    ),
    "RUN apt-get update\nRUN apt-get install -y curl": None,
    "RUN apt-get update\nCOPY deps.sh /\nRUN /deps.sh": None,
    "RUN apt-get update && apt-get install -y curl\nRUN rm -rf /var/lib/apt/lists/*": (
        "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nRUN rm -rf /var/lib/apt/lists/*"
    ),
    "ONBUILD RUN apt-get update && apt-get install -y curl": None,
    "FROM alpine:3.20\nRUN apk update && apk upgrade": "FROM alpine:3.20\nRUN apk upgrade --no-cache",
    "FROM alpine:3.20\nRUN apk add --virtual .deps gcc && make && apk del .deps": (
        "FROM alpine:3.20\nRUN apk add --no-cache --virtual .deps gcc && make && apk del .deps"
    ),
    "FROM alpine:3.20\nRUN apk update || true; apk add curl": (
        "FROM alpine:3.20\nRUN apk update || true; apk add curl && rm -rf /var/cache/apk/*"
    ),
    "FROM fedora:40\nRUN dnf install -y git && dnf clean packages": (
        "FROM fedora:40\nRUN dnf install -y git && dnf clean packages && dnf clean all"
    ),
    "FROM rockylinux:9\nRUN yum -y install git && rm -rf /tmp/x": (
        "FROM rockylinux:9\nRUN yum -y install git && rm -rf /tmp/x && yum clean all"
    ),
    "FROM opensuse/leap:15.6\nRUN zypper -n in git && zypper clean": (
        "FROM opensuse/leap:15.6\nRUN zypper -n in git && zypper clean --all"
    ),
    "FROM archlinux\nRUN pacman -Syu --noconfirm git": (
        "FROM archlinux\nRUN pacman -Syu --noconfirm git && rm -rf /var/cache/pacman/pkg/* /var/lib/pacman/sync/*"
    ),
    "FROM centos:8\nRUN yum install -y x && yum clean all && yum install -y y": (
        "FROM centos:8\nRUN yum install -y x && yum clean all && yum install -y y && yum clean all"
    ),
    "FROM centos:7\nRUN yum install -y x && yum clean metadata && rm -rf /tmp/x": (
        "FROM centos:7\nRUN yum install -y x && yum clean metadata && rm -rf /tmp/x && yum clean all"
    ),
    "FROM opensuse/leap:15\nRUN zypper -n install x && zypper clean -a && zypper -n install y": (
        "FROM opensuse/leap:15\nRUN zypper -n install x && zypper clean -a && zypper -n install y && zypper clean --all"
    ),
    "FROM fedora:40\nRUN dnf install -y x && rm -rf /tmp/x": (
        "FROM fedora:40\nRUN dnf install -y x && rm -rf /tmp/x && dnf clean all"
    ),
}
GOOD = (
    "RUN trap 'rm -rf /var/lib/apt/lists/*' EXIT; apt-get update && apt-get install -y curl",
    "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
    "RUN apt-get update && apt-get install -y curl; rm -r /var/lib/apt/lists /tmp/x",
    "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/{apt,dpkg,cache,log}/",
    "RUN apt-get update && apt-get install -y curl && cd /var/lib/apt/lists && rm -rf *",
    "RUN apt-get update && apt-get install -y curl && find /var/lib/apt/lists -type f -delete",
    "RUN apt-get update && apt-get install -y curl && find /var/lib/apt/lists/ -mindepth 1 -exec rm -rf {} +",
    "RUN apt-get update && apt-get install -y curl && apt-get dist-clean",
    "RUN apt-get update && apt-get install -y curl && /scripts/cleanup.sh",
    "RUN sh -c 'apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*'",
    "RUN <<EOF\napt-get update\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nEOF",
    "RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl",
    "RUN --mount=type=tmpfs,target=/var/lib/apt/lists/ apt-get update && apt-get install -y curl",
    "ARG LISTS=/var/lib/apt/lists\nRUN apt-get update && apt-get install -y curl && rm -rf $LISTS/*",
    "RUN apt-get install -y curl && apt-mark hold curl",
    "FROM debian:12 AS build\nRUN apt-get update && apt-get install -y gcc\nFROM scratch\nCOPY --from=build /a /a",
    "FROM alpine:3.20\nRUN apk --no-cache add curl && apk upgrade --no-cache",
    "FROM alpine:3.20\nRUN apk add -U curl && rm -rf /var/cache/apk/*",
    "FROM alpine:3.20\nRUN --mount=type=cache,target=/etc/apk/cache apk add curl",
    "FROM alpine:3.20\nRUN apk del curl && apk add --no-network --virtual .run $DEPS",
    "FROM fedora:40\nRUN --mount=type=cache,target=/var/cache/dnf dnf install -y git",
    "FROM fedora:40\nRUN dnf install -y git && dnf -y clean all && dnf upgrade -y --installroot /mnt",
    "FROM rockylinux:9\nRUN yum install -y git && dnf clean all",
    "FROM opensuse/leap:15.6\nRUN zypper -n in git && zypper clean -a",
    "RUN echo apt-get update",
    "FROM fedora:40\nRUN dnf install -y x && dnf clean metadata",
)
