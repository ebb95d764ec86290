"""The final count of open weeks: published chain ladder, worked triangles, and silence where nothing can be told."""

from __future__ import annotations

from datetime import date, timedelta
from math import isnan

import numpy as np
import pandas as pd
import pytest

from analysis.reporting_delay import FEWEST_REPORTED, FEWEST_WEEKS, Nowcast, nowcast, reported_shares

# Taylor and Ashe (1983), Journal of Econometrics 23, 37-61; cumulative claims by year of origin and years since.
TAYLOR_ASHE = """
357848 1124788 1735330 2218270 2745596 3319994 3466336 3606286 3833515 3901463
352118 1236139 2170033 3353322 3799067 4120063 4647867 4914039 5339085
290507 1292306 2218525 3235179 3985995 4132918 4628910 4909315
310608 1418858 2195047 3757447 4029929 4381982 4588268
443160 1136350 2128333 2897821 3402672 3873311
396132 1333217 2180715 2985752 3691712
440832 1288463 2419861 3483130
359480 1421128 2864498
376686 1363294
344014
"""
# Mack (1993), ASTIN Bulletin 23, 213-225, table of reserves by the chain ladder.
RESERVES = [0, 94_634, 469_511, 709_638, 984_889, 1_419_459, 2_177_641, 3_920_301, 4_278_972, 4_625_811]
TOTAL_RESERVE = 18_680_856


def test_the_chain_ladder_of_a_classic_triangle_gives_the_published_reserves() -> None:
    rows = [[float(cell) for cell in line.split()] for line in TAYLOR_ASHE.strip().splitlines()]
    counts = np.full((10, 10), np.nan)
    for place, row in enumerate(rows):
        counts[place, : len(row)] = np.diff([0.0, *row])
    ages = np.array([len(row) - 1 for row in rows])
    latest = np.array([row[-1] for row in rows])
    reserves = latest / reported_shares(counts, ages)[ages] - latest
    assert [round(reserve) for reserve in reserves] == RESERVES
    assert round(reserves.sum()) == TOTAL_RESERVE


def steady(weeks: int = 40, *, at_once: int = 60, later: int = 40, later_days: int = 20) -> pd.DataFrame:
    """Weeks that all have so many items reported on their Sunday, and so many on a later day."""
    mondays = pd.date_range("2023-01-02", periods=weeks, freq="7D")
    rows = [(monday, days, count) for monday in mondays for days, count in ((6, at_once), (later_days, later))]
    return pd.DataFrame(rows, columns=["week", "report_days", "items_count"])


NEWEST = date(2023, 1, 2) + timedelta(weeks=39)


def by_week(found: Nowcast) -> dict[date, tuple[int, float]]:
    return {week.week: (week.reported_count, week.final.value) for week in found.weeks}


def test_reports_so_far_over_their_usual_share_are_the_final_count() -> None:
    found = nowcast(steady(), NEWEST + timedelta(days=6))
    # Of the newest week 60 are there, at an age at which 60 of 100 are.
    newest, settled = (by_week(found)[NEWEST - timedelta(weeks=ago)] for ago in (0, 2))
    assert (newest[0], settled[0]) == (60, 100)
    assert [newest[1], settled[1]] == pytest.approx([100.0, 100.0])


def test_what_was_reported_later_is_not_looked_at() -> None:
    early = nowcast(steady(), NEWEST + timedelta(days=6))
    known = steady()
    known = known[
        known["week"] + pd.to_timedelta(known["report_days"], unit="D") <= pd.Timestamp(NEWEST + timedelta(days=6))
    ]
    assert nowcast(known, NEWEST + timedelta(days=6)) == early


def test_the_interval_holds_at_least_what_is_known() -> None:
    found = nowcast(steady(), NEWEST + timedelta(days=6))
    newest = found.weeks[-1]
    assert newest.reported_count <= newest.final.low <= newest.final.value <= newest.final.high


def test_a_week_that_is_not_over_is_not_estimated() -> None:
    found = nowcast(steady(), NEWEST + timedelta(days=5))
    newest = found.weeks[-1]
    assert not newest.is_over
    assert not newest.final.is_known


def test_a_week_with_all_its_reports_is_settled_and_its_count_final() -> None:
    found = nowcast(steady(), NEWEST + timedelta(days=20))
    newest = found.weeks[-3]
    assert newest.is_settled
    assert (newest.final.low, newest.final.value, newest.final.high) == (100, 100, 100)


def test_of_a_week_with_few_reports_nothing_is_told() -> None:
    rows = steady()
    rows.loc[(rows["week"] == pd.Timestamp(NEWEST)) & (rows["report_days"] == 6), "items_count"] = FEWEST_REPORTED - 1
    assert not nowcast(rows, NEWEST + timedelta(days=6)).weeks[-1].final.is_known


def test_with_few_weeks_behind_nothing_is_told() -> None:
    weeks = FEWEST_WEEKS + 1
    found = nowcast(steady(weeks), date(2023, 1, 2) + timedelta(weeks=weeks - 1, days=6))
    assert found.weeks_count < FEWEST_WEEKS
    assert isnan(found.overdispersion)
    assert found.open_weeks == ()


def test_a_week_without_reports_is_a_week_of_none() -> None:
    rows = steady()
    gap = pd.Timestamp(NEWEST - timedelta(weeks=10))
    found = nowcast(rows[rows["week"] != gap], NEWEST + timedelta(days=6))
    assert by_week(found)[gap.date()] == (0, 0.0)


def test_without_any_report_there_are_no_weeks() -> None:
    assert nowcast(steady().iloc[:0], NEWEST).weeks == ()


def test_bundles_make_the_interval_wider() -> None:
    rng = np.random.default_rng(4)

    def random_weeks(bundle: int) -> pd.DataFrame:
        mondays = pd.date_range("2023-01-02", periods=60, freq="7D").repeat(120 // bundle)
        days = np.where(rng.random(len(mondays)) < 0.6, 6, 20)
        rows = pd.DataFrame({"week": mondays, "report_days": days, "items_count": bundle})
        return rows.groupby(["week", "report_days"], as_index=False).sum()

    as_of = date(2023, 1, 2) + timedelta(weeks=59, days=6)
    single, bundled = (nowcast(random_weeks(bundle), as_of) for bundle in (1, 6))
    assert _width(bundled) > 1.5 * _width(single)


def _width(found: Nowcast) -> float:
    newest = found.weeks[-1].final
    return (newest.high - newest.low) / newest.value
