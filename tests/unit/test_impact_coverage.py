"""Which weeks of a platform are missing, and which are weeks in which nothing happened."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.impact import LAGS, Effect, find_waves, panel_rows, weekly_takedowns
from analysis.impact.coverage import known_order_weeks, known_takedown_weeks
from analysis.impact.fit import fixed_effects, lagged, weighted
from analysis.impact.panel import read_panel
from bench.impact.simulate import Settings, World, simulate

FIRST, LAST = date(2022, 1, 3), date(2023, 12, 31)
WEEKS = 104
EVERY_DAY = pd.date_range(FIRST, LAST)
MONDAYS = pd.date_range(FIRST, LAST, freq="7D")


def without(*spans: tuple[str, str]) -> pd.DatetimeIndex:
    """Every day but those of some spans, both ends inclusive."""
    lacking = [day for first, last in spans for day in pd.date_range(first, last)]
    return EVERY_DAY.difference(lacking)


def missing(known: np.ndarray) -> list[int]:
    return np.flatnonzero(~known).tolist()


def test_a_week_without_any_order_of_a_platform_is_missing_and_so_is_one_that_lacks_a_day() -> None:
    days = without(("2022-02-07", "2022-02-13"), ("2022-05-04", "2022-05-04"))

    assert missing(known_order_weeks(days, FIRST, LAST)) == [5, 17]


def test_the_weeks_in_which_records_begin_and_end_are_missing_unless_they_are_whole() -> None:
    days = without(("2022-01-01", "2022-03-09"), ("2023-12-05", "2023-12-31"))

    assert missing(known_order_weeks(days, FIRST, LAST)) == [*range(10), *range(100, 104)]


def test_a_platform_that_does_not_sell_every_day_has_days_without_orders_but_no_weeks_without() -> None:
    days = without(("2022-02-07", "2022-02-13"))
    days = days[days.day_of_week % 2 == 0]

    assert missing(known_order_weeks(days, FIRST, LAST)) == [5]


def test_weeks_without_takedowns_are_zero_as_long_as_such_silence_is_common() -> None:
    now_and_then = MONDAYS[::6]

    assert known_takedown_weeks(now_and_then, FIRST, LAST).all()


@pytest.mark.parametrize(
    ("days", "lacking"),
    [
        (without(("2022-02-07", "2022-05-01")), list(range(5, 17))),
        (without(("2022-01-01", "2022-05-01")), list(range(17))),
        (without(("2023-10-02", "2023-12-31")), list(range(91, 104))),
        (without(("2022-02-07", "2022-03-05")), []),
        (without(("2022-02-07", "2022-05-01"), ("2023-02-06", "2023-04-30")), []),
        (EVERY_DAY[:0], list(range(WEEKS))),
    ],
    ids=["within", "before the first", "after the last", "four weeks", "one of two alike", "never"],
)
def test_a_silence_of_takedowns_that_has_no_equal_is_missing(days: pd.DatetimeIndex, lacking: list[int]) -> None:
    assert missing(known_takedown_weeks(days, FIRST, LAST)) == lacking


def counted(name: str, value: int, weeks: pd.DatetimeIndex = MONDAYS, **cell: str) -> pd.DataFrame:
    return pd.DataFrame({"category": "gamis", "platform": "shopee", "week": weeks, name: value}).assign(**cell)


def days_of(**platforms: pd.DatetimeIndex) -> pd.DataFrame:
    return pd.concat([pd.DataFrame({"platform": name, "date": days}) for name, days in platforms.items()])


def test_a_category_without_orders_is_zero_where_its_platform_has_some_and_missing_where_it_has_none() -> None:
    gap = ("2022-02-07", "2022-02-13")
    orders = [counted("orders", 70, MONDAYS.delete(5)), counted("orders", 9, MONDAYS.delete([5, 6]), category="kaos")]
    rows = panel_rows(
        orders=pd.concat(orders),
        takedowns=counted("takedowns", 3),
        order_days=days_of(shopee=without(gap)),
        takedown_days=days_of(shopee=EVERY_DAY),
        first_date=FIRST,
        last_date=LAST,
    )
    kaos = rows[rows["category"] == "kaos"].reset_index()

    assert len(rows) == 2 * WEEKS
    assert kaos.loc[4:7, "orders"].tolist() == pytest.approx([9, np.nan, 0, 9], nan_ok=True)
    assert kaos["takedowns"].eq(0).all()
    assert np.flatnonzero(rows["orders"].isna()).tolist() == [5, WEEKS + 5]


def test_weeks_of_which_a_platform_sent_nothing_hardly_move_an_estimate_where_zeros_would() -> None:
    panel = simulate(Settings(world=World.SEASON, has_effect=True), 5)
    weeks = sorted(panel["week"].unique())
    is_unsent = (panel["platform"] == "p0") & panel["week"].isin(weeks[60:78])
    sent = panel[~is_unsent]

    def days(rows: pd.DataFrame) -> pd.DataFrame:
        each = [rows[["platform"]].assign(date=rows["week"] + pd.Timedelta(days=day)) for day in range(7)]
        return pd.concat(each).drop_duplicates()

    def estimate(rows: pd.DataFrame) -> Effect:
        read = read_panel(rows)
        doses = lagged(read.takedowns, range(LAGS + 1))
        return fixed_effects(weighted(read, doses), doses).first(LAGS + 1)

    told = panel_rows(
        orders=sent.drop(columns="takedowns"),
        takedowns=panel.drop(columns="orders"),
        order_days=days(sent),
        takedown_days=days(panel),
        first_date=weeks[0].date(),
        last_date=(weeks[-1] + pd.Timedelta(days=6)).date(),
    )
    whole, missing = estimate(panel), estimate(told)
    zero = estimate(panel.assign(orders=panel["orders"].where(~is_unsent, 0)))

    assert missing.value == pytest.approx(whole.value, abs=whole.standard_error / 4)
    assert missing.standard_error < 1.1 * whole.standard_error
    assert abs(zero.value - whole.value) > whole.standard_error
    assert zero.standard_error > 1.5 * whole.standard_error


def test_a_platform_that_never_told_of_takedowns_is_not_one_without_any() -> None:
    rows = panel_rows(
        orders=pd.concat([counted("orders", 70), counted("orders", 50, platform="lazada")]),
        takedowns=counted("takedowns", 3),
        order_days=days_of(shopee=EVERY_DAY, lazada=EVERY_DAY),
        takedown_days=days_of(shopee=EVERY_DAY),
        first_date=FIRST,
        last_date=LAST,
    )

    assert set(rows["platform"]) == {"shopee"}


def test_a_platform_that_comes_back_is_no_wave() -> None:
    gap = MONDAYS[30:60]
    rows = pd.concat(
        [
            counted("takedowns", 30),
            counted("takedowns", 90, platform="lazada").assign(
                takedowns=lambda own: own["takedowns"].where(~own["week"].isin(gap))
            ),
        ]
    )

    assert weekly_takedowns(rows).eq(120).all()
    assert find_waves(weekly_takedowns(rows)) == ()
    assert len(find_waves(rows.groupby("week")["takedowns"].sum())) > 0
