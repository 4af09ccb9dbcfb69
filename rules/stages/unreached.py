"""A named stage takes no part in the default build."""

from __future__ import annotations

import re

from dlint.kit import Dockerfile, Finding, Findings, rule

# What people build with --target.
TARGETS = frozenset((
    "app", "artifact", "artifacts", "base", "bench", "benchmark", "bin", "binaries", "binary", "check", "checks", "ci",
    "coverage", "cross", "debug", "debugger", "demo", "deploy", "dev", "develop", "developer", "development", "devel",
    "dist", "doc", "docs", "documentation", "e2e", "export", "final", "fmt", "format", "fuzz", "generate", "image",
    "integration", "lint", "linter", "linting", "local", "main", "out", "output", "package", "playground", "preview",
    "prod", "production", "publish", "qa", "release", "run", "runtime", "sbom", "scan", "serve", "server", "shell",
    "slim", "staging", "target", "test", "tester", "testing", "tests", "tools", "typecheck", "unit", "update",
    "validate", "vendor", "vet", "watch", "worker",
))  # fmt: skip


@rule(watches=Dockerfile, severity="info", since="0.1", tier="strict", twins=("tally:no-unreachable-stages",))
def check(file: Dockerfile) -> Findings:
    """Nothing that leads to the last stage uses it, so a plain `docker build` passes it over.

    If nobody builds it with `--target` either, it can go. Stages whose names look like such targets (`test`, `dev`,
    `lint-js`) are left alone, and so are those that a variable in FROM may choose (`FROM base-${VARIANT}`).
    """
    if len(file.stages) < 2:
        return
    wanted = file.wanted
    for stage in file.stages:
        alias = stage.head.alias
        if alias is None or stage in file.wanted or TARGETS.intersection(re.split(r"[-_.\d]+", alias.value.lower())):
            continue
        message = f"no stage that the last one needs takes anything from {alias.value}; is it built with --target?"
        yield Finding(alias.span, message)


BAD = {
    "FROM debian:12 AS old\nFROM debian:12": None,
    "FROM debian:12 AS a\nFROM a AS b\nFROM debian:12 AS c\nCOPY --from=a /a /a": None,
}
GOOD = (
    "FROM debian:12 AS a\nFROM a",
    "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=A /a /a",
    "FROM debian:12 AS test\nFROM debian:12",
    "FROM debian:12 AS lint-js\nFROM debian:12 AS unit_test2\nFROM debian:12",
    "ARG V=x\nFROM debian:12 AS base-x\nFROM debian:12 AS base-y\nFROM base-${V}",
    "ARG V\nFROM debian:12 AS x\nFROM debian:12 AS y\nFROM ${V}",
    "FROM debian:12 AS amd64\nFROM debian:12 AS arm64\nFROM $TARGETARCH",
    "FROM debian:12 AS a",
)
