"""A stage without a name takes no part in the build."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, rule


@rule(
    watches=Dockerfile,
    severity="warning",
    since="0.1",
    twins=("tally:no-unreachable-stages",),
    when=("several stages",),
)
def check(file: Dockerfile) -> Findings:
    """The last stage takes nothing from it, and without a name `--target` cannot ask for it: BuildKit passes it over.

    Usually a `COPY --from=` was forgotten, or a second FROM was meant to add to the first, which it does not: every
    FROM begins again. Stages with a name are checked by `stages/unreached`.
    """
    if len(file.stages) < 2:
        return
    wanted = file.wanted
    for stage in file.stages:
        if stage.name is None and stage not in wanted and not stage.is_headless and stage.head.image is not None:
            message = "this stage is never built: the last stage takes nothing from it, and no --target can name it"
            yield Finding(stage.head.keyword_span.to(stage.head.image.span), message)


BAD = {
    "FROM debian:12\nRUN a\nFROM nginx:1\nCOPY b /c": None,
    "FROM golang:1.27\nRUN a\nFROM debian:12 AS b\nFROM scratch\nCOPY --from=b /c /c": None,
    "FROM debian:12 AS a\nFROM a\nFROM a": None,
}
GOOD = (
    "FROM debian:12",
    "FROM golang:1.27\nRUN a\nFROM debian:12\nCOPY --from=0 /a /a",
    "FROM debian:12 AS a\nFROM debian:12",
    "FROM debian:12\nFROM alpine:3.23\nRUN --mount=from=0,target=/a ls",
    "FROM debian:12\nFROM alpine:3.23 AS b\nCOPY --from=0 /a /a\nFROM b",
)
