"""Starts the installed command from its pack: one file with the code and the patterns that earlier runs needed.

The pack is a cache among the byte code, of one version of dlint and one of Python. What it says of a module holds only
while the source on disk is the same; all else is found and read as Python does it, and the next pack has it as well
(see `packing.py`). Nothing but the installed command does so: no checkout, and no program that imports dlint.
"""

from __future__ import annotations

import gc
import marshal
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import SourceFileLoader

from dlint import __version__, regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType

    # When the source was written, in nanoseconds, and how long it is.
    Stamp = tuple[int, int]
    # Whether it is a package, stamp, where its code stands in the pack, from `Pack.start` on, and the modules of which
    # it was seen that it imports them: each behind those that it imports itself.
    Place = tuple[bool, Stamp, int, int, tuple[str, ...]]
    Kept = tuple[bool, Stamp, CodeType]

ROOT = os.path.dirname(os.path.abspath(__file__))
LENGTH = 8
RARELY = 20_000
"""So many objects more than there were before garbage is looked for; it is as many as a few Dockerfiles make."""


def begin(eagerly: bool) -> Finder | None:
    """Let imports go to the pack from here on, and import all that a check needs at once if `eagerly`.

    None where dlint is not installed: the sources of a checkout change all the time.
    """
    paths = pack_paths()
    if not paths:
        return None
    gc.disable()
    finder = Finder(next(filter(None, map(opened, paths)), Pack("")))
    regex.READY.update(finder.pack.patterns)
    sys.meta_path.insert(0, finder)
    try:
        for name in finder.known if eagerly else ():
            finder.load(name)
    except Exception:  # noqa: BLE001, S110 (whoever imports it hears of it)
        pass
    # Code stays: it need not be looked through again and again.
    gc.freeze()
    gc.set_threshold(RARELY)
    gc.enable()
    return finder


def leave(code: int) -> None:
    """End the process at once, as long as nothing waits for its usual end; else return."""
    import atexit

    watched = sys.gettrace() or sys.getprofile() or sys.flags.interactive or "threading" in sys.modules
    if watched or atexit._ncallbacks():
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        return
    os._exit(code)


def edition() -> bytes:
    """How a pack begins; one of another dlint, Python or installation is not read."""
    whose = f"dlint pack, {__version__}, {ROOT}, {stamp_of(__file__)}, {sys.version}"
    return whose.encode("utf-8", "surrogateescape") + b"\0"


def pack_paths() -> list[str]:
    """Where a pack may be, if this dlint may have one: in the user's cache, or in the place of `packed.py`'s byte code.

    The cache is for those whose installation cannot be written to, or who want no byte code written.
    """
    installed = os.path.join(os.path.dirname(ROOT), f"dockerfile_dlint-{__version__}.dist-info")
    own = __spec__.cached if sys.implementation.name == "cpython" and hasattr(os, "pread") else None
    if not own or not os.path.isdir(installed):
        return []
    folder, name = os.path.split(own)
    name = name.replace("startup.", "packed.", 1)
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    number = hash_of(ROOT.encode("utf-8", "surrogateescape"))
    return [os.path.join(cache, "dlint", f"{number:016x}.{name}"), os.path.join(folder, name)]


def hash_of(data: bytes) -> int:
    """A number that is the same in every run."""
    import _imp

    return int.from_bytes(_imp.source_hash(0, data), "little")


def opened(path: str) -> Pack | None:
    """The pack in a file; None if that is none of ours."""
    try:
        handle = os.open(path, os.O_RDONLY)
        pack = Pack(path, handle)
        if is_trusted(handle) and pack.read():
            return pack
        os.close(handle)
    except (OSError, ValueError, EOFError, TypeError):
        pass
    return None


def is_trusted(handle: int) -> bool:
    """Whether nobody else could have written a file: it is ours or that of the system, and nobody's to change."""
    found = os.fstat(handle)
    return found.st_uid in (0, os.geteuid()) and not found.st_mode & 0o022


class Pack:
    """What the file says: `eager` modules, each behind those that it imports; the `places` of others; `patterns`.

    `handle` is the open file at `path`; -1 where there is none.
    """

    __slots__ = ("eager", "handle", "path", "patterns", "places", "start")

    def __init__(self, path: str, handle: int = -1) -> None:
        self.path = path
        self.handle = handle
        self.start = 0
        self.eager: tuple[tuple[str, Kept], ...] = ()
        self.places: dict[str, Place] = {}
        self.patterns: dict[regex.Key, bytes] = {}

    def read(self) -> bool:
        """Read all but the code of the modules that may not be needed; whether it is a pack of this edition."""
        mark = edition()
        front = os.read(self.handle, len(mark) + LENGTH)
        if not front.startswith(mark):
            return False
        length = int.from_bytes(front[len(mark) :], "little")
        self.start = len(front) + length
        self.eager, self.places, self.patterns = marshal.loads(os.read(self.handle, length))  # noqa: S302
        return True

    def code(self, place: Place) -> bytes:
        """The marshalled code of a module."""
        return os.pread(self.handle, place[3], self.start + place[2])


class Finder:
    """Finds the modules of dlint, for `sys.meta_path`.

    `known` is the code that the pack had ready and `read` what came from elsewhere, `finished` the names of all modules
    in the order in which their imports came to an end, and `begun` how many of them were finished when that of a module
    began.
    """

    __slots__ = ("begun", "finished", "known", "pack", "read")

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.known = dict(pack.eager)
        self.read: dict[str, Kept] = {}
        self.finished: list[str] = []
        self.begun: dict[str, int] = {}

    @property
    def missed(self) -> bool:
        """Whether the pack lacked something."""
        return bool(self.read or regex.NEW)

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """None for what is not dlint's, or not there."""
        if name[:6] != "dlint.":
            return None
        known = self.known.get(name) or self.pack.places.get(name)
        for is_package in (False, True) if known is None else (known[0],):
            path = path_of(name, is_package)
            stamp = stamp_of(path)
            if stamp is not None:
                self._prepare(name, stamp)
                return spec_of(Loader(self, name, path, stamp), is_package)
        return None

    def _prepare(self, name: str, stamp: Stamp) -> None:
        """Load what a module is going to import, which is quicker than letting it."""
        place = self.pack.places.get(name)
        for each in place[4] if place is not None and place[1] == stamp else ():
            if each not in sys.modules:
                self.load(each)

    def code(self, name: str, stamp: Stamp) -> CodeType | None:
        """The code of a module whose source is as `stamp` says, if the pack has it."""
        known = self.known.get(name)
        if known is not None:
            return known[2] if known[1] == stamp else None
        place = self.pack.places.get(name)
        if place is None or place[1] != stamp:
            return None
        code: CodeType = marshal.loads(self.pack.code(place))  # noqa: S302
        return code

    def load(self, name: str) -> None:
        """Import a module without the import system, which takes as long for each as running it; or leave it be."""
        known = self.known.get(name) or self.pack.places.get(name)
        parent, _, own = name.rpartition(".")
        if known is None or name in sys.modules or parent not in sys.modules:
            return
        path = path_of(name, known[0])
        code = self.code(name, known[1]) if stamp_of(path) == known[1] else None
        if code is None:
            return
        module = made(spec_of(Loader(self, name, path, known[1]), known[0]), path)
        sys.modules[name] = module
        try:
            exec(code, module.__dict__)  # noqa: S102
        except BaseException:
            del sys.modules[name]
            raise
        setattr(sys.modules[parent], own, module)
        self.finished.append(name)


class Loader(SourceFileLoader):
    """Python's own loader, with code from the pack."""

    def __init__(self, finder: Finder, name: str, path: str, stamp: Stamp) -> None:
        self.name = name
        self.path = path
        self.finder = finder
        self.stamp = stamp

    def get_code(self, fullname: str) -> CodeType | None:
        code = self.finder.code(fullname, self.stamp)
        if code is None:
            code = super().get_code(fullname)
            if code is not None:
                self.finder.read[fullname] = (self.is_package(fullname), self.stamp, code)
        return code

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = self.path
        self.finder.begun[module.__name__] = len(self.finder.finished)
        super().exec_module(module)
        self.finder.finished.append(module.__name__)


def path_of(name: str, is_package: bool) -> str:
    """Where the source of a module of dlint stands."""
    return ROOT + name[5:].replace(".", os.sep) + (os.sep + "__init__.py" if is_package else ".py")


def stamp_of(path: str) -> Stamp | None:
    """What tells one state of a source from another; None where there is no such file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def spec_of(loader: Loader, is_package: bool) -> ModuleSpec:
    """What the import system wants to know of a module."""
    spec = ModuleSpec(loader.name, loader, origin=loader.path, is_package=is_package)
    if is_package:
        spec.submodule_search_locations = [os.path.dirname(loader.path)]
    return spec


def made(spec: ModuleSpec, path: str) -> ModuleType:
    """An empty module, as the import system would make it."""
    module = type(sys)(spec.name)
    module.__spec__ = spec
    module.__loader__ = spec.loader
    module.__file__ = path
    module.__package__ = spec.parent
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    return module
