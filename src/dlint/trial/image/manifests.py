"""Finds in an archive's documents which blobs make up the image: Docker's manifest.json, or an OCI index."""

from __future__ import annotations

import json
import platform as machine
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

DOCKER, INDEX = "manifest.json", "index.json"
# How Go, and with it every engine, names the machine that uname reports.
MACHINES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "i686": "386"}


class BadArchive(Exception):
    """An archive that holds no whole image; the message names what is missing or broken."""


@dataclass(frozen=True, slots=True)
class Parts:
    """An image as paths of the archive: its configuration, and its layers from the lowest."""

    config: str
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArchiveIndex:
    """What an archive holds: `read` gives the bytes of a document by its path, `has_layer` whether a layer is there."""

    read: Callable[[str], bytes | None]
    has_layer: Callable[[str], bool]

    def object(self, path: str) -> dict[str, Any]:
        """A JSON object; raises BadArchive where it is missing or something else."""
        found = self.json(path)
        if not isinstance(found, dict):
            raise BadArchive(f"{path} is no JSON object")
        return found

    def json(self, path: str) -> Any:
        """A JSON value; raises BadArchive where it is missing or broken."""
        text = self.read(path)
        if text is None:
            raise BadArchive(f"{path} is missing")
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise BadArchive(f"{path} is not JSON") from None


def choose_image(index: ArchiveIndex, platform: str | None) -> Parts:
    """The image for a platform ("linux/arm64"); without one, what Docker wrote first, else this machine's, else any.

    Raises BadArchive, also for documents that are not of the form that they should have.
    """
    try:
        return _choose(index, platform)
    except (AttributeError, LookupError, TypeError):
        raise BadArchive("the manifest is not what it should be") from None


def layer_ids(config: dict[str, Any]) -> list[str]:
    """The diff_ids that a configuration names."""
    try:
        return [str(name) for name in config["rootfs"]["diff_ids"] or ()]
    except (LookupError, TypeError):
        return []


def _choose(index: ArchiveIndex, platform: str | None) -> Parts:
    listed = index.read(DOCKER) is not None
    indexed = index.read(INDEX) is not None
    # Docker's own list names one image; an index may have one for each platform.
    if listed and not (platform and indexed):
        parts = _of_docker(index)
        if not indexed or all(map(index.has_layer, parts.layers)):
            return _checked(index, parts, platform)
    if not indexed:
        raise BadArchive(f"neither {DOCKER} nor {INDEX} is there: not an image archive")
    return _of_index(index, platform)


def _of_docker(index: ArchiveIndex) -> Parts:
    listed = index.json(DOCKER)
    try:
        first = listed[0]
        return Parts(str(first["Config"]), tuple(str(path) for path in first["Layers"] or ()))
    except (LookupError, TypeError):
        raise BadArchive(f"{DOCKER} names no image") from None


def _checked(index: ArchiveIndex, parts: Parts, platform: str | None) -> Parts:
    if platform is not None and not _serves(_platform_of(index, parts), platform):
        raise BadArchive(f"no image for {platform}: this one is for {_platform_of(index, parts)}")
    return parts


def _of_index(index: ArchiveIndex, platform: str | None) -> Parts:
    whole: dict[str, Parts] = {}
    lacking: list[str] = []
    for parts in _manifests(index, INDEX, depth=0):
        missing = [path for path in parts.layers if not index.has_layer(path)]
        if missing or index.read(parts.config) is None:
            lacking.append((missing or [parts.config])[0])
        else:
            whole.setdefault(_platform_of(index, parts), parts)
    # Engines build for the machine on which they run, unless a platform is stated.
    wanted = platform or f"linux/{MACHINES.get(machine.machine(), machine.machine())}"
    for name, parts in whole.items():
        if _serves(name, wanted):
            return parts
    if whole and platform is None:
        return next(iter(whole.values()))
    if whole:
        raise BadArchive(f"no image for {platform}: there is {', '.join(whole)}")
    raise BadArchive(f"{lacking[0]} is missing" if lacking else f"{INDEX} names no image")


def _manifests(index: ArchiveIndex, path: str, *, depth: int) -> Iterator[Parts]:
    """Every image that an index names, also through further indexes; attestations are none."""
    if depth > 3:
        raise BadArchive("indexes name one another without end")
    for descriptor in index.object(path).get("manifests") or ():
        place = _place(descriptor)
        # An archive may hold a whole index with the blobs of one platform.
        if _is_attestation(descriptor) or index.read(place) is None:
            continue
        document = index.object(place)
        if "manifests" in document:
            yield from _manifests(index, place, depth=depth + 1)
        elif "layers" in document:
            yield Parts(_place(document.get("config")), tuple(map(_place, document["layers"])))


def _place(descriptor: Any) -> str:
    """Where the archive keeps what a descriptor names."""
    try:
        algorithm, _, digest = descriptor["digest"].partition(":")
    except (TypeError, LookupError, AttributeError):
        raise BadArchive("a descriptor without a digest") from None
    return f"blobs/{algorithm}/{digest}"


def _is_attestation(descriptor: dict[str, Any]) -> bool:
    notes = descriptor.get("annotations") or {}
    about = descriptor.get("platform") or {}
    return "vnd.docker.reference.type" in notes or about.get("os") == "unknown"


def _platform_of(index: ArchiveIndex, parts: Parts) -> str:
    config = index.object(parts.config)
    words = (config.get("os") or "linux", config.get("architecture") or "unknown", config.get("variant"))
    return "/".join(str(word) for word in words if word)


def _serves(found: str, wanted: str) -> bool:
    """Whether an image of one platform is what was asked for; a variant that was not asked for does not matter."""
    # arm64 is of variant v8, whether that is written or not.
    return found == wanted or found.startswith(wanted + "/") or found + "/v8" == wanted
