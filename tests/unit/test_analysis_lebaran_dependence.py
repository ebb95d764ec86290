"""What a shortfall depends on: the very estimate first, then one choice changed at a time."""

from __future__ import annotations

from dataclasses import astuple

import pandas as pd
import pytest

from analysis.lebaran import Choice, analyse_season, shortfall_dependence
from tests.unit.lebaran_series import planted_orders


def test_the_first_row_is_the_estimate_itself() -> None:
    orders = planted_orders(shortfall_2023=-0.3)
    first = shortfall_dependence(orders, 1444)[0]
    assert first.choice is Choice.NOTHING
    assert astuple(first.shortfall) == pytest.approx(astuple(analyse_season(orders, 1444).shortfall))


def test_the_window_is_also_a_week_shorter_and_a_week_longer() -> None:
    rows = [
        row for row in shortfall_dependence(planted_orders(shortfall_2023=-0.3), 1444) if row.choice is Choice.WINDOW
    ]
    assert [row.value for row in rows] == [21, 35]


def test_a_shortfall_planted_in_three_weeks_is_smaller_over_five() -> None:
    orders = planted_orders(shortfall_2023=-0.3, short_days=range(-21, 0))
    by_window = {
        row.value: row.shortfall.estimate for row in shortfall_dependence(orders, 1444) if row.choice is Choice.WINDOW
    }
    assert by_window[21] < by_window[35] < 0


def test_each_other_season_is_left_out_once_and_the_chosen_one_never() -> None:
    orders = planted_orders(shortfall_2023=-0.3)
    left_out = [row.value for row in shortfall_dependence(orders, 1444) if row.choice is Choice.LEFT_OUT]
    assert left_out == [each.season for each in analyse_season(orders, 1444).seasons if not each.is_chosen]


def test_a_planted_shortfall_hangs_on_no_single_choice() -> None:
    rows = shortfall_dependence(planted_orders(shortfall_2023=-0.3), 1444)
    assert len({row.value for row in rows if row.choice is Choice.HARMONICS}) > 1
    assert [row for row in rows if row.shortfall.high >= 0] == []


def test_nothing_depends_where_nothing_can_be_said() -> None:
    assert shortfall_dependence(pd.Series(dtype=float, index=pd.DatetimeIndex([])), 1444) == ()
