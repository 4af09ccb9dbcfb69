"""rm -rf below a variable that nothing sets."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, rule, shell_variables


@rule(watches=Run, severity="error", since="0.1", needs=("rm ",), runs=("rm",))
def check(run: Run, stage: Stage) -> Findings:
    """With an empty `$DIR`, `rm -rf $DIR/*` is `rm -rf /*`, and `rm -rf $DIR/lib` removes /lib.

    Declare the variable with ENV or ARG, set it in the script, or write `${DIR:?}`, which stops instead. Reported is a
    variable that neither the file nor the base image sets.
    """
    if stage.is_windows:
        return
    given: frozenset[str] | None = None
    for command in run.calls(("rm",)):
        if not command.has("-r", "-R", "--recursive"):
            continue
        given = shell_variables.names_set_by(run) if given is None else given
        for word in command.operands:
            first = word.parts[0] if word.parts else None
            if first is None or first.kind != "variable" or first.operator or not first.name.isidentifier():
                continue
            rest = "".join(part.text for part in word.parts[1:])
            if (
                not rest.startswith("/")
                or given is None
                or first.name in given
                or not shell_variables.surely_unset(run, first.name)
            ):
                continue
            message = f"nothing sets ${first.name}, so this removes {rest}; set it, or write ${{{first.name}:?}}"
            yield Finding(word.span, message)


BAD = {
    "FROM debian:12\nRUN make && rm -rf $BUILD/*": None,
    'FROM debian:12\nRUN rm -fr "$PREFIX"/lib': None,
    "FROM example.com/app\nRUN rm -r ${tmpdir}/": None,
}
GOOD = (
    "FROM debian:12\nENV BUILD=/b\nRUN rm -rf $BUILD/*",
    "FROM debian:12\nRUN d=$(mktemp -d) && rm -rf $d/*",
    "FROM example.com/app\nRUN rm -rf $APP_CACHE/*",
    "FROM debian:12\nRUN rm -rf ${BUILD:?}/* $HOME/.cache /tmp/$X",
    "FROM debian:12\nRUN . /env && rm -rf $BUILD/*",
    "FROM debian:12\nRUN for d in a b; do rm -rf $d/*; done",
    "FROM golang:1.25\nRUN rm -rf $GOPATH/pkg",
)
