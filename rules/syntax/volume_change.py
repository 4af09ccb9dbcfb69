"""A RUN changes what lies in a volume that was declared above."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, Volume, Word, rule

WRITERS = frozenset((
    "chgrp", "chmod", "chown", "cp", "dd", "install", "ln", "mkdir", "mv", "rm", "rmdir", "rsync", "sed", "tar", "tee",
    "touch", "truncate", "unzip",
))  # fmt: skip


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
            if command.name in WRITERS and any(_is_inside(word.text, path) for word in command.words[1:]):
                return run
    return None


def _is_inside(text: str, path: str) -> bool:
    return text == path or text.startswith(path + "/")


BAD = {
    "VOLUME /data\nRUN mkdir -p /data/db && chown -R app /data": None,
    'VOLUME ["/a", "/data/"]\nRUN touch /data/x': None,
}
GOOD = (
    "RUN mkdir -p /data/db\nVOLUME /data",
    "VOLUME /data\nRUN ls /data && mkdir /database",
    "VOLUME $DIR\nRUN touch /data/x",
    "VOLUME /data\nCOPY a /data/",
)
