"""One pattern of an ignore file against one path, exactly as Moby's matcher reads it."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.context.go_filepath_match import Malformed, expression
from dlint.model.context.go_regexp import Unreadable, translate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

EXACT, PREFIX, SUFFIX, REGEXP = "exact", "prefix", "suffix", "regexp"

_SPECIAL = "*?\\[]"
_ESCAPED = ".+()|{}$"


class BadPattern(Exception):
    """A pattern that makes the build fail."""


class Glob:
    """A cleaned pattern, without `!`; raises BadPattern.

    `kind` says how it is compared: with the whole path, its start, its end (`literal`), or as a regular expression.
    `head` is what every path that it matches begins with, `depth` how many names such a path has (None: any number).
    """

    __slots__ = ("_hits", "depth", "expression", "head", "kind", "literal", "text")

    def __init__(self, text: str) -> None:
        tokens: list[str] = re.findall(r"\*\*/?|\\.|.", text, re.DOTALL)
        special = [at for at, token in enumerate(tokens) if token[0] in _SPECIAL]
        self.text = text
        self.kind, self.literal = _kind(text, tokens, special)
        self.head = "".join(tokens[: special[0]]) if special else text
        # A bracket may match a slash, so only patterns without one have a certain depth.
        self.depth = None if re.search(r"\*\*|\[", text) else text.count("/") + 1
        self.expression = _expression(text, tokens) if special else ""
        self._hits: Callable[[str], object] | None = None

    def matches(self, path: str) -> bool:
        """Whether it matches this very path; folders above are the caller's affair."""
        if self._hits is None:
            self._hits = self._comparison()
        return bool(self._hits(path))

    def may_match_below(self, folder: str) -> bool:
        """Whether some path below `folder` could match; True if that is not certain."""
        if self.depth is not None and self.depth <= folder.count("/") + 1:
            return False
        inside = folder + "/"
        return self.head.startswith(inside) or (self.kind != EXACT and inside.startswith(self.head))

    def _comparison(self) -> Callable[[str], object]:
        literal = self.literal
        if self.kind == EXACT:
            return literal.__eq__
        if self.kind == PREFIX:
            return lambda path: path.startswith(literal)
        if self.kind == SUFFIX:
            return lambda path: path.endswith(literal) or (literal[:1] == "/" and path == literal[1:])
        return re.fresh(self.expression, re.ASCII).match


def _kind(text: str, tokens: list[str], special: list[int]) -> tuple[str, str]:
    """How the pattern is compared, and with what."""
    if not special:
        return EXACT, text
    if special == [0] and tokens[0][:2] == "**":
        return SUFFIX, text[2:]
    if special == [len(tokens) - 1] and tokens[-1][:2] == "**":
        return PREFIX, text[:-2]
    return REGEXP, ""


def _expression(text: str, tokens: list[str]) -> str:
    """The regular expression of a pattern with wildcards, a Python one."""
    try:
        # Moby asks filepath.Match for its opinion of the syntax before it makes an expression of its own.
        expression(text)
        last = len(tokens) - 1
        return translate("^" + "".join(_go(token, at == last) for at, token in enumerate(tokens)) + "$")
    except (Malformed, Unreadable):
        raise BadPattern from None


def _go(token: str, is_last: bool) -> str:
    """What Moby writes for a token into Go's expression; the inside of brackets gets the same treatment."""
    if token[:2] == "**":
        return ".*" if is_last else "(.*/)?"
    if token == "*":
        return "[^/]*"
    if token == "?":
        return "[^/]"
    return "\\" + token if token in _ESCAPED else token
