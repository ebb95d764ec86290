"""What one client may ask for in a while."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dashboard.ui.public import allowance
from dashboard.ui.public.allowance import Allowance


@dataclass
class Clock:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_burst_passes_and_the_next_one_is_told_how_long_to_wait() -> None:
    bucket = Allowance(per_minute=60, burst=3, clock=Clock())
    assert [bucket.take("a") for _ in range(4)] == [0, 0, 0, 1]


def test_time_fills_the_bucket_up_to_its_burst() -> None:
    clock = Clock()
    bucket = Allowance(per_minute=60, burst=2, clock=clock)
    assert [bucket.take("a") for _ in range(3)] == [0, 0, 1]
    clock.seconds = 1
    assert [bucket.take("a") for _ in range(2)] == [0, 1]
    clock.seconds = 100
    assert [bucket.take("a") for _ in range(3)] == [0, 0, 1]


def test_a_refused_request_costs_nothing() -> None:
    clock = Clock()
    bucket = Allowance(per_minute=60, burst=1, clock=clock)
    assert [bucket.take("a") for _ in range(5)] == [0, 1, 1, 1, 1]
    clock.seconds = 1
    assert bucket.take("a") == 0


def test_one_client_does_not_use_up_what_another_has() -> None:
    bucket = Allowance(per_minute=60, burst=1, clock=Clock())
    assert [bucket.take("a"), bucket.take("a"), bucket.take("b")] == [0, 1, 0]


def test_many_clients_take_no_more_memory_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MOST_CLIENTS", 10)
    bucket = Allowance(per_minute=60, burst=1, clock=Clock())
    for client in range(1000):
        bucket.take(str(client))
    assert len(bucket._buckets) == 10
