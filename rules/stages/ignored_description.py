"""A comment above a stage or an ARG does not begin with its name, so that it is no description."""

from __future__ import annotations

from dlint.kit import Arg, Edit, Finding, Findings, Fix, From, Stage, rule

NAME = "InvalidDefinitionDescription"


@rule(watches=(From, Arg), severity="info", since="0.1", twins=(f"buildkit:{NAME}",), needs=("experimental",))
def check(view: From | Arg, stage: Stage | None) -> Findings:
    """`docker build --call=outline` and `--call=targets` show comments as descriptions.

    Such a comment stands right above a stage or an ARG, and its last line begins with the name
    (`# build compiles the program`).

    Few people write comments for that, so the rule reports only in files that ask for it with
    `# check=experimental=InvalidDefinitionDescription` (or `all`), as BuildKit's own check does. The fix puts an empty
    line between a comment that is meant otherwise and the instruction.
    """
    # Without the directive BuildKit does not read comments as descriptions here, and nor does this rule.
    if not view.node.comments or view.onbuild or not _is_asked(view):
        return
    names = _names(view)
    comment = view.node.comments[-1]
    if not names or comment.text.strip().split(" ")[0] in names:
        return
    message = f"this comment does not describe {names[0]}: begin it with that name, or put an empty line below it"
    start = view.file.source.line_span(view.line).start
    yield Finding(comment.span, message, Fix("put an empty line below it", (Edit.insert(start, "\n"),)))


def _is_asked(view: From | Arg) -> bool:
    """Whether the file switches BuildKit's check on."""
    directive = view.file.tree.directives.get("check")
    for part in directive.value.split(";") if directive else ():
        key, _, value = part.partition("=")
        if key.strip() == "experimental":
            return bool({"all", NAME}.intersection(each.strip() for each in value.split(",")))
    return False


def _names(view: From | Arg) -> list[str]:
    if isinstance(view, Arg):
        return [each.name for each in view.names]
    return [view.alias.value.lower()] if view.alias else []


ASKED = f"# check=experimental={NAME}\n"
BAD = {
    f"{ASKED}\n# The version to build.\nARG VERSION=1\nFROM debian:12": (
        f"{ASKED}\n# The version to build.\n\nARG VERSION=1\nFROM debian:12"
    ),
    "# check=skip=StageNameCasing;experimental=all\n\n# base has a\n# compiler\nFROM debian:12 AS base": (
        "# check=skip=StageNameCasing;experimental=all\n\n# base has a\n# compiler\n\nFROM debian:12 AS base"
    ),
}
GOOD = (
    "# The version to build.\nARG VERSION=1\nFROM debian:12",
    f"{ASKED}\n# VERSION of the program\nARG VERSION=1\nFROM debian:12",
    f"{ASKED}\n# base has a compiler\nFROM debian:12 AS base",
    f"{ASKED}\n# A compiler.\n\nFROM debian:12 AS base",
    f"{ASKED}\n# A compiler.\nFROM debian:12",
    f"{ASKED}\n# A note.\nRUN ls",
    f"{ASKED}FROM debian:12 AS base",
)
