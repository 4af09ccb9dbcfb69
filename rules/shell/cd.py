"""A RUN begins with cd, where WORKDIR sets the folder for all instructions below."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Finding, Findings, Run, Stage, rule

# What WORKDIR can take: a path, or variables without operators.
NAMED = re.compile(r"(?:/|\$\{?\w+\}?)[\w./${}+@-]*\Z")


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("cd ", "cd\t"),
    tier="strict",
    twins=("hadolint:DL3003", "trivy:DS-0013", "sonar:S6597"),
    runs=("cd",),
)
def check(run: Run, stage: Stage) -> Findings:
    """`WORKDIR /app` is seen in the file and in the image, makes the folder, and holds for COPY and CMD as well.

    Reported is only a RUN that begins with `cd` and an absolute path and never goes elsewhere: not a `cd` in a
    subshell or a heredoc, one that goes back, or one among other commands.
    """
    if "cd" not in run.programs or run.heredocs or run.is_json or run.onbuild or not run.is_readable:
        return
    moves = [command for command in run.commands if command.name in ("cd", "pushd", "popd")]
    first = moves[0]
    # With a second one there is no single folder that WORKDIR could name.
    if len(moves) > 1 or not _begins(first, run):
        return
    folder = first.operands[0].text if first.operands else ""
    # A `cd` that is the last command is `shell/lost-cd`'s.
    if NAMED.match(folder) and first.item.next is not None:
        message = f"this RUN works in {folder}: use WORKDIR {folder}, which holds for the instructions below as well"
        yield Finding(first.span, message)


def _begins(command: Command, run: Run) -> bool:
    """Whether nothing but settings of the shell stands before it in the script itself."""
    if command.outer is not None or command.item.enclosing or command.wrappers:
        return False
    earlier = command.item.list.items[: command.item.place]
    # `set -e` in front does not change the folder.
    return all(getattr(item, "head", "") == "set" for item in earlier)


BAD = {
    "RUN cd /app && make": None,
    "RUN set -ex; cd /app; make": None,
    "RUN cd $HOME/app && \\\n  make": None,
}
GOOD = (
    "WORKDIR /app\nRUN make",
    "RUN (cd /app && make)",
    "RUN cd /app && make && cd ..",
    "RUN cd app && make",
    'RUN cd "${DIR%/sub}" && make && cd /opt/a-*',
    "RUN cd /opt/a-* && make",
    "RUN git clone https://example.com/app /app && cd /app && make",
    "RUN <<EOF\ncd /app\nmake\nEOF",
    "RUN sh -c 'cd /app && make'",
    "ONBUILD RUN cd /app && make",
)
