"""All package managers of programming languages, by name and by the files that belong to them."""

from __future__ import annotations

from functools import lru_cache

from dlint.knowledge.ecosystem import Ecosystem
from dlint.knowledge.ecosystems_compiled import COMPILED
from dlint.knowledge.ecosystems_scripted import SCRIPTED

ECOSYSTEMS: tuple[Ecosystem, ...] = SCRIPTED + COMPILED

BY_NAME: dict[str, Ecosystem] = {ecosystem.name: ecosystem for ecosystem in ECOSYSTEMS}


@lru_cache(maxsize=1024)
def manifest_owners(name: str) -> tuple[str, ...]:
    """Names of the ecosystems to which a file of that name (no folder) is a manifest: `package.json` has several."""
    from fnmatch import fnmatchcase

    return tuple(
        ecosystem.name
        for ecosystem in ECOSYSTEMS
        if any(fnmatchcase(name, pattern) for pattern in ecosystem.manifests if "/" not in pattern)
    )


def home_path(path: str, home: str) -> str:
    """`path` with `~` replaced by the home directory `home` (`/root`, `/home/node`)."""
    return home.rstrip("/") + path[1:] if path.startswith("~/") else path
