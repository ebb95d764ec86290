"""The rows of a frame as pandas itself gives them, whatever its columns hold."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.rows import rows_of

COLUMNS = {
    "texts": pd.array(["gamis", None, "koko"], dtype="str"),
    "counts": pd.array([3, None, 5], dtype="Int64"),
    "whole numbers": [3, 4, 2**62],
    "shares": [0.5, float("nan"), 1.0],
    "days": pd.Series([pd.Timestamp("2023-04-22"), pd.NaT, pd.Timestamp("2024-04-10")]),
    "yes or no": pd.array([True, None, False], dtype="boolean"),
    "codes": pd.Categorical(["a", "b", None]),
    "objects": [("a", 1), None, {"b": 2}],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_each_value_is_what_pandas_gives_of_the_same_type(name: str) -> None:
    frame = pd.DataFrame({name: COLUMNS[name]})
    for own, row in zip(rows_of(frame), frame.to_dict("records"), strict=True):
        assert type(own[name]) is type(row[name])
        assert own[name] == row[name] or (pd.isna(own[name]) and pd.isna(row[name]))


def test_rows_are_whole_and_in_order_whatever_the_index_says() -> None:
    frame = pd.DataFrame({"platform": ["shopee", "lazada"], "items": [2, 1]}, index=[7, 7])
    assert rows_of(frame) == [{"platform": "shopee", "items": 2}, {"platform": "lazada", "items": 1}]


def test_a_frame_without_rows_has_none() -> None:
    assert rows_of(pd.DataFrame({"platform": [], "items": []})) == []
