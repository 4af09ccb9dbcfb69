"""A stage copies from itself."""

from __future__ import annotations

from dlint.kit import Copy, Dockerfile, Finding, Findings, rule


@rule(
    watches=Dockerfile, severity="error", since="0.1", twins=("hadolint:DL3023", "trivy:DS-0006"), when=("bad origin",)
)
def check(file: Dockerfile) -> Findings:
    """BuildKit sees a circle and stops: a stage can only take from others.

    To move files within a stage, use `RUN cp` or `mv`; to take them from the base, name the stage that the base is.
    """
    for origin in file.origins:
        if origin.kind != "itself":
            continue
        by_name = isinstance(origin.view, Copy) and not (origin.name or "").isdigit()
        message = f"{origin.word.value} is this stage itself: a stage cannot copy files from itself"
        yield Finding(origin.word.span, message, twins=None if by_name else ())


BAD = {
    "FROM debian:12 AS app\nCOPY --from=app /a /b": None,
    "FROM debian:12 AS App\nCOPY --from=app /a /b": None,
    "COPY --from=0 /a /b": None,
    "FROM debian:12\nFROM debian:12\nCOPY --from=1 /a /b": None,
    "FROM debian:12 AS app\nRUN --mount=from=app,target=/a ls /a": None,
    "FROM debian:12 AS app\nFROM debian:12 AS app\nCOPY --from=app /a /b": None,
}
GOOD = (
    "FROM debian:12 AS build\nFROM debian:12 AS app\nCOPY --from=build /a /b\nCOPY --from=0 /c /d",
    "FROM debian:12 AS debian\nCOPY --from=debian:12 /a /b",
    "FROM nginx AS nginx",
)
