"""Spread work over processes once that pays."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Item = TypeVar("Item")
    Answer = TypeVar("Answer")

# A fork and the way back cost about 10 ms; a file costs about 1. Below this many files one process is quicker.
WORTH_A_FORK = 150


def spread(
    work: Callable[[Item], Answer],
    items: list[Item],
    jobs: int = 0,
    pack: Callable[[Answer], Any] | None = None,
    unpack: Callable[[Any], Answer] | None = None,
) -> list[Answer]:
    """`work` of each item, in order. `jobs` 0: one process up to `WORTH_A_FORK` items, then one for each core.

    A worker's answers and its exceptions come back by pickle, each answer as `pack` makes it and `unpack` reads it;
    without `os.fork` everything runs in this process.
    """
    count = min(jobs or _worthwhile(len(items)), len(items))
    if count <= 1 or not hasattr(os, "fork"):
        return [work(item) for item in items]
    sent = work if pack is None else lambda item: pack(work(item))
    # Items are dealt out in turn: neighbours in a folder are often of similar size, and no worker gets all the long
    # ones.
    readers = [_start(sent, items[place::count]) for place in range(count)]
    answers: list[Answer | None] = [None] * len(items)
    failure: BaseException | None = None
    for place, (pid, reader) in enumerate(readers):
        outcome: tuple[list[Any], BaseException | None] = _collect(pid, reader)
        if outcome[1] is None:
            answers[place::count] = outcome[0] if unpack is None else [unpack(each) for each in outcome[0]]
        # All workers are collected before the first exception goes on, so that none is left as a zombie.
        failure = failure or outcome[1]
    if failure is not None:
        raise failure
    return answers  # type: ignore[return-value]


def _worthwhile(count: int) -> int:
    return 1 if count < WORTH_A_FORK else _cores()


def _cores() -> int:
    try:
        # In a container, os.cpu_count() gives the cores of the machine and not those that this process may use.
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _start(work: Callable[[Item], Any], share: list[Item]) -> tuple[int, int]:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    os.close(reader)
    # The child must leave by _exit whatever happens: it shares the parent's buffers and handlers.
    try:
        _answer(work, share, writer)
        os._exit(0)
    except BaseException:  # noqa: BLE001
        os._exit(1)


def _answer(work: Callable[[Item], Any], share: list[Item], writer: int) -> None:
    import pickle

    problem: BaseException | None = None
    answers: list[Any] = []
    try:
        answers = [work(item) for item in share]
    except Exception as error:  # noqa: BLE001 (raised again by the parent)
        problem = error
    with os.fdopen(writer, "wb") as stream:
        # An exception of a worker must arrive as itself: the parent reports it like its own.
        stream.write(pickle.dumps((answers, problem), pickle.HIGHEST_PROTOCOL))


def _collect(pid: int, reader: int) -> tuple[list[Any], BaseException | None]:
    import pickle

    with os.fdopen(reader, "rb") as stream:
        packed = stream.read()
    # After the pipe is read to its end: a child that waits for a full pipe would never exit.
    os.waitpid(pid, 0)
    if not packed:
        return [], ChildProcessError("a worker process ended without an answer")
    answers, problem = pickle.loads(packed)  # noqa: S301 (from our own child)
    return answers, problem
