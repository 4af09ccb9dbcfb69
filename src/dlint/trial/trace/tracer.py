"""Programs that a build mounts, the tracer among them: they run on any Linux image, by a loader of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from dlint.system.programs import find_program
from dlint.trial.engine import EngineError

# mkdir and cp open the cache mount and bring the traces out of it where no image with a shell is at hand.
PROGRAMS = ("strace", "mkdir", "cp")
# It lists the symbolic links of an image; the one of busybox has no `-fprintf`.
LISTER = "find"
# A file of a few bytes beside them.
MARK = "mark"
MISSING = (
    "a traced build needs strace on this machine: install it (`apt-get install strace` on Debian and Ubuntu, "
    "`dnf install strace` on Fedora)"
)
_MAKING = threading.Lock()
_LIBRARY = re.compile(r"(?:=> )?(/\S+) \(0x[0-9a-f]+\)")


def has_tracer() -> bool:
    """Whether this machine has all that a traced build needs."""
    return has_programs(PROGRAMS)


@cache
def has_lister() -> bool:
    """Whether this machine has GNU find: without it links of base images are not followed."""
    path = find_program(LISTER)
    if path is None:
        return False
    printed = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    return "GNU findutils" in printed


def has_programs(programs: Sequence[str]) -> bool:
    """Whether this machine has programs that `put_programs` can put into a build."""
    return all(find_program(program) for program in (*programs, "ldd"))


def tracer_folder() -> Path:
    """A folder with the tracer, see `put_programs`; each traced build of this process mounts the same one.

    Builds of several threads may ask at once.
    """
    # `cache` alone would let two threads make a folder each, and the one that is not kept would vanish under its build.
    with _MAKING:
        return Path(_temporary().name) / "tracer"


@cache
def _temporary() -> tempfile.TemporaryDirectory[str]:
    # The object removes its folder when the process ends.
    folder = tempfile.TemporaryDirectory(prefix="dlint-trace-")
    put_programs(Path(folder.name) / "tracer", (*PROGRAMS, LISTER) if has_lister() else PROGRAMS)
    return folder


def put_programs(folder: Path, programs: Sequence[str]) -> None:
    """Fill a folder with programs of this machine, the loader as `loader`, libraries in `lib`: they run in any image.

    Raises:
        EngineError: one of them is not on this machine; the message explains how to install the tracer.
    """
    libraries = folder / "lib"
    libraries.mkdir(parents=True)
    for program in programs:
        path = find_program(program)
        if path is None:
            raise EngineError(MISSING)
        _put(Path(path), folder / program)
        for library in _libraries(path):
            _put(library, libraries / library.name)
    loaders = sorted(libraries.glob("ld-*.so*"))
    if not loaders:
        raise EngineError(f"{MISSING}; the one here names no loader")
    _put(loaders[0], folder / "loader")
    (folder / MARK).write_text(MARK)
    for each in (folder, libraries):
        each.chmod(0o755)


def loaded(folder: str, program: str, *words: str) -> str:
    """The exec form that starts a program of a folder of `put_programs` that is mounted at `folder`."""
    return json.dumps(loaded_words(folder, program, *words))


def loaded_words(folder: str, program: str, *words: str) -> list[str]:
    """The same as words."""
    return [f"{folder}/loader", "--library-path", f"{folder}/lib", f"{folder}/{program}", *words]


def _put(source: Path, target: Path) -> None:
    if not target.exists():
        shutil.copyfile(source.resolve(), target)
        target.chmod(0o755)


def _libraries(program: str) -> list[Path]:
    """The shared libraries of a program, its loader among them; those beside a program that was unpacked count too."""
    beside = [str(path) for path in (Path(program).resolve().parent.parent / "lib").glob("*-linux-*") if path.is_dir()]
    places = ":".join([*beside, os.environ.get("LD_LIBRARY_PATH", "")]).strip(":")
    environment = {**os.environ, "LD_LIBRARY_PATH": places, "LC_ALL": "C"}
    printed = subprocess.run(["ldd", program], env=environment, capture_output=True, text=True, check=False).stdout
    return [Path(path) for path in _LIBRARY.findall(printed)]
