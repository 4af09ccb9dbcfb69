"""A stage has a name that means something else."""

from __future__ import annotations

from dlint.kit import Finding, Findings, From, Stage, rule

MEANINGS = {"scratch": "the empty image", "context": "the build context"}


@rule(
    watches=From,
    severity="warning",
    since="0.1",
    twins=("buildkit:ReservedStageName", "hadolint:DL3063"),
    when=("alias",),
)
def check(head: From, stage: Stage) -> Findings:
    """`scratch` is the empty image and `context` the files of the build.

    A stage of that name hides what readers expect, and `FROM scratch` below it is no longer empty. Rename it.
    """
    alias = head.alias
    if alias is None or alias.value.lower() not in MEANINGS:
        return
    name = alias.value.lower()
    message = f"{alias.value} means {MEANINGS[name]}; give the stage another name"
    yield Finding(alias.span, message, twins=None if alias.value == name else ("buildkit:ReservedStageName",))


BAD = {
    "FROM debian:12 AS scratch": None,
    "FROM debian:12 AS context": None,
    "from debian:12 as Context": None,
    "FROM debian:12 AS CONTEXT": None,
}
GOOD = (
    "FROM debian:12 AS base",
    "FROM scratch",
    "FROM scratch AS empty",
    "FROM debian:12 AS scratch-build",
)
