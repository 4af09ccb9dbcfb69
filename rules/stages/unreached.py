"""No other stage uses a named stage, and it is not the last one."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Cmd, Copy, Dockerfile, Entrypoint, Finding, Findings, Stage, rule

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
    stage of the file, one named like a target (`test`, `dev`, `lint-js`) or behind `--target` in a comment, one `FROM
    scratch` that only copies results of others (for `--output`), and what a variable in FROM may choose
    (`FROM base-${VARIANT}`).
    """
    if len(file.stages) < 2:
        return
    wanted = file.wanted
    taken = {origin.stage for origin in file.origins}
    for stage in file.stages:
        alias = stage.head.alias
        if alias is None or stage in wanted or stage in taken or _is_target(stage) or _is_named(file, alias.value):
            continue
        if not _is_export(stage):
            message = f"nothing in this file uses the stage {alias.value}: remove it, or build it with --target"
            yield Finding(alias.span, message)


def _is_named(file: Dockerfile, name: str) -> bool:
    """Whether a comment shows how the stage is built: `docker build --target NAME .`"""
    pattern = re.compile(rf"--target[= ]+[\"']?{re.escape(name)}(?![\w.-])")
    return any(pattern.search(comment.text) for comment in file.tree.comments)


def _is_export(stage: Stage) -> bool:
    """Whether it holds results of other stages alone, as for `--target NAME --output DIR`."""
    image = stage.root_image
    copies = stage.of(Copy)
    return image is not None and image.is_scratch and bool(copies) and all(view.node.flag("from") for view in copies)


def _is_target(stage: Stage) -> bool:
    words = re.split(r"[-_.\d]+", stage.name or "")
    return stage.base is not None or bool(stage.of(Cmd, Entrypoint)) or not TARGETS.isdisjoint(words)


BAD = {
    "FROM debian:12 AS old\nFROM debian:12": None,
    "FROM debian:12 AS a\nFROM golang:1.27 AS builder\nFROM a": None,
}
GOOD = (
    "# docker build --target=web .\nFROM debian:12 AS web\nFROM debian:12",
    "FROM debian:12 AS b\nFROM scratch AS out\nCOPY --from=b /a /\nFROM debian:12\nCOPY --from=b /a /a",
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
