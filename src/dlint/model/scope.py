"""Which variables have which value at a place in the file."""

from __future__ import annotations

from dlint.syntax.expand import UNKNOWN, expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.expand import Expansion, Unknown
    from dlint.syntax.word import Word

# https://docs.docker.com/reference/dockerfile/: set by BuildKit itself, visible in FROM without an ARG.
PLATFORM_ARGS = frozenset(
    (
        "BUILDPLATFORM",
        "BUILDOS",
        "BUILDOSVERSION",
        "BUILDARCH",
        "BUILDVARIANT",
        "TARGETPLATFORM",
        "TARGETOS",
        "TARGETOSVERSION",
        "TARGETARCH",
        "TARGETVARIANT",
        "TARGETSTAGE",
    )
)
# Usable in RUN without an ARG, and kept out of the history.
PROXY_ARGS = frozenset(
    name
    for upper in ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY")
    for name in (upper, upper.lower())
)


class Scope:
    """Names and values in force, on top of an outer scope; a value is a string, UNKNOWN, or None for unset."""

    __slots__ = ("names", "outer")

    def __init__(self, outer: Scope | None, names: dict[str, str | Unknown]) -> None:
        self.outer = outer
        self.names = names

    def lookup(self, name: str) -> str | Unknown | None:
        """The value of a name; None where nothing sets it."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None

    def known_names(self) -> frozenset[str]:
        """The names that are set."""
        found: set[str] = set()
        scope: Scope | None = self
        while scope is not None:
            found.update(scope.names)
            scope = scope.outer
        return frozenset(found)

    def with_names(self, names: dict[str, str | Unknown]) -> Scope:
        """A scope where `names` are set as well."""
        return Scope(self, names) if names else self

    def expand(self, word: Word | str, escape: str) -> Expansion:
        """A word with its variables replaced and its quotes removed."""
        return expand(word if isinstance(word, str) else word.value, self.lookup, escape)


PLATFORM_SCOPE = Scope(None, dict.fromkeys(PLATFORM_ARGS, UNKNOWN))
EMPTY_SCOPE = Scope(None, {})
