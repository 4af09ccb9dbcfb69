"""Which variables have which value at a place in the file."""

from __future__ import annotations

from bisect import bisect_right

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

# How many histories a lookup may go through.
_DEEPEST = 16


class Scope:
    """Names and their values at a place; a value is a string, UNKNOWN, or None for unset.

    Scopes that follow each other share one history: a scope sees of it what was set up to its own `moment`. Where two
    scopes follow the same one, the second begins a history of its own, on top of the scope that both follow. So a file
    of n variables costs n entries, and a lookup a few steps.
    """

    __slots__ = ("_depth", "_history", "_moment", "_outer")

    def __init__(self, outer: Scope | None, names: dict[str, str | Unknown], history: History | None = None) -> None:
        self._outer = outer
        self._depth: int = 0 if outer is None else outer._depth + 1
        self._history = History() if history is None else history
        self._moment = self._history.add(names)

    def lookup(self, name: str) -> str | Unknown | None:
        """The value of a name; None where nothing sets it."""
        scope: Scope | None = self
        while scope is not None:
            value = scope._history.at(name, scope._moment)
            if value is not None:
                return value
            scope = scope._outer
        return None

    def known_names(self) -> frozenset[str]:
        """The names that are set."""
        return frozenset(self._all_values())

    def _all_values(self) -> dict[str, str | Unknown]:
        scopes = [self]
        while scopes[-1]._outer is not None:
            scopes.append(scopes[-1]._outer)
        found: dict[str, str | Unknown] = {}
        for scope in reversed(scopes):
            found.update(scope._history.all_at(scope._moment))
        return found

    def with_names(self, names: dict[str, str | Unknown]) -> Scope:
        """A scope where `names` are set as well."""
        if not names:
            return self
        # The usual case: the next instruction of the same stage appends to the history.
        if self._history.latest == self._moment and self._outer is not None:
            return Scope(self._outer, names, self._history)
        # A file may branch thousands of times; flattened, a lookup stays short.
        if self._depth >= _DEEPEST:
            return Scope(None, self._all_values() | names)
        return Scope(self, names)

    def expand(self, word: Word | str, escape: str) -> Expansion:
        """A word with its variables replaced and its quotes removed."""
        return expand(word if isinstance(word, str) else word.value, self.lookup, escape)


class History:
    """What was set, name by name in the order of time; moments count from 1."""

    __slots__ = ("_values", "latest")

    def __init__(self) -> None:
        self.latest = 0
        self._values: dict[str, tuple[list[int], list[str | Unknown]]] = {}

    def add(self, names: dict[str, str | Unknown]) -> int:
        """Set names; the moment from which on they are set."""
        self.latest += 1
        for name, value in names.items():
            moments, values = self._values.setdefault(name, ([], []))
            moments.append(self.latest)
            values.append(value)
        return self.latest

    def at(self, name: str, moment: int) -> str | Unknown | None:
        """The value of a name at a moment; None where it was not set by then."""
        found = self._values.get(name)
        if found is None:
            return None
        place = bisect_right(found[0], moment)
        return found[1][place - 1] if place else None

    def all_at(self, moment: int) -> dict[str, str | Unknown]:
        """All names that were set at a moment, with their values."""
        found = {name: self.at(name, moment) for name in self._values}
        return {name: value for name, value in found.items() if value is not None}


PLATFORM_SCOPE = Scope(None, dict.fromkeys(PLATFORM_ARGS, UNKNOWN))
EMPTY_SCOPE = Scope(None, {})
