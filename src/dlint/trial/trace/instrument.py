"""Writes the traced variant of a Dockerfile: each RUN is started by the tracer, and nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.text.edit import Edit, apply
from dlint.trial.trace.system_calls import TRACED

TRACER = "dlint-tracer"
ROOM, OUTPUT = "/.dlint-tracer", "/.dlint-trace"
# Where all that the tracer leaves in an image lies.
OWN_PLACES = "/.dlint-"
# The id of the cache mount that the traces are written to; the engine puts the mark of the run before it.
MOUNT_ID = "dlint-trace"
_LOADER = [f"{ROOM}/loader", "--library-path", f"{ROOM}/lib"]
# Arguments are cut to nothing (`-s 0`): a trace holds paths, and no values that a command is given.
STRACE = ["-f", "-qq", "-y", "-s", "0", "--seccomp-bpf", "-e", f"trace={TRACED}", "-e", "signal=none"]
_MOUNTS = f" --mount=type=bind,from={TRACER},target={ROOM} --mount=type=cache,id={MOUNT_ID},target={OUTPUT}"


def without_tracer(name: str) -> str:
    """The name of a step as it is without the tracer's mounts."""
    return name.replace(_MOUNTS, "")


def traced(file: Dockerfile, name: str, lines: Collection[int] | None = None) -> bytes:
    """The bytes of the traced variant; with `lines` only the RUNs of these lines are traced.

    A RUN's trace is named after its line, in a folder `name` that no other run has, so that nothing comes out of the
    cache; what ONBUILD holds is left alone."""
    return apply(file.source.data, list(_edits(file, name, lines)))


def traced_runs(file: Dockerfile, lines: Collection[int] | None = None) -> list[Run]:
    """The RUNs that can be traced, in file order; with `lines` only those of these lines."""
    found = [view for view in file.views() if isinstance(view, Run) and _can_trace(view)]
    return found if lines is None else [run for run in found if run.line in lines]


def opening(name: str) -> bytes:
    """A Dockerfile that makes a folder in the cache mount which anyone may write to: a RUN may have any USER, and the
    umask of BuildKit takes that from `mode=0777`."""
    words = json.dumps([*_LOADER, f"{ROOM}/mkdir", "-m", "0777", f"{OUTPUT}/{name}"])
    return f"FROM scratch\nRUN --network=none{_MOUNTS} {words}\n".encode()


def collecting(name: str) -> bytes:
    """A Dockerfile whose image holds the traces and nothing else."""
    words = json.dumps([*_LOADER, f"{ROOM}/cp", "-r", f"{OUTPUT}/{name}/.", "/trace/"])
    run = f"RUN --network=none{_MOUNTS} {words}"
    return f"FROM scratch AS collect\n{run}\nFROM scratch\nCOPY --from=collect /trace/ /trace/\n".encode()


def _can_trace(run: Run) -> bool:
    windows = run.stage is not None and run.stage.is_windows
    return not windows and run.node.error is None and bool(run.node.words)


def _edits(file: Dockerfile, name: str, lines: Collection[int] | None) -> Iterator[Edit]:
    for run in traced_runs(file, lines):
        node = run.node
        yield Edit.insert(node.keyword_word.span.end, _MOUNTS)
        words = [*_LOADER, f"{ROOM}/strace", *STRACE, "-o", f"{OUTPUT}/{name}/{run.line}"]
        if run.is_json:
            bracket = run.body.span(0, 1)
            yield Edit.insert(bracket.end, json.dumps(words)[1:-1] + ", ")
            continue
        # Heredocs and scripts stay as they are: the shell that is given them is what the tracer starts.
        yield Edit.insert(node.span.start, f"SHELL {json.dumps([*words, *run.shell])}\n")
        yield Edit.insert(node.span.end, f"\nSHELL {json.dumps(list(run.shell))}")
