"""Writes the pack from which the next run starts (see `startup.py`): what the last one held, and what a run missed."""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import marshal
import os
import sys

from dlint import regex
from dlint.startup import LENGTH, Finder, edition

CHECK = "dlint.cli.verbs.check"
"""All that this module imports every check needs; of what comes later, one file needs this and another that."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.startup import Kept, Place, Stamp


def write(finder: Finder, paths: list[str], checked: bool) -> None:
    """Write the pack if anything was missing in it: where it was, or else to the last of the paths that can be written.

    `checked` is whether the run was a check: what every check needs is imported eagerly from then on.
    """
    path = next((path for path in (finder.pack.path, *reversed(paths)) if path and _may_write(path)), None)
    if path is None:
        return
    own = f"{path}.{os.getpid()}"
    try:
        data = packed(finder, checked)
        handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with open(handle, "wb") as stream:
            stream.write(data)
        os.replace(own, path)
    except Exception:  # noqa: BLE001 (whatever a cache has, the command has done its work)
        if os.path.exists(own):
            os.unlink(own)


def _may_write(path: str) -> bool:
    """Whether a pack may stand there: byte code where byte code may, all else in a cache that is the user's own."""
    folder = os.path.dirname(path)
    if os.path.basename(folder) == "__pycache__":
        return not sys.dont_write_bytecode and os.access(folder, os.W_OK)
    cache = os.path.dirname(folder)
    try:
        if os.stat(cache if os.path.exists(cache) else os.path.dirname(cache)).st_uid != os.geteuid():
            return False
        os.makedirs(folder, 0o700, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def packed(finder: Finder, checked: bool) -> bytes:
    """The pack as bytes."""
    eager = _eager(finder, checked)
    apart = {name for name, _ in eager}
    places: dict[str, Place] = {}
    codes: list[bytes] = []
    at = 0
    for name, (is_package, stamp, code, needs) in _others(finder).items():
        if name not in apart:
            places[name] = (is_package, stamp, at, len(code), tuple(each for each in needs if each not in apart))
            codes.append(code)
            at += len(code)
    front = marshal.dumps((eager, places, _patterns(finder)))
    return b"".join((edition(), len(front).to_bytes(LENGTH, "little"), front, *codes))


def _eager(finder: Finder, checked: bool) -> tuple[tuple[str, Kept], ...]:
    """The eager modules as they were, or those of this run if it was the first check or has read some of them anew."""
    kept = finder.pack.eager
    if not checked or (kept and finder.read.keys().isdisjoint(name for name, _ in kept)):
        return kept
    end = finder.finished.index(CHECK) + 1 if CHECK in finder.finished else 0
    return tuple((name, _kept(finder, name)) for name in finder.finished[:end])


def _kept(finder: Finder, name: str) -> Kept:
    found = finder.read.get(name) or finder.known.get(name)
    if found is not None:
        return found
    place = finder.pack.places[name]
    return place[0], place[1], marshal.loads(finder.pack.code(place))  # noqa: S302


def _others(finder: Finder) -> dict[str, tuple[bool, Stamp, bytes, tuple[str, ...]]]:
    """The modules that were packed or read, with their code marshalled and what they import."""
    pack = finder.pack
    found = {name: (place[0], place[1], pack.code(place), place[4]) for name, place in pack.places.items()}
    for name, (is_package, stamp, code) in {**finder.known, **finder.read}.items():
        found[name] = (is_package, stamp, marshal.dumps(code), _needs(finder, name))
    return found


def _needs(finder: Finder, name: str) -> tuple[str, ...]:
    """What was imported while a module was: it imports that itself, or something that it imports does."""
    first = finder.begun.get(name)
    return () if first is None else tuple(finder.finished[first : finder.finished.index(name)])


def _patterns(finder: Finder) -> dict[regex.Key, bytes]:
    found = {**finder.pack.patterns, **{key: parts_of(*key) for key in regex.NEW}}
    return {key: parts for key, parts in found.items() if parts}


def parts_of(pattern: str, flags: int) -> bytes:
    """What `_sre.compile` makes a pattern from, marshalled; empty if that gives another pattern than `re` does.

    The compiler that is written in Python says it to the one in C: here somebody listens.
    """
    from re import _compiler  # type: ignore[attr-defined]

    ear = _Ear()
    _compiler._sre = ear
    try:
        made = _compiler.compile(pattern, flags)
    finally:
        _compiler._sre = _sre
    return marshal.dumps(ear.heard) if _sre.compile(*ear.heard) == made else b""


class _Ear:
    """Stands in for `_sre` and hears what it is told."""

    def __init__(self) -> None:
        self.heard: tuple[Any, ...] = ()

    def __getattr__(self, name: str) -> Any:
        return getattr(_sre, name)

    def compile(self, *parts: Any) -> Any:
        pattern, flags, code, *groups = parts
        # Its numbers have names, which marshal does not know.
        self.heard = (pattern, int(flags), [int(number) for number in code], *groups)
        return _sre.compile(*parts)
