"""The history of a repository that was cloned stays in the image."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Run, Stage, View, clones, deletes, rule

# With these less is fetched, or the clone is there for its history (`--bare`, `--mirror`, no checkout).
LIMITS = ("--depth", "--shallow-since", "--shallow-exclude", "--filter", "--bare", "--mirror", "--no-checkout", "-n")
MOVES = ("checkout", "reset", "switch")


@rule(watches=Run, severity="info", since="0.1", needs=("clone",), runs=("git",))
def check(run: Run, stage: Stage) -> Findings:
    """`git clone` fetches every version of every file there ever was. The program needs one, and `.git` is often bigger
    than all the rest.

    `git clone --depth 1 --branch v1.2.3 URL` fetches that version alone. Where a commit is wanted, fetch it by itself:
    `git init x && cd x && git fetch --depth 1 URL COMMIT && git checkout FETCH_HEAD`. Or remove `.git` in the RUN that
    clones, because a later one cannot take its bytes away.

    Only stages that become part of the image are looked at, and only clones without a limit whose folder, or the `.git`
    in it, is not removed by the same RUN.
    """
    if run.onbuild or not stage.ships or "git" not in run.programs:
        return
    for verb, folder in clones.clones(run):
        command = verb.command
        if command.has(*LIMITS) or run.caches(folder) or _is_removed(run, command, folder):
            continue
        message = f"the whole history stays in {folder}/.git: {_advice(run, stage, command)}"
        yield Finding(verb.span, message, cause="history")


def _is_removed(run: Run, command: Command, folder: str) -> bool:
    """Whether the RUN removes the clone or its history, as far as it can be known."""
    later = run.commands[run.commands.index(command) + 1 :]
    for other in later:
        paths = list(deletes.deleted(run, other))
        if any(deletes.empties(path, folder) or deletes.empties(path, f"{folder}/.git") for path in paths):
            return True
        # What stands in a variable, or is found, may be this folder.
        if other.name in ("rm", "find") and (len(paths) < len(other.operands) or other.name == "find"):
            return True
    return False


def _advice(run: Run, stage: Stage, command: Command) -> str:
    if _moves(run) or stage.any_below(run, _moves):
        return "fetch the commit alone (git fetch --depth 1 URL COMMIT), or remove .git in this RUN"
    named = " with --branch TAG" if not command.has("-b", "--branch") else ""
    return f"add --depth 1{named}, or remove .git in this RUN"


def _moves(view: View) -> bool:
    """Whether a RUN goes to another commit of a clone."""
    return isinstance(view, Run) and any(other.verb("git", *MOVES) is not None for other in view.calls(("git",)))


BAD = {
    "RUN git clone https://example.org/x.git /opt/x && make -C /opt/x": None,
    "WORKDIR /opt\nRUN git clone -b v1 https://example.org/x": None,
    "RUN git clone https://example.org/x.git /opt/x\nRUN cd /opt/x && git checkout 3f2a && rm -rf .git": None,
}
GOOD = (
    "RUN git clone --depth 1 --branch v1 https://example.org/x.git /opt/x",
    "RUN git clone https://example.org/x.git /tmp/x && make -C /tmp/x && rm -rf /tmp/x",
    "RUN git clone https://example.org/x.git /opt/x && cd /opt/x && make && rm -rf .git",
    "FROM debian AS b\nRUN git clone https://example.org/x.git /x\nFROM debian\nCOPY --from=b /x/bin /bin/",
    "RUN git clone https://example.org/x.git $DIR",
)
