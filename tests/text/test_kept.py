"""What is kept of a function's answers."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from dlint.text.memoize import memoize


def test_it_is_asked_once() -> None:
    asked = []

    @memoize(9)
    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    assert [double(2), double(3), double(2)] == [4, 6, 4]
    assert asked == [2, 3]


def test_it_keeps_no_more_than_it_may() -> None:
    asked = []

    @memoize(2)
    def same(number: int) -> int:
        asked.append(number)
        return number

    for number in (1, 2, 3, 3, 1):
        assert same(number) == number
    assert asked == [1, 2, 3, 1]


def test_answers_hold_while_another_thread_drops_them() -> None:
    class Word(str):
        __slots__ = ()

        def __hash__(self) -> int:
            # Lets another thread go on, between any two looks at what is kept.
            time.sleep(0)
            return super().__hash__()

    @memoize(1)
    def same(word: Word) -> Word:
        return word

    asked = [Word(number % 3) for number in range(3000)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(same, asked)) == asked
