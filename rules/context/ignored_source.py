"""COPY or ADD names a path that the ignore file keeps out."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, rule, unasked


@rule(
    watches=Dockerfile,
    severity="error",
    since="0.1",
    twins=("buildkit:CopyIgnoredFile", "tally:CopyIgnoredFile"),
    when=("ignore file",),
)
def check(file: Dockerfile) -> Findings:
    """The path exists, but a pattern of the ignore file leaves it out of the build context, so the build stops with
    "not found" (or, for a pattern with wildcards, silently copies nothing of it).

    Take the pattern out, or bring the path back with a line that begins with `!` below it. Patterns are read as the
    builder reads them: in order, the last that matches decides, with `!` bringing back.
    """
    context = file.context
    if context is None or context.ignore is None:
        return
    name = context.ignore.path.rpartition("/")[2]
    for view, word, value in unasked.context_words(file):
        selection = context.selection(value)
        if not selection.ignored or selection.by is None:
            continue
        by = f"{name} line {selection.by.line} ({selection.by.text}) keeps {value} out of the build context"
        outcome = "the build stops here" if selection.fails else "nothing of it is copied"
        keyword = view.node.keyword_word.value
        yield Finding(word.span, f"{by}: {outcome}; change that line or do not {keyword} it")


CONTEXT = {".dockerignore": "*.log\ndist\n", "a.log": "", "dist/app.js": "", "src/b.log": "", "src/main.js": ""}
BAD = {
    "COPY a.log /tmp/": None,
    "COPY dist /srv/": None,
    "ADD src/main.js dist/app.js /srv/": None,
}
GOOD = (
    "COPY src /src",
    "COPY src/b.log /src/",
    "COPY --from=build dist /srv",
    ("COPY dist/app.js /srv/", {".dockerignore": "dist\n!dist/app.js\n", "dist/app.js": ""}),
    "COPY absent.txt /",
)
