"""COPY --from names neither a stage of the file nor, by its look, an image."""

from __future__ import annotations

from dlint.kit import Copy, Dockerfile, Finding, Findings, rule


@rule(watches=Dockerfile, severity="info", since="0.1", tier="strict", twins=("hadolint:DL3022",))
def check(file: Dockerfile) -> Findings:
    """A reader does not see where the files come from.

    It may be a context given to the build (`--build-context name=…`), an image on Docker Hub, or a stage that is no
    longer there.

    Declare it: `FROM scratch AS name` as a placeholder for a context, or the image's whole name with its tag. Names
    with a slash or a tag, and official images are fine.
    """
    for origin in file.origins:
        if origin.kind != "bare" or origin.view.onbuild or origin.default_error is not None:
            continue
        message = f"{origin.name} is not a stage of this file: only a build that is given a context of that name works"
        yield Finding(origin.word.span, message, twins=None if isinstance(origin.view, Copy) else ())


BAD = {
    "COPY --from=assets /a /a": None,
    "FROM debian:12 AS build\nFROM scratch\nCOPY --from=tools /a /a": None,
    "RUN --mount=from=assets,target=/a ls /a": None,
}
GOOD = (
    "FROM debian:12 AS build\nFROM scratch\nCOPY --from=Build /a /a",
    "COPY --from=nginx /a /a",
    "COPY --from=acme/tool:1 /a /a",
    "FROM assets",
    "FROM scratch AS assets\nFROM debian:12\nCOPY --from=assets /a /a",
    "ONBUILD COPY --from=assets /a /a",
)
