"""The files of a repository that state builds: their names, and how they are read."""

from __future__ import annotations

from dlint.system.read import read_file

MOST_BYTES = 4_000_000
"""Bytes of one file; a longer one is not read."""
BASES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
"""The names of the first file of a project, in the order in which compose looks for them."""
BAKE_FILES = (
    "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml", "docker-bake.json", "docker-bake.hcl",
    "docker-bake.override.json", "docker-bake.override.hcl",
)  # fmt: skip


def is_compose(name: str) -> bool:
    """Whether a file of this name is a compose file."""
    stem, dot, end = name.rpartition(".")
    return (
        bool(dot)
        and end in ("yml", "yaml")
        and stem.startswith(("compose", "docker-compose"))
        and (stem in ("compose", "docker-compose") or stem.removeprefix("docker-").removeprefix("compose")[0] in ".-_")
    )


def is_override(name: str) -> bool:
    """Whether compose reads the file together with the first one without being asked."""
    return is_compose(name) and name.rpartition(".")[0] in ("compose.override", "docker-compose.override")


def is_bake(name: str) -> bool:
    """Whether a file of this name is a bake file."""
    return name.startswith("docker-bake") and name.endswith((".hcl", ".json"))


def is_build_file(name: str) -> bool:
    """Whether a search for files that state builds picks up this name."""
    return is_compose(name) or is_bake(name)


def read_text_file(path: str) -> str | None:
    """The text of a regular file of at most `MOST_BYTES` bytes; None where there is none."""
    try:
        return read_file(path, MOST_BYTES).decode("utf-8-sig", "surrogateescape")
    except (OSError, ValueError):
        return None
