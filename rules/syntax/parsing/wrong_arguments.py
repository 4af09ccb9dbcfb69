"""An instruction has too few arguments, too many, or empty ones."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    Finding,
    Findings,
    From,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Span,
    Stage,
    Stopsignal,
    User,
    View,
    Volume,
    Word,
    Workdir,
    is_remote,
    rule,
)

KINDS = (
    Add, Arg, Cmd, Copy, Entrypoint, Env, Expose, From, Label, Maintainer, Onbuild, Run, Shell, Stopsignal, User,
    Volume, Workdir,
)  # fmt: skip
# As `parseBuildStageName` in BuildKit's instructions/parse.go has it, for a name in lower case.
STAGE_NAME = r"[a-z][a-z0-9_.-]*"
HEREDOC = r"\d*<<-?[\w'\"]"


@rule(watches=KINDS, severity="error", since="0.1", twins=("hadolint:DL1000",), when=("arguments",))
def check(view: View, stage: Stage | None) -> Findings:
    """BuildKit counts arguments before it builds anything, and refuses the file.

    FROM takes an image, or an image, `AS` and a name of letters, digits, `_`, `-` and `.` that begins with a letter.
    COPY and ADD take sources and a destination. COPY takes no address: only ADD fetches one. ENV, LABEL and ARG may
    not have empty names. The others need at least one argument; RUN, CMD and ENTRYPOINT without
    one are let through, and then do nothing useful.
    """
    complaint = CHECKS[view.kind](view)
    # A comment behind the arguments has a rule of its own, which names the cause.
    if complaint is not None and view.stray_comment is None:
        message, span = complaint
        idle = not view.node.words and not view.node.is_json and view.kind in IDLE
        yield Finding(span, message, severity="warning" if idle else None)


def _from(view: View) -> tuple[str, Span] | None:
    words = view.node.words
    # A program fills the name in before a build.
    if any("{{" in word.value for word in words):
        return None
    named = len(words) == 3 and words[1].value.lower() == "as"
    if len(words) != 1 and not named:
        span = words[0].span.to(words[-1].span) if words else view.keyword_span
        return "FROM takes an image, or an image, AS and a name, and nothing else", span
    if named and not re.fullmatch(STAGE_NAME, words[2].value.lower()):
        name = words[2]
        return f"{name.value} cannot name a stage: only letters, digits, _, - and . with a letter first", name.span
    return None


def _transfer(view: View) -> tuple[str, Span] | None:
    words = view.node.words
    name = view.kind.upper()
    if not words:
        return f"{name} has neither source nor destination", view.keyword_span
    if len(words) == 1:
        return f"{name} {words[0].value} has no destination", words[0].span
    if "<<" in words[-1].value and re.match(HEREDOC, words[-1].value):
        return f"{name} cannot write to a heredoc: the destination comes last", words[-1].span
    return _fetched(view, words[:-1]) if isinstance(view, Copy) else None


def _fetched(view: View, sources: list[Word]) -> tuple[str, Span] | None:
    """The first source of a COPY that only ADD can fetch."""
    for word in sources:
        if is_remote(view.expanded(word) or ""):
            return f"COPY fetches nothing over the network: write ADD {word.value}", word.span
    return None


def _names(view: View) -> tuple[str, Span] | None:
    words = view.node.words
    if not words:
        return f"{view.kind.upper()} sets nothing", view.keyword_span
    # The words of ENV and LABEL are a name and a value in turn.
    step = 1 if view.kind == "arg" else 2
    for word in words[::step]:
        if not word.value or (step == 1 and word.value.startswith("=")):
            return f"{view.kind.upper()} needs a name before the =", word.span
    return None


def _volume(view: View) -> tuple[str, Span] | None:
    for word in view.node.words:
        if not word.value.strip("\"' "):
            return "VOLUME has an empty path", word.span
    return _some(view)


def _some(view: View) -> tuple[str, Span] | None:
    return None if view.node.words else (f"{view.kind.upper()} has no argument", view.keyword_span)


def _command(view: View) -> tuple[str, Span] | None:
    node = view.node
    # An empty name resets an ENTRYPOINT; a RUN has nothing to start (tried, 2026-11).
    if node.is_json and view.kind == "run" and node.words and not node.words[0].value:
        return "RUN starts no program: the first text of the list is empty", node.words[0].span
    if node.words or (node.is_json and view.kind in ("cmd", "entrypoint")):
        return None
    if node.is_json:
        return f"{view.kind.upper()} has an empty list", view.keyword_span
    return f"{view.kind.upper()} has no command", view.keyword_span


def _onbuild(view: View) -> tuple[str, Span] | None:
    return ("ONBUILD wraps nothing", view.keyword_span) if view.node.onbuild is None else None


IDLE = ("run", "cmd", "entrypoint")
CHECKS = {
    "add": _transfer,
    "arg": _names,
    "cmd": _command,
    "copy": _transfer,
    "entrypoint": _command,
    "env": _names,
    "expose": _some,
    "from": _from,
    "label": _names,
    "maintainer": _some,
    "onbuild": _onbuild,
    "run": _command,
    "shell": _command,
    "stopsignal": _some,
    "user": _some,
    "volume": _volume,
    "workdir": _some,
}

BAD = {
    "FROM": None,
    "FROM debian:12 base": None,
    "FROM debian:12 as": None,
    "FROM debian:12 AS 1st": None,
    "COPY app": None,
    "ADD": None,
    "COPY a <<EOF\nEOF": None,
    "ENV": None,
    "ENV =x": None,
    "ARG =x": None,
    "WORKDIR": None,
    "EXPOSE": None,
    'VOLUME [""]': None,
    'VOLUME ""': None,
    "SHELL []": None,
    'RUN [""]': None,
    'RUN ["", "make"]': None,
    "RUN": None,
    "ONBUILD": None,
}
GOOD = (
    'ENTRYPOINT [""]',
    'RUN ["make", ""]',
    "FROM alpine:{{ version }}",
    "FROM {{ base }} AS build",
    "FROM debian:12 as Base.1_x-y",
    "COPY <<A <<B /tmp/\nA\nB",
    'ENTRYPOINT []\nCMD ["a"]',
    "CMD []",
    "ARG A",
    "USER a b",
    "RUN --mount=type=cache,target=/x <<EOF\nmake\nEOF",
)
