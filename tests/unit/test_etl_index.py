"""The index of a batch, read in slices: nothing is lost where two slices meet."""

from __future__ import annotations

import numpy as np
import pytest

from etl import supersede
from etl.supersede import months_of, slices


@pytest.mark.parametrize("repeated_at", range(1, 10))
def test_two_rows_of_one_key_are_seen_wherever_they_lie(monkeypatch: pytest.MonkeyPatch, repeated_at: int) -> None:
    monkeypatch.setattr(supersede, "_SLICE", 3)
    entries = np.arange(10, dtype=np.uint64) << np.uint64(12)
    assert not supersede._some_share_a_key(entries)
    entries[repeated_at] = entries[repeated_at - 1] + np.uint64(1)

    assert supersede._some_share_a_key(entries)


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
