"""No other stage uses a named stage, and it is not the last one."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Cmd, Dockerfile, Entrypoint, Finding, Findings, Stage, rule

# What people build with --target.
TARGETS = frozenset((
    "app", "artifact", "artifacts", "bench", "benchmark", "bin", "binaries", "binary", "check", "checks", "ci",
    "coverage", "cross", "debug", "debugger", "demo", "deploy", "dev", "develop", "developer", "development", "devel",
    "dist", "doc", "docs", "documentation", "e2e", "export", "final", "fmt", "format", "fuzz", "generate", "image",
    "integration", "lint", "linter", "linting", "local", "main", "out", "output", "package", "playground", "preview",
    "prod", "production", "publish", "qa", "release", "run", "runtime", "sbom", "scan", "serve", "server", "shell",
    "slim", "staging", "target", "test", "tester", "testing", "tests", "tools", "typecheck", "unit", "update",
    "validate", "vendor", "vet", "watch", "worker",
))  # fmt: skip


@rule(
    watches=Dockerfile,
    severity="info",
    since="0.1",
    tier="strict",
    twins=("tally:no-unreachable-stages",),
    when=("several stages",),
)
def check(file: Dockerfile) -> Findings:
    """No other stage takes anything from it and it is not the last one, so only `--target` builds it.

    Left alone is what looks made for that: a stage with a CMD or ENTRYPOINT of its own, one that is built on another
    stage of the file, one named like a target (`test`, `dev`, `lint-js`), and what a variable in FROM may choose
    (`FROM base-${VARIANT}`).
    """
    if len(file.stages) < 2:
        return
    wanted = file.wanted
    taken = {origin.stage for origin in file.origins}
    for stage in file.stages:
        alias = stage.head.alias
        if alias is not None and stage not in wanted and stage not in taken and not _is_target(stage):
            message = f"nothing in this file uses the stage {alias.value}: remove it, or build it with --target"
            yield Finding(alias.span, message)


def _is_target(stage: Stage) -> bool:
    words = re.split(r"[-_.\d]+", stage.name or "")
    return stage.base is not None or bool(stage.of(Cmd, Entrypoint)) or not TARGETS.isdisjoint(words)


BAD = {
    "FROM debian:12 AS old\nFROM debian:12": None,
    "FROM debian:12 AS a\nFROM golang:1.27 AS builder\nFROM a": None,
}
GOOD = (
    "FROM debian:12 AS a\nFROM a",
    "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=A /a /a",
    "FROM debian:12 AS test\nFROM debian:12",
    "FROM debian:12 AS lint-js\nFROM debian:12 AS unit_test2\nFROM debian:12",
    "FROM debian:12 AS base\nFROM base AS one\nFROM base AS two",
    'FROM debian:12 AS other\nCMD ["a"]\nFROM debian:12',
    "ARG V=x\nFROM debian:12 AS base-x\nFROM debian:12 AS base-y\nFROM base-${V}",
    "ARG V\nFROM debian:12 AS x\nFROM debian:12 AS y\nFROM ${V}",
    "FROM debian:12 AS amd64\nFROM debian:12 AS arm64\nFROM $TARGETARCH",
    "FROM debian:12 AS a",
)
