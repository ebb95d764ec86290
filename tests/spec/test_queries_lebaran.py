"""Orders by days to Lebaran, and the window before it against its baseline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from catalog.lebaran import season_by_year
from dashboard.queries.lebaran import by_lebaran_day, window_totals
from dashboard.queries.selection import Axis, Dimension, Selection
from dashboard.queries.snapshot import Snapshot, open_snapshot
from tests.warehouse_fixture import Sale, build_warehouse

H_2022 = season_by_year(1443).lebaran
H_2023 = season_by_year(1444).lebaran
CHOSEN = Selection(metric="orders_count", axis=Axis.LEBARAN, first_date=date(2022, 1, 1), last_date=date(2023, 12, 31))


def sales(window_orders: dict[date, int], first: date, last: date) -> Iterator[Sale]:
    """Six UMKM with one order each a day; in the 28 days before each Lebaran, as many as given."""
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        in_window = [orders for lebaran, orders in window_orders.items() if -28 <= (day - lebaran).days <= -1]
        for number in range(6):
            yield Sale(day=day, umkm=f"u{number}", orders=in_window[0] if in_window else 1)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    warehouse = tmp_path_factory.mktemp("warehouse")
    build_warehouse(warehouse, sales=sales({H_2022: 3, H_2023: 2}, date(2022, 1, 1), date(2023, 12, 31)))
    return open_snapshot(warehouse)


def test_the_sixth_of_april_is_h16_in_2023_and_h26_in_2022(snapshot: Snapshot) -> None:
    assert (date(2023, 4, 6) - H_2023).days == -16
    data = by_lebaran_day(snapshot, CHOSEN).data.set_index(["season", "days_to_lebaran"])
    assert data.loc[(1444, -16), "value"] == 12
    assert data.loc[(1443, -26), "value"] == 18
    assert data.loc[(1444, 0), "value"] == 6


def test_every_season_has_every_day_from_h60_to_h30(snapshot: Snapshot) -> None:
    data = by_lebaran_day(snapshot, CHOSEN).data
    assert list(data.columns) == ["season", "days_to_lebaran", "value", "status"]
    for _, season in data.groupby("season"):
        assert season["days_to_lebaran"].tolist() == list(range(-60, 31))
    assert set(data["season"]) == {1443, 1444}


def test_chosen_seasons_come_whole_and_days_without_data_are_missing(snapshot: Snapshot) -> None:
    data = by_lebaran_day(snapshot, CHOSEN.but(seasons=(1444, 1445))).data.set_index("season")
    assert data["status"].loc[[1444]].eq("shown").all()
    assert data["status"].loc[[1445]].eq("missing").all()
    assert data["value"].loc[[1445]].isna().all()


def test_the_season_under_way_is_among_those_in_the_dates(snapshot: Snapshot) -> None:
    chosen = CHOSEN.but(first_date=date(2023, 1, 1), last_date=date(2023, 4, 6))
    assert set(by_lebaran_day(snapshot, chosen).data["season"]) == {1444}
    assert window_totals(snapshot, chosen).data["season"].tolist() == [1444]


def test_window_and_baseline_are_four_whole_weeks_each(snapshot: Snapshot) -> None:
    data = window_totals(snapshot, CHOSEN).data
    assert list(data.columns) == ["season", "window_total", "baseline_total", "is_complete", "value", "status"]
    # 28 days x 6 UMKM; the baseline of 2022 begins on 3 February, H-88.
    assert data["window_total"].tolist() == [28 * 18, 28 * 12]
    assert data["baseline_total"].tolist() == [28 * 6, 28 * 6]
    assert data["is_complete"].all()


def test_the_rise_is_the_window_over_the_baseline(snapshot: Snapshot) -> None:
    frame = window_totals(snapshot, CHOSEN.but(metric="pre_lebaran_uplift_pct"))
    assert frame.data["value"].tolist() == pytest.approx([200, 100])
    assert frame.metric.id == "pre_lebaran_uplift_pct"


def test_parts_of_a_window_add_up_to_it(snapshot: Snapshot) -> None:
    whole = window_totals(snapshot, CHOSEN).data
    parts = window_totals(snapshot, CHOSEN.but(breakdown=Dimension.CHANNEL)).data
    assert parts.groupby("season")["window_total"].sum().tolist() == whole["window_total"].tolist()


def test_shifting_lebaran_shifts_the_window(tmp_path: Path) -> None:
    rows = list(sales({H_2023: 2}, date(2022, 12, 1), date(2023, 6, 30)))
    totals = {}
    for days in (0, 7):
        calendar = {1444: H_2023 + timedelta(days=days)}
        build_warehouse(tmp_path / str(days), sales=rows, lebaran=calendar)
        totals[days] = window_totals(open_snapshot(tmp_path / str(days)), CHOSEN).data["window_total"].item()
    # A week of doubled days leaves at the front, a week of ordinary ones comes in at the end.
    assert totals == {0: 28 * 12, 7: 21 * 12 + 7 * 6}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (H_2023 - timedelta(days=88), H_2023 + timedelta(days=30), (28 * 12, 28 * 6, True, "shown")),
        (H_2023 - timedelta(days=87), H_2023 + timedelta(days=30), (28 * 12, 27 * 6, False, "provisional")),
        (H_2023 - timedelta(days=88), H_2023 - timedelta(days=16), (13 * 12, 28 * 6, False, "provisional")),
        (H_2023 - timedelta(days=88), H_2023 - timedelta(days=1), (28 * 12, 28 * 6, True, "provisional")),
        (H_2023 - timedelta(days=40), H_2023 + timedelta(days=30), (28 * 12, None, False, "provisional")),
    ],
)
def test_a_window_that_data_cover_in_part_is_not_complete(
    tmp_path: Path, first: date, last: date, expected: tuple[float, float | None, bool, str]
) -> None:
    build_warehouse(tmp_path, sales=sales({H_2023: 2}, first, last))
    row = window_totals(open_snapshot(tmp_path), CHOSEN).data.iloc[0]
    baseline = None if pd.isna(row["baseline_total"]) else row["baseline_total"]
    assert (row["window_total"], baseline, row["is_complete"], row["status"]) == expected


def test_without_orders_there_are_no_seasons(tmp_path: Path) -> None:
    build_warehouse(tmp_path)
    assert by_lebaran_day(open_snapshot(tmp_path), CHOSEN).data.empty
    assert window_totals(open_snapshot(tmp_path), CHOSEN).data.empty
