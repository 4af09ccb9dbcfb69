"""Several Dockerfiles built at once: each in a process of its own, on one builder of a pool from its first build to its
last, so that builds that are compared ran on the same one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dlint.cli.arguments import UsageError
from dlint.cli.output import coloured, complain, print_report
from dlint.system.own_command import own_command
from dlint.trial.engine import EngineError
from dlint.trial.engines.builder import find_builder, require_usable
from dlint.trial.engines.process import stoppable

if TYPE_CHECKING:
    from dlint.cli.arguments import Arguments, VerbSpec

# They name one build, or one place for one report.
_FOR_ONE = ("file", "context", "service", "bake-target", "compare", "output", "html")
# Options that the processes of the pool get in another form, or not at all.
_OWN = ("builder", "jobs", "color")
_FAILED = 2
_LINES = ("json",)


def run_pool(verb: VerbSpec, arguments: Arguments) -> int:
    """Run the verb for each PATH and print the reports in their order; the highest exit code of all."""
    paths = arguments.operands or [os.curdir]
    for name in _FOR_ONE:
        if len(paths) > 1 and arguments.has(name):
            raise UsageError(f"--{name} is for one PATH: with several, reports go to standard output one by one")
    builders: list[str | None] = list(dict.fromkeys(arguments.values("builder"))) or [None]
    jobs = arguments.number("jobs", len(builders))
    if jobs < 1:
        raise UsageError("--jobs needs at least 1")
    if jobs > len(builders):
        complain("dlint: more jobs than builders: builds at the same time on one machine disturb each other's seconds")
    words = [verb.name, *arguments.words(verb, _OWN)]
    if coloured(arguments.value("color") or "auto", sys.stdout):
        words.append("--color=always")
    pool = _Pool(words, builders, jobs)
    kind = arguments.value("format") or next((name for name in ("json", "markdown") if arguments.has(name)), "text")
    codes = []
    with stoppable(), pool.working(paths) as results:
        for path, result in zip(paths, results, strict=True):
            code, text = result.result()
            codes.append(code)
            _print(path, text, kind)
    return max(codes)


def _print(path: str, text: str, kind: str) -> None:
    if kind in _LINES:
        known = json.loads(text) if text.strip() else {"path": path, "error": "no report: see standard error"}
        text = json.dumps(known) + "\n"
    elif text.strip():
        text = text.rstrip("\n") + "\n\n"
    print_report(text, kind)


@dataclass(slots=True)
class _Pool:
    """The builders that are free, and the processes that run. A builder that is lost is not used again."""

    words: list[str]
    builders: list[str | None]
    jobs: int
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _busy: Counter[str | None] = field(default_factory=Counter)
    _running: set[subprocess.Popen[bytes]] = field(default_factory=set)
    _stopped: bool = False

    @contextmanager
    def working(self, paths: list[str]) -> Iterator[list[Future[tuple[int, str]]]]:
        """Exit code and report of each path, as they come; leaving the block ends what still runs."""
        # Threads only wait: each session is a process of its own.
        with ThreadPoolExecutor(self.jobs) as threads:
            try:
                yield [threads.submit(self._session, path) for path in paths]
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                self._stop()
                raise

    def _session(self, path: str) -> tuple[int, str]:
        """One path on one builder; on another one from the beginning where the first was lost."""
        while True:
            builder = self._take()
            try:
                code, text = self._run(path, builder)
            finally:
                self._give_back(builder)
            # The exit code is the same for a lost builder and for a mistake of the user: only the builder itself can
            # answer that.
            if code != _FAILED or builder is None or self._stopped or _answers(builder):
                return code, text
            with self._changed:
                self.builders = [each for each in self.builders if each != builder]
            if not self.builders:
                return code, text
            complain(f"dlint: {path}: the builder {builder} was lost: all of it again on another one")

    def _take(self) -> str | None:
        """The builder with the fewest sessions, once one may have another."""
        with self._changed:
            while True:
                if not self.builders:
                    raise EngineError("no builder of those named answers any more")
                # Rounded up: where jobs do not divide evenly, some builders have one more.
                most = -(-self.jobs // len(self.builders))
                builder = min(self.builders, key=lambda each: self._busy[each])
                if self._busy[builder] < most:
                    self._busy[builder] += 1
                    return builder
                self._changed.wait()

    def _give_back(self, builder: str | None) -> None:
        with self._changed:
            self._busy[builder] -= 1
            self._changed.notify_all()

    def _run(self, path: str, builder: str | None) -> tuple[int, str]:
        own = [] if builder is None else [f"--builder={builder}"]
        command = own_command(*self.words, *own, "--", path)
        # A session of its own: Ctrl-C reaches it through this process, once.
        with (
            tempfile.TemporaryFile() as report,
            subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=report, stderr=subprocess.PIPE, start_new_session=True
            ) as process,
        ):
            self._running.add(process)
            for line in process.stderr or ():
                complain(f"{path}: {line.decode(errors='replace').rstrip()}")
            code = process.wait()
            self._running.discard(process)
            report.seek(0)
            return code, report.read().decode(errors="replace")

    def _stop(self) -> None:
        self._stopped = True
        for process in list(self._running):
            process.send_signal(signal.SIGINT)


def _answers(builder: str) -> bool:
    try:
        require_usable(find_builder(builder))
    except EngineError:
        return False
    return True
