"""Reads one layer's tar: what it writes and what it deletes, as entries."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator
from itertools import chain

from dlint.trial.image.entries import CODES, Entries, Xattrs
from dlint.trial.image.image import DEVICE, FIFO, FILE, FOLDER, HARDLINK, OPAQUE, SYMLINK, WHITEOUT, Layer
from dlint.trial.image.tar_stream import (
    BLOCK_DEVICE,
    CHARACTER,
    DIRECTORY,
    LINK,
    PIPE,
    SYMBOLIC,
    Member,
    TarStream,
)
from dlint.trial.image.unpack import GZIP

# OCI image specification, layer.md: a file of this prefix deletes its namesake, the opaque one all that lies beside it;
# other names that begin twice so are notes of the engine to itself.
WHITEOUT_PREFIX, OPAQUE_NAME, NOTE_PREFIX = b".wh.", b".wh..wh..opq", b".wh..wh."
XATTR = b"SCHILY.xattr."
OF_KIND = {
    LINK: CODES[HARDLINK], SYMBOLIC: CODES[SYMLINK], CHARACTER: CODES[DEVICE], BLOCK_DEVICE: CODES[DEVICE],
    DIRECTORY: CODES[FOLDER], PIPE: CODES[FIFO],
}  # fmt: skip
A_FILE, A_FOLDER, A_HARDLINK = CODES[FILE], CODES[FOLDER], CODES[HARDLINK]
A_SYMLINK, A_DEVICE = CODES[SYMLINK], CODES[DEVICE]
A_WHITEOUT, AN_OPAQUE = CODES[WHITEOUT], CODES[OPAQUE]


def read_layer(chunks: Iterator[bytes], *, digests: bool = False) -> Layer:
    """A layer from its unpacked tar; `diff_id` and `compressed` are set by the caller. Raises BadTar.

    A digest is the SHA-256 of a file's content, in which the time that gzip and Python's byte code note in their
    headers counts as zero.
    """
    tar = TarStream(chunks)
    entries = Entries()
    layer = Layer("", entries=entries)
    owners: dict[bytes, tuple[int, int, int]] = {}
    while (member := tar.next()) is not None:
        code, path = _place(member)
        if code < 0:
            continue
        size = member.size if code == A_FILE else 0
        entries.add(code, path, size, member.mtime, _owner(member, owners))
        if code in (A_FILE, A_HARDLINK):
            layer.bytes += size
            layer.files += 1
        if code == A_FILE and digests:
            entries.mark("", (), _digest(path, tar.content()))
        if member.records or code in (A_SYMLINK, A_HARDLINK, A_DEVICE):
            entries.mark(_link(member, code), _xattrs(member))
    layer.tar_bytes = tar.length
    return layer


def _place(member: Member) -> tuple[int, bytes]:
    """The code of the entry's kind and its path; -1 for what is no entry."""
    path = member.name
    # Nearly all names are plain, so that most of many thousands are spared `normpath`.
    if path.startswith((b"/", b".")) or b"/." in path or b"//" in path:
        path = posixpath.normpath(b"/" + path).strip(b"/")
    elif path.endswith(b"/"):
        path = path[:-1]
    code = OF_KIND.get(member.kind, A_FILE)
    if b".wh." in path:
        return _whiteout(code, path)
    return code if path or code == A_FOLDER else -1, path


def _whiteout(code: int, path: bytes) -> tuple[int, bytes]:
    folder, _, name = path.rpartition(b"/")
    if not name.startswith(WHITEOUT_PREFIX):
        return code, path
    if name == OPAQUE_NAME:
        return AN_OPAQUE, folder
    deleted = name[len(WHITEOUT_PREFIX) :]
    if name.startswith(NOTE_PREFIX) or not deleted:
        return -1, path
    return A_WHITEOUT, folder + b"/" + deleted if folder else deleted


def _owner(member: Member, owners: dict[bytes, tuple[int, int, int]]) -> tuple[int, int, int]:
    if member.records:
        return (member.mode, *member.owner)
    # Three numbers to parse for each file, and a handful of owners in all.
    field = member.block[100:124]
    found = owners.get(field)
    if found is None:
        found = owners[field] = (member.mode, *member.owner)
    return found


def _link(member: Member, code: int) -> str:
    if code == A_SYMLINK:
        return member.link.decode(errors="surrogateescape")
    if code == A_HARDLINK:
        return posixpath.normpath(b"/" + member.link).strip(b"/").decode(errors="surrogateescape")
    return member.device if code == A_DEVICE else ""


def _xattrs(member: Member) -> Xattrs:
    found = [
        (key[len(XATTR) :].decode(errors="surrogateescape"), value)
        for key, value in (member.records or {}).items()
        if key.startswith(XATTR)
    ]
    return tuple(sorted(found))


def _digest(path: bytes, content: Iterator[bytes]) -> bytes:
    if path.endswith((b".pyc", b".gz", b".tgz")):
        content = _timeless(path, content)
    digest = hashlib.sha256()
    for piece in content:
        digest.update(piece)
    return digest.digest()


def _timeless(path: bytes, content: Iterator[bytes]) -> Iterator[bytes]:
    """The content with zeros for the time in its header (RFC 1952, section 2.3; PEP 552)."""
    head = b""
    for piece in content:
        head += piece
        if len(head) >= 16:
            break
    if path.endswith(b".pyc"):
        # Byte code that is checked by a hash, not by time, has something else there, and a flag before it.
        head = head[:8] + bytes(4) + head[12:] if head[4:8] == bytes(4) else head
    elif head.startswith(GZIP):
        head = head[:4] + bytes(4) + head[8:]
    return chain((head,), content)
