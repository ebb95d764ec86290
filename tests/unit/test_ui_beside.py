"""Questions computed in a process beside: the same answers, the same errors, and none lost when the process dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import factorial
from operator import truediv

import pytest

from dashboard.ui import beside

GONE = 9


@pytest.fixture
def _process() -> Iterator[None]:
    beside.start()
    yield
    beside.stop()


@pytest.mark.usefixtures("_process")
def test_a_question_is_answered_by_another_process() -> None:
    assert beside.computed(os.getpid) != os.getpid()
    assert beside.computed(factorial, 5) == 120
    assert beside.computed(int, "ff", base=16) == 255


@pytest.mark.usefixtures("_process")
def test_what_the_function_raises_is_raised_here_and_the_next_question_is_answered() -> None:
    with pytest.raises(ZeroDivisionError):
        beside.computed(truediv, 1, 0)
    assert beside.computed(truediv, 1, 2) == 0.5


@pytest.mark.usefixtures("_process")
def test_a_process_that_was_killed_is_begun_anew() -> None:
    before = beside.computed(os.getpid)
    os.kill(before, signal.SIGTERM)
    assert beside.computed(os.getpid) not in {before, os.getpid()}


@pytest.mark.usefixtures("_process")
def test_a_question_that_kills_the_process_twice_is_an_error_and_no_end() -> None:
    with pytest.raises(RuntimeError, match="died twice on _exit"):
        beside.computed(os._exit, GONE)
    assert beside.computed(factorial, 3) == 6


@pytest.mark.usefixtures("_process")
def test_threads_get_their_own_answers() -> None:
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda n: beside.computed(factorial, n), range(50))) == [
            factorial(n) for n in range(50)
        ]


def test_without_a_process_questions_are_answered_here() -> None:
    assert beside.computed(os.getpid) == os.getpid()
