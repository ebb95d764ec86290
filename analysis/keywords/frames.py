"""The frames that the analyses of words take, as their marts give them. Further columns are left alone.

`counts`: one row a month, platform, side and term.
    month (date or datetime64, first day) · platform · side (`Side`) · term ·
    items_count (titles with the term) · sellers_count (distinct sellers of these) ·
    items_squared_sum (sum over these sellers of the square of their items; may be absent).
    Months in which fewer than 5 sellers used a term may be absent: `hidden_below` tells analyses over time.
`totals`: one row a month, platform and side; every month with titles is there, also for terms that no title holds.
    month · platform · side · items_count (all titles) · sellers_count · items_squared_sum (likewise)
`pairs` and `reverse`: one row a pair and month.
    from_term · to_term · month · sellers_count (sellers whose use of from_term ended and of to_term began in that month)
    `reverse` holds the same pair under the same names, counted the other way round.
`blocked`: one row a term: term · blocked_month (first day of the month in which it became an official word).
`official`: one row a month and platform.
    month · platform · items_count (removals) · caught_count (those whose title holds an official word known on their day) ·
    sellers_count, items_squared_sum (of all removals; may be absent) ·
    caught_squared_sum (sum over sellers of the square of their caught items; may be absent)

Titles of one seller are not independent of each other: a seller who puts up one title 300 times tells no more than one who
does so once. `items_squared_sum` says how unevenly items lie upon sellers; without it they are taken to lie evenly.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd


class Side(StrEnum):
    """Removed listings of illegally imported used clothing, or ordinary ones: removed for other goods, or still up."""

    REMOVED = "removed"
    ORDINARY = "ordinary"


MEASURES = ("items_count", "sellers_count", "items_squared_sum")


def with_squares(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose measures are float, with `items_squared_sum`: where it is not known, as of items spread evenly on sellers."""
    measured = frame.assign(**{name: frame[name].astype(float) for name in ("items_count", "sellers_count")})
    evenly = measured["items_count"] ** 2 / measured["sellers_count"].clip(lower=1)
    known = frame["items_squared_sum"].astype(float) if "items_squared_sum" in frame else evenly
    return measured.assign(items_squared_sum=known.fillna(evenly).clip(lower=measured["items_count"]))


def put_together(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Rows of months and platforms put together: items add up, sellers are at least the most of any one row."""
    groups = with_squares(frame).groupby(by, observed=True)
    sums = groups[["items_count", "items_squared_sum"]].sum()
    sums.insert(1, "sellers_count", groups["sellers_count"].max())
    return sums


def cluster_size(items: pd.Series, squares: pd.Series) -> pd.Series:
    """How many items count as much as one independent title (Kish 1965); at least 1, and 1 where there are none."""
    return (squares / items.where(items > 0)).clip(lower=1.0).fillna(1.0)


def in_months(frame: pd.DataFrame, first: object = None, last: object = None) -> pd.DataFrame:
    """Rows from month `first` to month `last`, both inclusive; None: no bound. `month` becomes datetime64."""
    month = pd.to_datetime(frame["month"])
    is_in = np.ones(len(frame), dtype=bool)
    if first is not None:
        is_in &= (month >= pd.Timestamp(str(first))).to_numpy()
    if last is not None:
        is_in &= (month <= pd.Timestamp(str(last))).to_numpy()
    return frame.assign(month=month)[is_in]
