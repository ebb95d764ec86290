"""Shares of months: of what was counted, and silence where hardly anything was."""

from __future__ import annotations

import pandas as pd

from analysis.month_shares import month_shares, shares_of
from catalog.takedowns import LEAST_ITEMS

SERIES = pd.DataFrame(
    {
        "period": pd.to_datetime(["2023-01-01", "2023-01-01", "2023-02-01", "2023-02-01"]),
        "detection": ["ai", "manual", "ai", "manual"],
        "value": [30.0, 10.0, float(LEAST_ITEMS - 1), None],
        "status": "shown",
    }
)


def test_shares_add_to_their_month() -> None:
    rows = month_shares(SERIES, "detection")
    assert rows["share_pct"].tolist()[:2] == [75.0, 25.0]
    assert rows["items_count"].tolist() == [30, 10, LEAST_ITEMS - 1, 0]


def test_a_month_of_few_items_is_not_told() -> None:
    assert month_shares(SERIES, "detection")["share_pct"].isna().tolist() == [False, False, True, True]


def test_months_together_are_a_sum_over_a_sum() -> None:
    rows = month_shares(SERIES, "detection")
    together = shares_of(rows, list(rows["month"].unique()), "detection")
    assert together.round(6).to_dict() == {
        "ai": round((30 + LEAST_ITEMS - 1) / (40 + LEAST_ITEMS - 1), 6),
        "manual": round(10 / (40 + LEAST_ITEMS - 1), 6),
    }
