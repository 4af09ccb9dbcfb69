"""The files in which two images may differ, without reading what they share: one build lists both and compares.

A layer that two images share is one folder of the engine, and its files are the same inodes. So a file of the same
path, inode, time of change and size is the same file, and need not be read. All folders are read, and what may not be
in both. Where shared layers are no shared folders, everything counts as different: as right, only slower.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from dlint.trial.engine import Engine, Export, Inspected
from dlint.trial.engines.run_names import FOLDER_PREFIX
from dlint.trial.image.archive import BadArchive
from dlint.trial.image.files import read_files
from dlint.trial.image.image import Image
from dlint.trial.recipe import Recipe
from dlint.trial.trace.tracer import has_programs, loaded, put_programs

TOOLS, MOUNTED_AT = "dlint-tools", "/.dlint-tools"
PROGRAMS = ("sh", "find", "sort", "comm", "cut", "tar", "mkdir")
WORK = "/.dlint-work"
# What a container has of its own, whatever its image has there: no program sees the image's.
# Source: opencontainers/runtime-spec, config-linux.md, "Default Filesystems"; docs.docker.com, "docker run", 2026-11.
_OWN = ("./dev", "./proc", "./sys", "./etc/hosts", "./etc/resolv.conf", "./.dlint-*")
_OTHERS = " ".join(f"! -path '{path}'" for path in _OWN)
# Names may hold any byte but zero; `%C@` is when the inode changed last, with all digits that there are. No pipes: a
# program that fails must fail the build.
_SCRIPT = rf"""set -e
export LC_ALL=C
cd /
run() {{ program=$1; shift; {MOUNTED_AT}/loader --library-path {MOUNTED_AT}/lib "{MOUNTED_AT}/$program" "$@"; }}
if [ "$1" = list ]; then
    run mkdir -p {WORK}
    run find . -xdev -mindepth 1 ! -type d {_OTHERS} -printf '%y %m %U %G %s %i %C@ %P\0' > {WORK}/found
    run sort -z -T {WORK} {WORK}/found > {WORK}/list
else
    run find . -xdev -mindepth 1 -type d {_OTHERS} -printf '%P\0' > {WORK}/names
    run comm -z -23 {WORK}/list {WORK}/theirs > {WORK}/alone
    run cut -z -d ' ' -f 8- {WORK}/alone >> {WORK}/names
    run tar --create --file {WORK}/files.tar --format=pax --numeric-owner --xattrs '--xattrs-include=*' \
        --no-recursion --null --verbatim-files-from --files-from={WORK}/names
fi
"""


@dataclass(frozen=True, slots=True)
class Part:
    """An image with all its folders and those of its files in which it may differ from another one, each with the
    digest of its content; `bytes` are those of the whole image."""

    image: Image
    bytes: int


def differing(engine: Engine, first: str, second: str) -> tuple[Part, Part] | None:
    """The parts in which two images of an engine may differ; None where the engine cannot compare them so."""
    ours, theirs = engine.inspect(first), engine.inspect(second)
    if ours is None or theirs is None or not has_programs(PROGRAMS):
        return None
    if any((each.config.get("config") or {}).get("OnBuild") for each in (ours, theirs)):
        # A stage on top of it would run its triggers.
        return None
    with tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX) as name:
        tools, nothing, files = (Path(name) / part for part in ("tools", "context", "files"))
        nothing.mkdir()
        put_programs(tools, PROGRAMS)
        (tools / "compare").write_text(_SCRIPT)
        contexts = ((TOOLS, str(tools)),)
        recipe = Recipe(_dockerfile(first, second), "Dockerfile", str(nothing), contexts=contexts, files_to=str(files))
        if engine.build(recipe, cached=True).failure is not None:
            return None
        try:
            return _read(files / "a.tar", ours), _read(files / "b.tar", theirs)
        except (BadArchive, OSError):
            return None


def _dockerfile(first: str, second: str) -> bytes:
    """Each image is the root of the steps that look at it: of what is mounted, BuildKit would read every file to take
    its digest."""
    lines = []
    for side, image in (("a", first), ("b", second)):
        # Variables of the image must not load its libraries into these programs.
        lines += [f"FROM {image} AS dlint-{side}", "USER 0", "WORKDIR /", "ENV LD_PRELOAD= LD_LIBRARY_PATH="]
        lines.append(_run("list"))
    for side, other in (("a", "b"), ("b", "a")):
        theirs = f" --mount=type=bind,from=dlint-{other},source={WORK}/list,target={WORK}/theirs"
        lines += [f"FROM dlint-{side} AS dlint-{side}-alone", _run("pack", theirs)]
    lines.append("FROM scratch")
    lines += [f"COPY --from=dlint-{side}-alone {WORK}/files.tar /{side}.tar" for side in "ab"]
    return "\n".join([*lines, ""]).encode()


def _run(what: str, mounts: str = "") -> str:
    program = loaded(MOUNTED_AT, "sh", f"{MOUNTED_AT}/compare", what)
    return f"RUN --network=none --mount=type=bind,from={TOOLS},target={MOUNTED_AT}{mounts} {program}"


def _read(path: Path, inspected: Inspected) -> Part:
    with path.open("rb") as file:
        return Part(read_files(Export(file, inspected.config, inspected.bytes)), inspected.bytes)
