"""A whole file system is copied over another."""

from __future__ import annotations

from dlint.kit import Copy, Dockerfile, Finding, Findings, Origin, rule
from dlint.knowledge.images.names import short_name
from dlint.knowledge.images.official import OFFICIAL, OVERLAYS


@rule(watches=Dockerfile, severity="warning", since="0.1", twins=("hadolint:DL3067",), needs=("--from",))
def check(file: Dockerfile) -> Findings:
    """`COPY --from=build / /` lays everything of one image over another: compilers, caches, package lists, and two
    distributions in one another's files.

    Copy what is needed (`COPY --from=build /app /app`). Onto `scratch` the same line is the usual way to make one layer
    of an image, and out of a stage that begins with `scratch` it copies only what was put there; both are fine, and so
    are images that are made to be laid over others, such as `tonistiigi/xx`.
    """
    for origin in file.origins:
        view = origin.view
        if not isinstance(view, Copy) or view.stage is None or view.onbuild:
            continue
        if view.target == "/" and _takes_root(view) and not _starts_empty(view) and _is_system(origin):
            message = f"copies all of {origin.word.value} over this stage's own files: copy only what is needed"
            yield Finding(view.node.words[0].span.to(view.node.words[-1].span), message)


def _takes_root(view: Copy) -> bool:
    values = [view.expanded(word) for word in view.sources]
    return any(value is not None and value.startswith("/") and not value.strip("/.") for value in values)


def _starts_empty(view: Copy) -> bool:
    image = view.stage.root_image if view.stage else None
    # A stage on scratch has no files that the copy could hide: this is how an image is flattened.
    return image is not None and image.is_scratch


def _is_system(origin: Origin) -> bool:
    """Whether what is copied is surely more than a few files."""
    if origin.stage is not None:
        image = origin.stage.root_image
        return image is None or not (image.is_scratch or short_name(image.name) in OVERLAYS)
    if origin.kind == "image":
        return short_name(origin.repository or "") in OFFICIAL
    return origin.kind == "bare"


BAD = {
    "FROM golang:1.27 AS build\nFROM debian:12\nCOPY --from=build / /": None,
    "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /. /./": None,
    "FROM debian:12\nWORKDIR /\nCOPY --from=nginx:1 / .": None,
    "FROM debian:12\nCOPY --from=build / /": None,
}
GOOD = (
    "FROM golang:1.27 AS build\nFROM debian:12\nCOPY --from=build /app /app",
    "FROM debian:12 AS build\nFROM scratch\nCOPY --from=build / /",
    "FROM scratch AS rootfs\nADD root.tar /\nFROM debian:12\nCOPY --from=rootfs / /",
    "FROM tonistiigi/xx:1 AS xx\nFROM alpine:3.23\nCOPY --from=xx / /",
    "FROM alpine:3.23\nCOPY --from=acme/overlay:1 / /",
    "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build / /mnt/root",
    "COPY . /",
)
