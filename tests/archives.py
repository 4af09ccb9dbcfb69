"""Archives of images, as `docker save` writes them."""

from __future__ import annotations

import io
import json
import tarfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def save(path: Path, config: dict[str, Any], created_by: list[str], files: dict[str, str] | None = None) -> None:
    """Write the archive of an image without layers, with this configuration, these steps, and further members."""
    history = [{"created_by": step, "empty_layer": True} for step in created_by]
    members = {
        "config.json": json.dumps({"config": config, "history": history, "rootfs": {"diff_ids": []}}),
        "manifest.json": json.dumps([{"Config": "config.json", "Layers": [], "RepoTags": ["app:1"]}]),
        **(files or {}),
    }
    with tarfile.open(path, "w") as archive:
        for name, text in members.items():
            data = text.encode("utf-8", "surrogateescape")
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
