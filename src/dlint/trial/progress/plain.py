"""Reads BuildKit's `--progress=plain`, for clients that know no rawjson: `#7 [2/4] RUN …`, `#7 DONE 0.3s`."""

from __future__ import annotations

import re
import time
from collections import deque

from dlint.trial.build import BuildStep
from dlint.trial.engines.journal import Journal
from dlint.trial.progress.rawjson import KEPT_WORDS, last_written

LINE = re.compile(r"#(\d+) (.*)")
PRINTED = re.compile(r"\d+\.\d+(?: (.*))?")
DONE = re.compile(r"DONE (\d+(?:\.\d+)?)s")
SENT = re.compile(r"(transferring context:) (\d+(?:\.\d+)?)(B|[kKMGT]i?B)\b")
UNITS = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


class PlainReader:
    """Feeds a journal from the plain progress. Steps end when the engine reports it, and began as long before as it
    reports.

    `zero` is when reading began, by this machine's clock; times of steps are relative to it.
    """

    __slots__ = ("_journal", "_sent", "words", "zero")

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._sent: dict[str, int] = {}
        self.zero: float = time.time()
        self.words: deque[str] = deque(maxlen=KEPT_WORDS)

    @property
    def sent(self) -> int | None:
        """Bytes of context that were sent, as the engine rounds them; None if it reported none."""
        return sum(self._sent.values()) if self._sent else None

    def feed(self, line: str) -> None:
        """Take a line of the client's output."""
        now = time.time()
        found = LINE.match(line)
        if found is None:
            self.words.append(self._journal.redactor.hide(line))
        # `#0` is the builder's own introduction, no step.
        elif found[1] != "0":
            self._take(found[1], last_written(found[2]), now - self.zero)

    def end(self) -> None:
        """The stream has ended."""

    def _take(self, key: str, text: str, now: float) -> None:
        step = self._journal.get(key)
        if step is None:
            step = self._journal.name(key, text)
            step.started = now
            self._journal.changed(step)
        elif printed := PRINTED.fullmatch(text):
            self._journal.printed(step, printed[1] or "")
        elif self._ends(step, text, now):
            self._journal.changed(step)
        elif (sent := SENT.match(text)) and step.name.endswith("load build context"):
            self._sent[key] = round(float(sent[2]) * UNITS.get(sent[3], 1))

    def _ends(self, step: BuildStep, text: str, now: float) -> bool:
        """Whether the line shows that the step has ended, or was nothing to do."""
        if text == "CACHED":
            step.cached = True
            step.completed = now
        elif done := DONE.fullmatch(text):
            step.completed = now
            # Lines may arrive late; the duration is the engine's own.
            step.started = now - float(done[1])
        elif text.startswith("ERROR"):
            step.completed = now
            step.error = self._journal.redactor.hide(text.removeprefix("ERROR").lstrip(": ") or "failed")
        elif text == "CANCELED":
            step.error = "context canceled"
        else:
            return False
        return True
