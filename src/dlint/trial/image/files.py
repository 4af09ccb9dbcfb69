"""Reads the files of an image as one tar of them all: what a container sees, without the layers that made it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from dlint.trial.engine import Export
from dlint.trial.image.archive import BadArchive
from dlint.trial.image.image import Image
from dlint.trial.image.layers import read_layer
from dlint.trial.image.tar_stream import BadTar

_CHUNK = 1 << 20


def read_files(export: Export) -> Image:
    """The image with all its files in one layer, each with the digest of its content. Raises BadArchive."""
    try:
        layer = read_layer(_chunks(export.stream), digests=True)
    except BadTar as error:
        raise BadArchive(f"the files of the image cannot be read: {error}") from None
    return Image(export.config, [layer])


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
