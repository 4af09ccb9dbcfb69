"""The files that a stack of layers shows in the end, and what each layer takes away from those below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from sys import intern
from typing import TypeAlias

from dlint.trial.image.entries import Entries
from dlint.trial.image.image import FOLDER, HARDLINK, OPAQUE, WHITEOUT, Entry, Layer

# A leaf is the number of what stands there: the layer's, shifted, and the entry's within the layer. A folder is a dict
# of names; its own number stands under OWN, which is no name, and is missing where no layer has an entry for it.
SHIFT = 40
OWN = ""
Node: TypeAlias = "int | dict[str, Node]"
Folder: TypeAlias = "dict[str, Node]"
# Path and node that are gone, the layer that did it, and how.
Loss: TypeAlias = Callable[[str, Node, int, str], None]
DELETED, OVERWRITTEN = "deleted", "overwritten"


class Tree:
    """Layers laid one on top of the other. `lost` is called with each node that a layer deletes or writes again.

    A hard link is one more name of a number: what it names is there once, and gone with its last name. A layer's
    whiteouts are for the layers below only (OCI image specification, layer.md), wherever in the tar they stand. A
    parent that no layer has an entry for is a folder, as overlay file systems make it, whatever the layers below hold.
    Lost is "overwritten" where the layer that did it has a file or link at the same path, else "deleted"; engines note
    a file that went and came again in one way or the other.
    """

    __slots__ = ("_folder", "_folder_path", "_layers", "_links", "_lost", "root")

    def __init__(self, lost: Loss | None = None) -> None:
        self.root: Folder = {}
        self._layers: list[Entries] = []
        self._lost = lost
        # How many further names a number has, where it has any.
        self._links: dict[int, int] = {}
        # Where the last entry was laid: the next one mostly goes there, too.
        self._folder_path = ""
        self._folder = self.root

    def lay(self, layer: Layer) -> None:
        """Put one more layer on top."""
        entries = layer.entries if isinstance(layer.entries, Entries) else Entries(layer.entries)
        self._layers.append(entries)
        # Before the entries of the layer are added, as whiteouts are for the layers below.
        gone = [loss for kind, path in entries.deletions() for loss in self._delete(kind, path)]
        self._folder_path, self._folder = "", self.root
        top = (len(self._layers) - 1) << SHIFT
        for index, kind, path in entries.outline():
            if kind == FOLDER:
                self._open(path)[OWN] = top | index
            elif kind == HARDLINK:
                self._link(path, entries.link(index), top | index)
            elif kind not in (WHITEOUT, OPAQUE):
                self._put(path, top | index)
        for path, node in gone:
            self._lose_deleted(path, node)

    def entry(self, number: int) -> Entry:
        """What the number of a node stands for."""
        return self._layers[number >> SHIFT][number & ((1 << SHIFT) - 1)]

    def facts(self, number: int) -> tuple[object, ...]:
        """The entry's `Entries.facts`."""
        return self._layers[number >> SHIFT].facts(number & ((1 << SHIFT) - 1))

    def size(self, number: int) -> int:
        """How many bytes of content a number stands for."""
        return self._layers[number >> SHIFT].size(number & ((1 << SHIFT) - 1))

    def release(self, number: int) -> bool:
        """One name of a number is gone; whether it was the last."""
        names = self._links.get(number, 0)
        if not names:
            return True
        self._links[number] = names - 1
        return False

    def find(self, path: str) -> Node | None:
        """What stands at a path, None for nothing; links are not followed."""
        node: Node = self.root
        for name in path.split("/") if path else ():
            if isinstance(node, int) or name not in node:
                return None
            node = node[name]
        return node

    def _put(self, path: str, number: int) -> None:
        parent, _, name = path.rpartition("/")
        folder = self._folder if parent == self._folder_path else self._open(parent)
        before = folder.get(name)
        if before is not None:
            self._lose(path, before, OVERWRITTEN if isinstance(before, int) else DELETED)
        # Names such as `__init__.py` stand in thousands of folders.
        folder[intern(name)] = number

    def _link(self, path: str, target: str, number: int) -> None:
        found = self.find(target)
        if not isinstance(found, int):
            self._put(path, number)
        elif self.find(path) != found:
            # Counted first: what the link replaces may be another name of the same.
            self._links[found] = self._links.get(found, 0) + 1
            self._put(path, found)

    def _open(self, path: str) -> Folder:
        """The folder of that path, made where it is not there yet, also in the place of something else."""
        folder = self.root
        at = 0
        for name in path.split("/") if path else ():
            at += len(name) + 1
            below = folder.get(name)
            if not isinstance(below, dict):
                if below is not None:
                    self._lose(path[: at - 1], below, DELETED)
                below = folder[intern(name)] = {}
            folder = below
        self._folder_path, self._folder = path, folder
        return folder

    def _delete(self, kind: str, path: str) -> list[tuple[str, Node]]:
        """Take away what a whiteout names."""
        node = self.find(path)
        if kind == OPAQUE and isinstance(node, dict):
            names = [name for name in node if name != OWN]
            return [(f"{path}/{name}" if path else name, node.pop(name)) for name in names]
        if kind == OPAQUE or node is None or not path:
            return []
        parent, _, name = path.rpartition("/")
        del self._open(parent)[name]
        return [(path, node)]

    def _lose_deleted(self, path: str, node: Node) -> None:
        """Report what was taken away."""
        if not isinstance(self.find(path), dict if isinstance(node, dict) else int):
            self._lose(path, node, DELETED)
            return
        for place, number in leaves(path, node):
            self._lose(place, number, OVERWRITTEN if isinstance(self.find(place), int) else DELETED)

    def _lose(self, path: str, node: Node, how: str) -> None:
        if isinstance(node, dict):
            self._folder_path, self._folder = "", self.root
        if self._lost:
            self._lost(path, node, len(self._layers) - 1, how)


def leaves(path: str, node: Node) -> Iterator[tuple[str, int]]:
    """Path and number of all that is no folder at or below a node."""
    if isinstance(node, int):
        yield path, node
        return
    waiting = [(path, node)]
    while waiting:
        above, folder = waiting.pop()
        for name, below in folder.items():
            place = f"{above}/{name}" if above else name
            if isinstance(below, dict):
                waiting.append((place, below))
            elif name != OWN:
                yield place, below
