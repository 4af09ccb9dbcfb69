"""The script of a RUN does not parse."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, rule


@rule(watches=Run, severity="error", since="0.1", twins=("hadolint:SC1072", "hadolint:SC1073"))
def check(run: Run, stage: Stage) -> Findings:
    """The shell gives up where it cannot read on, and the build with it.

    A quotation mark, a bracket or a `fi` is missing, or stands where it means nothing. Mind that a `\\` at the end of
    a line joins it with the next, also where that is the next instruction, and that a comment inside a joined RUN is
    no line of the script. Looked into are scripts for bash, sh and similar shells, `sh -c '…'` included.
    """
    # Files with this escape are for Windows, whose shells have another syntax.
    if run.file.escape == "`":
        return
    for script in run.scripts:
        if script.error is not None:
            yield Finding(script.error.span, f"the shell cannot read this: {script.error.message}")
            return
    for command in run.commands:
        inner = command.inner
        # Variables may complete the script that the inner shell reads.
        if inner is not None and inner.error is not None and command.exact and _is_literal(inner.text.text):
            yield Finding(inner.error.span, f"{command.name} cannot read this: {inner.error.message}")
            return


def _is_literal(text: str) -> bool:
    """Whether nothing in a script for another shell is expanded on the way."""
    return "$" not in text and "`" not in text and "\\" not in text


BAD = {
    "RUN if true; then echo a": None,
    "RUN echo 'a": None,
    "RUN make && (cd a; make": None,
    "RUN <<EOF\nfor f in *\necho $f\ndone\nEOF": None,
    "RUN bash -c 'if true; then'": None,
    "RUN make && && make install": None,
    "ONBUILD RUN fi": None,
}
GOOD = (
    "RUN if true; then echo a; fi",
    "RUN echo \"it's\" && echo 'a \"b'",
    "RUN case a in a) echo b;; esac",
    "RUN echo fi done esac",
    'SHELL ["pwsh", "-c"]\nRUN if ($true) { echo a }',
    "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN if not exist C:\\a (mkdir C:\\a)",
    "RUN <<EOF\n#!/usr/bin/env python3\nif True:\n    print('(')\nEOF",
    "RUN python3 <<EOF\nprint('(')\nEOF",
    "RUN a \\\n  # it's a comment\n  b",
)
