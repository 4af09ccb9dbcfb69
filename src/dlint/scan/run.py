"""A scan from its sources to its data set: shards go to an engine, come back in order, and are committed one by one."""

from __future__ import annotations

import os
import resource
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol

from dlint import __version__
from dlint.scan.dataset import COMPLETE, RUNNING, Dataset, DatasetError, Scan
from dlint.scan.earlier import Earlier
from dlint.scan.engines.engine import Engine, EngineError, Lost
from dlint.scan.input_file import InputFile
from dlint.scan.schema import INPUT
from dlint.scan.shards import Shard, shards
from dlint.scan.work import Task, failed_batch, pack, unpack, version_of

DIED = "not checked: each process that checked it ended: no memory was left, or a step took too long (--time-limit)"


class Progress(Protocol):
    """Is called after each shard."""

    def __call__(self, totals: dict[str, int], errors: int) -> None:
        """`totals` are the rows of each table so far, `errors` the files and contents with an error of this run."""


@dataclass(slots=True)
class ScanOptions:
    """What a scan is of: the words of its sources and all that changes what they give."""

    words: list[str]
    task: Task = field(default_factory=Task)
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The same for a scan that goes on where another was ended."""
        return sha256(repr((self.words, self.details, __version__)).encode() + self.task.packed()).hexdigest()[:16]


@dataclass(slots=True)
class Outcome:
    """What a scan came to: rows by table, how many shards another run had committed before, and how many contents an
    earlier scan had checked already."""

    scan: Scan
    totals: dict[str, int]
    errors: int
    resumed: int
    unchanged: int = 0


def begin(dataset: Dataset, options: ScanOptions, fresh: bool = False) -> Scan:
    """The scan to go on with, or a new one: a scan of the same words that did not come to its end is resumed, unless
    `fresh`."""
    # The same words with other settings are another scan: its rows would come from different rules.
    fingerprint = options.fingerprint
    scans = dataset.scans()
    left = [each for each in scans if not each.is_complete and each.about.get("fingerprint") == fingerprint]
    if left and not fresh:
        return left[-1]
    now = datetime.now(UTC)
    scan = Scan(_new_id(scans, now), {
        "state": RUNNING,
        "began": now.isoformat(timespec="seconds"),
        "version": __version__,
        "sources": options.words,
        "options": options.details,
        "fingerprint": fingerprint,
        "check": options.task.key,
    })  # fmt: skip
    dataset.note(scan.id, scan.about)
    return scan


_STAMP = "%Y%m%dT%H%M%S%fZ"


def _new_id(scans: list[Scan], now: datetime) -> str:
    """An id that sorts after those of all scans of a data set."""
    # Two scans can begin in one moment, or after the clock was set back: the random part must not decide their order.
    last = max((each.id.partition("-")[0] for each in scans), default="")
    if f"{now:{_STAMP}}" <= last:
        now = _moment(last) + timedelta(microseconds=1)
    return f"{now:{_STAMP}}-{os.urandom(3).hex()}"


def _moment(stamp: str) -> datetime:
    """The time in a scan's id; ids of earlier versions have whole seconds."""
    second, part = stamp[:15], stamp[15:].rstrip("Z")
    return datetime.strptime(second + (part or "999999"), "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)


def run_scan(
    dataset: Dataset,
    scan: Scan,
    files: Iterable[InputFile],
    engine: Engine,
    task: Task,
    progress: Progress,
    recheck: bool = False,
) -> Outcome:
    """Check what is not checked yet, and mark the scan as complete. With `recheck`, also what an earlier scan has
    checked in the same way.

    Raises:
        DatasetError: another process works on the same scan.
        EngineError: the workers cannot do the work at all.
    """
    _require_workers(engine, task)
    lock = dataset.lock(scan.id)
    if lock is None:
        raise DatasetError(f"another process works on scan {scan.id}: wait for it, or begin another scan with --new")
    with lock:
        # Only under the lock: what another process is writing looks as what a killed one has left.
        dataset.clean(scan.id)
        done = dataset.committed(scan.id)
        began = time.monotonic()
        totals = dataset.totals(scan.id)
        errors = unchanged = 0
        earlier = Earlier(dataset, "" if recheck else str(scan.about.get("check", "")), scan.id)
        todo = shards(files, dataset.known(scan.id), done[-1] + 1 if done else 0, earlier)
        for shard, outputs in _checked(todo, engine, task.packed()):
            rows = dataset.commit(scan.id, shard.number, shard.table, outputs, earlier.tables(shard.unchanged))
            unchanged += len(shard.unchanged)
            totals = {name: totals[name] + rows[name] for name in totals}
            errors += _errors(shard, outputs)
            progress(totals, errors)
        scan.about.update(_summary(totals, time.monotonic() - began, engine))
        dataset.note(scan.id, scan.about)
    return Outcome(scan, totals, errors, len(done), unchanged)


def _require_workers(engine: Engine, task: Task) -> None:
    """EngineError where a worker has no dlint or another version: every row would be an error, or from other rules."""
    nothing = pack([Shard(0).input], INPUT)
    try:
        answer = next(iter(engine.map([nothing], task.packed())))
    except ImportError as error:
        raise EngineError(f"the workers lack a package that this scan needs: {error}") from error
    if isinstance(answer, Lost):
        raise EngineError(f"the workers end before they answer: {answer}")
    version = version_of(answer)
    if version != __version__:
        raise EngineError(f"the workers have dlint {version}, this is dlint {__version__}: install the same on both")


def _checked(todo: Iterator[Shard], engine: Engine, task: bytes) -> Iterator[tuple[Shard, list[Any]]]:
    """Each shard with the output for its contents, in order."""
    # An engine takes several payloads before it gives the first answer: their shards wait here.
    waiting: deque[Shard] = deque()

    def payloads() -> Iterator[bytes]:
        for shard in todo:
            waiting.append(shard)
            yield pack([shard.input], INPUT)

    for answer in engine.map(payloads(), task):
        shard = waiting.popleft()
        yield shard, unpack(answer) if isinstance(answer, bytes) else _one_by_one(shard.input, engine, task)


def _one_by_one(batch: Any, engine: Engine, task: bytes) -> list[Any]:
    """The output for contents of which one ends the process that checks it: each goes to the engine on its own."""
    pieces = [batch.slice(at, 1) for at in range(batch.num_rows)]
    # All at once, so that one which takes long to fail does not hold up the rest.
    answers = engine.map((pack([piece], INPUT) for piece in pieces), task)
    return [
        batch
        for piece, answer in zip(pieces, list(answers), strict=True)
        for batch in (unpack(answer) if isinstance(answer, bytes) else _alone(piece, engine, task))
    ]


def _alone(piece: Any, engine: Engine, task: bytes) -> list[Any]:
    """The output for one content while nothing else is checked: it may have been lost with its neighbor's process."""
    answer = next(iter(engine.map([pack([piece], INPUT)], task)))
    return unpack(answer) if isinstance(answer, bytes) else [failed_batch(piece, DIED)]


def _errors(shard: Shard, outputs: list[Any]) -> int:
    failed: int = sum(len(batch) - batch.column("error").null_count for batch in outputs)
    return failed + sum(row["error"] is not None for row in shard.files)


def _summary(totals: dict[str, int], seconds: float, engine: Engine) -> dict[str, Any]:
    # Kilobytes on Linux. Source: getrusage(2), 2026-11.
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "state": COMPLETE,
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": totals,
        "seconds": round(seconds, 1),
        "workers": engine.workers,
        "memory_kb": own.ru_maxrss,
        "memory_kb_largest_child": others.ru_maxrss,
    }
