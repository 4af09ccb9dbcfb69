"""mkdir makes the folder that the WORKDIR below makes anyway."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Fix, Refusal, Run, Stage, Workdir, rule, workdir_makes


@rule(watches=Run, severity="info", since="0.1", needs=("mkdir",))
def check(run: Run, stage: Stage) -> Findings:
    """WORKDIR makes its folder, with all that lead there, owned by root: a RUN for that adds a layer and nothing else.

    Nothing is reported where the folder is made by another user or with a mode of its own, nor where something else is
    done in the same RUN.
    """
    if "mkdir" not in run.programs:
        return
    following = workdir_makes.made_anyway(run, stage)
    if following is not None:
        name = run.commands[0].operands[0].text
        # A relative folder is the WORKDIR only as long as the base image begins where it does today.
        is_luck = not name.startswith("/") and stage.latest(Workdir, run) is None
        luck = f"{name} is {following.value} only because no WORKDIR is set yet, and " if is_luck else ""
        message = f"{luck}WORKDIR {following.value} creates its folder by itself"
        yield Finding(run.commands[0].span, message, _fix(run))


def _fix(run: Run) -> Fix | Refusal:
    if run.node.comments or run.is_json:
        return Refusal("the RUN has a comment above it" if run.node.comments else "the RUN is a JSON list")
    return Fix("remove it", (run.removal,))


BAD = {
    "RUN mkdir /app\nWORKDIR /app": "WORKDIR /app",
    "RUN mkdir -p /srv/app/\n\nWORKDIR /srv/app\nCOPY . .": "\nWORKDIR /srv/app\nCOPY . .",
    "RUN mkdir app\n\nWORKDIR /app": "\nWORKDIR /app",
    "WORKDIR /srv\nRUN mkdir app\nWORKDIR app": "WORKDIR /srv\nWORKDIR app",
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
