"""A comment at the top looks like a parser directive with a slip in its name."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Dockerfile, Edit, Finding, Findings, Fix, Span, one_slip, rule
from dlint.knowledge.frontends import DIRECTIVE_VALUES

# What is longer is a sentence with an `=` or a colon in it.
LONGEST = 20


@rule(
    watches=Dockerfile,
    severity="warning",
    since="0.1",
    twins=("tally:syntax-directive-typo",),
    when=("opening comment",),
)
def check(file: Dockerfile) -> Findings:
    """BuildKit takes it for an ordinary comment: the frontend, escape character or check options stay as they were.

    Directives are `# syntax=`, `# escape=` and `# check=`, with an equals sign, in the first lines of the file.
    """
    first = file.tree.instructions[0].start_line if file.tree.instructions else 1 << 60
    for comment in file.tree.comments:
        if comment.line > first:
            return
        for sign in "=:":
            key, mark, value = comment.text.partition(sign)
            name = _meant(key.strip(), sign, value.strip()) if mark and len(key) < LONGEST else None
            if name is None or name in file.tree.directives:
                continue
            message = f"{key.strip()}{sign} is not a directive, so this is only a comment; did you mean {name}=?"
            # The key is ASCII and stands right before the sign, but for blanks.
            end = comment.span.start + 1 + len(key) + 1
            span = Span(comment.span.start + 1 + len(key) - len(key.lstrip()), end)
            yield Finding(span, message, Fix(f"write {name}=", (Edit.replace(span, name + "="),), trust="unsafe"))


def _meant(key: str, sign: str, value: str) -> str | None:
    """The directive that a comment was meant to be."""
    if not key.isascii():
        return None
    for name, form in DIRECTIVE_VALUES.items():
        is_meant = (key.lower() == name and sign == ":") or one_slip(key.lower(), name)
        if is_meant and re.compile(form).fullmatch(value):
            return name
    return None


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
