"""Zero or missing: in which weeks the records of a platform may be trusted to be there.

What a platform did in a week of which nobody sent its records is not known, and not nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.impact.panel import COLUMNS
from analysis.record_spans import LEAST_SILENCE, SILENCE_FACTOR, Records, covered

DAILY = 0.99
"""Share of days with orders from which on a platform sells every day, so that a day without any is one of missing records."""

Known = NDArray[np.bool_]


def panel_rows(
    *,
    orders: pd.DataFrame,
    takedowns: pd.DataFrame,
    order_days: pd.DataFrame,
    takedown_days: pd.DataFrame,
    first_date: date,
    last_date: date,
) -> pd.DataFrame:
    """Rows of `estimate_effect`: one a cell that has orders and week; counts of weeks that are not known are NaN.

    - `orders`, `takedowns`: `category`, `platform`, `week` (Monday) and the count, where there is one.
    - `order_days`, `takedown_days`: `platform`, `date` of every day with a record, whatever its category.
    - `first_date` (a Monday), `last_date` (a Sunday): both inclusive.

    Cells of platforms whose takedowns are known in no week are left out, unless no platform's are.
    """
    mondays = pd.date_range(first_date, last_date, freq="7D")
    cells = orders.loc[orders["orders"] > 0, ["category", "platform"]].drop_duplicates()
    rows = cells.merge(pd.DataFrame({"week": mondays}), how="cross")
    keys = ["category", "platform", "week"]
    for name, counts, days, known_weeks in (
        ("orders", orders, order_days, known_order_weeks),
        ("takedowns", takedowns, takedown_days, known_takedown_weeks),
    ):
        known = _known(days, known_weeks, first_date, last_date).assign(known=True)
        rows = rows.merge(counts, how="left", on=keys).merge(known, how="left", on=["platform", "week"])
        rows[name] = rows[name].fillna(0.0).where(rows.pop("known").notna())
    is_known = rows.groupby("platform")["takedowns"].transform("count") > 0
    chosen = rows[is_known] if is_known.any() else rows
    return chosen[list(COLUMNS)].sort_values(keys, ignore_index=True)


def known_order_weeks(days: pd.DatetimeIndex, first_date: date, last_date: date) -> Known:
    """Of each week, whether a platform's orders are known. `days`: with a record.

    A week without a single record is missing: a platform with orders enough to be compared has some of one category or another.
    So is a week that lacks a day where the platform sells every day.
    """
    has = _among(days, first_date, last_date)
    lives: Known = np.asarray(has.any(axis=1))
    beside = np.concatenate([[True], lives, [True]])
    # The first and last week of a stretch may have begun on any of their days.
    is_inner = lives & beside[:-2] & beside[2:]
    sells_daily = is_inner.any() and has[is_inner].mean() >= DAILY
    return np.asarray(has.all(axis=1)) if sells_daily else lives


def known_takedown_weeks(days: pd.DatetimeIndex, first_date: date, last_date: date) -> Known:
    """Of each week, whether a platform's takedowns are known. `days`: with a record, also before and after these weeks.

    Takedowns come in sweeps, and nothing for weeks is common: only a silence of over 28 days that is more than twice as long as
    any other of that platform is one of missing records, within them or at an end (`analysis.record_spans`).
    """
    weeks_count = ((last_date - first_date).days + 1) // 7
    if days.empty:
        return np.zeros(weeks_count, dtype=bool)
    marked = days.sort_values().unique()
    gaps = np.diff(marked.to_numpy()) // np.timedelta64(1, "D")
    by_length = np.argsort(gaps)
    longest = int(gaps.max(initial=0))
    others = int(gaps[by_length[-2]]) if len(gaps) > 1 else 0
    lacks_records = longest > max(LEAST_SILENCE, SILENCE_FACTOR * others)
    own = Records(
        first_date=marked[0].date(), last_date=marked[-1].date(), longest_gap=others if lacks_records else longest
    )
    spans = covered({"": own}, first_date, last_date).values()
    is_known = _among([day for span in spans for day in pd.date_range(*span)], first_date, last_date)
    if lacks_records:
        place = int(by_length[-1])
        silence = pd.date_range(marked[place], marked[place + 1], inclusive="neither")
        is_known &= ~_among(silence, first_date, last_date)
    return np.asarray(is_known.all(axis=1))


def _among(days: Iterable[pd.Timestamp], first_date: date, last_date: date) -> Known:
    """Of each day of each week, whether it is one of these; weeks x 7."""
    among: Known = np.array(pd.date_range(first_date, last_date).isin(list(days)), dtype=np.bool_)
    return among.reshape(-1, 7)


def weekly_takedowns(rows: pd.DataFrame) -> pd.Series:
    """Takedowns of all cells by week, of `panel_rows`: a platform's missing week counts as its median one, lest its return looks
    like a wave.
    """
    by_platform = rows.groupby(["week", "platform"])["takedowns"].sum(min_count=1).unstack()
    return by_platform.fillna(by_platform.median()).sum(axis=1)


def _known(
    days: pd.DataFrame,
    known_weeks: Callable[[pd.DatetimeIndex, date, date], Known],
    first_date: date,
    last_date: date,
) -> pd.DataFrame:
    """`platform`, `week` of the weeks that are known."""
    mondays = pd.date_range(first_date, last_date - timedelta(days=6), freq="7D")
    found = [
        pd.DataFrame({"platform": platform, "week": mondays[known_weeks(pd.DatetimeIndex(own), first_date, last_date)]})
        for platform, own in days.groupby("platform")["date"]
    ]
    return pd.concat(found) if found else pd.DataFrame({"platform": pd.Series(dtype=str), "week": mondays[:0]})
