"""A RUN only prints something into the build log."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Finding, Findings, Fix, Refusal, Run, Stage, rule

SHOWS = frozenset(
    "ls ll dir pwd env printenv whoami date uname hostname tree df du cat head tail echo locale find stat file"
    " wc lsb_release nproc sort sleep less more column uniq lscpu lsblk cal uptime groups printf".split()
)
# With these `find` does more than print.
ACTS = frozenset(("-exec", "-execdir", "-delete", "-fprint", "-ok", "-okdir", "-fls", "-fprintf"))
# Names of arguments that exist to run the steps below again.
BUSTER = r"(?i)cache|bust|rebuild|force|date|time|stamp|refresh|revision|commit|version|build"


@rule(watches=Run, severity="info", since="0.1", runs=tuple(sorted(SHOWS)))
def check(run: Run, stage: Stage) -> Findings:
    """`RUN ls` leaves nothing in the image but an empty layer; a cached build does not even print.

    To look into a build, use `--progress=plain` and a shell in the stage (`docker build --target`), and take the line
    out afterwards. The fix is unsafe, because a listing also fails where what it lists is missing.

    Nothing is reported for commands that may be there to fail (`test`, `grep`, `which`, `node --version`), of RUNs with
    mounts, and of an `echo` of a variable that is there to invalidate the cache.
    """
    if run.programs.isdisjoint(SHOWS) or run.heredocs or run.mounts or not run.commands:
        return
    # A loop or a condition around the command may be what is meant.
    if not run.is_readable or any(script.blocks for script in run.scripts):
        return
    if all(_shows(command) for command in run.commands):
        name = run.commands[0].name
        message = f"{name} changes nothing in the image and only prints into the build log: remove it"
        yield Finding(run.commands[0].span.to(run.commands[-1].span), message, _fix(run), cause="idle")


def _shows(command: Command) -> bool:
    if command.name not in SHOWS or command.assignments or command.wrappers:
        return False
    if any(redirect.writes and redirect.target.text not in ("/dev/null", "1", "2") for redirect in command.redirects):
        return False
    if command.name == "find" and any(word.text in ACTS for word in command.words):
        return False
    return not any(re.search(BUSTER, name) for word in command.words for name in word.names)


def _fix(run: Run) -> Fix | Refusal:
    if run.onbuild or run.node.comments:
        return Refusal("the RUN has a comment above it" if run.node.comments else "the RUN stands behind ONBUILD")
    return Fix("remove it", (run.removal,), trust="unsafe")


BAD = {
    "WORKDIR /app\nRUN ls /app\nCOPY . .": "WORKDIR /app\nCOPY . .",
    "RUN ls -la && pwd\n": "",
    "RUN make\n\nRUN cat /etc/os-release": "RUN make",
    "RUN make\nRUN df\n": "RUN make\n",
    'RUN echo "building the app"\nRUN make': "RUN make",
    "RUN find / -name app 2>/dev/null | head\nRUN make": "RUN make",
    "# what is there\nRUN env\nRUN make": None,
    "ONBUILD RUN ls": None,
    'RUN ["ls", "/app"]\nRUN make': "RUN make",
}
GOOD = (
    "RUN ls > /list && make",
    "RUN test -f /app && grep -q x /y",
    "RUN node --version && which node",
    "RUN echo a | tee /b",
    "RUN echo a >> /b",
    "RUN --mount=type=secret,id=a cat /run/secrets/a",
    "ARG CACHEBUST\nRUN echo $CACHEBUST",
    "RUN find /app -name '*.pyc' -delete",
    "RUN <<EOF\nls\nmake\nEOF",
    "RUN for f in *; do cat $f; done",
    "RUN echo $(make)",
    "RUN true",
)
