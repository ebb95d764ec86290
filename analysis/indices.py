"""The pre-Lebaran month of a monthly index against the months around it.

An index covers a trade at large, not UMKM: it stands beside orders of UMKM and neither proves nor refutes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import pandas as pd

MONTHS_BEFORE = 6
MONTHS_AFTER = 5
"""With the pre-Lebaran month itself twelve months, every calendar month once."""

FEWEST_OTHER_MONTHS = 6
"""Below so many other months there is no level to compare with."""


class NoRatio(StrEnum):
    """Why a season has no ratio."""

    MONTH_MISSING = "month_missing"
    FEW_OTHER_MONTHS = "few_other_months"


def pre_lebaran_ratio(index: pd.DataFrame) -> pd.DataFrame:
    """Rise of the pre-Lebaran month per season.

    `index`: one series, one row a month with `month` (datetime64, first day), `index_value` (level, NA where not
    published), `season` (Hijri year) and `is_pre_lebaran_month`. ValueError where a month has two rows.

    Gives one row a season that has such a row, in order of months: `season`, `month`, `index_value`, `others_mean`,
    `others_count` (months with a value among the 6 before and the 5 after), `uplift_ratio` (value / mean of the others,
    minus 1; NA where it cannot be said) and `reason` (a `NoRatio`, NA where there is a ratio). A month without a value
    counts nowhere; it is never 0.
    """
    if index["month"].duplicated().any():
        raise ValueError("a month has more than one row")
    levels = index.set_index("month")["index_value"].astype(float)
    marked = index[index["is_pre_lebaran_month"].astype(bool)].sort_values("month")
    rows = [_row(int(season), month, levels) for season, month in zip(marked["season"], marked["month"], strict=True)]
    columns = ["season", "month", "index_value", "others_mean", "others_count", "uplift_ratio", "reason"]
    return pd.DataFrame(rows, columns=columns).astype({"reason": "str"})


def index_by_lebaran_day(index: pd.DataFrame, lebaran: Mapping[int, date]) -> pd.DataFrame:
    """Months of an index laid on days to Lebaran, season by season, against the season's own level.

    `index`: as for `pre_lebaran_ratio`; `lebaran`: Idul Fitri by Hijri year. A month stands at its middle day.

    Gives one row a season and month (the 6 before the pre-Lebaran month, itself, the 5 after; seasons without a ratio are
    left out): `season`, `month`, `days_to_lebaran` (of the middle day), `is_pre_lebaran_month`, `above_others_pct` (above the
    mean of the other months, so that the pre-Lebaran month has its `uplift_ratio`; NA where not published).
    """
    levels = index.set_index("month")["index_value"].astype(float)
    rows = [
        (
            season,
            month,
            _middle(month, lebaran[season]),
            month == marked,
            100 * (levels.get(month, float("nan")) / mean - 1),
        )
        for season, marked, mean in pre_lebaran_ratio(index)
        .dropna(subset="uplift_ratio")[["season", "month", "others_mean"]]
        .itertuples(index=False)
        for month in _months_around(marked)
    ]
    return pd.DataFrame(
        rows, columns=["season", "month", "days_to_lebaran", "is_pre_lebaran_month", "above_others_pct"]
    )


def _months_around(month: pd.Timestamp) -> pd.DatetimeIndex:
    return pd.date_range(
        month - pd.DateOffset(months=MONTHS_BEFORE), month + pd.DateOffset(months=MONTHS_AFTER), freq="MS"
    )


def _middle(month: pd.Timestamp, lebaran: date) -> int:
    return int((month + pd.Timedelta(days=(month.days_in_month - 1) // 2) - pd.Timestamp(lebaran)).days)


def _row(season: int, month: pd.Timestamp, levels: pd.Series) -> tuple[object, ...]:
    others = levels.reindex(_months_around(month).drop([month])).dropna()
    level = float(levels[month])
    if pd.isna(level):
        reason = NoRatio.MONTH_MISSING.value
    elif len(others) < FEWEST_OTHER_MONTHS:
        reason = NoRatio.FEW_OTHER_MONTHS.value
    else:
        mean = float(others.mean())
        return season, month, level, mean, len(others), level / mean - 1, None
    return season, month, level, float("nan"), len(others), float("nan"), reason
