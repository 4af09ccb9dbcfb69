"""Several files are copied to something that is not written as a folder."""

from __future__ import annotations

from dlint.kit import (
    Add,
    Copy,
    Edit,
    Finding,
    Findings,
    Fix,
    Stage,
    Transfer,
    View,
    Word,
    Workdir,
    image_paths,
    rule,
)


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

    The repair is safe where an instruction above makes the folder; else the image gets what the build meant to copy.
    """
    word = view.destination
    count = len(view.sources) + len(view.heredocs)
    if view.lacks_flag_value:
        # Its value is read as a source.
        return
    if word is None or count < 2 or view.stray_comment is not None or view.is_broken_list:
        return
    value = view.expanded(word)
    # A backslash ends a folder on Windows; `.` and `..` are folders everywhere.
    if value is None or value.endswith(("/", "\\", "/.", "/..")) or value in ("", ".", ".."):
        return
    message = f"{count} sources need a folder as destination: write {value}/"
    trust = "safe" if _is_made(value, view, stage) else "unsafe"
    yield Finding(word.span, message, _fix(word, trust), twins=None if view.kind == "copy" and not view.onbuild else ())


def _is_made(value: str, view: Copy | Add, stage: Stage) -> bool:
    """Whether a WORKDIR, or a copy into it, has made the folder."""
    wanted = stage.absolute(value, view)
    if wanted is None or view.onbuild:
        return False
    for each in stage.lineage:
        for earlier in each.before(view) if each is stage else each.instructions:
            made = _folder_made(earlier, each)
            if made is not None and image_paths.below(made, wanted) is not None:
                return True
    return False


def _folder_made(view: View, stage: Stage) -> str | None:
    if isinstance(view, Workdir) and view.value is not None:
        made = stage.absolute(view.value, view)
    elif isinstance(view, Transfer) and view.destination is not None and not view.onbuild:
        value = view.expanded(view.destination)
        made = stage.absolute(value, view) if value is not None and value.endswith("/") else None
    else:
        return None
    return made.rstrip("/") if made else None


def _fix(word: Word, trust: str) -> Fix:
    written = word.mapped.text
    quoted = len(written) > 1 and written[0] == written[-1] and written[0] in "\"'"
    at = word.span.end - (1 if quoted else 0)
    return Fix("end it in a slash", (Edit.insert(at, "/"),), trust)


BAD = {
    "COPY a b /app": "COPY a b /app/",
    'COPY ["a", "b", "/app"]': 'COPY ["a", "b", "/app/"]',
    'COPY a b "/app"': 'COPY a b "/app/"',
    "ENV D=/app\nCOPY a b $D": "ENV D=/app\nCOPY a b $D/",
    "ADD a b app": "ADD a b app/",
    "COPY <<A <<B /app\nA\nB": "COPY <<A <<B /app/\nA\nB",
    "ONBUILD COPY a b /app": "ONBUILD COPY a b /app/",
    "WORKDIR /app/src\nCOPY a b /app": "WORKDIR /app/src\nCOPY a b /app/",
}
GOOD = (
    "COPY --chown app run.sh /app",
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
