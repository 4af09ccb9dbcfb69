"""A file is removed in a later layer than the one that added it."""

from __future__ import annotations

from dlint.kit import (
    NEAR,
    Add,
    Command,
    Copy,
    Delivery,
    Dockerfile,
    Edit,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Stage,
    Transfer,
    View,
    append_command,
    bind_mount,
    clones,
    copies,
    deletes,
    division,
    downloads,
    fix_of,
    image_paths,
    is_remote,
    leftover_packages,
    listed,
    removal,
    renames,
    rule,
    transfer_bytes,
    unpacks,
)
from dlint.knowledge.managers.registry import SYSTEMS, system_manager
from dlint.knowledge.secrets.files import secret_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.kit import Package

# Files of a few kilobytes, by their endings.
TEXTS = (
    ".sh", ".txt", ".py", ".template", ".toml", ".json", ".yml", ".yaml", ".conf", ".cfg", ".ini", ".patch",
    ".list", ".key", ".asc", ".sql", ".xml", ".lock", ".cnf", ".repo", ".pl", ".rb", ".js", ".md", ".env",
    ".properties", "Gemfile", ".config", ".md5", ".sha256", ".csproj", ".sln", ".service", ".tmpl", ".j2", ".in",
    ".bash", ".ps1", ".diff", ".awk", ".lua", ".ts", ".crt", ".pem", ".html", ".css", ".gradle",
)  # fmt: skip
# Words of commands that remove packages.
VERBS = ("del ", "remove", "purge", "erase", "-R")
SIGNATURES = (".asc", ".sig", ".md5", ".sha1", ".sha256", ".sha512")
BIG = 100_000
FETCHERS = ("curl", "wget", "git")


class Brought:
    """A file or folder that an earlier instruction brought into the image: `name` is how it is written there,
    `delivery` the source word of what was copied from the build context; None where it was fetched.
    """

    __slots__ = ("delivery", "name", "path", "view")

    def __init__(self, view: View, path: str, name: str, delivery: Delivery | None = None) -> None:
        self.view = view
        self.path = path
        self.name = name
        self.delivery = delivery

    @property
    def is_small(self) -> bool:
        """Whether it is a script or another text, of a few kilobytes as far as is known."""
        if self.delivery is None:
            return self.name.lower().endswith(SIGNATURES)
        if self.delivery.kind != "file" or not self.name.lower().endswith(TEXTS):
            return False
        known = transfer_bytes.known_bytes(self.delivery)
        return known is None or known[0] < BIG

    @property
    def weight(self) -> str:
        """What it weighs, in words; empty where it is unknown."""
        return transfer_bytes.modelled((self.delivery,)) if self.delivery is not None else ""


class Installed:
    """A package that is there when a RUN has ended, and the line of that RUN."""

    __slots__ = ("group", "line", "name", "word")

    def __init__(self, package: Package, line: int) -> None:
        self.name = package.name
        self.group = package.group
        self.word = package.word
        self.line = line


@rule(
    watches=Run,
    severity="warning",
    since="0.1",
    needs=("rm", "-delete", *VERBS),
    runs=("find", "rm", "unlink", *sorted(SYSTEMS)),
)
def check(run: Run, stage: Stage) -> Findings:
    """A layer never changes once it is written: removing a file in a later one only hides it, and its bytes are
    shipped.

    Packages that a later RUN removes stay in the layer that installed them, too.

    What a RUN downloads it has to remove itself. What a COPY brought for one RUN only can be mounted there instead
    (`RUN --mount=type=bind,source=app.whl,target=/tmp/app.whl …`), and then needs no removal.

    A script or another text is a remark (`info`), unless the build context shows that it has 100 kB or more. Where the
    build context is known, the message gives how many bytes that are.

    The fix mounts a file or folder into the RUNs that use it, or removes a download in the RUN that fetched it, if none
    below needs it. What ends up in the image is the same; a step that finds its files by other means than their names
    may miss them, so it is unsafe.

    Only stages that become part of the image are looked at, and only files whose place is known: COPY and ADD of files
    and folders, and what ADD, `curl` or `wget` fetched. A single file that is removed out of a copied folder is the
    matter of the ignore file.
    """
    if run.onbuild or not stage.ships:
        return
    if not run.programs.isdisjoint(SYSTEMS):
        yield from _packages(run, stage)
    if run.programs.isdisjoint(("rm", "find", "unlink")):
        return
    brought: list[Brought] | None = None
    for command in run.commands:
        paths = [path for path in deletes.deleted(run, command) if "?" not in path.split("*")[0]]
        if not paths:
            continue
        brought = list(_brought(run, stage)) if brought is None else brought
        taken = [each for each in brought if any(_takes(path, each.path) for path in paths)]
        taken = [each for each in taken if not _is_moved(run, command, each) and not _is_gone(run, each)]
        if taken:
            brought = [each for each in brought if each not in taken]
            # False sorts first: one big file makes it more than a remark.
            worst = min(taken, key=lambda each: each.is_small)
            severity = "info" if worst.is_small else None
            # Downloads that later RUNs remove are one habit of a stage.
            habit = "fetched" if isinstance(worst.view, Run) else None
            yield Finding(command.span, _message(worst), _fix(run, command, taken), severity, cause=habit)


def _packages(run: Run, stage: Stage) -> Findings:
    """Packages of the distribution that an earlier RUN of the file installed."""
    for command in run.commands:
        manager = system_manager(command.name)
        verb = command.verb(manager.name, *manager.remove) if manager is not None else None
        if verb is None or not verb.operands:
            continue
        gone = {word.text for word in verb.operands}
        found = [
            each for each in _installed(run, stage) if not gone.isdisjoint((each.name, each.group, each.word.text))
        ]
        if not found:
            continue
        lines = [str(line) for line in sorted({each.line for each in found})]
        where = f"the layer of line {lines[0]}" if len(lines) == 1 else f"the layers of lines {listed(lines)}"
        names = list(dict.fromkeys(each.name for each in found))
        are, keep = ("is" if len(names) == 1 else "are"), ("keeps" if len(lines) == 1 else "keep")
        message = (
            f"{listed(names)} {are} removed too late: {where} {keep} the bytes; install, use and remove in one RUN"
        )
        yield Finding(verb.span, message, Refusal("which step needs them last is not known"))


def _installed(run: Run, stage: Stage) -> Iterator[Installed]:
    for view in reversed([*stage.above(run, _leaves_packages)]):
        if isinstance(view, Run):
            yield from (Installed(package, view.line) for package in leftover_packages.remaining(view))


def _leaves_packages(view: View) -> bool:
    return isinstance(view, Run) and not view.programs.isdisjoint(SYSTEMS) and bool(leftover_packages.remaining(view))


def _message(each: Brought) -> str:
    line = each.view.line
    if isinstance(each.view, Run):
        where = f"the layer of line {line}, which fetched it,"
        return f"{each.name} is removed too late: {where} keeps its bytes; remove it there"
    where = f"the layer of {'COPY' if isinstance(each.view, Copy) else 'ADD'} on line {line}"
    advice = "fetch and remove it in one RUN" if each.delivery is None else "mount it into this RUN instead"
    return f"{each.name} is removed too late: {where} keeps its {each.weight or 'bytes'}; {advice}"


def _fix(run: Run, command: Command, taken: list[Brought]) -> Fix | Refusal:
    if len(taken) != 1:
        return Refusal("one command removes what several steps brought")
    each = taken[0]
    if each.delivery is not None:
        return fix_of("mount it where it is used", bind_mount.mounted(each.delivery, run, command), "unsafe")
    if not isinstance(each.view, Run):
        return Refusal(f"{each.view.kind.upper()} brings it, and cannot remove it")
    return fix_of("remove it in the RUN that fetched it", _removed_there(each.view, run, command, each), "unsafe")


def _removed_there(fetcher: Run, run: Run, command: Command, each: Brought) -> tuple[Edit, ...] | Refusal:
    """Moves the removal of a download to its RUN, where nothing below reads it."""
    stage = run.stage
    if stage is None or fetcher.stage is not stage:
        return Refusal("another stage brings it")
    if list(deletes.deleted(run, command)) != [each.path] or not command.exact:
        return Refusal("the command removes something else as well")
    later = [view for view in stage.instructions[fetcher.index + 1 : run.index + 1] if isinstance(view, Run)]
    others = [(view, other) for view in later for other in view.commands if other is not command]
    if any(not division.ignores(view, other, each.path) for view, other in others):
        return Refusal(f"a later command may read {each.path}")
    added = append_command.appended(fetcher, f"rm {each.path}")
    cut = removal.removal_span(run, command) if len(run.commands) > 1 else None
    gone = run.removal if len(run.commands) == 1 else Edit.delete(cut) if cut is not None else None
    if isinstance(added, Refusal):
        return added
    return (*added, gone) if gone is not None else Refusal("the removal cannot be cut out of its RUN")


def _takes(path: str, brought: str) -> bool:
    """Whether deleting a path surely takes the whole of what was brought."""
    # `rm -rf dir/*` leaves the files whose names begin with a dot.
    if path == "/" or (path.endswith("*") and brought.startswith(path.rstrip("/*") + "/.")):
        return False
    # A pattern further down in it takes a part only.
    return deletes.empties(path, brought) and not path.rstrip("/*").startswith(brought.rstrip("/") + "/")


def _brought(run: Run, stage: Stage) -> Iterator[Brought]:
    known = stage.file.fact(_known)
    for view in stage.above(run, _may_bring):
        if view not in known:
            known[view] = list(_brought_by(view))
        yield from known[view]


def _known(file: Dockerfile) -> dict[View, list[Brought]]:
    """What each instruction brought, as far as it was asked for."""
    return {}


def _may_bring(view: View) -> bool:
    return isinstance(view, Transfer) or isinstance(view, Run) and not view.programs.isdisjoint(FETCHERS)


def _brought_by(view: View) -> Iterator[Brought]:
    if isinstance(view, Transfer):
        yield from _copied(view)
    if isinstance(view, Add) and view.stage is not None:
        yield from _added(view, view.stage)
    if isinstance(view, Run):
        yield from _downloaded(view)


def _copied(view: Transfer) -> Iterator[Brought]:
    for delivery in copies.deliveries(view):
        if secret_file(delivery.name) is not None:
            # A secret that is removed too late is worse than bytes: secrets/copied-then-removed reports it.
            continue
        if (
            isinstance(view, Copy)
            and view.stage is not None
            and unpacks.unpacker(view, view.stage, delivery.name) is not None
        ):
            # ADD unpacks it and leaves nothing to remove: syntax/archive-unpacked-later reports it.
            continue
        if delivery.kind != "pattern" and "?" not in delivery.target and "$" not in delivery.target:
            name = delivery.target if delivery.kind == "whole" else delivery.word.value
            yield Brought(view, delivery.target, name, delivery)


def _added(view: Add, stage: Stage) -> Iterator[Brought]:
    """The files that ADD fetches; a repository of git is a folder."""
    goal = image_paths.settled(view, view.destination) if view.destination is not None else "$"
    for word in view.sources:
        address = image_paths.settled(view, word)
        name = address.partition("?")[0].rpartition("/")[2]
        if not is_remote(address) or not name or name.endswith(".git") or "#" in name or "$" in name + goal:
            continue
        path = image_paths.joined(image_paths.folder_at(stage, view), goal + name if goal.endswith("/") else goal)
        if "?" not in path:
            yield Brought(view, path, name)


def _downloaded(run: Run) -> Iterator[Brought]:
    for verb, folder in clones.clones(run):
        if not run.caches(folder) and not _gone(run, verb.command, folder):
            yield Brought(run, folder, folder)
    for each in downloads.fetched(run):
        path = renames.moved_to(run, each.path, since=each.command)
        known = "?" not in path and "$" not in path and "*" not in path
        if known and not run.caches(path.rpartition("/")[0] or "/") and not _gone(run, each.command, path):
            yield Brought(run, path, path.rpartition("/")[2])


def _gone(run: Run, command: Command, path: str) -> bool:
    at = run.position(command)
    later = [other for other in run.calls(deletes.DELETERS) if run.position(other) > at][:NEAR]
    return any(deletes.empties(each, path) for other in later for each in deletes.deleted(run, other))


def _is_gone(run: Run, each: Brought) -> bool:
    """Whether a RUN in between removes it already: that one is reported."""
    stage = run.stage
    if stage is None or each.view.stage is not stage:
        return False
    removers = [view for view in stage.below(each.view, _removes) if isinstance(view, Run) and view.index < run.index]
    return any(
        _takes(path, each.path)
        for view in removers
        for command in view.calls(("rm", "find"))
        for path in deletes.deleted(view, command)
    )


def _removes(view: View) -> bool:
    return isinstance(view, Run) and not view.programs.isdisjoint(("rm", "find"))


def _is_moved(run: Run, command: Command, each: Brought) -> bool:
    """Whether it is elsewhere when it is removed, or something else was put to its place: the removal is for that."""
    earlier = run.commands[: run.position(command)]
    if (
        any(other.path == each.path for other in downloads.fetched(run))
        or renames.moved_to(run, each.path, until=command) != each.path
    ):
        return True
    return any(_writes_into(run, other, each.path) for other in earlier if other.name in ("mv", "cp", "git", "ln"))


def _writes_into(run: Run, command: Command, path: str) -> bool:
    """Whether a command puts something at a path; what it takes from there stays there, or is a part of it."""
    words = command.operands if command.name == "git" else command.operands[-1:]
    if command.name == "git":
        return any(path in word.text for word in words)
    goals = [image_paths.path_of(run, command, word.text) for word in words]
    return any(goal == path or image_paths.below(goal, path) is not None for goal in goals)


BAD = {
    "COPY app.whl /tmp/app.whl\nRUN pip install /tmp/app.whl && rm /tmp/app.whl": (
        "RUN --mount=type=bind,source=app.whl,target=/tmp/app.whl pip install /tmp/app.whl"
    ),
    "WORKDIR /src\nCOPY vendor/ vendor/\nRUN make && rm -rf vendor": (
        "WORKDIR /src\nRUN --mount=type=bind,source=vendor,target=/src/vendor,rw make"
    ),
    "COPY a.sh b.sh /tmp/\nRUN sh /tmp/a.sh\nRUN rm /tmp/a.sh\nRUN sh /tmp/b.sh": (
        "COPY b.sh /tmp/\nRUN --mount=type=bind,source=a.sh,target=/tmp/a.sh sh /tmp/a.sh\nRUN sh /tmp/b.sh"
    ),
    "COPY a.sh /tmp/a.sh\nRUN chmod +x /tmp/a.sh \\\n && /tmp/a.sh \\\n && rm -f /tmp/a.sh /tmp/x\n": (
        "RUN --mount=type=bind,source=a.sh,target=/tmp/a.sh,rw chmod +x /tmp/a.sh \\\n && /tmp/a.sh \\\n"
        " && rm -f /tmp/x\n"
    ),
    "RUN curl -o /tmp/a.sh https://x.org/a.sh && sh /tmp/a.sh\nRUN apt-get update && rm /tmp/a.sh\n": (
        "RUN curl -o /tmp/a.sh https://x.org/a.sh && sh /tmp/a.sh && rm /tmp/a.sh\nRUN apt-get update\n"
    ),
    "COPY a.whl /tmp/a.whl\nRUN pip install /tmp/a.whl && rm -rf /tmp/*": None,
    "COPY big.sh /opt/installers/product/setup-everything-there-is.sh\n\nRUN chmod a+x /opt/installers \\\n"
    "    && sh /opt/installers/product/setup-everything-there-is.sh \\\n"
    "    && rm /opt/installers/product/setup-everything-there-is.sh\nRUN rm -rf /opt/installers/*\n": (
        "\nRUN --mount=type=bind,source=big.sh,target=/opt/installers/product/setup-everything-there-is.sh \\\n"
        "    chmod a+x /opt/installers \\\n"
        "    && sh /opt/installers/product/setup-everything-there-is.sh\nRUN rm -rf /opt/installers/*\n"
    ),
    "COPY --chown=app a.whl /tmp/a.whl\nRUN pip install /tmp/a.whl && rm /tmp/a.whl": None,
    "# syntax=docker/dockerfile:1.0\nFROM debian:12\nCOPY a.whl /a.whl\nRUN pip install /a.whl && rm /a.whl": None,
    "RUN curl -o /tmp/a.tgz https://x.org/a.tgz\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz": None,
    "RUN wget https://x.org/get/5 && mv 5 /tmp/a.tgz\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz": None,
    "COPY kit /tmp/kit\nRUN /tmp/kit/do && mv /tmp/kit/run.sh /usr/bin && rm -rf /tmp/kit": None,
    "ADD https://x.org/a.sh /tmp/\nCOPY b.sh /tmp/\nRUN rm -f /tmp/*.sh": None,
    "ADD https://x.org/a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz": None,
    "RUN apt-get install -y gcc curl && apt-get purge -y curl\nRUN apt-get purge -y gcc": None,
    "FROM alpine:3.20\nRUN apk add --virtual .b gcc make\nRUN make\nRUN apk del .b": None,
    "RUN git clone --depth 1 https://x.org/y.git /tmp/y\nRUN make -C /tmp/y install\nRUN rm -rf /tmp/y": None,
    "COPY . /src\nRUN make -C /src install\nRUN rm -rf /src": None,
}
GOOD = (
    "RUN curl -o /tmp/a.tgz https://x.org/a.tgz && tar xf /tmp/a.tgz && rm /tmp/a.tgz",
    "COPY a /opt/a\nRUN rm -rf /tmp/* /var/lib/apt/lists/*",
    "RUN --mount=type=bind,source=app.whl,target=/tmp/app.whl pip install /tmp/app.whl",
    "COPY app.whl /tmp/\nRUN rm -f /etc/nginx/conf.d/default.conf",
    "FROM debian AS b\nCOPY src /src\nRUN make && rm -rf /src\nFROM debian\nCOPY --from=b /out /out",
    "COPY . .\nRUN rm -rf /app/tests",
    "COPY a.whl /tmp/a.whl\nRUN mv /tmp/a.whl /opt/a.whl && rm -f /tmp/a.whl",
    "COPY kit /tmp/kit\nRUN cp -r /srv/x /tmp/kit/x && rm -rf /tmp/kit/x /tmp/kit",
    "COPY a.sh /a.sh\nCOPY b.bin /b.bin\nRUN echo 1",
    "COPY .netrc /root/.netrc\nRUN make && rm /root/.netrc",
    "COPY a.tgz /tmp/\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz",
    "RUN apt-get install -y gcc && make && apt-get purge -y gcc",
    "RUN apt-get purge -y gcc",
    "COPY etc/ /etc/\nRUN rm -f /etc/systemd/system/*.wants/*",
    "ADD https://x.org/a.git /src\nRUN rm /src/b",
)
