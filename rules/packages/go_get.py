"""go get is to install a program, which it no longer does."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Edit,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Stage,
    Verb,
    go_modules,
    installing,
    rule,
    tool_version,
)
from dlint.knowledge.managers.compiled import go

# An import path of another module: its first element is a host.
REMOTE = r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/[^@\s]+(?:@[\w.-]+)?\Z"
# Flags of `go get` alone: -u asks for newer dependencies, which `go install PATH@VERSION` does not take.
DROPPED = ("-u",)
KEPT = ("-v", "-x")


@rule(watches=Run, severity="error", since="0.1", needs=("go get", "go\tget"), runs=("go",))
def check(run: Run, stage: Stage) -> Findings:
    """Since Go 1.18 `go get` only changes the go.mod of the module that it runs in. Outside of a module it stops:
    `'go get' is no longer supported outside a module`. To install a program, write `go install PATH@VERSION`.

    Only reported where the version of Go is known to be 1.18 or newer, and where nothing above was copied, cloned or
    mounted that may bring a go.mod. With `GO111MODULE=off` the old form still works.

    The fix writes `go install`, with `@latest` where no version is named. It is unsafe because a path may name a
    library, which cannot be installed.
    """
    for command in run.calls(("go",)):
        verb = command.verb("go", "get")
        if verb is None or not verb.operands or not all(re.match(REMOTE, word.text) for word in verb.operands):
            continue
        if go_modules.may_have_module(run, stage) or command.conditional:
            continue
        if not tool_version.version_at(run, command, go.MANAGER).lacks(go.MANAGER.releases, "get programs"):
            continue
        if installing.variable_at(run, command, "GO111MODULE") is None:
            path = verb.operands[0].text
            advice = f"write go install {path if '@' in path else path + '@latest'}"
            yield Finding(verb.span, f"go get stops outside of a module since Go 1.18: {advice}", _fix(verb))


def _fix(verb: Verb) -> Fix | Refusal:
    command = verb.command
    if not command.exact or any(flag.name not in (*DROPPED, *KEPT) for flag in command.flags):
        return Refusal("go install does not take all of these options")
    edits = [Edit.replace(verb.words[0].span, "install")]
    edits += [Edit(flag.word.span.start - 1, flag.word.span.end, "") for flag in command.flags if flag.name in DROPPED]
    edits += [Edit.insert(word.span.end, "@latest") for word in verb.operands if "@" not in word.text]
    return Fix("write go install", tuple(edits), trust="unsafe")


BAD = {
    "FROM golang:1.25\nRUN go get github.com/swaggo/swag/cmd/swag@v1.16.4": (
        "FROM golang:1.25\nRUN go install github.com/swaggo/swag/cmd/swag@v1.16.4"
    ),
    "FROM golang:alpine\nRUN apk add git && go get -u -v golang.org/x/tools/cmd/goimports": (
        "FROM golang:alpine\nRUN apk add git && go install -v golang.org/x/tools/cmd/goimports@latest"
    ),
    "FROM golang:1.20\nENV GOFLAGS=-mod=mod\nRUN go get -insecure example.org/a": None,
}
GOOD = (
    "FROM golang:1.17\nRUN go get github.com/swaggo/swag/cmd/swag@v1.7.0",
    "FROM golang:1.25\nRUN go install github.com/swaggo/swag/cmd/swag@v1.16.4",
    "FROM golang:1.25\nCOPY . .\nRUN go get github.com/swaggo/swag@v1.16.4",
    "FROM golang:1.25\nRUN go mod init a && go get github.com/swaggo/swag@v1.16.4",
    "FROM golang:1.25\nENV GO111MODULE=off\nRUN go get github.com/swaggo/swag/cmd/swag",
    "FROM golang:1.25\nRUN go get ./...",
    "FROM acme/builder\nRUN go get github.com/swaggo/swag",
)
