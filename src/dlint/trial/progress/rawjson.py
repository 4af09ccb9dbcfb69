"""Reads `--progress=rawjson`: JSON objects one after another, which describe vertexes, their logs and what is sent."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from dlint.trial.build import BuildStep
from dlint.trial.engines.journal import Journal

# A brace outside of strings opens or closes; strings are skipped.
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]')
KEPT_WORDS = 60
# Steps of the client, by its own clock, before the builder has answered. Source: driver/manager.go and
# driver/remote/driver.go of docker/buildx 0.13, 2026-11.
CONNECTING = ("[internal] waiting for connection", "[internal] booting buildkit", "[internal] connecting to")


class ObjectReader:
    """Puts objects together out of lines; lines that belong to none are the client's own words."""

    __slots__ = ("_depth", "_parts")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._depth = 0

    def feed(self, line: str) -> Iterator[dict[str, Any] | str]:
        """The objects that end in this line, and the line itself if it is none of an object's."""
        # Only an object begins at the margin: one that was cut off gives way.
        if self._depth and line.startswith("{"):
            yield from self.end()
        # Both layouts that buildx writes are taken without a look at each brace.
        if not self._depth and line.startswith("{") and line.endswith("}") and (record := _whole(line)) is not None:
            yield record
        elif self._depth == 1 and self._parts[0] == "{" and line.startswith("  "):
            self._parts.append(line)
        elif self._depth == 1 and self._parts[0] == "{" and line == "}":
            self._depth = 0
            yield self._close(line)
        else:
            yield from self._scan(line)

    def _scan(self, line: str) -> Iterator[dict[str, Any] | str]:
        if not self._depth and not line.lstrip().startswith("{"):
            yield line
            return
        begin = 0
        for token in TOKEN.finditer(line):
            if token[0] == "{":
                self._depth += 1
            elif token[0] == "}" and self._depth:
                self._depth -= 1
                if not self._depth:
                    yield self._close(line[begin : token.end()])
                    begin = token.end()
        if self._depth:
            self._parts.append(line[begin:])
        elif line[begin:].strip():
            yield line[begin:]

    def end(self) -> Iterator[str]:
        """What is left of an object that never ended."""
        yield from self._parts
        self._parts, self._depth = [], 0

    def _close(self, last: str) -> dict[str, Any] | str:
        text = "\n".join([*self._parts, last])
        self._parts = []
        record = _whole(text)
        return text if record is None else record


class RawJsonReader:
    """Feeds a journal from the stream. `words` are the last other lines that the client printed.

    `waited` are the seconds until the builder answered, `unanswered` is the reason why it did not.
    """

    __slots__ = ("_halves", "_journal", "_objects", "_sent", "_zero", "unanswered", "waited", "words")

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._objects = ObjectReader()
        self._zero: float | None = None
        self._halves: dict[str, str] = {}
        self._sent: dict[tuple[str, str], int] = {}
        self.words: deque[str] = deque(maxlen=KEPT_WORDS)
        self.waited = 0.0
        self.unanswered: str | None = None

    @property
    def zero(self) -> float | None:
        """When the first vertex began, by the engine's clock (seconds since 1970)."""
        return self._zero

    @property
    def sent(self) -> int | None:
        """Bytes of context that were sent, None if the engine reported none."""
        return sum(self._sent.values()) if self._sent else None

    def feed(self, line: str) -> None:
        """Take a line of the client's output."""
        for found in self._objects.feed(line):
            if isinstance(found, str):
                self.words.append(self._journal.redactor.hide(found))
            else:
                self._take(found)

    def end(self) -> None:
        """The stream has ended: what stood half in it is taken as it is."""
        self.words.extend(self._objects.end())
        for key, text in self._halves.items():
            if text and (step := self._journal.get(key)):
                self._journal.printed(step, text)
        self._halves.clear()

    def _take(self, record: dict[str, Any]) -> None:
        for vertex in _objects(record, "vertexes"):
            self._vertex(vertex)
        for status in _objects(record, "statuses"):
            self._status(status)
        for log in _objects(record, "logs"):
            self._log(log)

    def _vertex(self, vertex: dict[str, Any]) -> None:
        """The last word on a vertex holds: it is reported when planned, begun and done, and again when it runs
        twice."""
        if str(vertex.get("name", "")).startswith(CONNECTING):
            self._connect(vertex)
            return
        step = self._journal.name(str(vertex.get("digest")), str(vertex.get("name", "")))
        step.inputs = tuple(vertex.get("inputs") or step.inputs)
        if "started" in vertex or "completed" in vertex:
            step.started = self._seconds(vertex.get("started"))
            step.completed = self._seconds(vertex.get("completed"))
        # A step that came out of the cache and ran again later is reported as not cached.
        step.cached = bool(vertex.get("cached"))
        error = vertex.get("error")
        step.error = self._journal.redactor.hide(str(error)) if error else None
        self._journal.changed(step)

    def _connect(self, vertex: dict[str, Any]) -> None:
        """Take a step of the client: its clock need not be the builder's, so it must not begin the build."""
        began, ended = vertex.get("started"), vertex.get("completed")
        if began and ended:
            self.waited = max(self.waited, _moment(ended) - _moment(began))
        error = vertex.get("error")
        self.unanswered = self._journal.redactor.hide(str(error)) if error else None

    def _status(self, status: dict[str, Any]) -> None:
        key, what = str(status.get("vertex")), str(status.get("id", ""))
        step = self._journal.get(key)
        # The ignore file is fetched as a context too.
        if what.startswith("transferring context") and step is not None and step.name.endswith("load build context"):
            self._sent[key, what] = int(status.get("current") or 0)

    def _log(self, log: dict[str, Any]) -> None:
        key = str(log.get("vertex"))
        step = self._journal.get(key)
        if step is None:
            return
        text = self._halves.get(key, "") + b64decode(log.get("data") or "").decode(errors="replace")
        # A record may end in the middle of a line; the rest comes with the next one.
        *lines, self._halves[key] = text.split("\n")
        for line in lines:
            self._journal.printed(step, last_written(line))

    def _seconds(self, stamp: str | None) -> float | None:
        if not stamp:
            return None
        moment = _moment(stamp)
        if self._zero is None:
            self._zero = moment
        return moment - self._zero


def _moment(stamp: str) -> float:
    return datetime.fromisoformat(stamp).timestamp()


def _whole(text: str) -> dict[str, Any] | None:
    try:
        record: dict[str, Any] = json.loads(text)
    except ValueError:
        return None
    return record


def last_written(line: str) -> str:
    """What a terminal would show of a line that was written over with carriage returns."""
    return line.rstrip("\r").rpartition("\r")[2]


def settle(steps: list[BuildStep]) -> None:
    """Move the times so that the first step begins at 0: the first one reported need not be the first to begin."""
    earliest = min((step.started for step in steps if step.started is not None), default=0.0)
    for step in steps:
        step.started = None if step.started is None else step.started - earliest
        step.completed = None if step.completed is None else step.completed - earliest


def _objects(record: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = record.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
