"""Image archives of every layout are read alike, in any order; broken ones are refused with a reason."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import random
import shutil
import tarfile

import madeimage as made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.trial.image.archive import BadArchive, read_image, shared_layers
from dlint.trial.image.image import Image

TARS = (
    made.layer(
        [made.folder("etc"), made.file("etc/a", b"one"), made.symlink("etc/b", "a"), made.hardlink("etc/c", "etc/a")]
    ),
    made.layer([made.whiteout("etc/a"), made.file("etc/d", b"two" * 700, mode=0o4755, owner=(7, 8), mtime=42)]),
    made.layer([]),
)  # fmt: skip
SEEN = [
    [("etc", "folder", 0), ("etc/a", "file", 3), ("etc/b", "symlink", 0), ("etc/c", "hardlink", 0)],
    [("etc/a", "whiteout", 0), ("etc/d", "file", 2100)],
    [],
]
PACKS = {"plain": made.plain, "gzip": made.gzipped, "estargz": made.gzipped_in_parts, "zstd": made.zstd}


class Pipe(io.BytesIO):
    """A stream that cannot seek and gives little at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self.most = most

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self.most if size is None or size < 0 else min(self.most, size))

    def seekable(self) -> bool:
        return False

    def seek(self, *where: int) -> int:
        raise io.UnsupportedOperation(f"seek{where}")

    def tell(self) -> int:
        raise io.UnsupportedOperation("tell")


def read(data: bytes, digests: bool = False, platform: str | None = None) -> Image:
    return read_image(io.BytesIO(data), digests=digests, platform=platform)


def seen(image: Image) -> list[list[tuple[str, str, int]]]:
    return [[(entry.path, entry.kind, entry.size) for entry in layer.entries] for layer in image.layers]


def layouts() -> dict[str, list[made.Member]]:
    return {
        "docker before 25": made.old_docker(TARS),
        "docker": made.new_docker(TARS),
        "docker with containerd": made.new_docker(TARS, None, made.gzipped),
        "oci": made.oci(TARS),
        "oci gzip": made.oci(TARS, None, made.gzipped),
    }


@pytest.mark.parametrize("layout", layouts())
def test_every_layout_is_read_alike(layout: str) -> None:
    image = read(made.archive(layouts()[layout]))
    assert seen(image) == SEEN
    assert [layer.diff_id for layer in image.layers] == [made.sha256(tar) for tar in TARS]
    assert [(layer.bytes, layer.files, layer.tar_bytes) for layer in image.layers] == [
        (3, 2, len(TARS[0])),
        (2100, 1, len(TARS[1])),
        (0, 0, len(TARS[2])),
    ]


@pytest.mark.parametrize("name", PACKS)
def test_every_packing_is_read_alike(name: str) -> None:
    if name == "zstd" and shutil.which("zstd") is None:
        pytest.skip("no zstd")
    image = read(made.archive(made.oci(TARS, None, PACKS[name])))
    assert seen(image) == SEEN
    packed = [len(PACKS[name](tar)) for tar in TARS]
    assert [layer.compressed for layer in image.layers] == ([None] * 3 if name == "plain" else packed)
    assert [layer.tar_bytes for layer in image.layers] == [len(tar) for tar in TARS]


@settings(max_examples=30)
@given(st.sampled_from(sorted(layouts())), st.randoms(use_true_random=False), st.integers(1, 2000))
def test_members_come_in_any_order_and_chunks_of_any_length(layout: str, chance: random.Random, most: int) -> None:
    members = layouts()[layout]
    chance.shuffle(members)
    assert seen(read_image(Pipe(made.archive(members), most))) == SEEN


def test_a_layer_may_be_a_link_to_another() -> None:
    tars = (TARS[0], TARS[0])
    members = made.old_docker(tars)
    (first, _), (second, _) = members[0], members[1]
    data = made.archive([members[0], *members[2:]], [(second, "../" + first)])
    assert seen(read(data)) == [SEEN[0], SEEN[0]]


def test_the_layers_of_a_base_are_counted() -> None:
    image = read(made.archive(made.oci(TARS)))
    ids = [made.sha256(tar) for tar in TARS]
    assert [shared_layers(image, base) for base in ([], ids[:2], ids, [ids[0], ids[2]], ids[1:])] == [0, 2, 3, 1, 0]


def many_platforms(*, lacking: bool = False) -> bytes:
    members: list[made.Member] = []
    descriptors = []
    for at, name in enumerate(("s390x", "amd64", "arm64")):
        blobs, descriptor = made.oci_image([TARS[at]], {"architecture": name}, made.gzipped)
        members += blobs[1:] if lacking and name == "amd64" else blobs
        descriptors.append(descriptor)
    notes, attestation = made.oci_image([b'{"_type": "in-toto"}'], {"architecture": "unknown", "os": "unknown"})
    attestation["annotations"] = {"vnd.docker.reference.type": "attestation-manifest"}
    inner = json.dumps({"schemaVersion": 2, "manifests": [attestation, *descriptors]}).encode()
    place = "blobs/sha256/" + hashlib.sha256(inner).hexdigest()
    members += [*notes, (place, inner)]
    return made.archive([*members, *made.oci_index([{"digest": made.sha256(inner), "mediaType": made.INDEX_TYPE}])])


def test_of_many_platforms_the_one_that_is_asked_for_is_taken() -> None:
    data = many_platforms()
    assert seen(read(data, platform="linux/arm64")) == SEEN[2:]
    assert seen(read(data, platform="linux/s390x")) == SEEN[:1]
    with pytest.raises(BadArchive, match=r"no image for linux/riscv64: there is linux/s390x, linux/amd64, linux/arm64"):
        read(data, platform="linux/riscv64")


def test_of_many_platforms_only_whole_ones_count() -> None:
    data = many_platforms(lacking=True)
    assert read(data).config["architecture"] != "amd64"
    with pytest.raises(BadArchive, match="no image for linux/amd64"):
        read(data, platform="linux/amd64")


def test_an_archive_for_another_platform_is_refused() -> None:
    with pytest.raises(BadArchive, match="no image for linux/arm64: this one is for linux/amd64"):
        read(made.archive(made.old_docker(TARS)), platform="linux/arm64")


@settings(max_examples=60)
@given(st.sampled_from(sorted(layouts())), st.floats(0, 1, exclude_max=True))
def test_a_cut_archive_is_refused(layout: str, part: float) -> None:
    data = made.archive(layouts()[layout])
    end = len(data) - 1024
    with pytest.raises(BadArchive):
        read(data[: int(end * part)])


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(layouts())),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=12)), max_size=4),
)
def test_a_spoilt_archive_is_read_or_refused(layout: str, spots: list[tuple[float, bytes]]) -> None:
    data = bytearray(made.archive(layouts()[layout]))
    for part, spoilt in spots:
        at = int(part * (len(data) - len(spoilt)))
        data[at : at + len(spoilt)] = spoilt
    try:
        image = read(bytes(data), digests=True)
    except BadArchive:
        assert spots
    else:
        assert spots or seen(image) == SEEN


KEYS = st.sampled_from(["manifests", "layers", "Layers", "Config", "config", "digest", "rootfs"])
JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from(["", "sha256:1", "a/layer.tar"]),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(JSON, min_size=4, max_size=4))
def test_documents_of_any_form_are_read_or_refused(values: list[object]) -> None:
    listed, index, blob, config = (json.dumps(value).encode() for value in values)
    members = [("manifest.json", listed), ("index.json", index), ("blobs/sha256/1", blob), ("c.json", config)]
    with contextlib.suppress(BadArchive):
        read(made.archive(members))
    with contextlib.suppress(BadArchive):
        read(made.archive([*members[1:], ("manifest.json", b'[{"Config": "c.json", "Layers": []}]')]), platform="a")


@pytest.mark.parametrize("size", [b"\xff" * 12, b"\x80" + b"\xff" * 11, b"x" * 12])
def test_a_size_that_cannot_be_is_refused(size: bytes) -> None:
    block = bytearray(made.layer([made.file("a")])[:512])
    block[124:136] = size
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    with pytest.raises(BadArchive):
        read(bytes(block) + bytes(1024))


def without(members: list[made.Member], name: str) -> list[made.Member]:
    return [member for member in members if name not in member[0]]


def test_what_is_wrong_is_reported() -> None:
    usual = made.new_docker(TARS)
    broken = [(name, b"\x1f\x8b\x08\0" + data if data == TARS[0] else data) for name, data in usual]
    half = made.oci(TARS, None, lambda tar: made.gzipped(tar)[:-9])
    fewer = made.old_docker(TARS)
    fewer[-2] = (fewer[-2][0], b'{"rootfs": {"diff_ids": ["sha256:1"]}}')
    wrongs = {
        "the archive is empty": b"",
        "no tar header at byte 0": b"<html>busy</html>" * 100,
        "neither manifest.json nor index.json is there": made.archive([("hello", b"world")]),
        "manifest.json names no image": made.archive([("manifest.json", b"[]")]),
        "manifest.json is not JSON": made.archive([("manifest.json", b"[}")]),
        "index.json is no JSON object": made.archive([("index.json", b"[]")]),
        "index.json names no image": made.archive(made.oci_index([])),
        "cannot be read: broken gzip": made.archive(broken),
        "cannot be read: the gzip stream is cut off": made.archive(half),
        "has ids for 1 layers of 3": made.archive(fewer),
        r"layer \S+/layer.tar is missing": made.archive(made.old_docker(TARS)[1:]),
        r"\S+.json is missing": made.archive(without(made.old_docker(TARS), ".json") + made.old_docker(TARS)[-1:]),
        "blobs/sha256/[0-9a-f]+ is missing": made.archive(made.oci(TARS)[1:]),
    }
    for message, data in wrongs.items():
        with pytest.raises(BadArchive, match=message):
            read(data)


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_a_packed_layer_that_is_no_tar_is_refused(name: str) -> None:
    if name == "zstd" and shutil.which("zstd") is None:
        pytest.skip("no zstd")
    noise = random.Random(3).randbytes(3_000_000)
    with pytest.raises(BadArchive, match=r"layer \S+ cannot be read: no tar header at byte 0"):
        read(made.archive(made.oci([noise], None, PACKS[name])))
    with pytest.raises(BadArchive, match=f"cannot be read: (broken {name}|the {name} stream is cut)"):
        read(made.archive(made.oci(TARS, None, lambda tar: PACKS[name](tar)[:-6])))


def test_indexes_that_name_one_another_end() -> None:
    documents = []
    digest = "sha256:" + "0" * 64
    for _ in range(9):
        text = json.dumps({"manifests": [{"digest": digest}]}).encode()
        digest = made.sha256(text)
        documents.append((f"blobs/sha256/{digest[7:]}", text))
    with pytest.raises(BadArchive, match="without end"):
        read(made.archive([*documents, *made.oci_index([{"digest": digest}])]))


def test_the_length_of_a_packed_layer_is_tried_where_asked() -> None:
    tars = [
        made.layer([made.file("a", bytes(3_000_000))]),
        made.layer([made.file("b", random.Random(1).randbytes(99_999))]),
    ]
    image = read_image(
        io.BytesIO(made.archive(made.new_docker(tars))), gzipped=True, base=frozenset([made.sha256(tars[0])])
    )
    assert image.layers[0].compressed is None
    assert image.layers[1].compressed_by == "gzip"
    assert image.layers[1].compressed == pytest.approx(len(gzip.compress(tars[1], 6)), abs=20)


# Names as packages have them, and worse: long, not ASCII, not even UTF-8.
NAMES = st.text(st.sampled_from("ab.-_ é\udce4%\n"), min_size=1, max_size=60).filter(lambda name: name.strip("."))
PATHS = st.lists(NAMES.filter(lambda name: not name.startswith(".wh.")), min_size=1, max_size=6).map("/".join)
ITEMS = st.one_of(
    st.builds(made.file, PATHS, st.binary(max_size=2000), mode=st.integers(0, 0o7777), mtime=st.integers(0, 2**40)),
    st.builds(made.file, PATHS, st.binary(max_size=20), owner=st.tuples(st.integers(0, 2**31), st.integers(0, 9))),
    st.builds(made.folder, PATHS),
    st.builds(made.symlink, PATHS, PATHS),
    st.builds(made.hardlink, PATHS, PATHS),
)
FORMS = {"gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}


@settings(max_examples=150)
@given(st.lists(ITEMS, max_size=6), st.sampled_from(sorted(FORMS)))
def test_entries_are_what_python_reads(items: list[made.Item], form: str) -> None:
    tar = made.layer(items, FORMS[form])
    image = read(made.archive(made.old_docker([tar])), digests=True)
    with tarfile.open(fileobj=io.BytesIO(tar)) as truth:
        wanted = [(described(info), digest_of(truth, info)) for info in truth]
    kinds = {"file": "0", "hardlink": "1", "symlink": "2", "folder": "5"}
    found = [
        ((e.path, kinds[e.kind], e.size, e.mode, (e.uid, e.gid), e.link, e.mtime), e.digest)
        for e in image.layers[0].entries
    ]
    assert found == wanted


def described(info: tarfile.TarInfo) -> tuple[object, ...]:
    kind = info.type.decode()
    link = info.linkname if kind in "12" else ""
    return info.name, kind, info.size, info.mode, (info.uid, info.gid), link, info.mtime


def digest_of(tar: tarfile.TarFile, info: tarfile.TarInfo) -> bytes | None:
    content = tar.extractfile(info) if info.isreg() else None
    return hashlib.sha256(content.read()).digest() if content else None


def one_layer(*items: made.Item, form: int = tarfile.PAX_FORMAT, digests: bool = False) -> Image:
    return read(made.archive(made.old_docker([made.layer(items, form)])), digests=digests)


def test_paths_lose_what_is_around_them() -> None:
    names = ["./", "./etc/", "/usr/bin", "a//b", "a/../../c", "./.hidden", "..x"]
    image = one_layer(*(made.folder(name) for name in names))
    assert [entry.path for entry in image.layers[0].entries] == ["", "etc", "usr/bin", "a/b", "c", ".hidden", "..x"]


def test_whiteouts_name_what_they_delete() -> None:
    image = one_layer(
        made.whiteout("a/b"), made.whiteout("c"), made.opaque("d/e"), made.opaque(""), made.file("f/.wh..wh.plnk")
    )
    found = [(entry.kind, entry.path) for entry in image.layers[0].entries]
    assert found == [("whiteout", "a/b"), ("whiteout", "c"), ("opaque", "d/e"), ("opaque", "")]


def test_extended_attributes_and_devices_are_kept() -> None:
    info, content = made.file("bin/ping", b"x")
    info.pax_headers = {"SCHILY.xattr.security.capability": "\x01\x00\x00\x02", "SCHILY.xattr.a": "b=c\n"}
    null, _ = made.file("dev/null")
    null.type, null.devmajor, null.devminor = tarfile.CHRTYPE, 1, 3
    disk, _ = made.file("dev/sda")
    disk.type, disk.devmajor, disk.devminor = tarfile.BLKTYPE, 8, 0
    pipe, _ = made.file("run/pipe")
    pipe.type = tarfile.FIFOTYPE
    entries = one_layer((info, content), (null, b""), (disk, b""), (pipe, b"")).layers[0].entries
    assert entries[0].xattrs == (("a", b"b=c\n"), ("security.capability", b"\x01\x00\x00\x02"))
    assert [(entry.kind, entry.link) for entry in entries[1:]] == [
        ("device", "c 1:3"),
        ("device", "b 8:0"),
        ("fifo", ""),
    ]


def test_a_sparse_file_has_the_size_that_it_shows() -> None:
    """GNU's old form with a further block of its map, and the one of pax."""
    info, content = made.file("a", b"data")
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    block[156:157], block[482], block[483:495] = b"S", 1, b"00000100000\0"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    old = bytes(block) + bytes(512) + content + bytes(508) + made.layer([made.file("b", b"c")])
    new, _ = made.file("GNUSparseFile.0/a", b"data")
    new.pax_headers = {"GNU.sparse.name": "a", "GNU.sparse.realsize": "32768"}
    for tar in (old, made.layer([(new, content), made.file("b", b"c")])):
        assert seen(read(made.archive(made.old_docker([tar])))) == [[("a", "file", 32768), ("b", "file", 1)]]


def test_the_time_in_a_header_is_no_content() -> None:
    def digests(name: str, *contents: bytes) -> set[bytes | None]:
        return {one_layer(made.file(name, content), digests=True).layers[0].entries[0].digest for content in contents}

    packed = [gzip.compress(b"x" * 99, mtime=time) for time in (1, 2)]
    assert len(digests("a.gz", *packed)) == 1
    assert len(digests("a.gz", packed[0], gzip.compress(b"y" * 99, mtime=1))) == 2
    assert len(digests("a.dat", *packed)) == 2
    by_time = [b"\xcb\r\r\n\0\0\0\0" + time + b"size" + b"code" for time in (b"1111", b"2222")]
    by_hash = [b"\xcb\r\r\n\1\0\0\0" + value + b"hash" + b"code" for value in (b"1111", b"2222")]
    assert len(digests("a.pyc", *by_time)) == 1
    assert len(digests("a.pyc", *by_hash)) == 2
    assert len(digests("a.pyc", b"", b"a", b"b")) == 3
