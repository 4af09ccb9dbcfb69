"""A default hides the platform that BuildKit gives to an argument."""

from __future__ import annotations

from dlint.kit import PLATFORM_ARGS, Arg, Edit, Finding, Findings, Fix, Span, Stage, rule


@rule(watches=Arg, severity="warning", since="0.1", needs=tuple(sorted(PLATFORM_ARGS)))
def check(view: Arg, stage: Stage | None) -> Findings:
    """`ARG TARGETARCH` alone takes the platform that the build is for; with a default in a stage it takes the default.

    So each platform of `docker buildx build --platform …` gets the files for the one that the default names. Leave the
    default out; BuildKit always gives these arguments. The fix is unsafe, because builders that do not know them (the
    classic one) leave the variable empty.
    """
    if stage is None:
        return
    for arg in view.names:
        if arg.name in PLATFORM_ARGS and arg.default is not None:
            written = arg.default.value or "an empty text"
            message = f"{arg.name} is always {written} here: the default hides what the build gives; leave it out"
            edit = Edit.delete(Span(arg.default.span.start - 1, arg.default.span.end))
            yield Finding(arg.word.span, message, Fix("leave the default out", (edit,), trust="unsafe"))


BAD = {
    "ARG TARGETARCH=amd64\nCOPY app-$TARGETARCH /app": "ARG TARGETARCH\nCOPY app-$TARGETARCH /app",
    "ARG TARGETOS=linux TARGETARCH=amd64\nRUN make": "ARG TARGETOS TARGETARCH\nRUN make",
    'ARG BUILDPLATFORM="linux/amd64"\nRUN make': "ARG BUILDPLATFORM\nRUN make",
    "ONBUILD ARG TARGETARCH=amd64": "ONBUILD ARG TARGETARCH",
}
GOOD = (
    "ARG TARGETARCH\nCOPY app-$TARGETARCH /app",
    "ARG TARGETPLATFORM=linux/amd64\nFROM debian:12\nRUN make",
    "ARG ARCH=amd64\nRUN make",
)
