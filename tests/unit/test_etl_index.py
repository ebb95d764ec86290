"""The index of a batch, read in slices: nothing is lost where two slices meet."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from etl import supersede
from etl.supersede import months_of, slices


def picked(keys: list[int]) -> list[list[int]]:
    """Row keys that each of the conditions picks out of a batch with these."""
    entries = np.array(sorted(keys), dtype=np.uint64) << np.uint64(12)
    with duckdb.connect() as connection:
        return [
            [
                key
                for (key,) in connection.execute(
                    f"select k from (select unnest($keys) as k) where {sql}", {"keys": keys}
                ).fetchall()
            ]
            for sql in (suspect.replace("row_key", "k") for suspect in supersede._suspects(entries))
        ]


@pytest.mark.parametrize("repeated", range(10))
def test_two_rows_of_one_key_are_suspected_wherever_they_lie(monkeypatch: pytest.MonkeyPatch, repeated: int) -> None:
    monkeypatch.setattr(supersede, "_SLICE", 3)

    assert picked(list(range(10))) == []
    assert picked([*range(10), repeated]) == [[repeated, repeated]]


def test_many_suspects_are_picked_in_parts_that_hold_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supersede, "_FEW_KEYS", 1)
    monkeypatch.setattr(supersede, "_PART_ROWS", 4)
    keys = [0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 5, 5, 2**52 - 1]
    parts = picked(keys)

    assert len(parts) > 1
    assert sorted(key for part in parts for key in part) == keys
    assert all(set(one).isdisjoint(other) for place, one in enumerate(parts) for other in parts[place + 1 :])


def test_a_batch_without_rows_has_no_suspects() -> None:
    assert supersede._suspects(np.empty(0, dtype=np.uint64)) == ()


def test_the_months_of_all_slices_are_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supersede, "_SLICE", 2)
    months = np.array([0, 12, 0, 1199, 4095], dtype=np.uint64)

    assert months_of((np.arange(5, dtype=np.uint64) << np.uint64(12)) | months) == (
        "1900-01",
        "1901-01",
        "1999-12",
        "2241-04",
    )


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 7])
def test_slices_cover_all_and_nothing_twice(monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    monkeypatch.setattr(supersede, "_SLICE", 3)
    numbers = list(range(length))

    assert [number for part in slices(length) for number in numbers[part]] == numbers
