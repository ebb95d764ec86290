"""Laws of what the server keeps: never more than the budget, always the value asked for, nothing of snapshots that are gone."""

from __future__ import annotations

import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.memory import ARRAY_BYTES, BUDGET_VARIABLE, DEFAULT_MB, ENTRY_BYTES, Memory, budget_bytes, weight

KEYS = st.integers(0, 12)
SIZES = st.lists(st.integers(1, 40_000), min_size=13, max_size=13)
ASKED = st.lists(KEYS, min_size=1, max_size=60)
BUDGET = 80_000


def value(key: int, size: int) -> bytes:
    return bytes([key]) * size


@given(asked=ASKED, sizes=SIZES)
def test_whatever_is_asked_in_whatever_order_the_budget_holds_and_each_gets_his_own(
    asked: list[int], sizes: list[int]
) -> None:
    memory = Memory(BUDGET)
    for key in asked:
        assert memory.find(key, partial(value, key, sizes[key])) == value(key, sizes[key])
        assert 0 <= memory.bytes_count <= BUDGET


@given(asked=ASKED, sizes=SIZES)
def test_what_fits_together_is_found_out_once(asked: list[int], sizes: list[int]) -> None:
    memory, made = Memory(sum(sizes) + 13 * (ENTRY_BYTES + 100)), list[int]()

    def make(key: int) -> bytes:
        made.append(key)
        return value(key, sizes[key])

    for key in asked:
        memory.find(key, partial(make, key))
    assert sorted(made) == sorted(set(asked))


@given(asked=st.lists(st.tuples(KEYS, st.sampled_from(["old222", "new111", None])), max_size=60), sizes=SIZES)
def test_of_snapshots_that_are_gone_nothing_stays_and_of_others_nothing_goes(
    asked: list[tuple[int, str | None]], sizes: list[int]
) -> None:
    memory, made = Memory(sum(sizes) * 3 + 39 * (ENTRY_BYTES + 100)), list[tuple[int, str | None]]()

    def find(key: tuple[int, str | None]) -> bytes:
        def make() -> bytes:
            made.append(key)
            return value(key[0], sizes[key[0]])

        return memory.find(key, make, snapshot_id=key[1])

    for key in asked:
        find(key)
    memory.forget_all_but({"new111"})
    alive = {key for key in asked if key[1] != "old222"}
    assert len(memory) == len(alive)
    assert memory.bytes_count == sum(len(pickle.dumps(value(k, sizes[k]), 5)) + ENTRY_BYTES for k, _ in alive)
    made.clear()
    for key in asked:
        find(key)
    assert set(made) == {key for key in asked if key[1] == "old222"}


def test_dear_small_values_stay_while_cheap_large_ones_pass_through() -> None:
    memory, made = Memory(BUDGET), list[str]()

    def dear() -> bytes:
        made.append("dear")
        end = time.thread_time() + 0.02
        while time.thread_time() < end:
            pass
        return b"dear"

    memory.find("dear", dear)
    for number in range(40):
        memory.find(number, partial(value, number, 20_000))
    memory.find("dear", dear)
    assert made == ["dear"]


def test_what_nobody_asks_for_any_more_goes_in_the_end() -> None:
    memory, made = Memory(BUDGET), list[str]()

    def once_wanted() -> bytes:
        made.append("once")
        return value(0, 20_000)

    memory.find("once", once_wanted)
    for number in range(200):
        memory.find(number, partial(value, number, 20_000))
    memory.find("once", once_wanted)
    assert made == ["once", "once"]


def test_a_value_larger_than_the_budget_is_given_and_not_kept() -> None:
    memory = Memory(BUDGET)
    memory.find("small", lambda: b"small")
    assert len(memory.find("large", lambda: bytes(BUDGET + 1))) == BUDGET + 1
    assert len(memory) == 1


def test_those_who_ask_at_once_wait_for_one_answer() -> None:
    memory, all_ask, made = Memory(BUDGET), Barrier(4), list[int]()

    def make() -> int:
        made.append(1)
        time.sleep(0.05)
        return 7

    def ask(_: int) -> int:
        all_ask.wait()
        return memory.find("same", make)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(4))) == [7, 7, 7, 7]
    assert made == [1]


def test_an_error_is_its_asker_s_alone_and_is_not_kept() -> None:
    memory, both_ask = Memory(BUDGET), Barrier(2)
    outcomes: list[object] = [ValueError("first"), 7]

    def make() -> object:
        time.sleep(0.05)
        outcome = outcomes.pop(0)
        if isinstance(outcome, ValueError):
            raise outcome
        return outcome

    def ask(_: int) -> object:
        both_ask.wait()
        try:
            return memory.find("same", make)
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(ask, range(2))) == {"first", 7}


@given(asked=ASKED, apart=ASKED, sizes=SIZES)
def test_what_is_found_out_apart_neither_stays_nor_pushes_anything_out(
    asked: list[int], apart: list[int], sizes: list[int]
) -> None:
    memory, made = Memory(BUDGET), list[int]()

    def make(key: int) -> bytes:
        made.append(key)
        return value(key, sizes[key])

    for key in asked:
        memory.find(key, partial(make, key))
    kept = len(memory), memory.bytes_count
    made.clear()
    with memory.apart():
        for key in apart:
            assert memory.find(key, partial(make, key)) == value(key, sizes[key])
    assert set(made) == set(apart)
    assert (len(memory), memory.bytes_count) == kept


def test_who_asks_on_another_thread_is_not_apart() -> None:
    memory = Memory(BUDGET)
    with memory.apart(), ThreadPoolExecutor(1) as threads:
        assert threads.submit(memory.find, "shared", lambda: 7).result() == 7
    assert memory.find("shared", lambda: 8) == 7


def test_an_error_ends_being_apart() -> None:
    memory = Memory(BUDGET)
    with pytest.raises(ValueError, match="of the block"), memory.apart():
        raise ValueError("of the block")
    memory.find("shared", lambda: 7)
    assert len(memory) == 1


def test_arrays_weigh_what_they_hold() -> None:
    column = np.zeros(10_000)
    assert column.nbytes <= weight({"column": column}) <= column.nbytes + ARRAY_BYTES + 500


@pytest.mark.parametrize(("stated", "megabytes"), [(None, DEFAULT_MB), ("128", 128)])
def test_the_environment_states_the_budget(stated: str | None, megabytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BUDGET_VARIABLE, raising=False)
    if stated is not None:
        monkeypatch.setenv(BUDGET_VARIABLE, stated)
    assert budget_bytes() == megabytes * 2**20


@pytest.mark.parametrize("stated", ["0", "-5", "64MB", "viel", ""])
def test_a_budget_that_is_none_stops_the_start(stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BUDGET_VARIABLE, stated)
    with pytest.raises(ValueError, match=BUDGET_VARIABLE):
        budget_bytes()
