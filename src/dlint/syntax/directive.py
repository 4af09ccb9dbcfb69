"""Parser directives at the head of a file: `# syntax=`, `# escape=`, `# check=`."""

from __future__ import annotations

from dlint.syntax.lines import SPACE
from dlint.syntax.nodes import Directive, ParseError
from dlint.text.mapped_text import MappedText
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.syntax.lines import Lines
    from dlint.syntax.tree import Tree

KNOWN = frozenset(("syntax", "escape", "check"))
# What \s means in Go's regular expressions.
_BLANKS = "\t\n\f\r "


def read_directives(tree: Tree, lines: Lines) -> int:
    """Fill the tree's directives and escape token, errors too; how many lines at the head are directives."""
    count = 0
    for directive in _directives(lines, 0, "#"):
        # BuildKit refuses the file, and reads no further directives.
        if directive.key in tree.directives:
            message = f"only one {directive.key} parser directive can be used"
            tree.errors.append(ParseError(directive.line, message, directive.span))
            break
        count += 1
        tree.directives[directive.key] = directive
        if directive.key == "escape":
            _set_escape(tree, directive)
    # A file in another language has its own comments: BuildKit looks for the frontend's name in those as well.
    if lines.texts and "syntax" not in tree.directives:
        _other_forms(tree, lines)
    return count


def _set_escape(tree: Tree, directive: Directive) -> None:
    if directive.value in ("\\", "`"):
        tree.escape = directive.value
        return
    message = f"invalid escape token {directive.value!r}: it must be \\ or `"
    tree.errors.append(ParseError(directive.line, message, directive.span))


def _directives(lines: Lines, first: int, sign: str) -> Iterator[Directive]:
    """Directives behind `sign` from a line on, until a line that is none."""
    for place in range(first, len(lines.texts)):
        directive = _directive(lines, place, sign)
        if directive is None:
            return
        yield directive


def _directive(lines: Lines, place: int, sign: str) -> Directive | None:
    text = lines.texts[place]
    before, _, rest = text.lstrip(SPACE).partition("=")
    name = before[len(sign) :].lstrip(SPACE).rstrip(_BLANKS)
    key = name.lower()
    if not (before.startswith(sign) and rest and key in KNOWN and name.isascii()):
        return None
    # Of a value that is nothing but blanks the last one counts.
    value = rest.strip(_BLANKS) or rest[-1]
    start = text.rindex(value)
    span = MappedText.plain(text, lines.starts[place]).span(start, start + len(value))
    return Directive(key, value, place + 1, span)


def _other_forms(tree: Tree, lines: Lines) -> None:
    """A frontend's name in a file for another frontend: after `#!`, behind `//`, or as a JSON member."""
    first = 1 if lines.texts[0].startswith("#!") else 0
    for directive in _directives(lines, first, "#"):
        if directive.key != "escape":
            tree.directives.setdefault(directive.key, directive)
    if "syntax" in tree.directives:
        return
    slashes = (directive for directive in _directives(lines, first, "//") if directive.key == "syntax")
    found = next(slashes, None) or _json_form(tree, lines, first)
    if found is not None:
        tree.directives["syntax"] = found


def _json_form(tree: Tree, lines: Lines, first: int) -> Directive | None:
    body = tree.source.data[lines.starts[first] :]
    if not body.lstrip().startswith(b"{"):
        return None
    import json

    try:
        value = json.loads(body).get("syntax")
    # Anything but JSON is an ordinary Dockerfile.
    except (ValueError, RecursionError):
        return None
    span = Span(lines.starts[first], len(tree.source.data))
    return Directive("syntax", value, first + 1, span) if isinstance(value, str) else None
