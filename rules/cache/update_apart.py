"""The package index is fetched in a different step than the packages."""

from __future__ import annotations

from dlint.kit import (
    Command,
    Edit,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Stage,
    Verb,
    View,
    mount_losses,
    move_copy,
    rule,
)
from dlint.knowledge.managers.registry import SYSTEMS, system_manager

TWINS = ("trivy:DS-0017", "checkov:CKV_DOCKER_5")
UNSEEN = "a script or a later build may need the index"
# Where an install uses whatever index it finds; yum, dnf and zypper look for a newer one by themselves.
TRUSTING = frozenset({"debian", "alpine", "arch"})
# Programs that may install packages without an install command in the Dockerfile.
OPAQUE = frozenset({
    "ansible-playbook", "apt-cache", "apt-file", "bash", "conan", "dash", "dpkg", "gdebi", "ksh", "make", "npx",
    "mk-build-deps", "playwright", "puppet", "python", "rosdep", "sh", "tasksel", "zsh", "eval", "source", ".", "xargs",
    "ubuntu-drivers",
    "install_packages", "Rscript", "perl", "ruby", "apt-rdepends", "apt-offline", "debootstrap", "multistrap",
})  # fmt: skip
# Options with which apk fetches the index along with the packages.
OWN_INDEX = ("--no-cache", "-U", "--update", "--update-cache")
IDLE = frozenset(("arg", "env", "label", "expose", "cmd", "entrypoint", "maintainer", "stopsignal", "healthcheck"))


@rule(watches=Run, severity="warning", since="0.1", twins=TWINS, needs=("update", "makecache", "refresh", "-Sy"))
def check(run: Run, stage: Stage) -> Findings:
    """A step is taken from the cache as long as its own words stay the same. `RUN apt-get update` in a step of its own
    is therefore never run again: when the list of packages below it changes, months later, they are looked for in the
    index of the first day, and are either not found or out of date.

    ```dockerfile
    RUN apt-get update && apt-get install -y --no-install-recommends curl
    ```

    With both in one step, each change of the list fetches the index again. The rule also reports where a step that
    fetches the index installs something, and a later one installs more without fetching it. yum, dnf and zypper look
    for a newer index whenever they install, so that a separate `makecache` or `refresh` is merely idle.

    A step that runs a script after the update is left alone: the script may be what installs.

    The fix puts the update in front of the install where that is the next step.
    """
    refreshes = _refreshes(run)
    for verb in refreshes:
        if _is_alone(run, verb.command):
            yield _alone(run, stage, verb)
    if not run.onbuild:
        for command in run.calls(SYSTEMS):
            finding = _stale(run, stage, command, {_family(verb.command) for verb in refreshes})
            if finding is not None:
                yield finding
                return


def _refreshes(run: Run) -> list[Verb]:
    """The commands of a RUN that fetch an index, one for each family."""
    found: dict[str, Verb] = {}
    for command in run.calls(SYSTEMS):
        verb = _refresh(command)
        if verb is not None:
            found[SYSTEMS[command.tool]] = verb
    return list(found.values())


def _refresh(command: Command) -> Verb | None:
    manager = system_manager(command.tool)
    if manager is None:
        return None
    if manager.name != "pacman":
        return command.verb(manager.name, *manager.refresh)
    # `-Syu` upgrades what is installed, and is not idle.
    syncs = command.has("-S") and command.has("-y") and not command.has("-u")
    return Verb(command, "-Sy", [], []) if syncs and not command.operands else None


def _is_alone(run: Run, refresh: Command) -> bool:
    """Whether nothing behind it in the same RUN installs or upgrades, as far as can be seen."""
    family = SYSTEMS[refresh.tool]
    behind = run.commands[run.position(refresh) + 1 :]
    return not any(_uses(command, family) for command in behind)


def _uses(command: Command, family: str) -> bool:
    manager = system_manager(command.tool)
    # Refreshing again, cleaning and removing are all that needs no index.
    if manager is not None and manager.family == family:
        quiet = (
            *manager.refresh,
            *(verb.split()[0] for verb in (*manager.clean_archives, *manager.clean_lists)),
            *manager.remove,
        )
        return bool(command.words) and command.verb(manager.name, *quiet) is None
    if command.name is None:
        return bool(command.words)
    path = command.path or ""
    return (
        command.name in OPAQUE
        or command.tool in OPAQUE
        or command.from_xargs
        or ("/" in path and not path.startswith(("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/")))
        or path.endswith(".sh")
    )


def _install(command: Command, family: str) -> Verb | None:
    manager = system_manager(command.tool)
    if manager is None or manager.family != family:
        return None
    if manager.name == "pacman":
        return Verb(command, "-S", [], command.operands) if command.has("-S") and command.operands else None
    return command.verb(manager.name, *manager.install)


def _brings_index(command: Command) -> bool:
    """Whether an install fetches the index by itself."""
    return command.tool in ("apk", "pacman") and command.has(*OWN_INDEX, "-y")


def _alone(run: Run, stage: Stage, refresh: Verb) -> Finding:
    family = SYSTEMS[refresh.command.tool]
    what = f"{refresh.command.program.text} {refresh.name}"
    twins = TWINS if refresh.name == "update" else ()
    if run.onbuild:
        return Finding(
            refresh.span,
            f"{what} is a step of its own, which never runs again: fetch the index in the RUN that installs packages",
            Refusal("the RUN that installs is in another file"),
            twins=twins,
        )
    below = _next_install(run, stage, family)
    if below is None and _is_read_unseen(run, stage, family):
        message = f"{what} is a step of its own, which never runs again: fetch the index in the RUN that needs it"
        return Finding(refresh.span, message, Refusal(UNSEEN), "info", twins, cause="unused")
    if below is None:
        message = f"{what} is idle: no step below installs from this index"
        return Finding(refresh.span, message, Refusal(UNSEEN), "info", twins, cause="unused")
    verb, other = below
    label = f"{verb.command.program.text} {verb.name}"
    # These managers replace an index that is too old by themselves, so the step before changes nothing.
    if family not in TRUSTING:
        message = f"{what} is not needed: {label} in line {other.line} fetches the index by itself"
        return Finding(refresh.span, message, Refusal(UNSEEN), "info", twins, cause="idle")
    message = f"{what} is a step of its own: {label} in line {other.line} uses an old index from the cache"
    message += "; put both in one RUN"
    return Finding(refresh.span, message, _merge(run, other, refresh), None, twins, cause="apart")


def _next_install(run: Run, stage: Stage, family: str) -> tuple[Verb, Run] | None:
    """The first install below that relies on this index, in the stage or in one that is built on it."""
    for other in stage.file.stages[stage.index :]:
        views = stage.after(run) if other is stage else other.instructions if stage in other.lineage else []
        for view in views:
            for command in view.calls(SYSTEMS) if isinstance(view, Run) else ():
                if _family(command) == family and _refresh(command) is not None:
                    return None
                verb = _install(command, family)
                if verb is not None and not _brings_index(command):
                    return verb, view  # type: ignore[return-value]
    return None


def _is_read_unseen(run: Run, stage: Stage, family: str) -> bool:
    """Whether a step below, before the next one that fetches the index, runs something that may read this one."""
    for view in stage.after(run):
        for command in view.commands if isinstance(view, Run) else ():
            if command.tool in SYSTEMS and _family(command) == family and _refresh(command) is not None:
                return False
            if _uses(command, family) and not _brings_index(command):
                return True
    return False


def _family(command: Command) -> str:
    return SYSTEMS[command.tool]


def _stale(run: Run, stage: Stage, command: Command, fresh: set[str]) -> Finding | None:
    """An install from the index of an earlier step that was no step of its own."""
    manager = system_manager(command.tool)
    verb = _install(command, manager.family) if manager is not None else None
    if manager is None or verb is None or manager.family not in TRUSTING or _brings_index(command):
        return None
    if manager.family in fresh or not (verb.operands or command.from_xargs):
        return None
    # A new repository has an index of its own, which a script of its publisher fetches.
    if any(_adds_source(each) for each in run.commands):
        return None
    source = _index_above(run, stage, manager.family)
    # An index that stayed in a mount is not the one of that step: `cache/mount-takes-result` reports it.
    if source is None or (source.mounts and any(loss.by is run for loss in mount_losses.mount_losses(run.file))):
        return None
    label = f"{command.program.text} {verb.name}"
    message = (
        f"{label} uses the index of line {source.line}, which the cache may keep for months: fetch it in the same RUN"
    )
    no_fix = Refusal("a clean-up may have to follow, which depends on the other steps")
    return Finding(verb.span, message, no_fix, "info", (), cause="stale")


def _adds_source(command: Command) -> bool:
    """Whether a command may add a repository and fetch its index: the scripts that publishers have one pipe into a
    shell.
    """
    return command.name == "add-apt-repository" or (command.in_pipe and command.name in ("bash", "sh"))


def _index_above(run: Run, stage: Stage, family: str) -> Run | None:
    """The step above whose index is used, where this is the first that takes it and no finding names it yet.

    None also if the index was removed again. An update in a step of its own is reported itself, once for all installs.
    """
    for takers, view in enumerate(stage.above(run, _touches_index, family)):
        if not isinstance(view, Run) or _loses_index(view):
            return None
        for verb in _refreshes(view):
            if _family(verb.command) == family:
                return view if not takers and not _is_alone(view, verb.command) else None
    return None


def _touches_index(view: View, family: str) -> bool:
    """Whether a RUN fetches, replaces or uses the index of a family."""
    return isinstance(view, Run) and (
        _loses_index(view)
        or any(_family(verb.command) == family for verb in _refreshes(view))
        or any(_install(command, family) is not None for command in view.calls(SYSTEMS))
    )


def _loses_index(run: Run) -> bool:
    """Whether the index behind a RUN is another one, or none."""
    return any(_adds_source(command) for command in run.commands) or any(
        mark in run.all_text for mark in ("/var/lib/apt", "/var/cache/apk", "distclean")
    )


def _merge(run: Run, other: Run, refresh: Verb) -> Fix | Refusal:
    """Put the update in front of the next step."""
    stage = run.stage
    command = refresh.command
    if stage is None or other.stage is not stage:
        return Refusal("the install is in another stage")
    if len(run.commands) != 1 or not command.exact or command.outer is not None:
        return Refusal("the RUN does more than fetch the index")
    between = stage.instructions[run.index + 1 : other.index]
    # The update would move below a COPY or a RUN that may set its sources or read its result.
    if any(view.kind not in IDLE for view in between):
        return Refusal(f"another step stands between lines {run.line} and {other.line}")
    # A mount or a network setting of one would then apply to the commands of both.
    if _flags(run) != _flags(other):
        return Refusal("the two RUNs have different flags")
    if run.heredocs or other.heredocs or run.is_json or other.is_json or not (_is_chain(run) and _is_chain(other)):
        return Refusal("one of the RUNs is not a plain chain of commands")
    source = run.file.source
    text = source.text(run.node.body.span(0, len(run.text.rstrip())))
    if "\n" in text or text != run.text.strip() or run.node.comments:
        return Refusal("the RUN has comments or several lines")
    block = move_copy.block_of(run)
    return Fix(
        "fetch the index where it is used",
        (Edit.delete(block), Edit.insert(other.node.body.offset(0), f"{text} && ")),
        "unsafe",
    )


def _flags(run: Run) -> list[str]:
    return [flag.value for flag in run.node.flags]


def _is_chain(run: Run) -> bool:
    """Whether each command of a RUN needs those before it, so that another one can go in front."""
    scripts = run.scripts
    return (
        len(scripts) == 1
        and scripts[0].error is None
        and not scripts[0].comments
        and all(item.before in ("", "&&") for item in scripts[0].top.items)
    )


BAD = {
    "FROM debian:12\nRUN apt-get update\nRUN apt-cache policy jq && apt-get update && apt-get install -y jq": None,
    "RUN apt-get update\nRUN apt-get install -y curl": "RUN apt-get update && apt-get install -y curl",
    "RUN apt-get update -qq\n\nRUN apt-get install -y \\\n  curl \\\n && rm -rf /x\n": (
        "\nRUN apt-get update -qq && apt-get install -y \\\n  curl \\\n && rm -rf /x\n"
    ),
    "RUN sudo apt update\nENV A=b\nRUN sudo apt install -y curl": (
        "ENV A=b\nRUN sudo apt update && sudo apt install -y curl"
    ),
    "FROM alpine\nRUN apk update\nRUN apk add curl": "FROM alpine\nRUN apk update && apk add curl",
    "RUN apt-get update": None,
    "RUN apt-get update\nRUN apt-get update && apt-get install -y curl": None,
    "RUN apt-get update && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y curl": None,
    "RUN apt-get update && apt-get upgrade -y\nRUN apt-get install -y curl": None,
    "FROM fedora\nRUN dnf makecache\nRUN dnf install -y curl": None,
    "FROM debian AS base\nRUN apt-get update\nFROM base\nRUN apt-get install -y curl": None,
    "RUN apt-get update\nRUN apt-get install -y curl; true": None,
    "RUN apt-get update # fresh\nRUN apt-get install -y curl": None,
    "ONBUILD RUN apt-get update": None,
}
GOOD = (
    "RUN apt-get update && apt-get install -y curl",
    "RUN apt-get update; apt-get install -y curl",
    "RUN apt-get update \\\n && apt-get upgrade -y",
    "RUN apt-get update && ./install.sh",
    "RUN apt-get update && cat list | xargs apt-get install -y",
    "RUN <<EOF\napt-get update\napt-get install -y curl\nEOF",
    "FROM alpine\nRUN apk update && apk upgrade\nRUN apk --no-cache add build-base",
    "FROM fedora\nRUN dnf install -y a\nRUN dnf install -y b",
    "FROM centos\nRUN yum update -y\nRUN yum install -y a",
    "RUN apt-get update && apt-get install -y a && apt-get clean\nRUN apt-get update && apt-get install -y b",
    "RUN echo apt-get update",
    "RUN git submodule update",
    "RUN apt-get update && apt-get install -y curl\nRUN curl https://example.org | sh - && apt-get install -y x",
)
