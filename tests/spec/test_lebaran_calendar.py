"""The Lebaran calendar: d = date - H in days, seasons are Hijri years, W = H-28..H-1."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.codes import LebaranStatus
from catalog.lebaran import (
    PRE_LEBARAN_WINDOW,
    PROFILE_WINDOW,
    days_to_lebaran,
    next_season,
    season_by_year,
    season_of,
    seasons,
)

any_day = st.dates(min_value=date(2005, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "days", "hijri_year"),
    [
        (date(2023, 4, 6), -16, 1444),
        (date(2022, 4, 6), -26, 1443),
        (date(2023, 4, 22), 0, 1444),
        (date(2023, 4, 23), 1, 1444),
        (date(2025, 3, 13), -18, 1446),
    ],
)
def test_days_are_counted_from_the_government_s_idul_fitri(day: date, days: int, hijri_year: int) -> None:
    assert days_to_lebaran(day) == days
    assert season_of(day).hijri_year == hijri_year


def test_the_table_covers_1431_to_1452_hijri_one_season_a_year() -> None:
    assert [season.hijri_year for season in seasons()] == list(range(1431, 1453))


def test_seasons_lie_a_lunar_year_apart() -> None:
    table = seasons()
    gaps = {(later.lebaran - earlier.lebaran).days for earlier, later in pairwise(table)}
    assert gaps
    assert gaps <= {353, 354, 355, 356}


def test_a_ramadan_that_begins_in_december_belongs_to_next_year_s_lebaran() -> None:
    season = season_by_year(1452)
    assert season.ramadan_start == date(2030, 12, 26)
    assert season.lebaran == date(2031, 1, 25)
    assert season_of(season.ramadan_start) == season


def test_ramadan_lasts_29_or_30_days() -> None:
    lengths = {(season.lebaran - season.ramadan_start).days for season in seasons()}
    assert lengths == {29, 30}


def test_a_date_is_observed_then_decreed_then_estimated() -> None:
    statuses = {season.lebaran.year: season.status for season in seasons()}
    assert [year for year, status in statuses.items() if status is LebaranStatus.DECREED] == [2027]
    assert {year for year, status in statuses.items() if status is LebaranStatus.OBSERVED} == set(range(2010, 2027))
    assert {year for year, status in statuses.items() if status is LebaranStatus.ESTIMATED} == set(range(2028, 2032))


def test_the_window_is_four_whole_weeks_that_end_the_day_before_h() -> None:
    seen = 0
    for season in seasons():
        window = [season.day(d) for d in PRE_LEBARAN_WINDOW]
        assert len(window) == 28
        assert window[0] == season.lebaran - timedelta(days=28)
        assert window[-1] == season.lebaran - timedelta(days=1)
        assert [sum(day.weekday() == weekday for day in window) for weekday in range(7)] == [4] * 7
        seen += 1
    assert seen > 0


def test_every_date_of_the_window_has_its_own_d() -> None:
    seen = 0
    for season in seasons():
        for d in PRE_LEBARAN_WINDOW:
            assert days_to_lebaran(season.day(d)) == d
            assert -28 <= d <= -1
            seen += 1
    assert seen > 0


def test_every_date_of_the_profile_belongs_to_its_own_season() -> None:
    assert (PROFILE_WINDOW[0], PROFILE_WINDOW[-1]) == (-60, 30)
    for season in seasons():
        assert all(season_of(season.day(d)) == season for d in PROFILE_WINDOW)


def test_a_season_is_labelled_in_both_calendars() -> None:
    assert season_by_year(1444).label == "2023 (1444 H)"


def test_a_year_outside_the_table_is_no_season() -> None:
    with pytest.raises(KeyError):
        season_by_year(1400)


def test_the_next_season_of_the_day_itself_is_that_day_s() -> None:
    assert next_season(date(2023, 4, 22)).hijri_year == 1444
    assert next_season(date(2023, 4, 23)).hijri_year == 1445
    with pytest.raises(LookupError):
        next_season(date(2031, 1, 26))


@given(any_day)
def test_every_day_has_the_season_that_lies_nearest(day: date) -> None:
    chosen = season_of(day)
    assert abs(days_to_lebaran(day)) == min(abs((day - season.lebaran).days) for season in seasons())
    assert chosen.day(days_to_lebaran(day)) == day


@given(any_day, any_day)
def test_a_later_day_never_belongs_to_an_earlier_season(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert season_of(earlier).hijri_year <= season_of(later).hijri_year


@given(st.dates(min_value=date(2010, 9, 10), max_value=date(2031, 1, 25)))
def test_within_the_table_no_day_lies_further_than_half_a_lunar_year_from_a_lebaran(day: date) -> None:
    assert abs(days_to_lebaran(day)) <= 178


@given(st.dates(min_value=date(2010, 9, 10), max_value=date(2031, 1, 24)))
def test_d_grows_by_one_a_day_and_falls_back_only_where_the_next_season_begins(day: date) -> None:
    tomorrow = day + timedelta(days=1)
    if season_of(tomorrow) == season_of(day):
        assert days_to_lebaran(tomorrow) == days_to_lebaran(day) + 1
    else:
        assert days_to_lebaran(tomorrow) < 0 < days_to_lebaran(day)


class TestAgainstOtherCalendars:
    """Cross-checks, never the table: a library's names join and move, and its dates follow other rules."""

    def test_the_holidays_package_names_the_same_day_but_for_2011(self) -> None:
        holidays = import_module("holidays")
        listed = holidays.country_holidays("ID", years=range(2010, 2032), language="en_US")
        differing = {}
        seen = 0
        for season in seasons():
            first_days = [
                day
                for day, names in listed.items()
                if abs((day - season.lebaran).days) <= 3 and "Eid al-Fitr" in names and "Second Day" not in names
            ]
            assert len(first_days) == 1, season.label
            seen += 1
            if first_days[0] != season.lebaran:
                differing[season.lebaran.year] = first_days[0]
        assert seen == len(seasons())
        # The decree had named 30 August 2011; the sighting session moved Idul Fitri to the 31st.
        assert differing == {2011: date(2011, 8, 30)}

    def test_umm_al_qura_is_one_day_early_in_known_years_and_never_late(self) -> None:
        hijridate = import_module("hijridate")
        days_early = {}
        for season in seasons():
            computed = hijridate.Hijri(season.hijri_year, 10, 1).to_gregorian()
            days_early[season.lebaran.year] = (season.lebaran - date(computed.year, computed.month, computed.day)).days
        assert set(days_early.values()) == {0, 1}
        assert {year for year, days in days_early.items() if days == 1} == {
            2011,
            2019,
            2023,
            2025,
            2026,
            2027,
            2028,
            2029,
            2031,
        }
