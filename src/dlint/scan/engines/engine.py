"""What a scan asks of an engine."""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol
from urllib.parse import urlsplit

NAMES = ("local", "dask", "ray", "spark")
EXTRAS = {"local": "scan", "dask": "dask", "ray": "ray", "spark": "spark"}


_SECONDS = 10


class EngineError(Exception):
    """An engine cannot be used; the message ends with what to do."""


class Lost(Exception):
    """The workers that had a payload ended without an answer, each time that the engine tried."""


class Engine(Protocol):
    """Runs the work of a scan somewhere. `workers` is how many payloads run at once."""

    workers: int

    def map(self, payloads: Iterable[bytes], task: bytes) -> Iterator[bytes | Lost]:
        """`work.check_payload` of each payload, in order. No more than a few payloads for each worker are held."""

    def close(self) -> None:
        """End what the engine started."""


AGAIN = "run the same words again, the scan goes on where it stopped"
AHEAD = 3
"""Payloads for each worker that wait or run at once: enough to keep it busy, few enough to bound the memory."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def in_window(
    payloads: Iterable[bytes], submit: Callable[[bytes], Any], answer: Callable[[Any], bytes | Lost], most: int
) -> Iterator[bytes | Lost]:
    """The answers in order, with at most `most` payloads under way."""
    waiting: deque[Any] = deque()
    # Results come back in the order of their payloads: one that is slow holds up those behind it, at most the window.
    for payload in payloads:
        waiting.append(submit(payload))
        if len(waiting) >= most:
            yield answer(waiting.popleft())
    while waiting:
        yield answer(waiting.popleft())


def require_listener(address: str | None, name: str) -> None:
    """EngineError where nothing answers at a `HOST:PORT`: clients of clusters try for minutes before they give up."""
    try:
        parts = urlsplit(address or "")
        if not parts.netloc:
            parts = urlsplit(f"//{address}" if address and ":" in address else "")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise EngineError(f"--address {address}: {error}") from error
    if not host or port is None:
        return
    try:
        socket.create_connection((host, port), timeout=_SECONDS).close()
    except OSError as error:
        raise EngineError(
            f"--address {address}: the {name} cluster does not answer: {error.strerror or error}"
        ) from error


def make_engine(name: str, address: str | None, jobs: int) -> Engine:
    """The engine of a name. `address` is that of a cluster (None: one is started on this machine), `jobs` how many
    workers to start there (0: one for each core).

    Raises EngineError where a package is missing or the cluster does not answer.
    """
    if name != "local":
        require_listener(address, name)
    # By name: each engine needs packages that few have installed.
    module = __import__(f"dlint.scan.engines.{name}", fromlist=["start"])
    try:
        engine: Engine = module.start(address, jobs)
    except ModuleNotFoundError as error:
        package = f"dockerfile-dlint[{EXTRAS[name]}]"
        raise EngineError(f"--engine {name} needs the package {error.name}: pip install '{package}'") from error
    return engine
