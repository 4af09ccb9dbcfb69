"""Counts the bytes of an image that no container sees: written by one layer, deleted or written again by a later
one."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from dlint.trial.image.image import Image
from dlint.trial.image.tree import SHIFT, Node, Tree, leaves

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Wasted:
    """What the layer `hider` hid of what the layer `writer` had written, `how`: "deleted" or "overwritten".

    `paths` counts files, links and devices, not folders; of hard links the last name alone. `examples` are the biggest,
    with their bytes; a folder that went as a whole is one of them, with a slash behind.
    """

    writer: int
    hider: int
    how: str
    bytes: int
    paths: int
    examples: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Waste:
    """All waste of an image, by layer.

    `rows` has what layers above the base image wrote. `base_rows` has what they hid of the base image: no waste of
    theirs, and nothing that they save. What the base hides of itself is left out. `visible` are for each layer the
    bytes that are there in the end; for each layer above the base `visible` and the rows add up to its bytes.
    """

    rows: tuple[Wasted, ...]
    base_rows: tuple[Wasted, ...]
    visible: tuple[int, ...]

    @property
    def bytes(self) -> int:
        """The bytes that a better Dockerfile could save."""
        return sum(row.bytes for row in self.rows)


# Path, the layer that wrote it, its bytes, whether they are wasted.
Content: TypeAlias = Callable[[str, int, int, bool], None]


def count_waste(image: Image, base: int = 0, each: Content | None = None) -> Waste:
    """The waste of an image whose first `base` layers are those of its base image.

    Of a path that is written N times, every copy but the one in sight is waste, of a deleted path all. Hard links have
    one content, which is there as long as one of them is. `each` is called with every content once, by its last name.
    """
    count = _Count(each)
    for layer in image.layers:
        count.tree.lay(layer)
    if each:
        count.count_visible(each)
    visible = [layer.bytes for layer in image.layers]
    rows = []
    for (writer, hider, how), heap in count.heaps.items():
        visible[writer] -= heap.bytes
        examples = tuple((path, size) for size, path in sorted(heap.biggest, reverse=True))
        rows.append(Wasted(writer, hider, how, heap.bytes, heap.paths, examples))
    rows.sort(key=lambda row: (-row.bytes, row.writer, row.hider, row.how))
    return Waste(
        tuple(row for row in rows if row.writer >= base),
        tuple(row for row in rows if row.writer < base <= row.hider),
        tuple(visible),
    )


@dataclass(slots=True)
class _Heap:
    bytes: int = 0
    paths: int = 0
    biggest: list[tuple[int, str]] = field(default_factory=list)


class _Count:
    __slots__ = ("_each", "heaps", "tree")

    def __init__(self, each: Content | None) -> None:
        self.tree = Tree(self._lost)
        self.heaps: dict[tuple[int, int, str], _Heap] = {}
        self._each = each

    def count_visible(self, each: Content) -> None:
        """Count what is there in the end."""
        for path, number in leaves("", self.tree.root):
            if self.tree.release(number):
                each(path, number >> SHIFT, self.tree.size(number), False)

    def _lost(self, path: str, node: Node, hider: int, how: str) -> None:
        here: dict[int, int] = {}
        for place, number in leaves(path, node):
            if not self.tree.release(number):
                continue
            writer, size = number >> SHIFT, self.tree.size(number)
            here[writer] = here.get(writer, 0) + size
            heap = self.heaps.setdefault((writer, hider, how), _Heap())
            heap.bytes += size
            heap.paths += 1
            if self._each:
                self._each(place, writer, size, True)
        shown = path if isinstance(node, int) else path + "/"
        for writer, size in here.items():
            if size:
                _keep(self.heaps[writer, hider, how].biggest, (size, shown))


def _keep(biggest: list[tuple[int, str]], one: tuple[int, str]) -> None:
    # A heap holds the biggest few without sorting all.
    if len(biggest) < EXAMPLES:
        heapq.heappush(biggest, one)
    else:
        heapq.heappushpop(biggest, one)
