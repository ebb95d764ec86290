"""Groups are told apart on figures that others published: who was hurt in cars before and after belts were compulsory in front.

Drivers, front and rear passengers stand for three channels that share roads, weather and petrol prices, and the months after
31 January for a season. Figures and sources: `tests/unit/public/README.md`.
"""

from __future__ import annotations

from datetime import date
from math import nan, sqrt
from pathlib import Path

import pandas as pd
import pytest

from analysis.channels import ChannelComparison, Contrast, compare_channels
from analysis.lebaran import LebaranResult, SeasonEstimate
from analysis.lebaran.results import UNKNOWN, no_profile
from catalog.codes import Channel

GROUPS = {Channel.MARKETPLACE: "drivers", Channel.SOCIAL_COMMERCE: "front", Channel.ECOMMERCE: "rear"}
PUBLISHED = {"drivers": -0.23, "front": -0.30, "rear": 0.03}
"""What the law changed, Harvey and Durbin (1986)."""

YEAR_OF_THE_LAW = 1983
SPANS = [3, 6, 10]
"""Months after 31 January, held against as many before; the figures end ten months after the law's second January."""


@pytest.fixture(scope="module")
def casualties() -> pd.DataFrame:
    frame = pd.read_csv(Path(__file__).parent / "public" / "car_casualties_great_britain.csv")
    return frame.set_index(pd.PeriodIndex(frame.pop("month"), freq="M"))


def group_result(counts: pd.Series, chosen: int, months: int) -> LebaranResult:
    seasons = []
    for year in range(1970, 1985):
        january = pd.Period(f"{year}-01", freq="M")
        before = float(counts.loc[january - months + 1 : january].sum())
        after = float(counts.loc[january + 1 : january + months].sum())
        season = SeasonEstimate(
            season=year,
            lebaran=date(year, 1, 31),
            uplift_ratio=after / before - 1,
            uplift_se_log=sqrt(1 / before + 1 / after),
            observed_days_count=28,
            orders_count=after,
            is_chosen=year == chosen,
            is_pandemic=False,
        )
        seasons.append(season)
    return LebaranResult(
        season=chosen,
        lebaran=date(chosen, 1, 31),
        as_of=None,
        uplift=UNKNOWN,
        shortfall=UNKNOWN,
        season_uplift=UNKNOWN,
        level_change=UNKNOWN,
        profile=no_profile(),
        seasons=tuple(seasons),
        between_season_sd_log=nan,
        is_provisional=False,
        notes=(),
    )


def compared(casualties: pd.DataFrame, year: int, months: int) -> ChannelComparison:
    groups = {channel: group_result(casualties[name], year, months) for channel, name in GROUPS.items()}
    return compare_channels(groups, year)


def apart(contrast: Contrast) -> bool:
    return contrast.further_below is not None


@pytest.mark.parametrize("months", SPANS)
def test_who_had_to_wear_belts_is_told_apart_from_who_had_not(casualties: pd.DataFrame, months: int) -> None:
    found = compared(casualties, YEAR_OF_THE_LAW, months)
    with_rear = [each for each in found.contrasts if each.other is Channel.ECOMMERCE]
    assert [each.further_below for each in with_rear] == [Channel.SOCIAL_COMMERCE, Channel.MARKETPLACE]


@pytest.mark.parametrize(("months", "is_told"), [(3, False), (6, True), (10, True)])
def test_front_passengers_are_told_apart_from_drivers_once_half_a_year_is_counted(
    casualties: pd.DataFrame, months: int, is_told: bool
) -> None:
    front_and_drivers = compared(casualties, YEAR_OF_THE_LAW, months).contrasts[0]
    assert front_and_drivers.further_below is (Channel.SOCIAL_COMMERCE if is_told else None)


@pytest.mark.parametrize("months", SPANS)
def test_intervals_hold_the_differences_that_were_published(casualties: pd.DataFrame, months: int) -> None:
    for each in compared(casualties, YEAR_OF_THE_LAW, months).contrasts:
        published = (1 + PUBLISHED[GROUPS[each.channel]]) / (1 + PUBLISHED[GROUPS[each.other]]) - 1
        assert each.estimate.low < published < each.estimate.high


@pytest.mark.parametrize("months", SPANS)
def test_in_no_other_year_is_anybody_told_apart(casualties: pd.DataFrame, months: int) -> None:
    others = [year for year in range(1970, 1985) if year != YEAR_OF_THE_LAW]
    assert [year for year in others if any(map(apart, compared(casualties, year, months).contrasts))] == []
