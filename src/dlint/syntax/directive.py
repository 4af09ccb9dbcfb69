"""Parser directives at the head of a file: `# syntax=`, `# escape=`, `# check=`."""

from __future__ import annotations

import re

from dlint.syntax.tree import Directive, ParseError
from dlint.text.mapped import MappedText
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.lines import Line
    from dlint.syntax.tree import Tree

KNOWN = frozenset(("syntax", "escape", "check"))
_HASH = re.compile(r"#[\t\n\v\f\r ]*([a-zA-Z][a-zA-Z0-9]*)[\t\n\v\f\r ]*=[\t\n\v\f\r ]*(.+?)[\t\n\v\f\r ]*$")
_SLASHES = re.compile(r"//" + _HASH.pattern[1:])


def read_directives(tree: Tree, lines: list[Line]) -> None:
    """Fill the tree's directives and escape token from the first lines; errors go to the tree."""
    for line, directive in _matching(lines, _HASH):
        if directive.key in tree.directives:
            message = f"only one {directive.key} parser directive can be used"
            tree.errors.append(ParseError(line.number, message, directive.span))
            return
        tree.directives[directive.key] = directive
        if directive.key == "escape":
            _set_escape(tree, line, directive)
    if lines and "syntax" not in tree.directives:
        _other_forms(tree, lines)


def _set_escape(tree: Tree, line: Line, directive: Directive) -> None:
    if directive.value in ("\\", "`"):
        tree.escape = directive.value
        return
    message = f"invalid escape token {directive.value!r}: it must be \\ or `"
    tree.errors.append(ParseError(line.number, message, directive.span))


def _matching(lines: list[Line], pattern: re.Pattern[str]) -> list[tuple[Line, Directive]]:
    """Directives from the first line on, until a line that is none."""
    found = []
    for line in lines:
        match = pattern.match(line.text)
        if match is None or match[1].lower() not in KNOWN:
            break
        span = MappedText.plain(line.text, line.start).span(*match.span(2))
        found.append((line, Directive(match[1].lower(), match[2], line.number, span)))
    return found


def _other_forms(tree: Tree, lines: list[Line]) -> None:
    """A frontend's name in a file for another frontend: after `#!`, behind `//`, or as a JSON member."""
    after_shebang = lines[1:] if lines[0].text.startswith("#!") else lines
    for pattern in (_HASH, _SLASHES):
        for _, directive in _matching(after_shebang, pattern):
            if directive.key != "escape":
                tree.directives.setdefault(directive.key, directive)
        if "syntax" in tree.directives:
            return
    if lines[0].stripped.startswith("{"):
        _json_form(tree)


def _json_form(tree: Tree) -> None:
    import json

    try:
        members = json.loads(tree.source.data)
    except (ValueError, RecursionError):
        return
    if not isinstance(members, dict) or not all(isinstance(value, str) for value in members.values()):
        return
    for key in ("syntax", "check"):
        if key in members:
            tree.directives[key] = Directive(key, members[key], 1, Span(0, len(tree.source.data)))
