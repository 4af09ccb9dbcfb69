"""A RUN changes what lies in a volume that was declared above."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Run, ShellWord, Stage, Volume, Word, rule

WRITERS = frozenset((
    "chgrp", "chmod", "chown", "cp", "dd", "install", "ln", "mkdir", "mv", "rm", "rmdir", "rsync", "sed", "tar", "tee",
    "touch", "truncate", "unzip",
))  # fmt: skip


# Of them, those that write their last operand alone.
COPIERS = frozenset(("cp", "install", "ln", "rsync"))
# Those that write into a folder that an option names.
EXTRACTORS = {"tar": ("-C", "--directory"), "unzip": ("-d",)}


@rule(watches=Volume, severity="warning", since="0.1", tier="strict")
def check(view: Volume, stage: Stage) -> Findings:
    """The classic builder and Buildah give each RUN a fresh volume and throw away what it writes there.

    BuildKit keeps it, so the image depends on who builds it. Put VOLUME below the RUNs that fill the folder.
    """
    if view.onbuild:
        return
    for word in view.words:
        path = view.expanded(word)
        run = _changer(view, stage, path.rstrip("/")) if path and path.startswith("/") and path != "/" else None
        if run is not None:
            yield Finding(word.span, _message(word, run))


def _message(word: Word, run: Run) -> str:
    return f"what line {run.line} does in {word.value} is lost with some builders: declare the volume after it"


def _changer(view: Volume, stage: Stage, path: str) -> Run | None:
    """The first RUN below that writes into the folder."""
    for run in stage.after(view):
        if not isinstance(run, Run) or path not in run.text or run.caches(path):
            continue
        for command in run.commands:
            if command.name in WRITERS and any(_is_inside(word.text, path) for word in _written(command)):
                return run
    return None


def _written(command: Command) -> list[ShellWord]:
    """The words that name what a command writes: of a copy or a link the last, or the folder that an option names."""
    name, words = command.name or "", list(command.operands)
    if name == "sed" and not command.has("-i", "--in-place"):
        return []
    if name in EXTRACTORS:
        goal = next((value for option in EXTRACTORS[name] if (value := command.value(option)) is not None), None)
        creates = name == "tar" and command.has("-c", "--create")
        archive = command.value("-f") or command.value("--file")
        return [each for each in (archive if creates else goal,) if each is not None]
    if name not in COPIERS or (name == "install" and command.has("-d", "--directory")):
        return words
    goal = command.value("-t") or command.value("--target-directory")
    return [goal] if goal is not None else words[-1:]


def _is_inside(text: str, path: str) -> bool:
    return text == path or text.startswith(path + "/")


BAD = {
    "VOLUME /data\nRUN mkdir -p /data/db && chown -R app /data": None,
    'VOLUME ["/a", "/data/"]\nRUN touch /data/x': None,
    "VOLUME /data\nRUN cp /etc/app.conf /data/": None,
    "VOLUME /data\nRUN mv /data/a /srv/a": None,
    "VOLUME /data\nRUN tar xzf /tmp/a.tgz -C /data": None,
}
GOOD = (
    "RUN mkdir -p /data/db\nVOLUME /data",
    "VOLUME /data\nRUN ls /data && mkdir /database",
    "VOLUME $DIR\nRUN touch /data/x",
    "VOLUME /data\nCOPY a /data/",
    "VOLUME /data\nRUN cp /data/app.conf /etc/ && ln -s /data/log /var/log/app",
    "VOLUME /data\nRUN tar czf /srv/a.tgz /data && sed -n 1p /data/x",
)
