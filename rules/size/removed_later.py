"""A file is removed in a later layer than the one that brought it."""

from __future__ import annotations

from dlint.kit import (
    Command,
    Copy,
    Finding,
    Findings,
    Run,
    Stage,
    Transfer,
    View,
    deleted,
    deliveries,
    empties,
    fetched,
    rule,
)
from dlint.knowledge.secret_files import secret_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = (
    ".sh", ".txt", ".py", ".template", ".toml", ".json", ".yml", ".yaml", ".conf", ".cfg", ".ini", ".patch",
    ".list", ".key", ".asc", ".sql", ".xml", ".lock", ".cnf", ".repo", ".pl", ".rb", ".js", ".md", ".env",
    ".properties", "Gemfile", ".config", ".md5", ".sha256", ".csproj", ".sln",
)  # fmt: skip


class Brought:
    """A file or folder that an earlier instruction brought into the image: `name` is how it is written there."""

    __slots__ = ("name", "path", "view")

    def __init__(self, view: View, path: str, name: str) -> None:
        self.view = view
        self.path = path
        self.name = name

    @property
    def is_small(self) -> bool:
        """Whether it is a script or another text, of a few kilobytes at most."""
        return not isinstance(self.view, Run) and self.name.lower().endswith(TEXTS)


@rule(watches=Run, severity="warning", since="0.1", needs=("rm", "-delete"))
def check(run: Run, stage: Stage) -> Findings:
    """A layer never changes once it is written: removing a file in a later one only hides it, and its bytes are
    shipped.

    What a RUN downloads it has to remove itself. What a COPY brought for one RUN only can be mounted there instead
    (`RUN --mount=type=bind,source=app.whl,target=/tmp/app.whl …`), and then needs no removal.

    Scripts and other small texts are a remark (`info`).

    Only stages that become part of the image are looked at, and only files whose place is known: COPY and ADD of files
    and folders, and what `curl` or `wget` fetched. A single file that is removed out of a copied folder is the matter
    of the ignore file.
    """
    if run.onbuild or not stage.ships or run.programs.isdisjoint(("rm", "find", "unlink")):
        return
    brought: list[Brought] | None = None
    for command in run.commands:
        paths = [path for path in deleted(run, command) if "?" not in path.split("*")[0]]
        if not paths:
            continue
        brought = list(_brought(run, stage)) if brought is None else brought
        taken = [each for each in brought if any(_takes(path, each.path) for path in paths)]
        taken = [each for each in taken if not _is_moved(run, command, each)]
        if taken:
            brought = [each for each in brought if each not in taken]
            worst = min(taken, key=lambda each: each.is_small)
            yield Finding(command.span, _message(worst), severity="info" if worst.is_small else None)


def _message(each: Brought) -> str:
    line = each.view.line
    if isinstance(each.view, Run):
        where = f"the layer of line {line}, which fetched it,"
        return f"{each.name} is removed too late: {where} keeps its bytes; remove it there"
    word = "COPY" if isinstance(each.view, Copy) else "ADD"
    advice = "mount it into this RUN instead" if isinstance(each.view, Copy) else "fetch and remove it in one RUN"
    return f"{each.name} is removed too late: the layer of {word} on line {line} keeps its bytes; {advice}"


def _takes(path: str, brought: str) -> bool:
    """Whether deleting a path surely takes the whole of what was brought."""
    return path != "/" and empties(path, brought) and not brought.startswith(path.rstrip("/*") + "/.")


def _brought(run: Run, stage: Stage) -> Iterator[Brought]:
    for each in stage.lineage:
        for view in stage.before(run) if each is stage else each.instructions:
            if isinstance(view, Transfer):
                yield from _copied(view)
            elif isinstance(view, Run) and not view.programs.isdisjoint(("curl", "wget")):
                yield from _downloaded(view)


def _copied(view: Transfer) -> Iterator[Brought]:
    for delivery in deliveries(view):
        if secret_file(delivery.name) is not None:
            # A secret that is removed too late is worse than bytes: secrets/copied-then-removed says so.
            continue
        if delivery.kind in ("file", "folder") and "?" not in delivery.target and "$" not in delivery.target:
            yield Brought(view, delivery.target, delivery.word.value)


def _downloaded(run: Run) -> Iterator[Brought]:
    for each in fetched(run):
        folder = each.path.rpartition("/")[0] or "/"
        known = "?" not in each.path and "$" not in each.path
        if known and not run.caches(folder) and not _gone(run, each.command, each.path):
            yield Brought(run, each.path, each.name)


def _gone(run: Run, command: Command, path: str) -> bool:
    later = run.commands[run.commands.index(command) + 1 :]
    return any(empties(each, path) for other in later for each in deleted(run, other)) or "mv" in run.programs


def _is_moved(run: Run, command: Command, each: Brought) -> bool:
    """Whether something is written to the same place before it is removed, so that the removal is for that."""
    earlier = run.commands[: run.commands.index(command)]
    if any(other.path == each.path for other in fetched(run)):
        return True
    makers = [other for other in earlier if other.name in ("mv", "cp", "git", "ln")]
    return any(each.path in word.text for other in makers for word in other.words)


BAD = {
    "COPY app.whl /tmp/app.whl\nRUN pip install /tmp/app.whl && rm /tmp/app.whl": None,
    "WORKDIR /src\nCOPY vendor/ vendor/\nRUN make && rm -rf vendor": None,
    "RUN curl -o /tmp/a.tgz https://x.org/a.tgz\nRUN tar xf /tmp/a.tgz && rm /tmp/a.tgz": None,
    "ADD https://x.org/a.sh /tmp/\nCOPY b.sh /tmp/\nRUN rm -f /tmp/*.sh": None,
}
GOOD = (
    "RUN curl -o /tmp/a.tgz https://x.org/a.tgz && tar xf /tmp/a.tgz && rm /tmp/a.tgz",
    "COPY a /opt/a\nRUN rm -rf /tmp/* /var/lib/apt/lists/*",
    "RUN --mount=type=bind,source=app.whl,target=/tmp/app.whl pip install /tmp/app.whl",
    "COPY app.whl /tmp/\nRUN rm -f /etc/nginx/conf.d/default.conf",
    "FROM debian AS b\nCOPY src /src\nRUN make && rm -rf /src\nFROM debian\nCOPY --from=b /out /out",
    "COPY . .\nRUN rm -rf /app/tests",
    "COPY .netrc /root/.netrc\nRUN make && rm /root/.netrc",
)
