"""An image is not pinned by its digest."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, rule


@rule(watches=Dockerfile, severity="info", since="0.1", tier="strict", twins=("sonar:S7023",), security=3.0)
def check(file: Dockerfile) -> Findings:
    """A tag can be moved to other contents at any time, by the publisher or by anyone who has taken over the account.

    Only a digest (`debian:12@sha256:…`, shown by `docker buildx imagetools inspect debian:12`) always means the same
    bytes. It also keeps security fixes out, so let a program such as Renovate or Dependabot raise it.
    """
    for origin in file.origins:
        image = origin.image
        if origin.kind == "image" and image is not None and not image.digest and not image.error:
            advice = f"add its digest: {image.familiar}@sha256:…"
            message = f"{origin.word.value} can change its contents at any time; {advice}"
            yield Finding(origin.word.span, message, twins=None if origin.is_from else ())


BAD = {
    "FROM debian:12": None,
    "ARG V=12\nFROM debian:${V}": None,
    "FROM scratch\nCOPY --from=nginx:1.27 /a /a": None,
}
GOOD = (
    "FROM debian:12@sha256:" + "a" * 64,
    "FROM scratch",
    "ARG BASE\nFROM ${BASE}",
    f"FROM debian@sha256:{'a' * 64} AS base\nFROM base\nCOPY --from=0 /a /a",
)
