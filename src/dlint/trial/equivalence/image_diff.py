"""Compares two images by what a container can see of them: the configuration, and the files in the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dlint.trial.image.image import DEVICE, FILE, FOLDER, HARDLINK, SYMLINK, Entry, Image
from dlint.trial.image.tree import OWN, Folder, Node, Tree

CONFIG, ADDED, REMOVED, CHANGED = "config", "added", "removed", "changed"
# What a container is started with (OCI image specification, config.md, and Docker's additions). The rest describes how
# the image came about: created, author, history, docker_version, container, ArgsEscaped.
OF_CONTAINER = (
    "User", "WorkingDir", "Entrypoint", "Cmd", "Shell", "StopSignal", "StopTimeout", "Healthcheck", "OnBuild",
    "NetworkDisabled",
)  # fmt: skip
OF_MACHINE = ("os", "architecture", "variant", "os.version", "os.features")
# A parent that no layer contains: engines make it so.
IMPLIED = Entry("", FOLDER, mode=0o755)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not alike.

    `kind` is "config", and `path` a key ("User", "Env.PATH"); or "added", "removed" or "changed", and `path` is one of
    the image, "/etc/passwd". `what` is for a change the aspect: "type", "mode", "owner", "size", "content", "link",
    "device" or "xattrs"; for what was added or removed its type: "file", "folder", "symlink", "device" or "fifo"; for a
    key "value" or "order". `before` and `after` are for people, "" for nothing.
    """

    kind: str
    path: str
    what: str
    before: str
    after: str


def compare(before: Image, after: Image) -> list[Difference]:
    """All differences, the configuration's first, then by path. Raises ValueError where files have no digests.

    Times are never compared, nor how files came in layers or the order in a folder. Hard links are the files that they
    name: whether two files are one shows in no aspect.
    """
    return [*_configs(before.config, after.config), *_files(_tree(before), _tree(after))]


def _configs(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for key in OF_MACHINE:
        yield from _values(key, before.get(key), after.get(key))
    ours, theirs = before.get("config") or {}, after.get("config") or {}
    for key in OF_CONTAINER:
        yield from _values(key, _plain(key, ours.get(key)), _plain(key, theirs.get(key)))
    variables = _variables(ours.get("Env")), _variables(theirs.get("Env"))
    yield from _maps("Env", *variables)
    # Only the order of what both have: a variable that is new or gone is a difference of its own.
    shared = [[name for name in these if name in those] for these, those in (variables, variables[::-1])]
    if shared[0] != shared[1]:
        yield Difference(CONFIG, "Env", "order", " ".join(shared[0]), " ".join(shared[1]))
    yield from _maps("Labels", ours.get("Labels") or {}, theirs.get("Labels") or {})
    yield from _maps("ExposedPorts", _ports(ours), _ports(theirs))
    yield from _maps("Volumes", _names(ours.get("Volumes")), _names(theirs.get("Volumes")))


def _values(key: str, before: Any, after: Any) -> Iterator[Difference]:
    # Engines write an empty list, an empty text or nothing for the same setting.
    if (before or None) != (after or None):
        yield Difference(CONFIG, key, "value", _shown(before), _shown(after))


def _maps(key: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Difference(CONFIG, f"{key}.{name}", "value", _shown(before.get(name)), _shown(after.get(name)))


def _plain(key: str, value: Any) -> Any:
    """A value as the engine takes it where none is given."""
    if key == "WorkingDir":
        return value or "/"
    if key == "Healthcheck" and isinstance(value, dict):
        return {name: setting for name, setting in value.items() if setting}
    return value


def _variables(words: list[str] | None) -> dict[str, str]:
    pairs = (word.partition("=") for word in words or ())
    return {name: value for name, _, value in pairs}


def _ports(config: dict[str, Any]) -> dict[str, str]:
    # A port without a protocol is a port of TCP.
    return {port if "/" in port else f"{port}/tcp": "exposed" for port in config.get("ExposedPorts") or {}}


def _names(values: dict[str, Any] | None) -> dict[str, str]:
    return dict.fromkeys(values or {}, "there")


def _shown(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _tree(image: Image) -> Tree:
    tree = Tree()
    for layer in image.layers:
        tree.lay(layer)
    return tree


def _files(before: Tree, after: Tree) -> Iterator[Difference]:
    waiting: list[tuple[str, Folder, Folder]] = [("", before.root, after.root)]
    while waiting:
        path, ours, theirs = waiting.pop()
        yield from _aspects(path or "/", _own(before, ours), _own(after, theirs))
        folders = []
        for name in sorted((ours.keys() | theirs.keys()) - {OWN}):
            place = f"{path}/{name}"
            here, there = ours.get(name), theirs.get(name)
            if isinstance(here, dict) and isinstance(there, dict):
                folders.append((place, here, there))
            elif not _surely_alike(before, after, here, there):
                yield from _nodes(place, before, after, here, there)
        waiting += reversed(folders)


def _surely_alike(before: Tree, after: Tree, ours: Node | None, theirs: Node | None) -> bool:
    """Whether a look at the columns is enough: it is for nearly all files of two images that are to be alike."""
    if not isinstance(ours, int) or not isinstance(theirs, int):
        return False
    facts = before.facts(ours)
    return bool(facts) and facts == after.facts(theirs)


def _nodes(path: str, before: Tree, after: Tree, ours: Node | None, theirs: Node | None) -> Iterator[Difference]:
    """The differences at a path where at most one side has a folder."""
    if ours is not None and theirs is not None:
        yield from _aspects(path, _own(before, ours), _own(after, theirs))
    elif ours is not None:
        yield _alone(REMOVED, path, _own(before, ours))
    elif theirs is not None:
        yield _alone(ADDED, path, _own(after, theirs))
    for kind, tree, node in ((REMOVED, before, ours), (ADDED, after, theirs)):
        if isinstance(node, dict):
            yield from _below(kind, path, tree, node)


def _below(kind: str, path: str, tree: Tree, folder: Folder) -> Iterator[Difference]:
    waiting = [(path, folder)]
    while waiting:
        above, names = waiting.pop()
        for name in sorted(names.keys() - {OWN}):
            node = names[name]
            yield _alone(kind, f"{above}/{name}", _own(tree, node))
            if isinstance(node, dict):
                waiting.append((f"{above}/{name}", node))


def _alone(kind: str, path: str, entry: Entry) -> Difference:
    description = _described(entry)
    return Difference(
        kind, path, _type(entry), description if kind == REMOVED else "", description if kind == ADDED else ""
    )


def _own(tree: Tree, node: Node) -> Entry:
    number = node.get(OWN) if isinstance(node, dict) else node
    entry = tree.entry(number) if isinstance(number, int) else IMPLIED
    if entry.kind == FILE and entry.digest is None:
        raise ValueError(f"no digest of {entry.path}: read the image with digests")
    return entry


def _aspects(path: str, ours: Entry, theirs: Entry) -> Iterator[Difference]:
    """What is not alike of two entries; the mode of a symbolic link has no effect."""
    if _type(ours) != _type(theirs):
        yield Difference(CHANGED, path, "type", _described(ours), _described(theirs))
        return
    pairs = (
        ("mode", f"{ours.mode:04o}", f"{theirs.mode:04o}", ours.kind != SYMLINK),
        ("owner", f"{ours.uid}:{ours.gid}", f"{theirs.uid}:{theirs.gid}", True),
        ("size", f"{ours.size} bytes", f"{theirs.size} bytes", True),
        ("content", (ours.digest or b"").hex(), (theirs.digest or b"").hex(), True),
        ("device" if ours.kind == DEVICE else "link", ours.link, theirs.link, True),
        ("xattrs", _xattrs(ours), _xattrs(theirs), True),
    )
    for what, before, after, counts in pairs:
        if before != after and counts:
            yield Difference(CHANGED, path, what, before, after)


def _type(entry: Entry) -> str:
    return FILE if entry.kind == HARDLINK else entry.kind


def _described(entry: Entry) -> str:
    size = f", {entry.size} bytes" if entry.kind == FILE else ""
    link = f" {entry.link}" if entry.link else ""
    return f"{_type(entry)}{link}, {entry.mode:04o}, {entry.uid}:{entry.gid}{size}"


def _xattrs(entry: Entry) -> str:
    return " ".join(f"{name}={value.hex()}" for name, value in entry.xattrs)
