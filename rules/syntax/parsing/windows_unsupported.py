"""The Dockerfile uses something that Windows containers do not have."""

from __future__ import annotations

from dlint.kit import Add, Copy, Edit, Finding, Findings, Fix, Refusal, Span, Stage, Stopsignal, View, Word, rule

CHOWN = "tally:windows/no-chown-flag"
SIGNAL = "tally:windows/no-stopsignal"


@rule(watches=(Add, Copy, Stopsignal), severity="warning", since="0.1", twins=(CHOWN, SIGNAL), when=("windows",))
def check(view: View, stage: Stage) -> Findings:
    """Windows has neither signals nor the owners and modes of files that Linux has.

    On a Windows base STOPSIGNAL does nothing, and `--chown` and `--chmod` of COPY and ADD are ignored: set access
    rights with `icacls` in a RUN.
    """
    if not stage.is_windows:
        return
    if isinstance(view, Stopsignal):
        message = "STOPSIGNAL does nothing in a Windows container"
        yield Finding(view.span, message, Refusal("images for Linux may be built from the same file"), twins=(SIGNAL,))
        return
    # Source: docs.docker.com, Dockerfile reference, COPY --chown --chmod: for Linux containers only, 2026-11.
    for name in ("chown", "chmod"):
        flag = view.node.flag(name)
        if flag is not None:
            message = f"--{name} does nothing in a Windows container"
            yield Finding(flag.span, message, _fix(view, flag), twins=(CHOWN,) if name == "chown" else ())


def _fix(view: View, flag: Word) -> Fix:
    """The flag goes with the blanks in front of it."""
    data = view.file.source.data
    start = flag.span.start
    while data[start - 1 : start] in (b" ", b"\t"):
        start -= 1
    return Fix("leave it out", (Edit.delete(Span(start, flag.span.end)),), trust="unsafe")


BAD = {
    "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY --chown=app a b": (
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY a b"
    ),
    "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nADD --link --chmod=755 a b": (
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nADD --link a b"
    ),
    "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSTOPSIGNAL SIGTERM": None,
}
GOOD = (
    "COPY --chown=app a b\nSTOPSIGNAL SIGTERM",
    "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY a b",
    "FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS a\nFROM debian:12\nCOPY --from=a --chown=app a b",
)
