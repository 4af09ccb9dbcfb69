"""Runs an engine's client in a process group of its own: its lines as they come, and a clean end for it."""

from __future__ import annotations

import errno
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import IO, BinaryIO, NoReturn, Self, cast

from dlint.system.programs import find_program
from dlint.trial.engine import EngineError
from dlint.trial.engines.failure_reason import meaning

CHUNK = 1 << 16
# How long each signal may take to end a client; a build that is cancelled cleans up after the first of them.
PATIENCE = ((signal.SIGINT, 8.0), (signal.SIGTERM, 3.0), (signal.SIGKILL, 5.0))
# A grandchild may hold the pipe open when the client itself has ended.
LAST_WORDS = 0.5


class OutOfTime(Exception):
    """The client still ran when its time was over."""


def located(words: Sequence[str]) -> list[str]:
    """A command whose program stands by its absolute path, never one of the checkout.

    Raises:
        FileNotFoundError: there is no such program on PATH.
    """
    program = find_program(words[0])
    if program is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), words[0])
    return [program, *words[1:]]


class Client:
    """A client that runs; both its output streams come as one. Leaving the `with` block ends whatever still runs.

    `deadline` is when `lines` gives up, by the monotonic clock (None: never); it may be set while lines are read.
    """

    __slots__ = ("_pipe", "_process", "began", "deadline")

    def __init__(self, words: Sequence[str], *, extra: dict[str, str] | None = None) -> None:
        self.began = time.monotonic()
        self.deadline: float | None = None
        try:
            self._process = subprocess.Popen(
                located(words),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(extra or {})},
                start_new_session=True,
            )
        except OSError as error:
            raise EngineError(f"{words[0]} does not start: {error.strerror or error}") from error
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()

    @property
    def pid(self) -> int:
        """The client's process id, which is its group's too."""
        return self._process.pid

    @property
    def seconds(self) -> float:
        """Since the client was started."""
        return time.monotonic() - self.began

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self.stop()
        finally:
            assert self._process.stdout is not None
            self._process.stdout.close()

    def lines(self, seconds: float | None = None) -> Iterator[str]:
        """Each line without its end, as soon as it is there.

        Raises:
            OutOfTime: the client did not end within `seconds`, or before its deadline.
        """
        rest = b""
        if seconds is not None:
            self.deadline = self.began + seconds
        for chunk in self._chunks():
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                yield line.decode(errors="replace").rstrip("\r")
        if rest:
            yield rest.decode(errors="replace").rstrip("\r")

    def wait(self) -> int:
        """The exit code, once all lines are read; negative for the signal that ended the client."""
        return self._process.wait()

    def stop(self) -> None:
        """End the client and all that it started: a request first, then force. Its output is drained meanwhile."""
        for request, seconds in PATIENCE:
            if self._process.poll() is not None:
                break
            self._signal(request)
            self._drain(seconds)
        # What the client itself left running in its group.
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        end_group(self._process.pid, number)

    def _drain(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        open_pipe = True
        while self._process.poll() is None and time.monotonic() < deadline:
            if open_pipe and self._ready(0.05):
                open_pipe = bool(os.read(self._pipe, CHUNK))
            elif not open_pipe:
                time.sleep(0.02)

    def _chunks(self) -> Iterator[bytes]:
        ended: float | None = None
        while True:
            if self._ready(0.2):
                chunk = os.read(self._pipe, CHUNK)
                if not chunk:
                    return
                yield chunk
            elif ended is None:
                ended = time.monotonic() if self._process.poll() is not None else None
            elif time.monotonic() - ended > LAST_WORDS:
                return
            if self.deadline is not None and time.monotonic() > self.deadline:
                raise OutOfTime

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self._pipe], [], [], seconds)[0])


def ask(words: Sequence[str], *, seconds: float = 60.0, extra: dict[str, str] | None = None) -> tuple[int, str]:
    """Run a short command: its exit code and all that it printed; 127 if the program is not there.

    Raises:
        EngineError: it did not end in time.
    """
    try:
        with Client(words, extra=extra) as client:
            text = "\n".join(client.lines(seconds))
            return client.wait(), text
    except OutOfTime as error:
        raise EngineError(f"`{' '.join(words[:3])}` did not answer within {seconds:.0f} s") from error
    except EngineError as error:
        return 127, str(error)


@contextmanager
def streaming(words: Sequence[str]) -> Iterator[BinaryIO]:
    """What a command writes to its standard output, as a stream to read from front to end.

    Raises:
        EngineError: the command failed; its last words are the message.
    """
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            located(words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
        )
        assert process.stdout is not None
        try:
            yield cast(BinaryIO, process.stdout)
        except Exception as error:
            # Half an archive is the reader's trouble only if the command did not break off itself.
            if _failed_alone(process):
                raise EngineError(meaning(_words_of(errors))) from error
            raise
        else:
            if not process.stdout.read(1) and process.wait() != 0:
                raise EngineError(meaning(_words_of(errors)))
        finally:
            end_group(process.pid, signal.SIGKILL)
            process.stdout.close()
            process.wait()


def _failed_alone(process: subprocess.Popen[bytes]) -> bool:
    try:
        return process.wait(0.5) > 0
    except subprocess.TimeoutExpired:
        return False


def _words_of(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "the engine gave no image and no reason"


def end_group(group: int, number: int) -> None:
    """Send a signal to a process group, if it still is there."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return


@contextmanager
def stoppable() -> Iterator[None]:
    """Within it SIGTERM and SIGHUP end the program as Ctrl-C does, so that what it began is cleaned up."""
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
