"""A variable is set for the shell alone, and the program that it is meant for does not get it."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import NOT_EXACT, Command, Edit, Finding, Findings, Fix, Refusal, Run, ShellWord, Stage, rule
from dlint.knowledge.shell.variables import SHELL_VARIABLES

# In capitals: names in lower case are variables of scripts by convention.
NAME = re.compile(r"([A-Z_][A-Z0-9_]*)=")
# A script that is read in may use or export the variable.
OPAQUE = frozenset(("source", ".", "eval"))


@rule(watches=Run, severity="warning", since="0.1", needs=("=",), when=("bare assignment",))
def check(run: Run, stage: Stage) -> Findings:
    """`NAME=value command` gives the variable to the command; `NAME=value && command` and `NAME=value; command` do not.

    There it is a variable of the shell, of use only where the script writes `$NAME`. `export NAME=value` hands it to
    all that follows in this RUN, ENV to the rest of the file. `set NAME=value` is the way of cmd on Windows: in a POSIX
    shell it sets `$1`. And in `NAME=value command $NAME` the shell puts `$NAME` in before it sets the variable.

    Reported are variables that the script never reads and that ENV, ARG and the base image do not export already. The
    fix is unsafe, because the program then gets the value.
    """
    if stage.is_windows or not run.is_readable:
        return
    for command in run.commands:
        if command.name == "set":
            yield from _set(command)
        elif not command.words and command.assignments and command.item.next is not None:
            yield from _bare(run, stage, command)
        elif command.assignments:
            yield from _early(run, stage, command)


def _set(command: Command) -> Findings:
    word = command.words[1] if len(command.words) == 2 else None
    found = NAME.match(word.text) if word is not None else None
    if word is not None and found is not None:
        edit = Edit.replace(command.words[0].span, "export")
        fix = Fix("export it", (edit,), trust="unsafe") if command.exact else NOT_EXACT
        message = f"set {word.raw} sets $1, not {found[1]}: write export {word.raw}, or set it with ENV"
        yield Finding(command.span, message, fix)


def _bare(run: Run, stage: Stage, command: Command) -> Findings:
    assignment = command.assignments[0]
    name = assignment.name
    # Variables such as IFS are for the shell itself; with `set -a` all are exported.
    if not NAME.match(f"{name}=") or name in SHELL_VARIABLES or "allexport" in command.item.options:
        return
    # A variable that is exported already stays exported with its new value.
    if run.scope.lookup(name) is not None or name in (stage.base_env or ()) or _is_used(run, command, name):
        return
    later = _next_program(run, command)
    if later is None or not later.words or later.name is None:
        return
    joint = command.item.after.strip() or ";"
    message = f"{later.name} does not get {name}: before {joint} it is set for the shell alone; write export {name}=…"
    fix = Fix("export it", (Edit.insert(command.item.span.start, "export "),), trust="unsafe")
    yield Finding(command.item.span, message, fix if command.exact else NOT_EXACT)


def _early(run: Run, stage: Stage, command: Command) -> Findings:
    """A variable that is set for one command, and that the shell looks up for the same command before that."""
    for assignment in command.assignments:
        name = assignment.name
        read = next((word for word in command.words if _reads(word, name)), None)
        if read is None or _is_known(run, stage, name):
            continue
        message = f"${name} is empty here: it is set for {command.name} alone, after {read.raw} is put together; "
        yield Finding(
            read.span, message + f"write {name}=… && before the command", Refusal("what may follow is not known")
        )


def _reads(word: ShellWord, name: str) -> bool:
    return any(part.kind == "variable" and part.text.strip("${}") == name for part in word.parts)


def _is_known(run: Run, stage: Stage, name: str) -> bool:
    """Whether the shell has the variable before the command."""
    if run.scope.lookup(name) is not None or name in (stage.base_env or ()) or name in SHELL_VARIABLES:
        return True
    # Its own assignment is one mention; `read`, `for`, `export` and other assignments are more.
    return len(re.findall(rf"(?<![\w${{]){name}(?!\w)", run.all_text)) > 1 or any(
        each.name in OPAQUE for each in run.commands
    )


def _is_used(run: Run, command: Command, name: str) -> bool:
    """Whether the script reads or exports the variable anywhere."""
    if any(each.name in OPAQUE for each in run.commands):
        return True
    # Without the assignments themselves; any other mention counts.
    text = re.sub(rf"(?<![\w$]){name}=", "", run.all_text)
    return re.search(rf"(?<!\w){name}(?!\w)", text) is not None


def _next_program(run: Run, command: Command) -> Command | None:
    """The command that follows."""
    at = next(at for at, each in enumerate(run.commands) if each is command)
    following = run.commands[at + 1 :]
    return next((each for each in following if each.words and each.outer is command.outer), None)


BAD = {
    "RUN CGO_ENABLED=0; go build -o /app .": "RUN export CGO_ENABLED=0; go build -o /app .",
    "RUN DEBIAN_FRONTEND=noninteractive && apt-get update && apt-get install -y tzdata": (
        "RUN export DEBIAN_FRONTEND=noninteractive && apt-get update && apt-get install -y tzdata"
    ),
    "RUN <<EOF\nset -e\nNODE_ENV=production\nnpm run build\nEOF": (
        "RUN <<EOF\nset -e\nexport NODE_ENV=production\nnpm run build\nEOF"
    ),
    "RUN V=1.2 curl -fsSLO https://example.com/a-$V.tgz": None,
    "RUN set JAVA_HOME=/opt/java && make": "RUN export JAVA_HOME=/opt/java && make",
    "RUN <<EOF\nset -e\nmake\nEOF\nRUN <<EOF\nNODE_ENV=production\nnpm run build\nEOF": (
        "RUN <<EOF\nset -e\nmake\nEOF\nRUN <<EOF\nexport NODE_ENV=production\nnpm run build\nEOF"
    ),
}
GOOD = (
    "RUN CGO_ENABLED=0 go build",
    "RUN export CGO_ENABLED=0; go build",
    "RUN VERSION=1 && curl -O https://example.com/$VERSION",
    "RUN V=1; make V",
    "ARG V=1\nRUN V=2 && make",
    "RUN PATH=/opt/bin:$PATH && make",
    "RUN set -ex && make",
    "RUN set -- A=1 B=2 && make",
    "RUN A=1; . ./env; make",
    "RUN A=1; export A; make",
    "RUN IFS=:; make",
    "ARG V\nRUN V=2 make a-$V",
    "RUN V=1; V=2 make a-$V",
    "RUN V=2 sh -c 'echo $V'",
    "RUN for V in a b; do V=2 make a-$V; done",
)
