"""Files are made two at a time, in the order in which they were asked for; strangers are told when too many wait."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from catalog.errors import UserError
from dashboard.ui.workshop import Workshop, at_bench


def test_two_are_made_at_a_time_and_none_is_left_out() -> None:
    lock, now, most = Lock(), 0, 0

    def make(place: int) -> int:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.002)
        with lock:
            now -= 1
        return place

    with ThreadPoolExecutor(16) as callers:
        made = list(callers.map(lambda place: at_bench(lambda: make(place)), range(64)))
    assert made == list(range(64))
    assert most == 2


def test_an_error_reaches_whoever_asked() -> None:
    def fail() -> None:
        raise UserError("busy")

    with pytest.raises(UserError):
        at_bench(fail)


def test_who_comes_when_too_many_wait_is_told_so_and_later_served() -> None:
    opened = Event()

    async def visit() -> tuple[list[str], str]:
        workshop = Workshop(most_waiting=3)
        waiting = [asyncio.create_task(workshop.make(lambda: opened.wait(10) and "made")) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(UserError) as caught:
            await workshop.make(lambda: "made")
        opened.set()
        served = await asyncio.gather(*waiting)
        assert await workshop.make(lambda: "made") == "made"
        return [str(each) for each in served], caught.value.code

    assert asyncio.run(visit()) == (["made"] * 3, "busy")
