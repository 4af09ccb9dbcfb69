"""The Dockerfile and its ignore file in a folder of their own, so that the context is never written to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dlint.system.read import read_file
from dlint.trial.engines.own_mounts import with_own_mounts
from dlint.trial.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Prepared:
    """Paths of the files to build with; `ignore` is None where the context's own ignore file is in effect."""

    dockerfile: Path
    ignore: Path | None


def prepare(recipe: Recipe, folder: Path) -> Prepared:
    """Write the recipe's files into `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    dockerfile = folder / (os.path.basename(recipe.path) or "Dockerfile")
    data = recipe.dockerfile
    dockerfile.write_bytes(data if recipe.mounts is None else with_own_mounts(data, recipe.mounts))
    patterns = recipe.ignore if recipe.ignore is not None else _own(recipe)
    if patterns is None:
        return Prepared(dockerfile, None)
    ignore = folder / f"{dockerfile.name}.dockerignore"
    # An empty file would count as none.
    ignore.write_bytes(patterns or b"# nothing\n")
    return Prepared(dockerfile, ignore)


def _own(recipe: Recipe) -> bytes | None:
    """The ignore file named after the Dockerfile, which has to stay beside it."""
    try:
        return read_file(f"{recipe.path}.dockerignore")
    except (OSError, ValueError):
        return None
