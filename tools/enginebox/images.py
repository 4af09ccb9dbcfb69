"""Base images made on the spot, for machines that reach no registry of images."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

from enginebox import debian
from enginebox.box import Box

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NAMES = {"busybox": "busybox:latest", "debian": "debian:bookworm-slim"}
SUITE = "bookworm"
# No two machines agree on the time: a fixed one keeps an image's digest equal from run to run.
BUILT = 1_700_000_000


def provide(box: Box, base: str, tags: list[str], client: str = "docker") -> str:
    """Import `base` (a key of NAMES) unless the client's store has it, give it `tags` too; its name."""
    name = NAMES[base]
    if _ask(box, client, "image", "inspect", name, check=False).returncode != 0:
        archive = _busybox(box) if base == "busybox" else _debian(box)
        shell = "sh" if base == "busybox" else "bash"
        changes = ("-c", f"ENV {PATH}", "-c", f'CMD ["{shell}"]')
        _ask(box, client, "import", *changes, str(archive), name)
    for tag in tags:
        _ask(box, client, "tag", name, tag)
    return name


def _ask(box: Box, client: str, *words: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    """Run docker, which the box brings, or podman, which the machine has and buildah shares its images with."""
    program = str(box.program("docker")) if client == "docker" else client
    environment = {**os.environ, **box.environment()}
    quiet = None if check else subprocess.DEVNULL
    return subprocess.run([program, *words], env=environment, check=check, stdout=subprocess.DEVNULL, stderr=quiet)


def _busybox(box: Box) -> Path:
    """A root file system of one static program and its names: 2 MB."""
    archive = box.folder / "bases" / "busybox.tar"
    if archive.exists():
        return archive
    archive.parent.mkdir(parents=True, exist_ok=True)
    program = box.program("busybox").read_bytes()
    names = subprocess.run([str(box.program("busybox")), "--list"], capture_output=True, text=True, check=True)
    fresh = archive.with_suffix(".part")
    with tarfile.open(fresh, "w") as tar:
        for member, content in _busybox_members(program, names.stdout.split()):
            tar.addfile(member, io.BytesIO(content))
    return fresh.rename(archive)


def _busybox_members(program: bytes, names: list[str]) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    for folder in ("bin", "dev", "etc", "home", "proc", "root", "sys", "usr", "usr/bin", "var"):
        yield _member(folder, kind=tarfile.DIRTYPE), b""
    yield _member("tmp", mode=0o1777, kind=tarfile.DIRTYPE), b""
    files = {
        "etc/passwd": b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n",
        "etc/group": b"root:x:0:\nnobody:x:65534:\n",
    }
    for name, content in files.items():
        yield _member(name, mode=0o644, size=len(content)), content
    yield _member("bin/busybox", size=len(program)), program
    for name in names:
        if name != "busybox":
            yield _member(f"bin/{name}", kind=tarfile.SYMTYPE, target="busybox"), b""
    yield _member("usr/bin/env", kind=tarfile.SYMTYPE, target="../../bin/busybox"), b""


def _member(
    name: str, *, mode: int = 0o755, size: int = 0, kind: bytes = tarfile.REGTYPE, target: str = ""
) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.mode, member.size, member.type, member.linkname, member.mtime = mode, size, kind, target, BUILT
    return member


def _debian(box: Box) -> Path:
    """Debian's smallest system that still has apt: about 200 MB, half a minute the first time."""
    archive = box.folder / "bases" / f"{SUITE}.tar"
    if archive.exists():
        return archive
    archive.parent.mkdir(parents=True, exist_ok=True)
    tree = box.folder / "bases" / SUITE
    mirror = debian.find_mirror(debian.own_suite())
    script = box.program("debootstrap")
    command = ["sh", str(script), "--variant=minbase", f"--keyring={mirror.key}", SUITE, str(tree), mirror.uri]
    scripts = {**os.environ, "DEBOOTSTRAP_DIR": str(box.root / "usr/share/debootstrap")}
    subprocess.run(["rm", "-rf", str(tree)], check=True)
    subprocess.run(command, env=scripts, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    fresh = archive.with_suffix(".part")
    spared = ("--exclude=./var/cache/apt/archives/*.deb", "--exclude=./var/lib/apt/lists/*_*")
    subprocess.run(["tar", "-C", str(tree), *spared, "-cf", str(fresh), "."], check=True)
    subprocess.run(["rm", "-rf", str(tree)], check=True)
    return fresh.rename(archive)
