"""Counts by month and code as shares of their month."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from catalog.takedowns import LEAST_ITEMS


def month_shares(data: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Shares by month; `data`: rows of a time series by months (`period`, the code's column, `value`, `status`).

    Gives `month`, the code, `items_count`, `share_pct` (NaN in a month of fewer than `LEAST_ITEMS` items), `status`.
    """
    counts = data.rename(columns={"period": "month", "value": "items_count"})
    counts = counts.assign(items_count=counts["items_count"].fillna(0))
    totals = counts.groupby("month")["items_count"].transform("sum")
    shares = 100 * counts["items_count"] / totals
    rows = counts.assign(
        share_pct=shares.where(totals >= LEAST_ITEMS), items_count=counts["items_count"].astype("Int64")
    )
    return rows[["month", dimension, "items_count", "share_pct", "status"]]


def shares_of(rows: pd.DataFrame, months: Sequence[pd.Timestamp], dimension: str) -> pd.Series[float]:
    """Share of each code in some months together; `rows` as `month_shares` gives them."""
    counts = rows[rows["month"].isin(list(months))].groupby(dimension)["items_count"].sum().astype(float)
    return counts / counts.sum()
