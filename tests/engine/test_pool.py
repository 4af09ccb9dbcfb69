"""Work spread over processes gives what one process gives."""

from __future__ import annotations

import os

import pytest

from dlint.engine.pool import WORTH_A_FORK, spread


@pytest.mark.parametrize("jobs", [0, 1, 2, 3, 50])
@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_answers_come_in_order(count: int, jobs: int) -> None:
    assert spread(lambda item: item * item, list(range(count)), jobs) == [item * item for item in range(count)]


def test_few_items_stay_in_this_process() -> None:
    assert set(spread(lambda _: os.getpid(), list(range(WORTH_A_FORK - 1)))) == {os.getpid()}


def test_jobs_are_processes() -> None:
    assert os.getpid() not in spread(lambda _: os.getpid(), [1, 2], 2)


def test_large_answers_do_not_block() -> None:
    assert [len(answer) for answer in spread(lambda item: b"x" * item, [3_000_000] * 4, 2)] == [3_000_000] * 4


def test_a_failure_comes_home() -> None:
    def fail(item: int) -> int:
        raise ZeroDivisionError(item)

    with pytest.raises(ZeroDivisionError):
        spread(fail, [1, 2], 2)


def test_a_worker_that_dies_is_an_error() -> None:
    with pytest.raises(ChildProcessError):
        spread(lambda item: os._exit(9) if item == 2 else item, [1, 2], 2)
