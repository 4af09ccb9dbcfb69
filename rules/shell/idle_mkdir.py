"""mkdir makes the folder that the WORKDIR below makes anyway."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Run, Stage, Workdir, is_root, rule, starting_user


@rule(watches=Run, severity="info", since="0.1", needs=("mkdir",))
def check(run: Run, stage: Stage) -> Findings:
    """WORKDIR makes its folder, with all that lead there, owned by root: a RUN for that is an empty-handed layer.

    Nothing is said where the folder is made by another user or with a mode of its own, nor where something else is
    done in the same RUN.
    """
    if "mkdir" not in run.programs or run.onbuild or len(run.commands) != 1 or run.node.flags:
        return
    command = run.commands[0]
    after = stage.after(run)
    if len(command.operands) != 1 or command.has("-m", "--mode") or command.wrappers or not after:
        return
    word, following = command.operands[0], after[0]
    if not isinstance(following, Workdir) or following.value is None or not word.literal or word.glob:
        return
    folder = word.text.rstrip("/")
    if folder[:1] == "/" and folder == following.value.rstrip("/") and _is_roots(run, stage):
        message = f"WORKDIR {following.value} makes its folder by itself"
        yield Finding(command.span, message, _fix(run))


def _is_roots(run: Run, stage: Stage) -> bool:
    user = stage.user_at(run)
    name = user.value if user is not None else starting_user(stage)
    return name is not None and is_root(name)


def _fix(run: Run) -> Fix | None:
    if run.node.comments or run.is_json:
        return None
    source = run.file.source
    lines = source.line_span(run.node.start_line).to(source.line_span(run.node.end_line))
    return Fix("take it out", (Edit.delete(lines),))


BAD = {
    "RUN mkdir /app\nWORKDIR /app": "WORKDIR /app",
    "RUN mkdir -p /srv/app/\n\nWORKDIR /srv/app\nCOPY . .": "\nWORKDIR /srv/app\nCOPY . .",
    "# the app\nRUN mkdir /app\nWORKDIR /app": None,
}
GOOD = (
    "RUN mkdir -p /app/data\nWORKDIR /app",
    "USER app\nRUN mkdir /app\nWORKDIR /app",
    "RUN mkdir -m 700 /app\nWORKDIR /app",
    "RUN mkdir /app && chown app /app\nWORKDIR /app",
    "FROM example/unknown:1\nRUN mkdir /app\nWORKDIR /app",
    "RUN mkdir /app\nCOPY . /app\nWORKDIR /app",
)
