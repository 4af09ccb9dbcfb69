"""Lines of steps out of the provenance that buildx 0.14 and later write beside an image."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dlint.trial.build import BuildStep

# buildx writes the whole provenance into its metadata file only when asked to.
WANTED = {"BUILDX_METADATA_PROVENANCE": "max", "BUILDX_NO_DEFAULT_ATTESTATIONS": "1"}


def add_lines(steps: Iterable[BuildStep], metadata: Path) -> None:
    """Set `lines` of the steps that the metadata file's provenance places on one stretch of lines."""
    try:
        known = _lines_of(json.loads(metadata.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    for step in steps:
        step.lines = known.get(step.key, step.lines)


def _lines_of(document: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Vertex digest to first and last line."""
    provenance = document["buildx.build.provenance"]
    build = provenance["buildConfig"]
    metadata = provenance["metadata"]["https://mobyproject.org/buildkit@v1#metadata"]
    places = metadata["source"]["locations"]
    found = {}
    for digest, step in build["digestMapping"].items():
        ranges = [one for place in places.get(step, {}).get("locations", []) for one in place.get("ranges", [])]
        # Several places: a step that stages share, which only its name gives to one of them.
        if len(ranges) == 1:
            found[digest] = (int(ranges[0]["start"]["line"]), int(ranges[0]["end"]["line"]))
    return found
