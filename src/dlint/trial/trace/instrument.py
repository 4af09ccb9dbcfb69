"""Writes the traced variant of a Dockerfile: each RUN is started by the tracer, and nothing else changes."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator

from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.kinds import Onbuild
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.stage import Stage
from dlint.text.edit import Edit, apply
from dlint.trial.trace.system_calls import TRACED
from dlint.trial.trace.tracer import LISTER, MARK, has_lister, loaded, loaded_words

TRACER, OPENED, COLLECTED = "dlint-tracer", "dlint-opened", "dlint-collected"
MOUNTED_AT, OUTPUT, AFTER = "/.dlint-tracer", "/.dlint-trace", "/.dlint-opened"
# What a stage gets on top that others wait for.
MARKED = "/.dlint-after"
# Where all that the tracer leaves in an image lies.
OWN_PLACES = "/.dlint-"
# What the names of the stages begin with that are added to a traced Dockerfile.
OWN_STEPS = "[dlint-"
# What the files with the symbolic links of a stage are called, before its number: each path and what the link holds,
# with a null byte behind both.
LINKS = "links-"
# The id of the cache mount that the traces are written to; the engine puts the mark of the run before it.
MOUNT_ID = "dlint-trace"
# Arguments are cut to nothing (`-s 0`): a trace holds paths, and no values that a command is given.
STRACE = ["-f", "-qq", "-y", "-s", "0", "--seccomp-bpf", "-e", f"trace={TRACED}", "-e", "signal=none"]
_OWN_MOUNTS = f" --mount=type=bind,from={TRACER},target={MOUNTED_AT} --mount=type=cache,id={MOUNT_ID},target={OUTPUT}"
_OF_TRACER = re.compile(r" --mount=\S*target=/\.dlint-\S+")
# A RUN with the stage that opens the cache mount waits for it.
_MOUNTS = f"{_OWN_MOUNTS} --mount=type=bind,from={OPENED},target={AFTER}"


def without_tracer(name: str) -> str:
    """The name of a step as it is without the tracer's mounts, whose ids begin with the mark of a run."""
    return _OF_TRACER.sub("", name)


def traced(file: Dockerfile, name: str, lines: Collection[int] | None = None) -> bytes:
    """The bytes of the traced variant; with `lines` only the RUNs of these lines are traced.

    A RUN's trace is named after its line, in a folder `name` that no other run has, so that nothing comes out of the
    cache; what ONBUILD holds is left alone. A stage above the user's makes the folder; those below gather the traces
    when all stages in which a RUN is traced are built. Stages are called by their names, see `name_of`, since their
    numbers are other ones."""
    runs = traced_runs(file, lines)
    waited = {run.stage.index: run.stage for run in runs if run.stage is not None}
    first = Edit.insert(file.stages[0].head.node.span.start, _opening(name))
    whole = apply(file.source.data, [first, *_edits(runs, name), *_names(file)])
    return whole.rstrip(b"\n") + b"\n" + _collecting(name, [stage for _, stage in sorted(waited.items())])


def name_of(stage: Stage) -> str:
    """The name of a stage in the traced variant: its own, or the one by which BuildKit calls it in its progress."""
    return stage.name or f"stage-{stage.index}"


def traced_runs(file: Dockerfile, lines: Collection[int] | None = None) -> list[Run]:
    """The RUNs that can be traced, in file order; with `lines` only those of these lines."""
    found = [view for view in file.views() if isinstance(view, Run) and _can_trace(view)]
    return found if lines is None else [run for run in found if run.line in lines]


def _names(file: Dockerfile) -> Iterator[Edit]:
    for stage in file.stages:
        if stage.name is None and stage.head.node.words:
            yield Edit.insert(stage.head.node.words[-1].span.end, f" AS {name_of(stage)}")
    for view in file.views():
        word = view.from_word if isinstance(view, Transfer) else None
        number = view.node.flag_value("from") or ""
        if word is not None and number.isdigit() and int(number) < len(file.stages):
            yield Edit.replace(word.span, f"--from={name_of(file.stages[int(number)])}")


def _opening(name: str) -> str:
    """The stage that makes a folder in the cache mount which anyone may write to: a RUN may have any USER, and the
    umask of BuildKit takes that from `mode=0777`."""
    made = loaded(MOUNTED_AT, "mkdir", "-m", "0777", f"{OUTPUT}/{name}")
    return f"FROM scratch AS {OPENED}\nRUN --network=none{_OWN_MOUNTS} {made}\n"


def _collecting(name: str, stages: Collection[Stage]) -> bytes:
    """The stages whose files are the traces, with the symbolic links of each stage when it is built."""
    words = loaded(MOUNTED_AT, "cp", "-r", f"{OUTPUT}/{name}/.", "/trace/")
    marked = [_marked(at, stage, name) for at, stage in enumerate(stages)]
    mounts = "".join(f" --mount=type=bind,{source},target=/after/{at}" for at, (_, source) in enumerate(marked))
    run = f"RUN --network=none{_OWN_MOUNTS}{mounts} {words}"
    files = f"FROM scratch AS {COLLECTED}\nCOPY --from={COLLECTED}-all /trace/ /\n"
    return f"{''.join(lines for lines, _ in marked)}FROM scratch AS {COLLECTED}-all\n{run}\n{files}".encode()


def _marked(at: int, stage: Stage, folder: str) -> tuple[str, str]:
    """A stage with one small file on top of another stage, and what to mount of it to wait for that one. It lists the
    symbolic links of the other one into a folder of the traces.

    BuildKit reads all that is mounted and takes its digest, which for an image is seconds. Source: the function
    getMountDeps in solver/llbsolver/ops/exec.go of moby/buildkit, 2026-11.
    """
    name = name_of(stage)
    if any(isinstance(view, Onbuild) for view in stage.instructions):
        # A stage on top of this one would run its triggers.
        return "", f"from={name}"
    lines = f"FROM {name} AS {COLLECTED}-{at}\nCOPY --from={TRACER} /{MARK} {MARKED}\n"
    if has_lister():
        places = f"{OUTPUT}/{folder}/{LINKS}{stage.index}"
        # Source: find(1) of GNU findutils 4.9, 2026-11.
        found = loaded(MOUNTED_AT, LISTER, "/", "-xdev", "-type", "l", "-fprintf", places, r"%p\0%l\0")
        lines += f"USER 0\nRUN --network=none{_OWN_MOUNTS} {found}\n"
    return lines, f"from={COLLECTED}-{at},source={MARKED}"


def _can_trace(run: Run) -> bool:
    windows = run.stage is not None and run.stage.is_windows
    return not windows and run.node.error is None and bool(run.node.words)


def _edits(runs: Collection[Run], name: str) -> Iterator[Edit]:
    for run in runs:
        node = run.node
        yield Edit.insert(node.keyword_word.span.end, _MOUNTS)
        words = loaded_words(MOUNTED_AT, "strace", *STRACE, "-o", f"{OUTPUT}/{name}/{run.line}")
        if run.is_json:
            bracket = run.body.span(0, 1)
            yield Edit.insert(bracket.end, json.dumps(words)[1:-1] + ", ")
            continue
        # Heredocs and scripts stay as they are: the shell that is given them is what the tracer starts.
        yield Edit.insert(node.span.start, f"SHELL {json.dumps([*words, *run.shell])}\n")
        yield Edit.insert(node.span.end, f"\nSHELL {json.dumps(list(run.shell))}")
