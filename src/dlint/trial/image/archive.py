"""Reads an image archive, as engines save it, in one pass from front to end.

What stands on it counts layers from 0, the lowest: `waste.count_waste` and `folders.find_shares` (`folders.survey` for
both at once) show where the bytes are; `image_diff.compare` and `verdict.judge` decide whether two images are the same.

Layouts: `docker save` of all ages, with either image store; `podman save` and `buildah push` (docker-archive and
oci-archive); buildx's outputs `type=docker` and `type=oci`. Blobs may come in any order, so each layer is read as it
passes, and kept if a manifest names it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from dlint.trial.image.gzip_size import GzipCounter
from dlint.trial.image.image import Image, Layer
from dlint.trial.image.layers import read_layer
from dlint.trial.image.manifests import ArchiveIndex, BadArchive, choose_image, layer_ids
from dlint.trial.image.tar_stream import BLOCK, LINK, REGULAR, SYMBOLIC, ZEROS, BadTar, Member, TarStream, is_header
from dlint.trial.image.unpack import BadBlob, is_packed, unpack

__all__ = ["BadArchive", "read_image", "shared_layers"]

CHUNK = 1 << 20
# Registries take manifests and configurations up to 4 MB; what is longer is some attestation.
LONGEST_DOCUMENT = 4 << 20


def read_image(
    stream: BinaryIO,
    *,
    digests: bool = False,
    gzipped: bool = False,
    platform: str | None = None,
    base: frozenset[str] = frozenset(),
) -> Image:
    """The image in an archive, read to its end. Raises BadArchive for anything but a whole image.

    `digests` asks for the content digest of each file. `gzipped` asks for the length of layers as registries keep them,
    where the archive holds them unpacked (30 MB/s; layers of `base`, given by diff_id, are left out where the archive
    names them so). `platform` as "linux/arm64" chooses from an archive that holds several.
    """
    reading = _Reading(digests, gzipped, base)
    outer = TarStream(_chunks(stream))
    place = ""
    try:
        while (member := outer.next()) is not None:
            place = _plain(member.name)
            reading.take(place, member, outer.content())
    except BadTar as error:
        raise BadArchive(_complaint(outer, error, place)) from None
    if not outer.length:
        raise BadArchive("the archive is empty")
    return reading.image(platform)


def shared_layers(image: Image, diff_ids: Iterable[str]) -> int:
    """How many layers, from the lowest, have the given ids in the given order."""
    count = 0
    for layer, diff_id in zip(image.layers, diff_ids, strict=False):
        if layer.diff_id != diff_id:
            break
        count += 1
    return count


class _Reading:
    """What has passed by so far: documents, layers (or why they are none), and other names for both."""

    __slots__ = ("_base", "_digests", "_documents", "_gzipped", "_layers", "_names")

    def __init__(self, digests: bool, gzipped: bool, base: frozenset[str]) -> None:
        self._digests = digests
        self._gzipped = gzipped
        self._base = base
        self._documents: dict[str, bytes] = {}
        self._layers: dict[str, Layer | str] = {}
        self._names: dict[str, str] = {}

    def take(self, place: str, member: Member, content: Iterator[bytes]) -> None:
        """Read one member of the archive."""
        if member.kind == SYMBOLIC:
            target = posixpath.join(posixpath.dirname(place), member.link.decode(errors="surrogateescape"))
            self._names[place] = posixpath.normpath(target)
        elif member.kind == LINK:
            self._names[place] = _plain(member.link)
        elif member.kind == REGULAR:
            self._blob(place, member.size, content)

    def image(self, platform: str | None) -> Image:
        """The image, put together from its parts."""
        index = ArchiveIndex(self._document, lambda path: self._real(path) in self._layers)
        parts = choose_image(index, platform)
        config = index.object(parts.config)
        diff_ids = layer_ids(config)
        if len(diff_ids) != len(parts.layers):
            raise BadArchive(f"{parts.config} has ids for {len(diff_ids)} layers of {len(parts.layers)}")
        return Image(config, [self._layer(path, name) for path, name in zip(parts.layers, diff_ids, strict=True)])

    def _blob(self, place: str, size: int, content: Iterator[bytes]) -> None:
        # A blob has no name that shows what it is, so its first block decides.
        head = b""
        for piece in content:
            head += piece
            if len(head) >= BLOCK:
                break
        block = head[:BLOCK]
        if is_packed(head) or is_header(block) or (block == ZEROS and len(block) == BLOCK):
            self._layers[place] = self._read_layer(place, size, head, content)
        elif head.lstrip()[:1] in (b"{", b"[") and size <= LONGEST_DOCUMENT:
            self._documents[place] = head + b"".join(content)

    def _read_layer(self, place: str, size: int, head: bytes, content: Iterator[bytes]) -> Layer | str:
        packed = is_packed(head)
        chunks = unpack(head, content)
        try:
            if packed:
                layer = read_layer(chunks, digests=self._digests)
                layer.compressed, layer.compressed_by = size, "archive"
            elif self._gzipped and f"sha256:{posixpath.basename(place)}" not in self._base:
                with GzipCounter() as squeeze:
                    layer = read_layer(squeeze.watch(chunks), digests=self._digests)
                layer.compressed, layer.compressed_by = squeeze.length, "gzip"
            else:
                layer = read_layer(chunks, digests=self._digests)
        except (BadTar, BadBlob) as error:
            # It may be no layer of the image: whether it matters is known when a manifest has named it.
            return str(error)
        return layer

    def _layer(self, path: str, diff_id: str) -> Layer:
        found = self._layers.get(self._real(path))
        if found is None:
            raise BadArchive(f"the layer {path} is missing")
        if isinstance(found, str):
            raise BadArchive(f"the layer {path} cannot be read: {found}")
        found.diff_id = diff_id
        return found

    def _document(self, path: str) -> bytes | None:
        return self._documents.get(self._real(path))

    def _real(self, path: str) -> str:
        # A chain of names may be a circle in an archive that someone made by hand.
        for _ in range(8):
            if path not in self._names:
                break
            path = self._names[path]
        return path


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _plain(name: bytes) -> str:
    return posixpath.normpath(name.decode(errors="surrogateescape")).strip("/")


def _complaint(outer: TarStream, error: BadTar, place: str) -> str:
    if not outer.length:
        return "the archive is empty"
    where = f" (in or after {place})" if place else ""
    return f"the archive cannot be read: {error}{where}"
