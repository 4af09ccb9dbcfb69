"""mkdir makes a folder wherever the RUN happens to begin."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Edit, Finding, Findings, Fix, Refusal, Run, Span, Stage, Workdir, rule, workdir_makes

MODE = re.compile(r"[0-7]{3,4}\Z")
PROGRAMS = frozenset(("mkdir", "chmod", "chown", "cd", "rm", "cp", "mv", "ln", "touch", "tar", "curl", "wget"))


@rule(watches=Run, severity="info", since="0.1", needs=("mkdir",), runs=("mkdir",))
def check(run: Run, stage: Stage) -> Findings:
    """Before the first WORKDIR a relative path depends on the base image: most begin in `/`, some do not.

    Write the absolute path, or put WORKDIR first; WORKDIR makes its folder, so that no mkdir is needed for it.
    Nothing is reported where the base image is known to have a working folder of its own, and of folders in a script
    that went elsewhere with `cd`.
    """
    if "mkdir" not in run.programs or run.onbuild or stage.latest(Workdir, run) is not None:
        return
    # Where the base has a folder of its own, relative paths are meant.
    if stage.base_workdir not in (None, "/"):
        return
    if not run.programs.isdisjoint(("cd", "pushd")) or workdir_makes.made_anyway(run, stage) is not None:
        return
    words = [
        (command, word.text, word.span)
        for command in run.commands
        if command.name == "mkdir" and not command.from_xargs
        for word in command.operands
        # A variable or `~` may stand for an absolute path.
        if word.literal and word.text and word.text[0] not in "/~-$"
    ]
    if words:
        name = words[0][1].removeprefix("./").rstrip("/")
        slip = next((each for _, each, _ in words if MODE.match(each)), None)
        if slip is not None:
            message = f"mkdir makes a folder called {slip}; for the mode write -m {slip}"
            yield Finding(words[0][2], message, Refusal("which folder has that mode is not certain"))
            return
        # A program's name among the folders is a command that lacks its &&.
        slips = any(each in PROGRAMS for _, each, _ in words)
        fix = Refusal("one of the folders has the name of a program") if slips else _fix(stage.base_workdir, words)
        yield Finding(words[0][2], _message(run, stage, name), fix)


def _message(run: Run, stage: Stage, name: str) -> str:
    base = stage.base_workdir
    if base is None:
        return f"no WORKDIR is set yet, so the base image decides where {name} goes; write an absolute path"
    path = f"{base.rstrip('/')}/{name}"
    return f"this is {path} only because no WORKDIR is set yet; write {path}, or set WORKDIR first"


def _fix(base: str | None, words: list[tuple[Command, str, Span]]) -> Fix | Refusal:
    """Write absolute paths: the folders stay the same."""
    if base is None:
        return Refusal("the working folder of the base image is not known")
    if any(not command.exact or len(span) != len(name) for command, name, span in words):
        return Refusal("a folder is written with quotes or escapes")
    folder = base.rstrip("/") + "/"
    edits = (Edit(span.start, span.start + (2 if name.startswith("./") else 0), folder) for _, name, span in words)
    return Fix(f"write the path from {folder} on", tuple(edits))


BAD = {
    "RUN mkdir app\nCOPY . app": "RUN mkdir /app\nCOPY . app",
    "USER app\nRUN mkdir app\nWORKDIR /app": "USER app\nRUN mkdir /app\nWORKDIR /app",
    "FROM example/unknown:1\nRUN mkdir app": None,
    "RUN apt-get update && mkdir -m 700 data": "RUN apt-get update && mkdir -m 700 /data",
}
GOOD = (
    "RUN mkdir app\nWORKDIR /app",
    "RUN mkdir /app && mkdir -p ~/.ssh && mkdir -p $HOME/app",
    "WORKDIR /srv\nRUN mkdir app",
    "FROM debian:12 AS a\nWORKDIR /srv\nFROM a\nRUN mkdir app",
    "RUN cd /srv && mkdir app",
    "RUN mkdir --version",
    "RUN echo mkdir app",
    "FROM golang:1.22\nRUN mkdir -p ./src/app && mkdir bin",
    "FROM perl:5.40\nRUN mkdir lib",
)
