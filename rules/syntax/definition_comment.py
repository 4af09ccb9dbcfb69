"""The comment above a stage or an ARG does not begin with its name."""

from __future__ import annotations

from dlint.kit import Arg, Comment, Edit, Finding, Findings, Fix, From, Stage, View, rule

PRAGMAS = ("check=", "hadolint ", "dlint:", "tally ")


@rule(watches=(From, Arg), severity="info", since="0.1", tier="strict", twins=("buildkit:InvalidDefinitionDescription",))
def check(view: From | Arg, stage: Stage | None) -> Findings:
    """`docker build --call=outline` and `--call=targets` show the comment above an ARG or a named stage.

    They do so if its last line begins with the name: `# VERSION is what is built`. For any other comment leave a blank
    line below it. The fix puts in that line.
    """
    comment = view.node.comments[-1] if view.node.comments else None
    names = _names(view)
    if comment is None or view.onbuild or not names or comment.text.strip().startswith(PRAGMAS):
        return
    if comment.text.strip().partition(" ")[0] in names:
        return
    name = names[0] if len(names) == 1 else "one of the names"
    message = f"this comment does not describe {name}: begin it with the name, or leave a blank line below"
    yield Finding(comment.span, message, _fix(view, comment))


def _names(view: View) -> list[str]:
    if isinstance(view, Arg):
        return [arg.name for arg in view.names]
    return [view.alias.value.lower()] if isinstance(view, From) and view.alias is not None else []


def _fix(view: View, comment: Comment) -> Fix:
    line = view.file.source.line_span(comment.line)
    return Fix("leave a blank line", (Edit.insert(line.end, "\n"),))


BAD = {
    "# the build\nFROM debian:12 AS build": "# the build\n\nFROM debian:12 AS build",
    "# what to build\nARG VERSION=1\nFROM debian:12": "# what to build\n\nARG VERSION=1\nFROM debian:12",
    "# A and more\n# than one line\nARG A B": "# A and more\n# than one line\n\nARG A B",
}
GOOD = (
    "# build makes the app\nFROM debian:12 AS build",
    "# the base\nFROM debian:12",
    "# the base\n\nFROM debian:12 AS build",
    "# VERSION is what is built\nARG VERSION=1\nFROM debian:12",
    "# hadolint ignore=DL3006\nFROM debian AS build",
)
