"""Names of contents: the same for what holds the same, another for whatever holds something else."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date

import numpy as np
import pandas as pd
import pytest

from catalog.codes import Platform
from dashboard.queries.selection import Filters
from dashboard.ui.content import content_name

ROWS = pd.DataFrame(
    {
        "month": pd.to_datetime(["2025-01-01", "2025-02-01", "2025-02-01"]),
        "platform": pd.array(["shopee", None, "lazada"], dtype="str"),
        "count": pd.array([3, None, 5], dtype="Int64"),
        "is_banned": pd.array([True, None, False], dtype="boolean"),
        "share": [0.25, np.nan, 1.0],
    }
)


def through_a_file(content: object) -> object:
    return pickle.loads(pickle.dumps(content))  # noqa: S301 - written here


@pytest.mark.parametrize(
    "content",
    [
        ROWS,
        ROWS[ROWS["share"].notna()],
        ROWS["platform"],
        ROWS.set_index(["month", "platform"]),
        ROWS.to_numpy(dtype=object),
        np.arange(6).reshape(2, 3).T,
        {"rows": ROWS, "day": date(2026, 3, 20)},
        Filters(platforms=(Platform.SHOPEE,)),
    ],
    ids=["frame", "part of a frame", "column", "two keys", "objects", "turned array", "in a dict", "dataclass"],
)
def test_what_went_through_a_file_has_the_name_that_it_had(content: object) -> None:
    assert content_name(through_a_file(content)) == content_name(content)


def test_where_a_column_lies_in_memory_does_not_count() -> None:
    columns = {name: np.array([1.0, 2.0]) for name in "abc"}
    together = pd.DataFrame(np.array([[1.0] * 3, [2.0] * 3]), columns=list("abc"))
    assert content_name(pd.DataFrame(columns)) == content_name(together)


def test_what_stands_under_a_missing_value_does_not_count() -> None:
    missing = np.array([False, True])
    one, other = (pd.arrays.IntegerArray(np.array([3, under]), missing) for under in (1, 7))
    assert content_name(pd.DataFrame({"count": one})) == content_name(pd.DataFrame({"count": other}))


@pytest.mark.parametrize(
    "other",
    [
        ROWS.assign(count=ROWS["count"].fillna(0)),
        ROWS.assign(platform=ROWS["platform"].fillna("")),
        ROWS.assign(share=[0.25, 0.0, 1.0]),
        ROWS.assign(is_banned=ROWS["is_banned"].fillna(value=False)),
        ROWS.assign(count=ROWS["count"].astype("float64")),
        ROWS.rename(columns={"share": "part"}),
        ROWS[["platform", "month", "count", "is_banned", "share"]],
        ROWS.iloc[::-1],
        ROWS.set_axis([1, 2, 3]),
        ROWS.head(2),
        list(ROWS.to_dict("records")),
    ],
    ids=[
        "missing count as 0",
        "missing text as empty",
        "missing share as 0",
        "unknown as no",
        "another type",
        "another column name",
        "columns in another order",
        "rows in another order",
        "other row names",
        "a row less",
        "the same values in no frame",
    ],
)
def test_whatever_holds_something_else_has_another_name(other: object) -> None:
    assert content_name(other) != content_name(ROWS)


def test_a_name_is_the_same_in_another_process() -> None:
    content = (Filters(platforms=(Platform.SHOPEE,)), "text", 3, pd.DataFrame({"a": ["x", "y"], "b": [1, 2]}))
    code = (
        "import pandas as pd; from catalog.codes import Platform; from dashboard.queries.selection import Filters;"
        " from dashboard.ui.content import content_name;"
        " print(content_name((Filters(platforms=(Platform.SHOPEE,)), 'text', 3,"
        " pd.DataFrame({'a': ['x', 'y'], 'b': [1, 2]}))))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == content_name(content)
