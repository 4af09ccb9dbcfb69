"""The files in which two images may differ, without reading what they share: one build mounts both and compares.

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
# Names may hold any byte but zero; `%C@` is when the inode changed last, with all digits that there are. No pipes: a
# program that fails must fail the build.
_SCRIPT = rf"""set -e
export LC_ALL=C
run() {{ program=$1; shift; {MOUNTED_AT}/loader --library-path {MOUNTED_AT}/lib "{MOUNTED_AT}/$program" "$@"; }}
list() {{
    cd "$1"
    run find . -mindepth 1 ! -type d -printf '%y %m %U %G %s %i %C@ %P\0' > "/work$1-found"
    run sort -z "/work$1-found" > "/work$1"
}}
pack() {{
    cd "$1"
    run find . -mindepth 1 -type d -printf '%P\0' > "/work$1-names"
    run comm -z -23 "/work$1" "/work$2" > "/work$1-alone"
    run cut -z -d ' ' -f 8- "/work$1-alone" >> "/work$1-names"
    run tar --create --file "/files$1.tar" --format=pax --numeric-owner --xattrs '--xattrs-include=*' \
        --no-recursion --null --verbatim-files-from "--files-from=/work$1-names"
}}
run mkdir -p /work /files
list /a
list /b
pack /a /b
pack /b /a
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
    """Both images are mounted, so that nothing is copied, and nothing can be written to them."""
    mounted = ((TOOLS, MOUNTED_AT), (first, "/a"), (second, "/b"))
    mounts = "".join(f" --mount=type=bind,from={image},target={target}" for image, target in mounted)
    run = f"RUN --network=none{mounts} {loaded(MOUNTED_AT, 'sh', f'{MOUNTED_AT}/compare')}"
    return f"FROM scratch AS dlint-compare\n{run}\nFROM scratch\nCOPY --from=dlint-compare /files/ /\n".encode()


def _read(path: Path, inspected: Inspected) -> Part:
    with path.open("rb") as file:
        return Part(read_files(Export(file, inspected.config, inspected.bytes)), inspected.bytes)
