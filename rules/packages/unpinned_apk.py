"""apk installs the version of a package that is current on the day of the build."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, listed, rule, variables

# Signs of a version, a tagged repository or a path.
MARKS = frozenset("=~<>@/")


@rule(
    watches=Run, severity="info", since="0.1", needs=("apk",), tier="strict", twins=("hadolint:DL3018",), runs=("apk",)
)
def check(run: Run, stage: Stage) -> Findings:
    """Two builds of one Dockerfile may install different versions.

    Within one release Alpine changes little, so a base image with the release in its tag (`alpine:3.20`) fixes most.
    Where that is not enough write `curl~=8.9`: Alpine removes old versions from its repositories, and an exact pin
    (`curl=8.9.1-r2`) breaks as soon as it does. Files, packages of a tagged repository (`curl@edge`) and what variables
    hold that the file does not set are skipped.
    """
    if "apk" not in run.programs:
        return
    for command in run.commands:
        verb = command.verb("apk", "add")
        if verb is None:
            continue
        loose = [(word, name) for word, name in variables.spelled(run, verb.operands) if _floats(name)]
        if loose:
            names = listed([name for _, name in loose])
            message = f"{names} may be installed in a different version next time: write {loose[0][1]}~=VERSION"
            yield Finding(loose[0][0].span, message)


def _floats(name: str) -> bool:
    return MARKS.isdisjoint(name) and not name.endswith(".apk") and name[:1] not in ("!", "-", ".", "")


BAD = {
    "FROM alpine:3.20\nRUN apk add --no-cache curl": None,
    "FROM alpine:3.20\nRUN apk add -t .deps gcc musl-dev=1.2": None,
    "FROM alpine:3.20\nRUN sudo /sbin/apk add curl": None,
    'FROM alpine:3.20\nENV P="curl git"\nRUN apk add $P': None,
}
GOOD = (
    "RUN apk add --no-cache curl=8.9.1-r2 git~=2.45 'bash>5'",
    "RUN apk add --virtual .deps gcc=13.2 --repository https://example.com/edge",
    "RUN apk add --repositories-file /etc/apk/edge curl~=8",
    "RUN apk add $P ./a.apk curl@edge",
    "RUN apk add a=${A} && apk del gcc && apk update",
)
