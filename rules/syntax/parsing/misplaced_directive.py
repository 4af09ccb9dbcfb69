"""A parser directive stands too far down to have an effect."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Comment, Dockerfile, Edit, Finding, Findings, Fix, Refusal, rule
from dlint.knowledge.frontends import DIRECTIVE_VALUES

FORM = re.compile(r"\s*(syntax|escape|check)\s*=\s*(\S+)\s*$", re.IGNORECASE)


@rule(watches=Dockerfile, severity="warning", since="0.1", needs=("syntax", "escape", "check", "SYNTAX", "Syntax"))
def check(file: Dockerfile) -> Findings:
    """Directives count only in the first lines of the file, before any blank line, other comment or instruction.

    Further down `# syntax=` and `# escape=` are comments: the builder's own frontend reads the file, with `\\` as its
    escape character. `# check=skip=…` counts also directly above an instruction, for that instruction.
    """
    above = {comment.line for node in file.tree.instructions for comment in node.comments}
    taken = {directive.line for directive in file.tree.directives.values()}
    for comment in file.tree.comments:
        found = FORM.match(comment.text)
        if found is None or comment.line in taken:
            continue
        # A sentence may begin like a directive (`# check = what follows`): only a value that it can have shows one.
        if not re.compile(DIRECTIVE_VALUES[found[1].lower()]).fullmatch(found[2]):
            continue
        key = found[1].lower()
        if key not in file.tree.directives and not (key == "check" and comment.line in above):
            message = f"# {key}= has an effect only in the first lines of the file: move it there"
            yield Finding(comment.span, message, _fix(file, comment))


def _fix(file: Dockerfile, comment: Comment) -> Fix | Refusal:
    data = file.source.data
    if file.tree.directives or data.startswith((b"#!", b"\xef\xbb\xbf")):
        return Refusal("the file begins with something that a directive cannot stand above")
    line = file.source.line_span(comment.line)
    edits = (Edit.insert(0, file.source.line_text(comment.line).strip() + "\n"), Edit.delete(line))
    return Fix("move it to the top", edits, trust="unsafe")


BAD = {
    "# Our\n# syntax=docker/dockerfile:1\nFROM debian:12": "# syntax=docker/dockerfile:1\n# Our\nFROM debian:12",
    "\n# escape=`\nFROM debian:12": "# escape=`\n\nFROM debian:12",
    "FROM debian:12\n# syntax=docker/dockerfile:1\nRUN a": "# syntax=docker/dockerfile:1\nFROM debian:12\nRUN a",
    "# Our app\n# check=skip=all\n\nFROM debian:12": "# check=skip=all\n# Our app\n\nFROM debian:12",
}
GOOD = (
    "# syntax=docker/dockerfile:1\n# escape=`\nFROM debian:12",
    "FROM debian:12\n# check=skip=JSONArgsRecommended\nCMD a",
    "#!/usr/bin/env x\n# syntax=docker/dockerfile:1\nFROM debian:12",
    "# Our app\n# syntax=see the manual\nFROM debian:12",
    "FROM debian:12\nRUN a \\\n# escape=`\n  b",
)
