"""The build context of each Dockerfile in repositories of many shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from layouts import LAYOUTS, Layout

from dlint.config.settings import Settings
from dlint.engine.check import open_file
from dlint.engine.late_contexts import LateContexts
from dlint.engine.ways import ways_of
from dlint.text.source import Source


def made(layout: Layout, folder: Path) -> None:
    (folder / ".git").mkdir()
    for name, text in layout[0].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def contexts_of(folder: Path, name: str) -> list[str | None]:
    """The contexts of a Dockerfile from the root, one for each way in which it is built."""
    path = folder / name
    found = LateContexts()
    file = open_file(Source(path.read_bytes(), str(path)), Settings(), True, found)
    if len(file.builds) > 1:
        ways = [members[0].context for members in ways_of(file.builds)]
    else:
        ways = [None if file.context is None else file.context.root]
    return [None if way is None else str(Path(way).relative_to(folder)) for way in ways]


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_context_is_what_the_repository_states(name: str, tmp_path: Path) -> None:
    made(LAYOUTS[name], tmp_path)
    expected = LAYOUTS[name][1]
    assert {dockerfile: contexts_of(tmp_path, dockerfile) for dockerfile in expected} == expected


def test_there_are_forty_layouts() -> None:
    assert len(LAYOUTS) >= 40
