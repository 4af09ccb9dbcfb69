"""Makes image archives for tests and benchmarks, with Python's own tar: no engine, and none of the code under test."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

INDEX_TYPE = "application/vnd.oci.image.index.v1+json"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar"

Item = tuple[tarfile.TarInfo, bytes]
Member = tuple[str, bytes]
Pack = Callable[[bytes], bytes]


def file(
    path: str, content: bytes = b"", *, mode: int = 0o644, owner: tuple[int, int] = (0, 0), mtime: int = 0
) -> Item:
    """A file."""
    return _item(path, tarfile.REGTYPE, content, mode=mode, owner=owner, mtime=mtime)


def folder(path: str, *, mode: int = 0o755, owner: tuple[int, int] = (0, 0)) -> Item:
    """A folder."""
    return _item(path, tarfile.DIRTYPE, mode=mode, owner=owner)


def symlink(path: str, target: str) -> Item:
    """A symbolic link."""
    return _item(path, tarfile.SYMTYPE, link=target, mode=0o777)


def hardlink(path: str, target: str) -> Item:
    """One more name of a file."""
    return _item(path, tarfile.LNKTYPE, link=target)


def whiteout(path: str) -> Item:
    """The deletion of a path."""
    above, slash, name = path.rpartition("/")
    return file(f"{above}{slash}.wh.{name}")


def opaque(path: str) -> Item:
    """The deletion of all that a folder held in the layers below."""
    return file(f"{path}/.wh..wh..opq" if path else ".wh..wh..opq")


def layer(items: Iterable[Item], form: int = tarfile.PAX_FORMAT) -> bytes:
    """A layer's tar, ended as Go ends it: two blocks of zeros and no more."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as tar:
        for info, content in items:
            tar.addfile(info, io.BytesIO(content))
        end = tar.offset
    return buffer.getvalue()[:end] + bytes(1024)


def plain(tar: bytes) -> bytes:
    """A blob that is not packed."""
    return tar


def gzipped(tar: bytes) -> bytes:
    """A blob as registries keep it."""
    return gzip.compress(tar, mtime=0)


def gzipped_in_parts(tar: bytes) -> bytes:
    """A blob of many gzip members, as eStargz writes it."""
    return b"".join(gzip.compress(tar[at : at + 700], mtime=0) for at in range(0, len(tar), 700))


def zstd(tar: bytes) -> bytes:
    """A blob as BuildKit packs it with compression=zstd; needs the program."""
    return subprocess.run(["zstd", "-q", "-c"], input=tar, capture_output=True, check=True).stdout


def sha256(data: bytes) -> str:
    """A digest as manifests write it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def old_docker(tars: Sequence[bytes], config: dict[str, Any] | None = None) -> list[Member]:
    """The members of a `docker save` before Docker 25: a folder for each layer."""
    document = json.dumps(_whole(tars, config)).encode()
    name = hashlib.sha256(document).hexdigest() + ".json"
    paths = [f"{hashlib.sha256(b'%d' % at).hexdigest()}/layer.tar" for at in range(len(tars))]
    listed = [{"Config": name, "RepoTags": ["made:latest"], "Layers": paths}]
    layers = list(zip(paths, tars, strict=True))
    return [*layers, (name, document), ("manifest.json", json.dumps(listed).encode())]


def new_docker(tars: Sequence[bytes], config: dict[str, Any] | None = None, pack: Pack = plain) -> list[Member]:
    """The members of a `docker save` from Docker 25 on: an OCI layout with a manifest.json besides."""
    members = oci(tars, config, pack)
    document = json.dumps(_whole(tars, config)).encode()
    paths = [_place(sha256(pack(tar))) for tar in tars]
    listed = [{"Config": _place(sha256(document)), "RepoTags": ["made:latest"], "Layers": paths}]
    return [*members, ("manifest.json", json.dumps(listed).encode())]


def oci(tars: Sequence[bytes], config: dict[str, Any] | None = None, pack: Pack = plain) -> list[Member]:
    """The members of an OCI layout with one image."""
    members, descriptor = oci_image(tars, config, pack)
    return [*members, *oci_index([descriptor])]


def oci_image(
    tars: Sequence[bytes], config: dict[str, Any] | None = None, pack: Pack = plain
) -> tuple[list[Member], dict[str, Any]]:
    """The blobs of one image, and the descriptor of its manifest."""
    whole = _whole(tars, config)
    document = json.dumps(whole).encode()
    blobs = [pack(tar) for tar in tars]
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "config": _descriptor(document, "application/vnd.oci.image.config.v1+json"),
        "layers": [_descriptor(blob, LAYER_TYPE) for blob in blobs],
    }
    text = json.dumps(manifest).encode()
    members = [(_place(sha256(data)), data) for data in (*dict.fromkeys(blobs), document, text)]
    platform = {"os": whole["os"], "architecture": whole["architecture"]}
    return members, {**_descriptor(text, MANIFEST_TYPE), "platform": platform}


def oci_index(descriptors: Sequence[dict[str, Any]]) -> list[Member]:
    """What makes blobs an OCI layout."""
    index = {"schemaVersion": 2, "mediaType": INDEX_TYPE, "manifests": list(descriptors)}
    return [("index.json", json.dumps(index).encode()), ("oci-layout", b'{"imageLayoutVersion":"1.0.0"}')]


def archive(members: Iterable[Member], links: Iterable[tuple[str, str]] = ()) -> bytes:
    """The archive itself, its members in the order given; `links` are symbolic ones."""
    items = [file(name, data) for name, data in members]
    return layer([*items, *(symlink(name, target) for name, target in links)])


def _item(
    path: str,
    kind: bytes,
    content: bytes = b"",
    *,
    link: str = "",
    mode: int = 0o644,
    owner: tuple[int, int] = (0, 0),
    mtime: int = 0,
) -> Item:
    info = tarfile.TarInfo(path)
    info.type, info.linkname, info.size, info.mode, info.mtime = kind, link, len(content), mode, mtime
    info.uid, info.gid = owner
    return info, content


def _whole(tars: Sequence[bytes], config: dict[str, Any] | None) -> dict[str, Any]:
    about = {"os": "linux", "architecture": "amd64", "config": {}, **(config or {})}
    return {**about, "rootfs": {"type": "layers", "diff_ids": [sha256(tar) for tar in tars]}}


def _descriptor(data: bytes, media_type: str) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": sha256(data), "size": len(data)}


def _place(digest: str) -> str:
    return "blobs/" + digest.replace(":", "/")
