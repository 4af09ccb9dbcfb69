"""What real engines save is read as they show it: the files, the sizes, and the waste that was built in."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running_engine import RunningEngine

from dlint.trial.equivalence.image_diff import compare
from dlint.trial.equivalence.verdict import judge
from dlint.trial.image.archive import read_image, shared_layers
from dlint.trial.image.folders import find_shares
from dlint.trial.image.image import FILE, HARDLINK, SYMLINK, Image
from dlint.trial.image.tree import Tree, leaves
from dlint.trial.image.waste import count_waste

TAG = "dlint-test-images"
# Beside each line the waste that it makes: of which layer (the base is 0), how many bytes, how.
DOCKERFILE = """\
FROM busybox:latest
RUN mkdir -p /w/dir /w/old/sub && cd /w && head -c 10000 /dev/zero >a && head -c 20000 /dev/zero >dir/b \\
 && head -c 30000 /dev/zero >dir/c && head -c 40000 /dev/zero >old/sub/d && head -c 5000 /dev/zero >keep && ln keep also
RUN rm /w/a
RUN rm -rf /w/dir && mkdir /w/dir && head -c 1111 /dev/zero >/w/dir/b
RUN chmod 700 /w/old/sub/d
RUN rm -r /w/old && echo file >/w/old
RUN rm /w/keep
COPY also /w/also
RUN echo more >>/etc/passwd && rm /etc/group
"""
WASTE = {
    (1, 2, "deleted"): 10000,
    (1, 3, "overwritten"): 20000,
    (1, 3, "deleted"): 30000,
    (1, 4, "overwritten"): 40000,
    (4, 5, "deleted"): 40000,
    (1, 7, "overwritten"): 5000,
}
LINES = 9
STUBS = {".dockerenv", "dev/console", "etc/hostname", "etc/hosts", "etc/resolv.conf", "etc/mtab"}
Files = dict[str, tuple[int, bytes | None]]


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("images")
    (folder / "Dockerfile").write_text(DOCKERFILE)
    (folder / "also").write_text("short")
    return folder


def command(running: RunningEngine, *words: str, data: bytes | None = None) -> bytes:
    done = subprocess.run(
        words, env={**os.environ, **running.environment}, input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def check(image: Image, base: list[str]) -> None:
    """The waste is the one that was built in; what is left over adds up."""
    assert len(image.layers) == LINES
    below = shared_layers(image, base)
    assert below == 1
    waste = count_waste(image, below)
    found = {(row.writer, row.hider, row.how): row.bytes for row in waste.rows if row.bytes}
    assert found == WASTE
    assert waste.bytes == 145_000
    assert {(row.writer, row.hider) for row in waste.base_rows} == {(0, 8)}
    assert waste.visible[1:] == (0, 0, 1111, 0, 5, 0, 5, image.layers[8].bytes)
    shares = find_shares(image, below)
    assert sum(share.bytes for share in shares) == sum(layer.bytes for layer in image.layers)
    assert sum(share.bytes for share in shares if share.wasted and share.layer) == 145_000


def shown(image: Image) -> Files:
    """The files that are there in the end, with size and digest."""
    tree = Tree()
    for layer in image.layers:
        tree.lay(layer)
    entries = ((path, tree.entry(number)) for path, number in leaves("", tree.root))
    return {path: (entry.size, entry.digest) for path, entry in entries if entry.kind in (FILE, HARDLINK)}


def exported(tar: bytes) -> Files:
    """The files of a container's file system, as the engine exports it, without the stubs that it puts there."""
    found: Files = {}
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        for info in archive:
            content = archive.extractfile(info) if info.isfile() or info.islnk() else None
            if content:
                data = content.read()
                found[info.name] = (len(data), hashlib.sha256(data).digest())
    return found


def without_stubs(files: Files) -> Files:
    """Without what the engine puts into every container."""
    return {path: known for path, known in files.items() if path not in STUBS}


def docker_build(running: RunningEngine, context: Path, *options: str) -> bytes:
    return command(running, "docker", "buildx", "build", "--network", "none", *options, str(context))


@pytest.fixture(scope="module")
def built(running: RunningEngine, context: Path) -> Iterator[RunningEngine]:
    docker_build(running, context, "-t", TAG)
    yield running
    command(running, "docker", "image", "rm", "-f", TAG)


@pytest.mark.parametrize("running", ["engine", "containerd_engine"], indirect=True)
def test_docker_save_shows_the_files_of_the_container(built: RunningEngine) -> None:
    image = read_image(io.BytesIO(command(built, "docker", "save", TAG)), digests=True)
    info = json.loads(command(built, "docker", "image", "inspect", "busybox:latest"))[0]
    check(image, info["RootFS"]["Layers"])
    container = command(built, "docker", "create", "--network", "none", TAG, "true").decode().strip()
    try:
        truth = exported(command(built, "docker", "export", container))
    finally:
        command(built, "docker", "rm", container)
    assert without_stubs(shown(image)) == without_stubs(truth)


def test_layers_have_the_sizes_of_docker_history(engine: RunningEngine, context: Path) -> None:
    docker_build(engine, context, "-t", TAG)
    image = read_image(io.BytesIO(command(engine, "docker", "save", TAG)))
    form = "{{.Size}}"
    sizes = command(engine, "docker", "history", "--human=false", "--format", form, TAG).decode().split()
    # Docker counts the length of what a symbolic link names, too.
    links = [sum(len(entry.link) for entry in layer.entries if entry.kind == SYMLINK) for layer in image.layers]
    counted = [layer.bytes + more for layer, more in zip(image.layers, links, strict=True)]
    assert counted == [int(size) for size in sizes[::-1]][-LINES:]
    command(engine, "docker", "image", "rm", "-f", TAG)


OUTPUTS = [
    "type=oci",
    "type=oci,compression=zstd,force-compression=true",
    "type=oci,compression=estargz,oci-mediatypes=true",
    "type=docker",
]


@pytest.mark.parametrize("output", OUTPUTS)
def test_buildx_writes_archives_itself(containerd_engine: RunningEngine, context: Path, output: str) -> None:
    image = read_image(io.BytesIO(docker_build(containerd_engine, context, "-o", output + ",dest=-")))
    info = json.loads(command(containerd_engine, "docker", "image", "inspect", "busybox:latest"))[0]
    check(image, info["RootFS"]["Layers"])
    assert all(layer.compressed for layer in image.layers)


@pytest.fixture(scope="module")
def podman_built(podman_engine: RunningEngine, context: Path) -> Iterator[RunningEngine]:
    command(podman_engine, "buildah", "bud", "--layers", "--network", "host", "-t", TAG, str(context))
    yield podman_engine
    command(podman_engine, "podman", "image", "rm", "-f", TAG)


SAVES = {
    "podman docker": lambda path: ("podman", "save", "--format", "docker-archive", "-o", path, TAG),
    "podman oci": lambda path: ("podman", "save", "--format", "oci-archive", "-o", path, TAG),
    "buildah oci": lambda path: ("buildah", "push", "--quiet", TAG, f"oci-archive:{path}"),
    "buildah docker": lambda path: ("buildah", "push", "--quiet", TAG, f"docker-archive:{path}"),
}  # fmt: skip


@pytest.mark.parametrize("save", SAVES)
def test_podman_and_buildah_save(podman_built: RunningEngine, tmp_path: Path, save: str) -> None:
    words: Callable[[str], tuple[str, ...]] = SAVES[save]
    path = tmp_path / "image.tar"
    command(podman_built, *words(str(path)))
    info = json.loads(command(podman_built, "podman", "image", "inspect", "busybox:latest"))[0]
    with path.open("rb") as stream:
        check(read_image(stream), info["RootFS"]["Layers"])


# An order that caches better, with a line that makes something new each time; and what must not pass for the same.
BASELINE = """\
FROM busybox:latest
WORKDIR /srv
RUN echo a >a && chmod 750 a && ln -s a b && head -c 8 /dev/urandom >stamp
RUN mkdir -p /var/log/apt && head -c 9 /dev/urandom >/var/log/apt/log
COPY also .
ENV A=1 B=2
"""
REORDERED = """\
FROM busybox:latest
ENV B=2
ENV A=1
COPY also /srv/
WORKDIR /srv
RUN mkdir -p /var/log/apt && head -c 9 /dev/urandom >/var/log/apt/log
RUN echo a >a && ln -s a b && echo b >c
RUN chmod 750 a && rm c && head -c 8 /dev/urandom >stamp
"""
BROKEN = REORDERED + "RUN chmod 755 a && rm b\nUSER 5\n"


def outcome(running: RunningEngine, context: Path, text: str) -> Image:
    (context / "other").write_text(text)
    command(running, "docker", "buildx", "build", "--no-cache", "--network", "none", "-t", TAG + "-likeness",
            "-f", str(context / "other"), str(context))  # fmt: skip
    return read_image(io.BytesIO(command(running, "docker", "save", TAG + "-likeness")), digests=True)


def test_what_differs_is_proven_on_built_images(engine: RunningEngine, context: Path) -> None:
    baseline, again = outcome(engine, context, BASELINE), outcome(engine, context, BASELINE)
    noise = compare(baseline, again)
    assert {each.path for each in noise} == {"/srv/stamp", "/var/log/apt/log"}
    reordered = judge(compare(baseline, outcome(engine, context, REORDERED)), noise=noise)
    assert reordered.state == "allowed"
    pardons = {(each.difference.path, each.by) for each in reordered.allowed}
    assert pardons == {("/srv/stamp", "noise"), ("/var/log/apt/log", "list"), ("Env", "list")}
    broken = judge(compare(baseline, outcome(engine, context, BROKEN)), noise=noise)
    found = [(each.kind, each.path, each.what) for each in broken.refused]
    assert found == [("config", "User", "value"), ("changed", "/srv/a", "mode"), ("removed", "/srv/b", "symlink")]
    command(engine, "docker", "image", "rm", "-f", TAG + "-likeness")
