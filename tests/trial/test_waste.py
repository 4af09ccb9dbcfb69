"""Waste is the sum of a slow and obvious count of all copies, for any layers."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence

import madeimage as made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.trial.image.archive import read_image
from dlint.trial.image.folders import find_shares
from dlint.trial.image.image import FILE, FOLDER, HARDLINK, OPAQUE, WHITEOUT, Entry, Image, Layer
from dlint.trial.image.waste import Waste, count_waste


def image(*layers: list[Entry]) -> Image:
    made_layers = [
        Layer(f"sha256:{at}", bytes=sum(entry.size for entry in entries), entries=entries)
        for at, entries in enumerate(layers)
    ]
    return Image({}, made_layers)


def file(path: str, size: int = 0, mode: int = 0o644) -> Entry:
    return Entry(path, FILE, size, mode)


def folder(path: str) -> Entry:
    return Entry(path, FOLDER, mode=0o755)


def link(path: str, target: str) -> Entry:
    return Entry(path, HARDLINK, link=target)


def gone(path: str) -> Entry:
    return Entry(path, WHITEOUT)


def emptied(path: str) -> Entry:
    return Entry(path, OPAQUE)


def rows(waste: Waste) -> list[tuple[int, int, str, int, int]]:
    return sorted((row.writer, row.hider, row.how, row.bytes, row.paths) for row in waste.rows)


CASES: dict[str, tuple[list[list[Entry]], list[tuple[int, int, str, int, int]], list[int]]] = {
    "nothing": ([[file("a", 5)], [file("b", 7)]], [], [5, 7]),
    "every copy but the last": (
        [[file("a", 5)], [file("a", 6)], [file("a", 7)]],
        [(0, 1, "overwritten", 5, 1), (1, 2, "overwritten", 6, 1)],
        [0, 0, 7],
    ),
    "all copies of a deleted file": (
        [[file("a", 5)], [file("a", 6)], [gone("a")]],
        [(0, 1, "overwritten", 5, 1), (1, 2, "deleted", 6, 1)],
        [0, 0, 0],
    ),
    "new permissions alone": ([[file("a", 5)], [file("a", 5, 0o755)]], [(0, 1, "overwritten", 5, 1)], [0, 5]),
    "a folder": (
        [[folder("d"), file("d/a", 5), file("d/e/b", 6)], [file("d/c", 7)], [gone("d")]],
        [(0, 2, "deleted", 11, 2), (1, 2, "deleted", 7, 1)],
        [0, 0, 0],
    ),
    "what a folder held": (
        [[folder("d"), file("d/a", 5), file("e", 6)], [folder("d"), emptied("d"), file("d/b", 7)]],
        [(0, 1, "deleted", 5, 1)],
        [6, 7],
    ),
    "all": ([[file("d/a", 5), file("e", 6)], [emptied("")]], [(0, 1, "deleted", 11, 2)], [0, 0]),
    "a folder that came again in part": (
        [[file("d/a", 5), file("d/b", 6)], [gone("d"), folder("d"), file("d/b", 7)]],
        [(0, 1, "deleted", 5, 1), (0, 1, "overwritten", 6, 1)],
        [0, 7],
    ),
    "a whiteout is for the layers below": (
        [[file("a", 5)], [file("a", 6), gone("a")]],
        [(0, 1, "overwritten", 5, 1)],
        [0, 6],
    ),
    "a folder that became a file": ([[file("d/a", 5)], [file("d", 6)]], [(0, 1, "deleted", 5, 1)], [0, 6]),
    "a file that became a folder": ([[file("d", 5)], [folder("d"), file("d/a", 6)]], [(0, 1, "deleted", 5, 1)], [0, 6]),
    "a file that became a parent": ([[file("d", 5)], [file("d/a", 6)]], [(0, 1, "deleted", 5, 1)], [0, 6]),
    "twice in one layer": ([[file("a", 5), file("a", 6)]], [(0, 0, "overwritten", 5, 1)], [6]),
    "one name of two": ([[file("a", 5), link("b", "a")], [gone("a")]], [], [5, 0]),
    "both names": (
        [[file("a", 5), link("b", "a")], [gone("a")], [file("b", 1)]],
        [(0, 2, "overwritten", 5, 1)],
        [0, 0, 1],
    ),
    "a link to a layer below": ([[file("a", 5)], [link("b", "a")], [gone("a")]], [], [5, 0, 0]),
    "a link to itself": ([[file("a", 5), link("a", "a")]], [], [5]),
    "a link to nothing": ([[link("a", "b")]], [], [0]),
    "a link in the place of its target's folder": (
        [[file("d/a", 5), file("d/b", 6), link("d", "d/a")]],
        [(0, 0, "deleted", 6, 1)],
        [5],
    ),
    "what is not there": ([[file("a", 5)], [gone("b"), gone("a/b"), emptied("a"), emptied("c")]], [], [5, 0]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_waste_is(name: str) -> None:
    layers, wanted, visible = CASES[name]
    waste = count_waste(image(*layers))
    assert rows(waste) == wanted
    assert list(waste.visible) == visible


def test_the_base_is_not_blamed() -> None:
    layers = image([file("a", 5), file("b", 6)], [gone("a"), file("c", 7)], [gone("b"), gone("c"), file("d", 8)])
    waste = count_waste(layers, base=2)
    assert waste.bytes == 0
    assert [(row.writer, row.hider, row.bytes) for row in waste.base_rows] == [(1, 2, 7), (0, 2, 6)]
    assert count_waste(layers, base=1).bytes == 7


def test_examples_are_the_biggest() -> None:
    names = [file(f"d/{size:02}", size) for size in range(1, 20)]
    below = image([*names, file("e/a", 30), file("e/b", 4)], [*(gone(entry.path) for entry in names), gone("e")])
    (row,) = count_waste(below).rows
    assert row.examples == (("e/", 34), ("d/19", 19), ("d/18", 18), ("d/17", 17), ("d/16", 16))


def test_an_archive_is_counted_as_its_layers_are() -> None:
    tars = [
        made.layer([made.file("usr/a", bytes(10)), made.file("usr/b", bytes(20)), made.hardlink("c", "usr/a")]),
        made.layer([made.opaque("usr"), made.folder("usr")]),
    ]
    found = count_waste(read_image(io.BytesIO(made.archive(made.old_docker(tars)))))
    assert rows(found) == [(0, 1, "deleted", 20, 1)]


# A world small enough for collisions.
PATHS = st.lists(st.sampled_from("ab"), min_size=1, max_size=3).map("/".join)
ENTRIES = st.one_of(
    st.builds(file, PATHS, st.sampled_from([1, 10, 100, 1000])),
    st.builds(folder, PATHS),
    st.builds(gone, PATHS),
    st.builds(emptied, PATHS),
    st.builds(link, PATHS, PATHS),
)
LAYERS = st.lists(st.lists(ENTRIES, max_size=5), min_size=1, max_size=5)


Content = tuple[int, int, int]  # layer, index of the entry, size


class Paths:
    """A flat list of all paths; what stands at a path is a content, None for a folder."""

    def __init__(self) -> None:
        self.there: dict[str, Content | None] = {}

    def drop(self, path: str) -> None:
        for each in [each for each in self.there if each == path or each.startswith(path + "/")]:
            del self.there[each]

    def delete(self, entry: Entry) -> None:
        below = [each for each in self.there if each.startswith(entry.path + "/")]
        for path in below if entry.kind == OPAQUE else [entry.path]:
            self.drop(path)

    def write(self, entry: Entry, content: Content) -> None:
        if entry.kind == HARDLINK:
            content = self.there.get(entry.link) or content
        if self.there.get(entry.path) == content:
            return
        names = entry.path.split("/")
        for depth in range(1, len(names) + (entry.kind == FOLDER)):
            parent = "/".join(names[:depth])
            if self.there.get(parent):
                self.drop(parent)
            self.there[parent] = None
        if entry.kind != FOLDER:
            self.drop(entry.path)
            self.there[entry.path] = content

    def contents(self) -> set[Content]:
        return {content for content in self.there.values() if content}


def slow_count(layers: Sequence[Sequence[Entry]]) -> tuple[Counter[tuple[int, int]], list[int]]:
    """Bytes by writer and hider, and what is left of each layer; a content is lost when no path has it any more."""
    paths = Paths()
    lost: Counter[tuple[int, int]] = Counter()
    for at, entries in enumerate(layers):
        written = {(at, index, entry.size) for index, entry in enumerate(entries) if entry.kind == FILE}
        before = paths.contents() | written
        for entry in entries:
            if entry.kind in (WHITEOUT, OPAQUE):
                paths.delete(entry)
        for index, entry in enumerate(entries):
            if entry.kind not in (WHITEOUT, OPAQUE):
                paths.write(entry, (at, index, entry.size))
        for writer, _, size in before - paths.contents():
            lost[writer, at] += size
    visible = [0] * len(layers)
    for writer, _, size in paths.contents():
        visible[writer] += size
    return lost, visible


@settings(max_examples=400)
@given(LAYERS)
def test_waste_is_what_a_slow_count_states(layers: list[list[Entry]]) -> None:
    waste = count_waste(image(*layers))
    lost, visible = slow_count(layers)
    assert list(waste.visible) == visible
    found: Counter[tuple[int, int]] = Counter()
    for row in waste.rows:
        found[row.writer, row.hider] += row.bytes
    assert +found == +lost


@settings(max_examples=100)
@given(LAYERS, st.integers(0, 2), st.integers(1, 30))
def test_shares_add_up_and_are_few(layers: list[list[Entry]], base: int, limit: int) -> None:
    whole = image(*layers)
    shares = find_shares(whole, base, limit)
    assert sum(share.bytes for share in shares) == sum(layer.bytes for layer in whole.layers)
    assert len(shares) <= max(limit, 2 * len(layers))
    lost, _ = slow_count(layers)
    assert sum(share.bytes for share in shares if share.wasted) == lost.total()
    assert len({(share.path, share.layer, share.wasted) for share in shares}) == len(shares)


def test_shares_distinguish_big_folders_and_files() -> None:
    small = [file(f"usr/share/doc/p{at}/copyright", 10) for at in range(500)]
    layers = image(
        [file("usr/lib/big.so", 50_000), *small], [file("app/a", 9000), file("app/b", 9000)], [gone("app/b")]
    )
    found = [(share.path, share.bytes, share.layer, share.wasted) for share in find_shares(layers)]
    assert found == [
        ("usr/lib/big.so", 50_000, 0, False),
        ("app/a", 9000, 1, False),
        ("app/b", 9000, 1, True),
        ("usr/share/doc", 5000, 0, False),
    ]
