"""A comment stands behind an instruction, where it is read as arguments."""

from __future__ import annotations

from dlint.kit import (
    Add,
    Arg,
    Cmd,
    Copy,
    Edit,
    Entrypoint,
    Expose,
    Finding,
    Findings,
    Fix,
    From,
    Healthcheck,
    Refusal,
    Run,
    Shell,
    Stage,
    Stopsignal,
    User,
    View,
    Volume,
    Word,
    Workdir,
    rule,
)

KINDS = (Add, Arg, Cmd, Copy, Entrypoint, Expose, From, Healthcheck, Run, Shell, Stopsignal, User, Volume, Workdir)
TWINS = ("hadolint:DL1000", "buildkit:JSONArgsRecommended")
EFFECTS = {
    "add": "its last word becomes the destination",
    "arg": "its words become arguments of the build",
    "copy": "its last word becomes the destination",
    "expose": "it is not a port, and the build stops",
    "from": "the build stops",
    "stopsignal": "it becomes part of the signal's name, and the build stops",
    "user": "it becomes part of the user's name",
    "workdir": "it becomes part of the folder's name",
}


@rule(watches=KINDS, severity="error", since="0.1", twins=TWINS, needs=("#",), when=("stray comment",))
def check(view: View, stage: Stage | None) -> Findings:
    """A Dockerfile knows comments only as lines of their own.

    Behind the arguments of an instruction a `#` is one more argument: `COPY a b # c` copies three files into `c`,
    `USER app # c` asks for a user with that whole name, and `CMD ["app"] # c` is no JSON list any more, so that a shell
    looks for a command named `[app]`. Only what a shell reads (RUN, and CMD without a list) may end in a comment.
    """
    comment = view.stray_comment
    if comment is None:
        return
    effect = EFFECTS.get(view.kind, "the list is no longer JSON, and a shell gets it as it is")
    message = f"{comment.value.splitlines()[0]} is not a comment here: {effect}; put it on a line of its own above"
    yield Finding(comment.span, message, _fix(view, comment), twins=_twins(view))


def _twins(view: View) -> tuple[str, ...]:
    """Where BuildKit sees the shell form hadolint's parser stumbles, and over EXPOSE."""
    if view.onbuild:
        return ()
    if isinstance(view, (Cmd, Entrypoint)):
        return TWINS
    return ("hadolint:DL1000",) if isinstance(view, Expose) else ()


def _fix(view: View, comment: Word) -> Fix | Refusal:
    if view.onbuild:
        return Refusal(f"{view.kind.upper()} stands behind ONBUILD")
    if view.node.start_line != view.node.end_line:
        return Refusal(f"{view.kind.upper()} has several lines")
    text = view.file.source.line_text(view.line)
    indent = text[: len(text) - len(text.lstrip())]
    words = view.node.text.text
    # The blanks in front of the comment go with it.
    start = len(words[: comment.start].rstrip())
    edits = (
        Edit.insert(view.span.start, f"{comment.value.rstrip()}\n{indent}"),
        Edit(view.node.text.offset(start), comment.span.end, ""),
    )
    return Fix("move it to a line above", edits, trust="unsafe")


BAD = {
    "COPY a b # the app": "# the app\nCOPY a b",
    "USER app # not root": "# not root\nUSER app",
    'CMD ["app"] # start': '# start\nCMD ["app"]',
    "EXPOSE 80 # http": "# http\nEXPOSE 80",
    "FROM debian:12 AS base # the base": "# the base\nFROM debian:12 AS base",
    "ARG A=1 # first": "# first\nARG A=1",
}
GOOD = (
    "RUN apt-get update # refresh",
    "CMD app # start",
    "# the app\nCOPY a b",
    "USER app#1",
    'ENV A="1 # 2"',
    "COPY <<EOF /a\n# comment\nEOF",
    'CMD ["sh", "-c", "a # b"]',
    "HEALTHCHECK CMD curl -f http://localhost/#top # ok",
    "LABEL a='[\"x\"] # y'",
)
