"""Loads the modules of a wheel from one file, in place of a file for each.

A check of one file needs some 200 modules. To find, open and validate so many files takes longer than the check itself,
and code that is read in one piece names each string once. `packing.py` writes the file when a wheel is built, for the
Python that builds: it holds the code that Python would keep in `__pycache__`, and lies in the package, so that it is as
trustworthy as the package. A checkout has none. Another version of Python, and a module whose source was changed after
the installation, are served by the source.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from collections.abc import Sequence
    from types import CodeType, ModuleType
    from typing import Any

NAME = "modules.packed"
"""The file, beside this one."""
LIBRARY = "dlint__mypyc"
"""The library of compiled modules, beside the package."""
HEAD = 8
"""Bytes before the table: the magic number of Python's own code files, and the length of the table."""
LATER = 60.0
"""Seconds after the file was written in which an installer still writes sources."""
# Without the import of `importlib`, which loads much else.
_Spec: Any = __import__("_frozen_importlib").ModuleSpec


class PackedModules:
    """A finder and loader of modules, as `sys.meta_path` has them.

    The file has parts, each the code of modules by name: those that load together stand in one. The table has for each
    module its path from the root of the package, whether it is a package, the size of its source in bytes, and where
    its part stands: a place and a length. A compiled module has none: its code lies in the library that mypyc made.
    """

    __slots__ = ("_codes", "_newest", "_path", "_root", "_table")

    def __init__(self, path: str) -> None:
        """Read the table.

        Raises:
            OSError: there is no such file.
            ValueError: this Python cannot use it.
        """
        self._path = path
        self._root = os.path.join(os.path.dirname(os.path.dirname(path)), "")
        with open(path, "rb", buffering=0) as stream:
            head = stream.read(HEAD)
            if head[:4] != magic():
                raise ValueError(path)
            table = stream.read(int.from_bytes(head[4:], "little"))
            self._newest = os.fstat(stream.fileno()).st_mtime + LATER
        self._table: dict[str, tuple[str, bool, int, int, int]] = __import__("marshal").loads(table)
        self._codes: dict[str, CodeType] = {}

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        """What `import` asks for; None for a module that is not in the file or not as it was."""
        row = self._table.get(name)
        if row is None:
            return None
        source = self._root + row[0]
        # Compiled modules use each other's memory: all of them are taken from the library, or none.
        if row[4] and not self._is_unchanged(source, row[2]):
            return None
        spec: ModuleSpec = _Spec(name, self, origin=source)
        if row[1]:
            spec.submodule_search_locations = [os.path.dirname(source)]
        return spec

    def _is_unchanged(self, source: str, size: int) -> bool:
        try:
            status = os.stat(source)
        except OSError:
            return False
        return status.st_size == size and status.st_mtime <= self._newest

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """A compiled module; None for one of the usual kind."""
        if self._table[spec.name][4]:
            return None
        compiled: Any = __import__("dlint.compiled", fromlist=["create"])
        module: ModuleType = compiled.create(getattr(__import__(LIBRARY), "init_" + spec.name.replace(".", "___")))
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Run the code of a module in it; that of a compiled one has run."""
        spec = module.__spec__
        assert spec is not None and spec.origin is not None
        if not self._table[spec.name][4]:
            # As for any module that is not Python: the library it comes from.
            module.__file__ = sys.modules[LIBRARY].__file__
            return
        module.__file__ = spec.origin
        try:
            code = self._code(spec.name)
        except (EOFError, ValueError, TypeError, KeyError):
            # The file is damaged: an installer was ended, or the disk was full.
            code = compile(_bytes(spec.origin), spec.origin, "exec", dont_inherit=True)
        # Tracebacks name the file as it is installed.
        __import__("_imp")._fix_co_filename(code, spec.origin)
        exec(code, module.__dict__)  # noqa: S102

    def get_code(self, name: str) -> CodeType | None:
        """The code of a module, for `runpy`; None for a module that is not in the file."""
        return self._code(name) if name in self._table and self._table[name][4] else None

    def _code(self, name: str) -> CodeType:
        if name not in self._codes:
            _, _, _, start, length = self._table[name]
            with open(self._path, "rb", buffering=0) as stream:
                stream.seek(start)
                part = stream.read(length)
            # So many new objects would set off the search for garbage several times, and none of them is any.
            is_on = gc.isenabled()
            gc.disable()
            self._codes.update(__import__("marshal").loads(part))
            if is_on:
                gc.enable()
        return self._codes[name]


def _bytes(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def magic() -> bytes:
    """The number of the code files that this Python reads."""
    number: bytes = __import__("_frozen_importlib_external").MAGIC_NUMBER
    return number


def use() -> None:
    """Let modules come from the file, if the package brings one that this Python can use."""
    # With -O, code has no assertions: the file is not made for that.
    if sys.flags.optimize or any(isinstance(finder, PackedModules) for finder in sys.meta_path):
        return
    try:
        packed = PackedModules(os.path.join(os.path.dirname(os.path.abspath(__file__)), NAME))
    except (OSError, ValueError, EOFError, TypeError):
        return
    sys.meta_path.insert(0, packed)
