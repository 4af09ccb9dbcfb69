"""Divides the bytes of an image among folders and layers, in a few hundred rows: what a treemap shows."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass
from typing import TypeAlias

from dlint.trial.image.image import Image
from dlint.trial.image.waste import Waste, count_waste

# Folders below this depth count with the one that they are in, and so do files that are less than this part of the
# image; of a folder that is opened what is less than this part of it is taken together.
DEEPEST, SMALLEST_FILE, SMALLEST_PART = 10, 1000, 50

Key: TypeAlias = tuple[int, bool]  # the layer that wrote the bytes; whether they are wasted
Sums: TypeAlias = "Counter[Key]"


@dataclass(frozen=True, slots=True)
class FolderShare:
    """Bytes of a file or a folder that one layer wrote; of those in sight, or of the `wasted` ones.

    `path` ends with "/*" for what is left of a folder beside rows of its own; the path of all that is left is "*".
    """

    path: str
    bytes: int
    layer: int
    wasted: bool = False


def find_shares(image: Image, base: int = 0, limit: int = 400) -> list[FolderShare]:
    """The shares of an image, the biggest first; their bytes add up to those of all layers.

    The first `base` layers are those of the base image, and count as one, layer 0. What is hidden of it is wasted, too:
    it is in the image. There are no more rows than `limit`, or than twice the number of layers where that is more.
    """
    return survey(image, base, limit)[1]


def survey(image: Image, base: int = 0, limit: int = 400) -> tuple[Waste, list[FolderShare]]:
    """The results of `count_waste` and `find_shares` in one pass."""
    tree = _FolderTree(max(1, sum(layer.bytes for layer in image.layers) // SMALLEST_FILE), base)
    waste = count_waste(image, base, tree.add)
    rows = [
        FolderShare(path, size, layer, wasted)
        for path, sums in _divide(tree, limit)
        for (layer, wasted), size in sums.items()
    ]
    return waste, sorted(rows, key=lambda row: (-row.bytes, row.path, row.layer, row.wasted))


class _FolderNode:
    """A folder or a big file: the bytes of its own, and its parts. Many thousands of them: so no more than
    necessary."""

    __slots__ = ("own", "parts")

    def __init__(self) -> None:
        self.own: dict[Key, int] = {}
        self.parts: dict[str, _FolderNode] | None = None

    def whole(self) -> Sums:
        """All bytes here."""
        sums = Counter(self.own)
        waiting = [self.parts]
        while waiting:
            for part in (waiting.pop() or {}).values():
                for key, size in part.own.items():
                    sums[key] += size
                waiting.append(part.parts)
        return sums


class _FolderTree:
    """All nodes, by their path."""

    __slots__ = ("_base", "_floor", "_keys", "top")

    def __init__(self, floor: int, base: int) -> None:
        self.top = _FolderNode()
        self._floor = floor
        self._base = base
        self._keys: dict[Key, Key] = {}

    def add(self, path: str, writer: int, size: int, wasted: bool) -> None:
        """Put a content into the node of its folder, or one of its own where it is big."""
        if not size:
            return
        names = path.split("/")
        node = self.top
        for name in names[: DEEPEST if size >= self._floor else min(DEEPEST, len(names) - 1)]:
            if node.parts is None:
                node.parts = {}
            below = node.parts.get(name)
            if below is None:
                below = node.parts[name] = _FolderNode()
            node = below
        key = (writer if writer >= self._base else 0, wasted)
        key = self._keys.setdefault(key, key)
        node.own[key] = node.own.get(key, 0) + size


def _divide(tree: _FolderTree, limit: int) -> list[tuple[str, Sums]]:
    """Open the biggest folder, and again, as long as the rows suffice."""
    done: list[tuple[str, Sums]] = []
    whole = tree.top.whole()
    count = len(whole)
    waiting = [(-whole.total(), "", tree.top, whole)]
    while waiting:
        _, path, node, whole = heapq.heappop(waiting)
        rest, parts = _opened(node, whole)
        more = len(rest) + sum(len(sums) for _, _, sums in parts) - len(whole)
        if not parts or count + more > limit:
            done.append((path or "*", whole))
            continue
        count += more
        if rest:
            done.append((f"{path}/*" if path else "*", rest))
        for name, part, sums in parts:
            heapq.heappush(waiting, (-sums.total(), f"{path}/{name}" if path else name, part, sums))
    return done


def _opened(node: _FolderNode, whole: Sums) -> tuple[Sums, list[tuple[str, _FolderNode, Sums]]]:
    """What a folder falls into: the parts that can be seen, and the sum of all others."""
    floor = whole.total() / SMALLEST_PART
    weighed = ((name, part, part.whole()) for name, part in (node.parts or {}).items())
    parts = [(name, part, sums) for name, part, sums in weighed if sums.total() >= floor]
    rest = whole.copy()
    for _, _, sums in parts:
        rest -= sums
    return rest, parts
