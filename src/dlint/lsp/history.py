"""What `dlint replay` computed for a document: how often past commits had each instruction built again."""

from __future__ import annotations

import asyncio
import json
import os

from dlint.report.markdown_text import span
from dlint.system.own_command import own_command
from dlint.system.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dlint.model.instructions.view import View

PATIENCE = 120
"""Seconds until a replay that does not end is given up."""
FILES = 3


class Histories:
    """The replays of the documents over which a user hovered.

    A process of its own computes each, so that typing never waits; what it found is there the next time. It asks git
    for objects only, as `dlint replay` does.
    """

    __slots__ = ("_found", "_stale", "_tasks")

    def __init__(self) -> None:
        self._found: dict[str, Replayed] = {}
        self._stale: set[str] = set()
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def facts(self, path: str, view: View) -> Iterator[str]:
        """Lines of Markdown on an instruction; none until the replay, which the first question starts, has ended."""
        if (path not in self._found or path in self._stale) and path not in self._tasks:
            self._stale.discard(path)
            self._tasks[path] = asyncio.get_running_loop().create_task(self._replay(path))
        replayed = self._found.get(path)
        if replayed is not None:
            yield from replayed.facts(view)

    def saved(self, path: str) -> None:
        """Compute again, at the next question, what holds for a file that was written."""
        if path in self._found:
            self._stale.add(path)

    def close(self) -> None:
        """End what still runs."""
        for task in self._tasks.values():
            task.cancel()

    async def _replay(self, path: str) -> None:
        command = own_command("replay", "--format", "json", os.path.basename(path))
        # An empty answer first: a file without a history is not asked again with each hover.
        self._found[path] = Replayed({}, ())
        try:
            lines = tuple(read_file(path).split(b"\n"))
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=os.path.dirname(path),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
            finally:
                if process.returncode is None:
                    process.kill()
            if process.returncode == 0:
                self._found[path] = Replayed(json.loads(printed), lines)
        except (OSError, TimeoutError, ValueError):
            return
        finally:
            self._tasks.pop(path, None)


class Replayed:
    """A report of `dlint replay`, with the lines of the file that it is about."""

    __slots__ = ("_lines", "_report")

    def __init__(self, report: dict[str, Any], lines: tuple[bytes, ...]) -> None:
        self._report = report
        self._lines = lines

    def facts(self, view: View) -> Iterator[str]:
        """Lines on an instruction of a text that may have changed since: it is known by its own text."""
        node, source = view.node, view.file.source
        written = tuple(source.data.split(b"\n")[node.start_line - 1 : node.end_line])
        rows = self._report.get("today", {}).get("lines", ())
        # Lines move while the user types, so the nearest of several equal instructions is meant.
        same = [row for row in rows if self._lines[row["start"] - 1 : row["end"]] == written]
        if same:
            yield from self._row_facts(min(same, key=lambda row: abs(row["start"] - node.start_line)))

    def _row_facts(self, row: dict[str, Any]) -> Iterator[str]:
        count = self._report["commits"]
        yield f"- git history, replayed: built again in {row['rebuilt']} of {count} commits"
        above = [each for each in row["begun_by"] if each["line"] != row["start"]]
        if above:
            yield f"- because of line {above[0]['line']} in {above[0]['commits']} of them"
        changed = ", ".join(f"{span(each['path'])} ({each['commits']})" for each in row["files"][:FILES])
        if changed:
            yield f"- changed files and their commits: {changed}"
