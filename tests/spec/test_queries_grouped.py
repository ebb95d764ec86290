"""Sums of marts for the statistics: filters, unit and whole months hold, and single sellers are never read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from catalog.codes import Channel, Platform, TakedownUnit
from catalog.errors import UserError
from dashboard.queries.grouped import grouped
from dashboard.queries.selection import Filters, Selection
from dashboard.queries.snapshot import Snapshot, open_snapshot
from tests.warehouse_fixture import build_warehouse

MARCH, APRIL = date(2023, 3, 1), date(2023, 4, 1)
SELECTION = Selection(metric="takedown_items_count", first_date=date(2023, 3, 15), last_date=date(2023, 3, 31))


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    def report(month: date, platform: str, channel: str, unit: str, items: int) -> dict[str, object]:
        names = ("month", "week", "platform", "channel", "unit", "report_days", "items_count")
        return dict(zip(names, (month, month, platform, channel, unit, 3, items), strict=True))

    rows = [
        report(MARCH, "shopee", "marketplace", "link", 10),
        report(MARCH, "instagram", "social_commerce", "link", 5),
        report(MARCH, "instagram", "social_commerce", "ad", 100),
        report(APRIL, "shopee", "marketplace", "link", 1000),
    ]
    build_warehouse(tmp_path, rows={"takedown_reports": rows})
    return open_snapshot(tmp_path)


def counted(snapshot: Snapshot, selection: Selection) -> int:
    frame = grouped(snapshot, "takedown_reports", ("report_days",), ("items_count",), selection)
    return int(frame.data["items_count"].sum())


def test_a_month_counts_whole_wherever_the_dates_begin(snapshot: Snapshot) -> None:
    assert counted(snapshot, SELECTION) == 115


def test_later_months_do_not_count(snapshot: Snapshot) -> None:
    assert counted(snapshot, SELECTION.but(last_date=APRIL)) == 1115


@pytest.mark.parametrize(
    ("filters", "expected"),
    [(Filters(platforms=(Platform.SHOPEE,)), 10), (Filters(channels=(Channel.SOCIAL_COMMERCE,)), 105)],
)
def test_filters_hold(snapshot: Snapshot, filters: Filters, expected: int) -> None:
    assert counted(snapshot, SELECTION.but(filters=filters)) == expected


def test_one_unit_alone_is_counted_where_one_is_chosen(snapshot: Snapshot) -> None:
    assert counted(snapshot, SELECTION.but(takedown_unit=TakedownUnit.AD)) == 100


def test_a_filter_that_the_mart_does_not_know_is_left_aside(snapshot: Snapshot) -> None:
    selection = SELECTION.but(filters=Filters(provinces=("32",)))
    assert counted(snapshot, selection) == 115


def test_rows_stand_in_the_order_of_their_columns(snapshot: Snapshot) -> None:
    frame = grouped(snapshot, "takedown_reports", ("platform", "unit"), ("items_count",), SELECTION)
    assert frame.data.to_numpy().tolist() == [
        ["instagram", "ad", 100],
        ["instagram", "link", 5],
        ["shopee", "link", 10],
    ]
    assert frame.table == "takedown_reports"


@pytest.mark.parametrize("mart", ["seller_steps", "ladder_steps", "listing_sightings", "listing_removals"])
def test_single_sellers_are_never_read(snapshot: Snapshot, mart: str) -> None:
    with pytest.raises(ValueError, match="single sellers or listings"):
        grouped(snapshot, mart, ("seller_key",), ("items_count",), SELECTION)


def test_only_columns_of_the_mart_enter_a_statement(snapshot: Snapshot) -> None:
    with pytest.raises(ValueError, match="no column"):
        grouped(snapshot, "takedown_reports", ("week; drop table x",), ("items_count",), SELECTION)


def test_a_mart_without_months_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(ValueError, match="no months"):
        grouped(snapshot, "takedowns_daily", ("platform",), ("items_count",), SELECTION)


def test_a_snapshot_from_before_the_mart_says_so(tmp_path: Path) -> None:
    path = build_warehouse(tmp_path)
    with duckdb.connect(path) as connection:
        connection.execute("drop table due_bans")
    with pytest.raises(UserError) as refused:
        grouped(open_snapshot(tmp_path), "due_bans", ("platform",), ("sellers_count",), SELECTION)
    assert refused.value.code == "mart_missing"
