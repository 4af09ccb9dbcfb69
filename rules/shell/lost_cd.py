"""A RUN ends with cd, which has no effect on the next instruction."""

from __future__ import annotations

from dlint.kit import Command, Edit, Finding, Findings, Fix, Refusal, Run, Stage, Workdir, rule

# Ways to go back or to leave a folder, before it is removed for example.
BACK = ("-", "..", "../", "../..", "~", "$OLDPWD", "/", "")


@rule(
    watches=Run,
    severity="warning",
    since="0.1",
    needs=("cd ", "cd\t"),
    twins=("hadolint:DL3003", "trivy:DS-0013", "sonar:S6597"),
    runs=("cd",),
)
def check(run: Run, stage: Stage) -> Findings:
    """Each RUN begins in the folder that WORKDIR names; where the shell of the one before went is forgotten.

    Write `WORKDIR /app`, or join the commands that belong there: `RUN cd /app && make`. The fix is unsafe, because the
    instructions that follow then work in another folder than before.
    """
    if "cd" not in run.programs or run.is_json or run.onbuild or not run.is_readable:
        return
    moves = [command for command in run.commands if command.name == "cd"]
    last = moves[-1]
    folder = last.operands[0].text if last.operands else ""
    # A second cd is likely to go back to where the first began.
    if not _ends(last) or folder in BACK or len(moves) > 1 or len(last.operands) > 1:
        return
    yield Finding(last.span, f"the next instruction does not start in {folder}: use WORKDIR", _fix(run, last))


def _ends(command: Command) -> bool:
    """Whether nothing follows it in a script that is the RUN's own."""
    item = command.item
    plain = command.outer is None and not item.enclosing and not command.wrappers
    # A cd behind `||` or in a pipe is a fallback or runs in a subshell.
    return plain and item.next is None and item.before not in ("||", "|") and item.after != "&"


def _fix(run: Run, command: Command) -> Fix | Refusal:
    alone = len(run.commands) == 1 and not run.heredocs and run.node.start_line == run.node.end_line
    if not alone or not command.operands or run.node.flags or run.scripts[0].comments:
        return Refusal("the RUN does more than change the folder")
    folder = command.operands[0]
    # A relative WORKDIR is no better than what it replaces.
    if not folder.text.startswith("/") and run.stage is not None and run.stage.latest(Workdir, run) is None:
        return Refusal(f"{folder.text} is relative, and no WORKDIR stands above")
    if folder.glob or folder.text.startswith("~") or any(run.scope.lookup(name) is None for name in folder.names):
        return Refusal("WORKDIR would not read the folder as the shell does")
    edits = (
        Edit.replace(run.keyword_span, "workdir" if run.node.keyword_word.value.islower() else "WORKDIR"),
        Edit.replace(command.span, run.file.source.text(folder.span)),
    )
    return Fix("make it WORKDIR", edits, trust="unsafe")


BAD = {
    "RUN cd /app\nRUN make": "WORKDIR /app\nRUN make",
    "run cd /app": "workdir /app",
    "WORKDIR /srv\nRUN cd app": "WORKDIR /srv\nWORKDIR app",
    "RUN cd app": None,
    "RUN git clone https://example.com/app && cd app\nRUN make": None,
    "RUN <<EOF\nmkdir /app\ncd /app\nEOF": None,
    "ARG HOME=/home/me\nRUN cd $HOME": None,
    "RUN cd $HOME": None,
    "RUN cd ~/app": None,
}
GOOD = (
    "RUN cd /app && make",
    "RUN cd /app && make && cd ..",
    "RUN cd /app && make && cd - && cd /",
    "RUN (cd /app)",
    "RUN make || cd /app",
    "RUN echo cd /app",
    "RUN sh -c 'cd /app'",
)
