"""One pattern of an ignore file against one path, exactly as Moby's matcher reads it."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.context.go_filepath_match import Malformed, pieces
from dlint.model.context.go_regexp import Unreadable, translate
from dlint.text.linear_match import LinearPattern

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

    `kind` states how it is compared: with the whole path, its start, its end (`literal`), or as a regular expression.
    `head` is what every path that it matches begins with, `depth` how many names such a path has (None: any number).
    """

    __slots__ = ("_hits", "depth", "head", "kind", "literal", "regular", "text")

    def __init__(self, text: str) -> None:
        # `**` eats a slash behind it, as in Moby's scanner.
        tokens: list[str] = re.findall(r"\*\*/?|\\.|.", text, re.DOTALL)
        special = [at for at, token in enumerate(tokens) if token[0] in _SPECIAL]
        self.text = text
        self.kind, self.literal = _kind(text, tokens, special)
        self.head = "".join(tokens[: special[0]]) if special else text
        # A bracket may match a slash, so only patterns without one have a certain depth.
        self.depth = None if re.search(r"\*\*|\[", text) else text.count("/") + 1
        self.regular = _regular(text, tokens) if special else None
        # Chosen at the first match: many patterns of a long file are never tried.
        self._hits: Callable[[str], object] | None = None

    def matches(self, path: str) -> bool:
        """Whether it matches this very path; folders above are the caller's affair."""
        if self._hits is None:
            self._hits = self._comparison()
        return bool(self._hits(path))

    def may_match_below(self, folder: str) -> bool:
        """Whether some path below `folder` could match; True if that is not certain."""
        # Each level of the folder uses up one name of the pattern.
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
        assert self.regular is not None, "only patterns with wildcards are compared so"
        return self.regular.match


def _kind(text: str, tokens: list[str], special: list[int]) -> tuple[str, str]:
    """How the pattern is compared, and with what."""
    if not special:
        return EXACT, text
    if special == [0] and tokens[0][:2] == "**":
        return SUFFIX, text[2:]
    if special == [len(tokens) - 1] and tokens[-1][:2] == "**":
        return PREFIX, text[:-2]
    return REGEXP, ""


def _regular(text: str, tokens: list[str]) -> LinearPattern:
    """What matches a pattern with wildcards."""
    try:
        # Moby asks filepath.Match for its opinion of the syntax before it makes an expression of its own.
        pieces(text)
        last = len(tokens) - 1
        found = translate("^" + "".join(_go(token, at == last) for at, token in enumerate(tokens)) + "$")
    except (Malformed, Unreadable):
        raise BadPattern from None
    return LinearPattern(found, re.ASCII)


def _go(token: str, is_last: bool) -> str:
    """What Moby writes for a token into Go's expression; the inside of brackets gets the same treatment."""
    if token[:2] == "**":
        return ".*" if is_last else "(.*/)?"
    if token == "*":
        return "[^/]*"
    if token == "?":
        return "[^/]"
    return "\\" + token if token in _ESCAPED else token
