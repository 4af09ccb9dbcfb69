"""A comment at the top looks like a parser directive with a slip in its name."""

from __future__ import annotations

import re

from dlint.kit import Comment, Dockerfile, Edit, Finding, Findings, Fix, Span, one_slip, rule

FORM = re.compile(r"\s*([A-Za-z]+)\s*([=:])\s*(\S.*?)\s*$")
VALUES = {
    "syntax": re.compile(r"[\w.-]+(?:/[\w.-]+)+(?::[\w.-]+)?(?:@\S+)?"),
    "escape": re.compile(r"[`\\]"),
    "check": re.compile(r"(?:skip|error|experimental)=\S+"),
}


@rule(watches=Dockerfile, severity="warning", since="0.1", twins=("tally:syntax-directive-typo",))
def check(file: Dockerfile) -> Findings:
    """BuildKit takes it for an ordinary comment: the frontend, escape character or check options stay as they were.

    Directives are `# syntax=`, `# escape=` and `# check=`, with an equals sign, in the first lines of the file.
    """
    first = file.tree.instructions[0].start_line if file.tree.instructions else 1 << 60
    for comment in file.tree.comments:
        if comment.line > first:
            return
        found = FORM.match(comment.text)
        name = _meant(found) if found is not None else None
        if found is not None and name is not None and name not in file.tree.directives:
            message = f"{found[1]}{found[2]} is no directive, so this is a mere comment; did you mean {name}=?"
            span = _place(comment, found)
            yield Finding(span, message, Fix(f"write {name}=", (Edit.replace(span, name + "="),), trust="unsafe"))


def _meant(found: re.Match[str]) -> str | None:
    """The directive that a comment was meant to be."""
    key = found[1].lower()
    for name, value in VALUES.items():
        close = (key == name and found[2] == ":") or one_slip(key, name)
        if close and value.fullmatch(found[3]):
            return name
    return None


def _place(comment: Comment, found: re.Match[str]) -> Span:
    # Behind the hash; key and sign are ASCII.
    start = comment.span.start + 1
    return Span(start + found.start(1), start + found.end(2))


BAD = {
    "# sytnax=docker/dockerfile:1\nFROM debian:12": "# syntax=docker/dockerfile:1\nFROM debian:12",
    "# escpae=`\nFROM debian:12": "# escape=`\nFROM debian:12",
    "# syntax: docker/dockerfile:1\nFROM debian:12": "# syntax= docker/dockerfile:1\nFROM debian:12",
    "# chekc=skip=all\nFROM debian:12": "# check=skip=all\nFROM debian:12",
}
GOOD = (
    "# syntax=docker/dockerfile:1\n# escape=`\nFROM debian:12",
    "# Syntax: see the manual\nFROM debian:12",
    "# escaped=1\nFROM debian:12",
    "# check: this works\nFROM debian:12",
    "FROM debian:12\n# sytnax=docker/dockerfile:1",
)
