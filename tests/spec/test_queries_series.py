"""A metric along the calendar and by one dimension, in worked examples.

Six UMKM sell on Shopee and six on Lazada every day of March and April 2023, so that nothing here is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from catalog.codes import Category, Platform, Requester, TakedownUnit
from catalog.errors import UserError
from catalog.marts import ORDERS_DAILY
from dashboard.queries.facts import column, daily_facts, stepped_facts
from dashboard.queries.provenance import Span, span
from dashboard.queries.selection import Dimension, Filters, Grain, Selection
from dashboard.queries.series import by_dimension, time_series, totals
from dashboard.queries.snapshot import Snapshot, open_snapshot
from tests.warehouse_fixture import Sale, Takedown, build_warehouse

MARCH = Selection(metric="orders_count", first_date=date(2023, 3, 1), last_date=date(2023, 3, 31))


def sales() -> Iterator[Sale]:
    for offset in range(61):
        day = date(2023, 3, 1) + timedelta(days=offset)
        for number in range(6):
            yield Sale(day=day, umkm=f"s{number}", platform="shopee", orders=2, units=3, gross_value_idr=200_000)
            yield Sale(day=day, umkm=f"l{number}", platform="lazada", orders=1, units=1, gross_value_idr=400_000)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    warehouse: Path = tmp_path_factory.mktemp("warehouse")
    takedowns = [
        Takedown(day=date(2023, 3, 2), items=5, unit="link"),
        Takedown(day=date(2023, 3, 2), items=7, unit="account"),
        Takedown(day=date(2023, 3, 5), items=2, unit="link", category=None),
        Takedown(day=date(2023, 4, 20), items=9, unit="link"),
    ]
    index = [
        {"series": "bi_clothing", "month": date(2023, 3, 1), "index_value": 110.5, "is_preliminary": False},
        {"series": "bi_clothing", "month": date(2023, 4, 1), "index_value": None, "is_preliminary": False},
        {"series": "bi_clothing", "month": date(2023, 5, 1), "index_value": 99.0, "is_preliminary": True},
        {"series": "bi_food", "month": date(2023, 3, 1), "index_value": 1.0, "is_preliminary": False},
    ]
    build_warehouse(warehouse, sales=sales(), takedowns=takedowns, rows={"index_monthly": index}, is_sample=True)
    return open_snapshot(warehouse)


def rows(data: pd.DataFrame) -> list[tuple[object, ...]]:
    return [
        tuple(str(cell.date()) if isinstance(cell, pd.Timestamp) else None if pd.isna(cell) else cell for cell in row)
        for row in data.itertuples(index=False)
    ]


def test_a_month_is_the_sum_of_its_days(snapshot: Snapshot) -> None:
    monthly = time_series(snapshot, MARCH)
    daily = time_series(snapshot, MARCH.but(grain=Grain.DAY))
    assert rows(monthly.data) == [("2023-03-01", 31 * 18.0, "shown")]
    assert len(daily.data) == 31
    assert daily.data["value"].sum() == 31 * 18.0


def test_a_breakdown_has_a_row_per_step_and_value_in_the_order_of_the_codes(snapshot: Snapshot) -> None:
    data = time_series(snapshot, MARCH.but(breakdown=Dimension.PLATFORM)).data
    assert list(data.columns) == ["period", "platform", "value", "status"]
    assert rows(data) == [
        ("2023-03-01", "shopee", 372.0, "shown"),
        ("2023-03-01", "lazada", 186.0, "shown"),
    ]


def test_weeks_begin_on_monday_and_cut_ends_hold_the_chosen_days_only(snapshot: Snapshot) -> None:
    chosen = MARCH.but(grain=Grain.WEEK, first_date=date(2023, 3, 8), last_date=date(2023, 3, 21))
    assert rows(time_series(snapshot, chosen).data) == [
        ("2023-03-06", 5 * 18.0, "shown"),
        ("2023-03-13", 7 * 18.0, "shown"),
        ("2023-03-20", 2 * 18.0, "shown"),
    ]


def test_a_filter_is_the_sum_of_its_parts(snapshot: Snapshot) -> None:
    chosen = Filters(platforms=(Platform.SHOPEE, Platform.LAZADA))
    parts = by_dimension(snapshot, MARCH.but(breakdown=Dimension.PLATFORM, filters=chosen)).data
    assert by_dimension(snapshot, MARCH.but(filters=chosen)).data["value"].item() == parts["value"].sum() == 558
    one = time_series(snapshot, MARCH.but(filters=Filters(platforms=(Platform.LAZADA,)))).data
    assert one["value"].tolist() == [186]


def test_a_chosen_value_without_rows_is_a_row_of_zero(snapshot: Snapshot) -> None:
    chosen = MARCH.but(breakdown=Dimension.CATEGORY, filters=Filters(categories=(Category.GAMIS, Category.BATIK)))
    assert rows(by_dimension(snapshot, chosen).data) == [("gamis", 558.0, "shown"), ("batik", 0.0, "shown")]


def test_a_ratio_is_a_sum_over_a_sum(snapshot: Snapshot) -> None:
    frame = by_dimension(snapshot, MARCH.but(metric="average_order_value_idr"))
    # Per day 6 x 200,000 + 6 x 400,000 rupiah over 12 + 6 orders; the mean of both platforms' averages is 250,000.
    assert frame.data["value"].item() == pytest.approx(3_600_000 / 18)


def test_outside_the_data_a_step_is_missing_and_not_zero(snapshot: Snapshot) -> None:
    data = time_series(snapshot, MARCH.but(first_date=date(2023, 2, 1), last_date=date(2023, 5, 31))).data
    assert rows(data) == [
        ("2023-02-01", None, "missing"),
        ("2023-03-01", 558.0, "shown"),
        ("2023-04-01", 540.0, "provisional"),
        ("2023-05-01", None, "missing"),
    ]


def test_the_last_days_are_provisional(snapshot: Snapshot) -> None:
    data = time_series(snapshot, MARCH.but(grain=Grain.DAY, last_date=date(2023, 4, 30))).data
    provisional = data.loc[data["status"] == "provisional", "period"]
    assert (provisional.min(), provisional.max()) == (pd.Timestamp("2023-04-24"), pd.Timestamp("2023-04-30"))


def test_a_step_that_the_data_cover_in_part_is_provisional(tmp_path: Path) -> None:
    build_warehouse(tmp_path, sales=sales(), first_date=date(2023, 2, 20), last_date=date(2023, 6, 10))
    chosen = MARCH.but(first_date=date(2023, 2, 1), last_date=date(2023, 6, 30))
    assert rows(time_series(open_snapshot(tmp_path), chosen).data) == [
        ("2023-02-01", 0.0, "provisional"),
        ("2023-03-01", 558.0, "shown"),
        ("2023-04-01", 540.0, "shown"),
        ("2023-05-01", 0.0, "shown"),
        ("2023-06-01", 0.0, "provisional"),
    ]


def test_takedowns_of_two_units_are_never_added(snapshot: Snapshot) -> None:
    takedowns = MARCH.but(metric="takedown_items_count", last_date=date(2023, 4, 30))
    with pytest.raises(UserError) as caught:
        time_series(snapshot, takedowns)
    assert caught.value.code == "unit_needed"
    data = time_series(snapshot, takedowns.but(takedown_unit=TakedownUnit.LINK)).data
    assert data["value"].tolist() == [7, 9]
    # The data begin on 2 March and end on 20 April; late reports still come in for 28 days.
    assert data["status"].tolist() == ["provisional", "provisional"]


def test_rows_that_do_not_say_their_value_stay_in_the_sum(snapshot: Snapshot) -> None:
    takedowns = MARCH.but(metric="takedown_items_count", takedown_unit=TakedownUnit.LINK, breakdown=Dimension.CATEGORY)
    data = by_dimension(snapshot, takedowns).data
    assert data.set_index("category")["value"].to_dict() == {"gamis": 5, "unknown": 2}


def test_a_month_of_the_index_that_was_not_published_is_missing(snapshot: Snapshot) -> None:
    frame = time_series(snapshot, MARCH.but(metric="clothing_index", last_date=date(2023, 6, 30)))
    assert rows(frame.data) == [
        ("2023-03-01", 110.5, "shown"),
        ("2023-04-01", None, "missing"),
        ("2023-05-01", 99.0, "provisional"),
        ("2023-06-01", None, "missing"),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"breakdown": Dimension.REQUESTER}, "breakdown_unavailable"),
        ({"filters": Filters(requesters=(Requester.MINISTRY,))}, "filter_unavailable"),
        ({"last_date": date(2023, 2, 1)}, "dates_reversed"),
        ({"metric": "seizure_cases"}, "axis_unavailable"),
        ({"metric": "pre_lebaran_uplift_pct"}, "axis_unavailable"),
        ({"metric": "clothing_index", "grain": Grain.DAY}, "axis_unavailable"),
    ],
)
def test_a_question_without_an_answer_is_refused(snapshot: Snapshot, changes: dict[str, object], code: str) -> None:
    with pytest.raises(UserError) as caught:
        time_series(snapshot, MARCH.but(**changes))
    assert caught.value.code == code


def test_only_declared_columns_enter_sql() -> None:
    assert column(ORDERS_DAILY, "platform") == "platform"
    with pytest.raises(ValueError, match="has no column"):
        column(ORDERS_DAILY, "platform; drop table orders_daily")


def test_a_filter_value_is_a_parameter_and_never_sql(snapshot: Snapshot) -> None:
    chosen = MARCH.but(filters=Filters(provinces=("32') or true --",)))
    assert by_dimension(snapshot, chosen).data["value"].tolist() == [0]


@pytest.mark.parametrize(
    ("changes", "mart"),
    [
        ({}, "orders_national"),
        ({"grain": Grain.DAY, "breakdown": Dimension.CATEGORY}, "orders_national"),
        ({"breakdown": Dimension.PROVINCE}, "orders_monthly"),
        ({"breakdown": Dimension.PROVINCE, "grain": Grain.WEEK}, "orders_daily"),
        ({"breakdown": Dimension.PROVINCE, "first_date": date(2023, 3, 2)}, "orders_daily"),
        ({"filters": Filters(provinces=("32",)), "grain": Grain.DAY}, "orders_daily"),
    ],
)
def test_the_smallest_mart_that_can_answer_is_read(changes: dict[str, object], mart: str) -> None:
    chosen = MARCH.but(**changes)
    assert stepped_facts(chosen, chosen.first_date, chosen.last_date).mart.id == mart


@pytest.mark.parametrize("last_date", [date(2023, 4, 30), date(2023, 4, 12)])
@pytest.mark.parametrize("filters", [Filters(), Filters(provinces=("32",)), Filters(platforms=(Platform.SHOPEE,))])
def test_questions_asked_together_are_answered_as_one_by_one(
    snapshot: Snapshot, last_date: date, filters: Filters
) -> None:
    chosen = MARCH.but(last_date=last_date, filters=filters)
    asked = [
        *(chosen.but(metric=metric) for metric in ("units_count", "average_order_value_idr")),
        *(chosen.but(breakdown=dimension) for dimension in (Dimension.PROVINCE, Dimension.CHANNEL, Dimension.PLATFORM)),
    ]
    for together, selection in zip(totals(snapshot, asked), asked, strict=True):
        assert_frame_equal(together.data, by_dimension(snapshot, selection).data)
        assert together.selection == selection


def test_the_marts_agree(snapshot: Snapshot) -> None:
    chosen = MARCH.but(breakdown=Dimension.PROVINCE)
    monthly = time_series(snapshot, chosen).data["value"].sum()
    assert monthly == time_series(snapshot, chosen.but(grain=Grain.DAY)).data["value"].sum() == 558


def test_the_answer_says_where_it_comes_from(snapshot: Snapshot) -> None:
    provenance = time_series(snapshot, MARCH).provenance
    assert provenance.snapshot_id == "aaa"
    assert provenance.sources == ("umkm_orders",)
    assert provenance.is_sample
    assert (provenance.first_date, provenance.last_date) == (date(2023, 3, 1), date(2023, 4, 30))


def test_the_span_of_a_metric(snapshot: Snapshot) -> None:
    assert span(snapshot, "takedown_items_count") == Span(first_date=date(2023, 3, 2), last_date=date(2023, 4, 20))
    assert span(snapshot, "import_tonnes") is None


def test_a_snapshot_without_orders_answers_with_missing_steps(tmp_path: Path) -> None:
    build_warehouse(tmp_path)
    empty = open_snapshot(tmp_path)
    assert rows(time_series(empty, MARCH).data) == [("2023-03-01", None, "missing")]
    assert time_series(empty, MARCH.but(breakdown=Dimension.PLATFORM)).data.empty
    assert daily_facts(MARCH).mart.id == "orders_national"
