"""A line of a RUN lacks its && and has become part of the command above."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import NOT_EXACT, Command, Edit, Finding, Findings, Fix, Run, Stage, rule
from dlint.knowledge.shell.starts import STARTS


@rule(watches=Run, severity="error", since="0.1", when=("program below continuation",))
def check(run: Run, stage: Stage) -> Findings:
    """A backslash joins the lines of a RUN to one; a command on a line of its own needs `&&` or `;` before it.

    Without it `apk add curl` below `apk update \\` is nothing but arguments of apk update, and a second `mkdir` is a
    folder that the first one makes. Reported is a line that begins with a known program and goes on as that program
    does, below another such program. The fix is unsafe, because the command then runs.
    """
    if stage.is_windows or run.node.start_line == run.node.end_line or run.is_json:
        return
    for command in run.calls(STARTS):
        at = _start(run, command)
        if at is not None:
            found = command.words[at]
            name = found.text
            message = f"{name} here is an argument of {command.name}, because no && stands before it: write && {name}"
            fix = Fix("add &&", (Edit.insert(found.span.start, "&& "),), trust="unsafe") if command.exact else NOT_EXACT
            yield Finding(found.span, message, fix)


def _start(run: Run, command: Command) -> int | None:
    """The index of the first word of a command that begins a line and a command of its own."""
    if command.name in ("git", "echo") and command.place.quotes:
        return None
    words = command.words
    for at in range(1, len(words)):
        word = words[at]
        if word.is_plain and (pattern := STARTS.get(word.text)) is not None and _begins_line(run, word.span.start):
            # A word on the line below belongs to that line, not to this program.
            following = (
                words[at + 1] if at + 1 < len(words) and not _begins_line(run, words[at + 1].span.start) else None
            )
            if _fits(word.text, pattern, following.raw if following is not None else None, command):
                return at
    return None


def _fits(name: str, pattern: str, following: str | None, command: Command) -> bool:
    """Whether the word behind a program's name, on the same line, is what a call of it has there."""
    if following is None:
        return not pattern and command.name != name
    if not pattern:
        return False
    return re.match(pattern, following) is not None


def _begins_line(run: Run, start: int) -> bool:
    source = run.file.source
    line = source.line_span(source.line_at(start))
    return not source.data[line.start : start].strip()


BAD = {
    "FROM alpine:3.22\nRUN apk update \\\n    apk add --no-cache curl": (
        "FROM alpine:3.22\nRUN apk update \\\n    && apk add --no-cache curl"
    ),
    "RUN mkdir -p /a \\\n    mkdir -p /b": "RUN mkdir -p /a \\\n    && mkdir -p /b",
    "RUN apt-get update && apt-get install -y curl \\\n  rm -rf /var/lib/apt/lists/*": (
        "RUN apt-get update && apt-get install -y curl \\\n  && rm -rf /var/lib/apt/lists/*"
    ),
    "RUN pip install -r a.txt \\\n  python setup.py build": "RUN pip install -r a.txt \\\n  && python setup.py build",
    "RUN cp a /b \\\n  chmod +x /b": "RUN cp a /b \\\n  && chmod +x /b",
}
GOOD = (
    "RUN apk add --no-cache \\\n    curl \\\n    make \\\n    git",
    "RUN mkdir -p /a && \\\n    mkdir -p /b",
    "RUN apt-get install -y \\\n  curl wget \\\n  unzip",
    "RUN time \\\n  make -j4",
    "RUN xargs \\\n  rm -rf",
    "RUN pip install \\\n  --upgrade pip",
    "RUN sh -c 'mkdir a' \\\n  && chmod +x a",
    "RUN cd /a mkdir -p b",
)
