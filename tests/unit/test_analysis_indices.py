"""The pre-Lebaran month of an index, on small examples and on the published clothing index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest

from analysis.indices import index_by_lebaran_day, pre_lebaran_ratio
from catalog.lebaran import PRE_LEBARAN_WINDOW, Season, seasons
from catalog.reference import reference_rows


def year_of_index(levels: Sequence[float | None], marked: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": pd.date_range("2022-01-01", periods=len(levels), freq="MS"),
            "index_value": pd.array(levels, dtype="Float64"),
            "season": 1444,
            "is_pre_lebaran_month": [position == marked for position in range(len(levels))],
        }
    )


def test_a_month_half_above_the_eleven_around_it() -> None:
    row = pre_lebaran_ratio(year_of_index([100.0] * 6 + [150.0] + [100.0] * 6, marked=6)).iloc[0]
    assert row["uplift_ratio"] == pytest.approx(0.5)
    assert row["others_count"] == 11
    assert row["month"] == pd.Timestamp("2022-07-01")
    assert pd.isna(row["reason"])


def test_months_that_were_not_published_count_nowhere() -> None:
    row = pre_lebaran_ratio(year_of_index([100.0, None, None, 100, 100, 100, 150.0, 100, 100, 100], marked=6)).iloc[0]
    assert row["uplift_ratio"] == pytest.approx(0.5)
    assert row["others_count"] == 7


def test_a_missing_pre_lebaran_month_has_no_ratio() -> None:
    row = pre_lebaran_ratio(year_of_index([100.0] * 6 + [None] + [100.0] * 6, marked=6)).iloc[0]
    assert pd.isna(row["uplift_ratio"])
    assert row["reason"] == "month_missing"


def test_fewer_than_six_other_months_have_no_level() -> None:
    row = pre_lebaran_ratio(year_of_index([100.0] * 5 + [150.0], marked=5)).iloc[0]
    assert pd.isna(row["uplift_ratio"])
    assert row["others_count"] == 5
    assert row["reason"] == "few_other_months"


def test_a_month_outside_the_twelve_does_not_count() -> None:
    levels = [999.0] + [100.0] * 6 + [150.0] + [100.0] * 5 + [999.0]
    assert pre_lebaran_ratio(year_of_index(levels, marked=7)).iloc[0]["uplift_ratio"] == pytest.approx(0.5)


def test_a_month_given_twice_is_refused() -> None:
    index = year_of_index([100.0] * 8, marked=6)
    with pytest.raises(ValueError, match="more than one row"):
        pre_lebaran_ratio(pd.concat([index, index]))


def fullest_month(season: Season) -> date:
    days = Counter(season.day(day).replace(day=1) for day in PRE_LEBARAN_WINDOW)
    return max(days, key=lambda month: (days[month], month))


@pytest.fixture(scope="module")
def clothing() -> pd.Series:
    """Rise of the pre-Lebaran month of the published clothing index, by Gregorian year."""
    marked = {pd.Timestamp(fullest_month(season)): season.hijri_year for season in seasons()}
    index = pd.DataFrame(row for row in reference_rows("indices.csv") if row["series"] == "bi_clothing")
    index["month"] = pd.to_datetime(index["month"])
    index["index_value"] = pd.to_numeric(index["index_value"])
    index["season"] = index["month"].map(marked).fillna(0).astype(int)
    index["is_pre_lebaran_month"] = index["month"].isin(list(marked))
    ratios = pre_lebaran_ratio(index)
    return ratios.set_index(ratios["month"].dt.year)["uplift_ratio"]


def test_clothing_sells_about_forty_per_cent_more_before_lebaran(clothing: pd.Series) -> None:
    assert len(clothing) >= 14
    assert 0.35 <= clothing.drop([2018, 2020]).mean() <= 0.45


def test_2018_and_2020_were_weak(clothing: pd.Series) -> None:
    assert clothing[2020] == clothing.min() < 0
    assert set(clothing.nsmallest(4).index) >= {2018, 2020}


def test_2023_shows_no_shortfall_in_this_index(clothing: pd.Series) -> None:
    assert clothing[2023] > clothing.drop([2018, 2020, 2023]).mean()


def test_months_lie_at_their_middle_day_and_the_pre_lebaran_month_has_its_ratio() -> None:
    months = pd.date_range("2022-10-01", periods=12, freq="MS")
    index = pd.DataFrame({"month": months, "index_value": 100.0, "season": 1444, "is_pre_lebaran_month": False})
    index.loc[index["month"] == "2023-04-01", ["index_value", "is_pre_lebaran_month"]] = [140.0, True]
    index.loc[index["month"] == "2023-02-01", "index_value"] = float("nan")

    rows = index_by_lebaran_day(index, {1444: date(2023, 4, 22)}).set_index("month")

    assert len(rows) == 12
    assert rows.loc["2023-04-01", "days_to_lebaran"] == (date(2023, 4, 15) - date(2023, 4, 22)).days
    assert rows.loc["2023-04-01", "above_others_pct"] == pytest.approx(40.0)
    assert rows.loc["2023-01-01", "above_others_pct"] == pytest.approx(0.0)
    assert rows["above_others_pct"].isna().tolist() == [month == pd.Timestamp("2023-02-01") for month in rows.index]
