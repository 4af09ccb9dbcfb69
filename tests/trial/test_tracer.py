"""The folder of the tracer: one for all traced builds of a process."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from dlint.trial.trace import tracer


def test_builds_of_several_threads_mount_one_folder_that_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def put_slowly(folder: Path, programs: Sequence[str]) -> None:
        folder.mkdir()
        time.sleep(0.05)

    monkeypatch.setattr(tracer, "put_programs", put_slowly)
    # Not the one of the process, which other tests may have asked for.
    monkeypatch.setattr(tracer, "_temporary", cache(tracer._temporary.__wrapped__))
    together = threading.Barrier(4)

    def ask(_: int) -> Path:
        together.wait()
        return tracer.tracer_folder()

    try:
        with ThreadPoolExecutor(4) as threads:
            folders = set(threads.map(ask, range(4)))
        assert len(folders) == 1
        assert folders.pop().is_dir()
    finally:
        tracer._temporary().cleanup()
