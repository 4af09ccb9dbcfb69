"""rm -rf below a variable that nothing sets."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Run, ShellWord, Stage, rule, shell_variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


@rule(watches=Run, severity="error", since="0.1", needs=("rm ", "-delete"), runs=("rm", "find"))
def check(run: Run, stage: Stage) -> Findings:
    """With an empty `$DIR`, `rm -rf $DIR/*` is `rm -rf /*`, and `rm -rf $DIR/lib` removes /lib.

    Declare the variable with ENV or ARG, set it in the script, or write `${DIR:?}`, which stops instead. Reported is a
    variable that neither the file nor the base image sets.
    """
    if stage.is_windows:
        return
    given: frozenset[str] | None = None
    for command in run.calls(("rm", "find")):
        for word in _removed(command):
            found = _variable(word)
            if found is None:
                continue
            name, rest = found
            # Looked up late: few words reach this line, and the whole script has to be read for it.
            given = shell_variables.names_set_by(run) if given is None else given
            if given is None or name in given or not shell_variables.surely_unset(run, name):
                continue
            message = f"nothing sets ${name}, so this removes {rest}; set it, or write ${{{name}:?}}"
            yield Finding(word.span, message)


def _removed(command: Command) -> Sequence[ShellWord]:
    """The words of a command that name what it deletes with all that lies below."""
    if command.name == "rm":
        return command.operands if command.has("-r", "-R", "--recursive") else ()
    deletes = any(word.text == "-delete" for word in command.words)
    return command.words[1:2] if deletes else ()


def _variable(word: ShellWord) -> tuple[str, str] | None:
    """The variable a path begins with, also behind a single /, and what the path is without it."""
    parts = list(word.parts)
    root = parts[0].text if parts and parts[0].kind == "text" else ""
    first = next((part for part in parts[:2] if part.kind == "variable"), None)
    # `${X:-y}` has a value, and `${X:?}` stops the shell.
    if first is None or first.operator or not first.name.isidentifier() or root not in ("", "/"):
        return None
    rest = "".join(part.text for part in parts[parts.index(first) + 1 :])
    return (first.name, root + rest) if rest.startswith("/") or (root and not rest) else None


BAD = {
    "FROM debian:12\nRUN make && rm -rf $BUILD/*": None,
    'FROM debian:12\nRUN rm -fr "$PREFIX"/lib': None,
    "FROM example.com/app\nRUN rm -r ${tmpdir}/": None,
    "FROM debian:12\nRUN rm -rf /$STAGING": None,
    'FROM debian:12\nRUN find "$STAGING/" -delete': None,
}
GOOD = (
    "FROM debian:12\nENV BUILD=/b\nRUN rm -rf $BUILD/*",
    "FROM debian:12\nRUN d=$(mktemp -d) && rm -rf $d/*",
    "FROM example.com/app\nRUN rm -rf $APP_CACHE/*",
    "FROM debian:12\nRUN rm -rf ${BUILD:?}/* $HOME/.cache /tmp/$X",
    "FROM debian:12\nRUN . /env && rm -rf $BUILD/*",
    "FROM debian:12\nRUN for d in a b; do rm -rf $d/*; done",
    "FROM golang:1.25\nRUN rm -rf $GOPATH/pkg",
    "FROM debian:12\nRUN rm -rf /opt/$NAME && find $SRC -name x",
)
