"""Several files are copied to something that is not written as a folder."""

from __future__ import annotations

from dlint.kit import Add, Copy, Edit, Finding, Findings, Fix, Stage, Word, rule


@rule(
    watches=(Copy, Add),
    severity="error",
    since="0.1",
    twins=("hadolint:DL3021", "trivy:DS-0011"),
    when=("many sources",),
)
def check(view: Copy | Add, stage: Stage) -> Findings:
    """With more than one source the destination must end in a slash.

    The classic builder stops. BuildKit goes on: unless the folder is there already, the first file becomes a file of
    that name and the next one takes its place, so that only the last one is left.
    """
    word = view.destination
    count = len(view.sources) + len(view.heredocs)
    if word is None or count < 2 or view.stray_comment is not None or view.is_broken_list:
        return
    value = view.expanded(word)
    if value is None or value.endswith(("/", "\\", "/.", "/..")) or value in ("", ".", ".."):
        return
    message = f"{count} sources go to {value}, which is no folder without a slash at its end"
    yield Finding(word.span, message, _fix(word), twins=None if view.kind == "copy" and not view.onbuild else ())


def _fix(word: Word) -> Fix:
    written = word.mapped.text
    quoted = len(written) > 1 and written[0] == written[-1] and written[0] in "\"'"
    at = word.span.end - (1 if quoted else 0)
    return Fix("end it in a slash", (Edit.insert(at, "/"),))


BAD = {
    "COPY a b /app": "COPY a b /app/",
    'COPY ["a", "b", "/app"]': 'COPY ["a", "b", "/app/"]',
    'COPY a b "/app"': 'COPY a b "/app/"',
    "ENV D=/app\nCOPY a b $D": "ENV D=/app\nCOPY a b $D/",
    "ADD a b app": "ADD a b app/",
    "COPY <<A <<B /app\nA\nB": "COPY <<A <<B /app/\nA\nB",
    "ONBUILD COPY a b /app": "ONBUILD COPY a b /app/",
}
GOOD = (
    "COPY a b /app/",
    "COPY a b .",
    "COPY a b ./",
    "COPY a b ..",
    "COPY a b /app/.",
    "COPY a /app",
    "COPY *.txt /app",
    "ARG D\nCOPY a b $D",
    "ENV D=/app/\nCOPY a b $D",
    "# escape=`\nFROM debian:12\nCOPY a b c:\\app\\",
)
