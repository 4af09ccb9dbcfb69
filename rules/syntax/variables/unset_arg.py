"""No build that the repository states gives a value to an argument that has none."""

from __future__ import annotations

from dlint.kit import PLATFORM_ARGS, PROXY_ARGS, Arg, Dockerfile, Finding, Findings, rule


@rule(watches=Dockerfile, severity="info", since="0.1", tier="strict", needs=("ARG", "arg", "Arg"))
def check(file: Dockerfile) -> Findings:
    """The argument has no default, and neither compose nor bake files of the repository pass it, so it is empty there.

    Give it a default that works, or pass it where the image is built.
    """
    stated = [build for build in file.builds if build.kind in ("compose", "bake")]
    if not stated:
        return
    passed = {name for build in stated for name in build.args}
    defaults = {
        arg.name for view in file.views() if isinstance(view, Arg) for arg in view.names if arg.default is not None
    }
    for view in file.views():
        for arg in view.names if isinstance(view, Arg) else ():
            if arg.default is None and arg.name not in passed | defaults and not _is_given(arg.name):
                labels = ", ".join(dict.fromkeys(build.label for build in stated[:3]))
                message = f"ARG {arg.name} has no default, and {labels} passes no value: it is empty in that build"
                yield Finding(arg.word.span, message)


def _is_given(name: str) -> bool:
    return name in PLATFORM_ARGS or name in PROXY_ARGS or name.startswith("BUILDKIT_")


CONTEXT = {"compose.yaml": "services:\n  web:\n    build:\n      context: .\n      args: {GIVEN: '1'}\n"}
BAD = {
    "FROM debian:12\nARG VERSION\nRUN echo ${VERSION}": None,
    "ARG TAG\nFROM debian:${TAG}": None,
}
GOOD = (
    "FROM debian:12\nARG GIVEN\nRUN echo ${GIVEN}",
    "FROM debian:12\nARG VERSION=1",
    "ARG VERSION=1\nFROM debian:12\nARG VERSION\nRUN echo ${VERSION}",
    "FROM debian:12\nARG TARGETARCH\nRUN echo ${TARGETARCH}",
    ("FROM debian:12\nARG VERSION\nRUN echo ${VERSION}", {"a": ""}),
)
