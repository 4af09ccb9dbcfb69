"""go installs the version of a program that is current on the day of the build."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Finding,
    Findings,
    Run,
    Stage,
    Verb,
    go_modules,
    installing,
    listed,
    rule,
    tool_version,
    variables,
)
from dlint.knowledge.managers.compiled import go

# An import path of another module: its first element is a host.
REMOTE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/[^@\s]*)?(?:@(?P<version>.*))?\Z", re.IGNORECASE)
FLOATING = frozenset(go.FLOATING) | {"HEAD", "develop", "trunk"}


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("go ", "go\t", 'go"'),
    tier="strict",
    twins=("hadolint:DL3062",),
    runs=("go",),
)
def check(run: Run, stage: Stage) -> Findings:
    """Two builds of one Dockerfile may install different versions, and a cached layer keeps the older one.

    `go install example.com/tool@v1.2.3` fixes it; `@latest` or a branch does not. Without a version `go install` and
    `go run` take the one that the module's `go.mod` names, so nothing is reported where a module may be there
    (something was copied or cloned before).
    """
    if "go" not in run.programs:
        return
    for command in run.commands:
        verb = command.verb("go", "install", "get", "run")
        if verb is None:
            continue
        # What follows the program of `go run` are its own arguments.
        operands = verb.operands[: 1 if verb.name == "run" else None]
        loose = [(word, name) for word, name in variables.spelled(run, operands) if _floats(name, verb, run, stage)]
        what = _pinned(run, verb, loose[0][1].partition("@")[0]) if loose else None
        if what is not None:
            names = listed([name for _, name in loose])
            message = f"{names} may be installed in a different version next time: write {what}"
            yield Finding(loose[0][0].span, message)


def _pinned(run: Run, verb: Verb, path: str) -> str | None:
    """What names a version for the Go of the image; None where it knows none."""
    if verb.name == "get" and tool_version.has_feature(run, verb.command, "install pkg@version"):
        return f"go install {path}@VERSION"
    version = tool_version.version_at(run, verb.command, go.MANAGER)
    if version.is_below("1.11"):
        return None
    # Outside of a module these versions work in GOPATH mode, which refuses `@VERSION`.
    given = installing.variable_at(run, verb.command, "GO111MODULE")
    return f"GO111MODULE=on go get {path}@VERSION" if version.is_below("1.16") and given != "on" else f"{path}@VERSION"


def _floats(name: str, verb: Verb, run: Run, stage: Stage) -> bool:
    found = REMOTE.match(name)
    if found is None or name.endswith(".go"):
        return False
    if found["version"] is not None:
        return found["version"] in FLOATING
    return verb.name == "get" or not go_modules.may_have_module(run, stage)


BAD = {
    "FROM golang:1.13\nRUN go get github.com/spf13/cobra/cobra": None,
    "FROM golang:1.22\nRUN go install golang.org/x/tools/gopls@latest": None,
    "FROM golang:1.22\nRUN go install github.com/go-delve/delve/cmd/dlv": None,
    "FROM golang:1.22\nRUN go get -u github.com/spf13/cobra && go run example.com/tool@main": None,
    "FROM golang:1.22\nRUN CGO_ENABLED=0 go install -tags netgo example.com/tool@master": None,
    "FROM golang:1.22\nRUN go install example.org/x@main": None,
}
GOOD = (
    # Go without modules knows no versions.
    "FROM golang:1.10\nRUN go get -u github.com/spf13/cobra/cobra",
    "RUN go install golang.org/x/tools/gopls@v0.15.3 && go install example.com/tool@1a2b3c4",
    "RUN go run main.go && go run . && go run ./cmd/app && go install std ./...",
    "COPY . .\nRUN go install github.com/me/app/cmd/app",
    "RUN git clone https://example.com/app . && go install example.com/app",
    "RUN go get ./... && go mod download && go build -o /app example.com/app",
    "RUN go install example.com/tool@${VERSION} && go run example.com/tool@v1 example.com/other",
    "FROM golang:1.22\nRUN go run main.go && go install std",
)
