"""All package managers of programming languages, by name and by the files that belong to them."""

from __future__ import annotations

from dlint.knowledge.ecosystem import Ecosystem
from dlint.knowledge.ecosystems_compiled import COMPILED
from dlint.knowledge.ecosystems_scripted import SCRIPTED

ECOSYSTEMS: tuple[Ecosystem, ...] = SCRIPTED + COMPILED

BY_NAME: dict[str, Ecosystem] = {ecosystem.name: ecosystem for ecosystem in ECOSYSTEMS}


def manifest_owners(name: str) -> tuple[str, ...]:
    """Names of the ecosystems to which a file of that name (no folder) is a manifest: `package.json` has several."""
    return tuple(
        ecosystem.name
        for ecosystem in ECOSYSTEMS
        if any(fits(name, pattern) for pattern in ecosystem.manifests if "/" not in pattern)
    )


def fits(name: str, pattern: str) -> bool:
    """Whether a name is what a pattern says, in which `*` alone is special; no regular expression is made for it."""
    first, *rest = pattern.split("*")
    if not rest:
        return name == pattern
    at = len(first)
    for piece in rest[:-1]:
        at = name.find(piece, at) + len(piece)
        if at < len(piece):
            return False
    return name.startswith(first) and len(name) - at >= len(rest[-1]) and name.endswith(rest[-1])


def home_path(path: str, home: str) -> str:
    """`path` with `~` replaced by the home directory `home` (`/root`, `/home/node`)."""
    return home.rstrip("/") + path[1:] if path.startswith("~/") else path
