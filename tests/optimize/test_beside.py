"""Work beside a build: its result comes once, its error too, and no one waits for it for ever."""

from __future__ import annotations

import threading

import pytest

from dlint.optimize.beside import Beside


def test_it_goes_on_while_the_caller_does() -> None:
    begin = threading.Event()
    beside = Beside(lambda: begin.wait(60))
    assert beside.is_running
    begin.set()
    assert beside.result()
    assert beside.result()
    assert not beside.is_running


@pytest.mark.parametrize("at_once", [False, True])
def test_an_error_reaches_the_caller(at_once: bool) -> None:
    def fail() -> None:
        raise ValueError("no image")

    with pytest.raises(ValueError, match="no image"):
        Beside(fail, at_once=at_once).result()


def test_waiting_has_an_end() -> None:
    begin = threading.Event()
    beside = Beside(lambda: begin.wait(60))
    beside.wait(0.01)
    assert beside.is_running
    begin.set()
    assert beside.result()
