"""Files are copied from an empty stage."""

from __future__ import annotations

from dlint.kit import Copy, Dockerfile, Finding, Findings, Origin, Run, Stage, Transfer, Workdir, rule


@rule(
    watches=Dockerfile, severity="error", since="0.1", twins=("tally:copy-from-empty-scratch-stage",), needs=("--from",)
)
def check(file: Dockerfile) -> Findings:
    """`scratch` holds nothing, and a stage that begins with it holds what COPY, ADD and RUN put there.

    Where nothing was put, the build stops, because the path is not found; with `/` or a wildcard nothing is copied,
    without a word.
    """
    for origin in file.origins:
        view = origin.view
        if not isinstance(view, Copy) or not view.sources or not _is_empty(origin):
            continue
        paths = [word.value for word in view.sources if word.value.strip("\"'/.") and "*" not in word.value]
        if paths:
            yield Finding(origin.word.span, f"{origin.word.value} is empty: there is no {paths[0]} to copy from it")
        else:
            message = f"{origin.word.value} is empty: this copies nothing"
            yield Finding(origin.word.span, message, severity="warning")


def _is_empty(origin: Origin) -> bool:
    if origin.stage is None:
        return origin.kind == "empty"
    # A variable in FROM may choose another stage that is not empty.
    if any(each.head.image is not None and "$" in each.head.image.value for each in origin.stage.lineage):
        return False
    image = origin.stage.root_image
    return origin.kind == "stage" and image is not None and image.is_scratch and not _is_filled(origin.stage)


def _is_filled(stage: Stage) -> bool:
    # WORKDIR creates its folder, also on `scratch`.
    return any(each.of(Transfer, Run, Workdir) for each in stage.lineage)


BAD = {
    "FROM scratch AS empty\nFROM debian:12\nCOPY --from=empty /a /a": None,
    "FROM scratch AS a\nENV B=c\nFROM a AS b\nFROM debian:12\nCOPY --from=b /a /a": None,
    "FROM scratch\nFROM debian:12\nCOPY --from=0 / /mnt/": None,
    "COPY --from=scratch /a /a": None,
}
GOOD = (
    "FROM scratch AS files\nCOPY a /a\nFROM debian:12\nCOPY --from=files /a /a",
    "FROM scratch AS files\nWORKDIR /a\nFROM debian:12\nCOPY --from=files /a /a",
    "FROM scratch AS a\nADD a /a\nFROM a AS b\nFROM debian:12\nCOPY --from=b /a /a",
    "FROM debian:12 AS build\nFROM scratch\nCOPY --from=build /a /a",
    "ARG W=0\nFROM scratch AS p0\nFROM debian:12 AS p1\nFROM p${W} AS p\nFROM debian:12\nCOPY --from=p /a* /a/",
    "RUN --mount=type=bind,from=scratch,target=/tmp,rw ls",
    "FROM scratch AS empty\nFROM debian:12\nCOPY --from=empty <<EOF /a\nb\nEOF",
)
