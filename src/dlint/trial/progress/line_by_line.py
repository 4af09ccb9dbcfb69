"""Reads the output of engines that build line by line: Docker's classic builder, podman and buildah."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable

from dlint.trial.build import BuildStep
from dlint.trial.engines.journal import Journal
from dlint.trial.progress.plain import UNITS
from dlint.trial.progress.rawjson import KEPT_WORDS, last_written

ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
CLASSIC_STEP = re.compile(r"Step (\d+)/\d+ : ")
CLASSIC_NEWS = re.compile(r" ---> (Using cache|Running in|Removed intermediate container|[0-9a-f]{12,64}$)\s*(\S*)")
CLASSIC_SENT = re.compile(r"Sending build context to Docker daemon\s+(\d+(?:\.\d+)?)\s*([kKMGT]?B)")
STEP = re.compile(r"(?:\[(\d+)/\d+\] )?(?:STEP (\d+)/\d+: |COMMIT\b)")
NEWS = re.compile(r"--> (?:(Using cache) )?([0-9a-f]{11,64})$")
# Output that does not end its line has the engine's own words behind it.
CLASSIC_GLUED = re.compile(r"(.+?)( ---> (?:Removed intermediate container )?[0-9a-f]{12})")
GLUED = re.compile(r"(.+?)(--> [0-9a-f]{11,64}|(?:\[\d+/\d+\] )?COMMIT localhost/dlint-trial/\S+)")
REMARK = re.compile(r'time="[^"]*" level=(\w+) msg="(.*)"')


class LineByLineReader:
    """Feeds a journal; a step lasts from its own line to the next one's, as they arrive.

    `words` are the lines outside of steps, the last of them an error's; `made` is called with the identity of each
    layer that a step made, `ran` with that of each container it ran in.
    """

    __slots__ = ("_current", "_journal", "_zero", "made", "ran", "words")

    def __init__(self, journal: Journal, made: Callable[[str], None], ran: Callable[[str], None]) -> None:
        self._journal = journal
        self._current: BuildStep | None = None
        # These engines print no times, so those of arrival count.
        self._zero = time.monotonic()
        self.made = made
        self.ran = ran
        self.words: deque[str] = deque(maxlen=KEPT_WORDS)

    @property
    def blamed(self) -> BuildStep | None:
        """The step that was under way when the output ended."""
        step = self._current
        return step if step is not None and step.completed is None else None

    def end(self, succeeded: bool) -> None:
        """The output has ended; a step that failed has no end."""
        # A failed step keeps no end: `blamed` finds it by that.
        if succeeded:
            self.finish()

    def begin(self, key: str, name: str) -> None:
        """A step begins, and the one before has ended."""
        before = self._current
        self.finish()
        step = self._journal.name(key, name)
        step.inputs = (before.key,) if before is not None else ()
        step.started = self._now()
        self._current = step
        self._journal.changed(step)

    def finish(self) -> None:
        """The step under way has ended."""
        step = self._current
        if step is not None and step.completed is None:
            step.completed = self._now()
            self._journal.changed(step)

    def print(self, line: str) -> None:
        """A line that belongs to the step under way, or to none."""
        if self._current is None or self._current.completed is not None:
            self.words.append(self._journal.redactor.hide(line))
        else:
            self._journal.printed(self._current, line)

    def use_cache(self) -> None:
        """The step under way comes out of the cache."""
        if self._current is not None:
            self._current.cached = True

    def _now(self) -> float:
        return time.monotonic() - self._zero


class ClassicReader(LineByLineReader):
    """`Step 3/7 : RUN …`, ` ---> Using cache`, ` ---> Running in …`, ` ---> 1b849d17e051`."""

    __slots__ = ("sent",)

    def __init__(self, journal: Journal, made: Callable[[str], None], ran: Callable[[str], None]) -> None:
        super().__init__(journal, made, ran)
        self.sent: int | None = None

    def feed(self, line: str) -> None:
        """Take a line of the client's output."""
        text = last_written(ESCAPE.sub("", line))
        if glued := CLASSIC_GLUED.fullmatch(text):
            self.print(glued[1])
            text = glued[2]
        if found := CLASSIC_STEP.match(text):
            self.begin(found[1], text)
        elif found := CLASSIC_NEWS.match(text):
            self._learn(found[1], found[2])
        elif found := CLASSIC_SENT.match(text):
            self.sent = round(float(found[1]) * UNITS.get(found[2], 1))
        elif not text.startswith(("Successfully built ", "Successfully tagged ")):
            self.print(text)

    def _learn(self, news: str, what: str) -> None:
        step = self._current
        if news == "Using cache":
            self.use_cache()
        elif news == "Running in":
            self.ran(what)
        elif news[0] != "R" and step is not None:
            self.finish()
            # Layers out of the cache and base images are not of this run.
            if not step.cached and " : FROM " not in step.name:
                self.made(news)


class BuildahReader(LineByLineReader):
    """`[1/2] STEP 2/3: RUN …`, `--> Using cache …`, `--> a897f0ca5a3`, `COMMIT name`."""

    __slots__ = ("notes",)

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, _nothing, _nothing)
        self.notes: list[str] = []

    def feed(self, line: str) -> None:
        """Take a line of the client's output."""
        text = last_written(ESCAPE.sub("", line))
        if (glued := GLUED.fullmatch(text)) and not STEP.match(text):
            self.print(glued[1])
            text = glued[2]
        if found := STEP.match(text):
            self.begin(f"{found[1] or 1}.{found[2] or 'commit'}", text)
        elif found := NEWS.match(text):
            if found[1]:
                self.use_cache()
            self.finish()
        elif found := REMARK.match(text):
            self.notes.append(self._journal.redactor.hide(found[2].replace('\\"', '"')))
        elif text.startswith("Error: "):
            self.words.append(self._journal.redactor.hide(text))
        elif not text.startswith("Successfully tagged "):
            self.print(text)


def _nothing(_: str) -> None:
    return
