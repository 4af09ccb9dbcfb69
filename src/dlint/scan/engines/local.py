"""Processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from dlint.scan.engines.engine import AHEAD, EngineError, Lost, cores
from dlint.scan.work import check_payload

_TRIES = 2


def start(address: str | None, jobs: int) -> LocalEngine:
    """A pool of `jobs` processes (0: one for each core that this process may use)."""
    if address is not None:
        raise EngineError("--address goes with dask, ray and spark: --engine local runs on this machine")
    return LocalEngine(jobs or cores())


class LocalEngine:
    """A pool of processes. Where one ends before its answer, the pool is made again and what was under way is done
    one payload after the other, so that the payload at fault is known."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = self._fresh()

    def map(self, payloads: Iterable[bytes], task: bytes) -> Iterator[bytes | Lost]:
        """See `Engine`."""
        waiting: deque[tuple[bytes, Future[bytes]]] = deque()
        for payload in payloads:
            waiting.append((payload, self._submit(payload, task)))
            if len(waiting) >= self.workers * AHEAD:
                yield self._answer(waiting, task)
        while waiting:
            yield self._answer(waiting, task)

    def close(self) -> None:
        """End the processes; what they still do is thrown away."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fresh(self) -> ProcessPoolExecutor:
        # A fork of a process with threads, as Arrow has them, may hang.
        return ProcessPoolExecutor(self.workers, multiprocessing.get_context("spawn"), initializer=_end_with_parent)

    def _submit(self, payload: bytes, task: bytes) -> Future[bytes]:
        try:
            return self._pool.submit(check_payload, payload, task)
        except BrokenProcessPool as error:
            broken: Future[bytes] = Future()
            broken.set_exception(error)
            return broken

    def _answer(self, waiting: deque[tuple[bytes, Future[bytes]]], task: bytes) -> bytes | Lost:
        payload, future = waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            answer = self._alone(payload, task)
        # When one process dies, the pool fails all that was under way, also what had nothing to do with it.
        again = [(each, self._submit(each, task) if _is_broken(sent) else sent) for each, sent in waiting]
        waiting.clear()
        waiting.extend(again)
        return answer

    def _alone(self, payload: bytes, task: bytes) -> bytes | Lost:
        """The answer to a payload that has a new pool for itself; `Lost` where its process ends again."""
        for _ in range(_TRIES):
            # A pool that broke takes no more work, and what another payload left behind must not count against this
            # one.
            self.close()
            self._pool = self._fresh()
            try:
                return self._pool.submit(check_payload, payload, task).result()
            except BrokenProcessPool:
                continue
        self.close()
        self._pool = self._fresh()
        return Lost("the process that checked it ended")


def _end_with_parent() -> None:
    """Let a worker end when the scan is killed: it would wait for more work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "a worker has one"

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _is_broken(future: Future[bytes]) -> bool:
    if not future.done():
        return False
    return future.cancelled() or isinstance(future.exception(), BrokenProcessPool)
