"""What few UMKM stand behind leaves no query, in whatever shape it is asked for.

In March and April 2023, every day: eight UMKM on Shopee, seven on Tokopedia, six on TikTok Shop and six on Instagram; on
Facebook three UMKM in March and eight in April.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from time import sleep

import pandas as pd
import pytest

from catalog.codes import Channel, Platform
from catalog.metrics import METRICS, Disclosure
from dashboard.memory import MEMORY
from dashboard.queries import backing
from dashboard.queries.frame import MetricFrame
from dashboard.queries.lebaran import by_lebaran_day, window_totals
from dashboard.queries.run import Columns, run_columns
from dashboard.queries.selection import Axis, Dimension, Filters, Grain, Selection
from dashboard.queries.series import by_dimension, time_series
from dashboard.queries.snapshot import Snapshot, open_snapshot
from tests.warehouse_fixture import Sale, build_warehouse

MARCH = Selection(metric="orders_count", first_date=date(2023, 3, 1), last_date=date(2023, 3, 31))
APRIL = MARCH.but(first_date=date(2023, 4, 1), last_date=date(2023, 4, 30))
BOTH = MARCH.but(last_date=date(2023, 4, 30))
UMKM = {"shopee": 8, "tokopedia": 7, "tiktok_shop": 6, "instagram": 6}


def sales() -> Iterator[Sale]:
    for offset in range(61):
        day = date(2023, 3, 1) + timedelta(days=offset)
        for platform, count in {**UMKM, "facebook": 3 if day.month == 3 else 8}.items():
            for number in range(count):
                yield Sale(day=day, umkm=f"{platform}{number}", platform=platform)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    warehouse = tmp_path_factory.mktemp("warehouse")
    build_warehouse(warehouse, sales=sales(), first_date=date(2023, 3, 1), last_date=date(2023, 12, 31))
    return open_snapshot(warehouse)


def statuses(data: pd.DataFrame, by: str = "platform") -> dict[str, str]:
    return {str(value): str(status) for value, status in zip(data[by], data["status"], strict=True)}


def hidden(data: pd.DataFrame, by: str = "platform") -> set[str]:
    return {value for value, status in statuses(data, by).items() if status == "suppressed"}


def test_a_value_of_three_umkm_is_hidden_and_the_next_smallest_with_it(snapshot: Snapshot) -> None:
    data = by_dimension(snapshot, MARCH.but(breakdown=Dimension.PLATFORM)).data
    # Instagram and TikTok Shop are equally small; the total of social commerce and the national total are shown.
    assert hidden(data) == {"facebook", "instagram"}
    assert data.loc[data["status"] == "suppressed", "value"].isna().all()
    assert by_dimension(snapshot, MARCH).data["value"].item() == 31 * 30


def test_with_enough_umkm_nothing_is_hidden(snapshot: Snapshot) -> None:
    assert hidden(by_dimension(snapshot, APRIL.but(breakdown=Dimension.PLATFORM)).data) == set()


def test_a_total_over_time_does_not_give_a_hidden_month_away(snapshot: Snapshot) -> None:
    by_month = time_series(snapshot, BOTH.but(breakdown=Dimension.PLATFORM)).data
    facebook = by_month[by_month["platform"] == "facebook"]
    assert facebook["status"].tolist() == ["suppressed", "shown"]
    assert hidden(by_dimension(snapshot, BOTH.but(breakdown=Dimension.PLATFORM)).data) == {"facebook", "instagram"}


@pytest.mark.parametrize("platform", [Platform.FACEBOOK, Platform.INSTAGRAM])
def test_a_hidden_value_stays_hidden_when_it_is_filtered_alone(snapshot: Snapshot, platform: Platform) -> None:
    chosen = MARCH.but(filters=Filters(platforms=(platform,)))
    assert time_series(snapshot, chosen).data["status"].tolist() == ["suppressed"]
    alone = by_dimension(snapshot, chosen.but(breakdown=Dimension.PLATFORM)).data
    assert alone["status"].tolist() == ["suppressed"]
    by_category = by_dimension(snapshot, chosen.but(breakdown=Dimension.CATEGORY)).data
    assert by_category["status"].tolist() == ["suppressed"]


def test_a_filter_that_picks_out_or_leaves_out_one_hidden_value_is_hidden(snapshot: Snapshot) -> None:
    picks_one = MARCH.but(filters=Filters(platforms=(Platform.SHOPEE, Platform.FACEBOOK)))
    rest = (Platform.SHOPEE, Platform.TOKOPEDIA, Platform.TIKTOK_SHOP, Platform.INSTAGRAM)
    leaves_one = MARCH.but(filters=Filters(platforms=rest))
    for chosen in (picks_one, leaves_one):
        assert by_dimension(snapshot, chosen).data["status"].tolist() == ["suppressed"]


def test_a_filter_around_both_hidden_values_or_neither_is_shown(snapshot: Snapshot) -> None:
    social = MARCH.but(filters=Filters(channels=(Channel.SOCIAL_COMMERCE,)))
    assert by_dimension(snapshot, social).data["value"].tolist() == [31 * 15]
    market = MARCH.but(filters=Filters(platforms=(Platform.SHOPEE, Platform.TOKOPEDIA)))
    assert by_dimension(snapshot, market).data["value"].tolist() == [31 * 15]


def test_a_hidden_month_is_hidden_in_weeks_and_days_and_a_week_across_two_months_too(snapshot: Snapshot) -> None:
    weekly = time_series(snapshot, BOTH.but(breakdown=Dimension.PLATFORM, grain=Grain.WEEK)).data
    facebook = weekly[weekly["platform"] == "facebook"].set_index("period")["status"]
    assert facebook["2023-03-27"] == "suppressed"
    assert facebook["2023-04-03"] == "shown"
    daily = time_series(snapshot, BOTH.but(breakdown=Dimension.PLATFORM, grain=Grain.DAY)).data
    by_month = daily[daily["platform"] == "facebook"].groupby(daily["period"].dt.month)["status"].unique()
    assert by_month[3].tolist() == ["suppressed"]
    assert by_month[4].tolist() == ["shown"]


def test_days_to_lebaran_and_windows_are_judged_by_their_months(snapshot: Snapshot) -> None:
    chosen = BOTH.but(axis=Axis.LEBARAN, breakdown=Dimension.PLATFORM)
    days = by_lebaran_day(snapshot, chosen).data
    facebook = days[days["platform"] == "facebook"].set_index("days_to_lebaran")["status"]
    # Lebaran was on 22 April 2023: H-22 is 31 March, H-21 is 1 April. Orders begin on 1 March, H-52.
    assert (facebook[-53], facebook[-22], facebook[-21]) == ("missing", "suppressed", "shown")
    totals = window_totals(snapshot, chosen).data.set_index("platform")
    assert totals.loc["facebook", "status"] == "suppressed"
    assert totals.loc["facebook", ["window_total", "baseline_total", "value"]].isna().all()
    assert totals.loc["shopee", "window_total"] == 28 * 8


def test_one_umkm_above_85_per_cent_hides_a_value(tmp_path_factory: pytest.TempPathFactory) -> None:
    warehouse = tmp_path_factory.mktemp("warehouse")
    big = [Sale(day=sale.day, umkm="big", platform="shopee", orders=500) for sale in sales() if sale.umkm == "shopee0"]
    build_warehouse(warehouse, sales=[*sales(), *big], last_date=date(2023, 12, 31))
    data = by_dimension(open_snapshot(warehouse), APRIL.but(breakdown=Dimension.PLATFORM)).data
    assert statuses(data)["shopee"] == "suppressed"
    assert len(hidden(data)) >= 2


def test_few_umkm_a_day_hide_days_but_not_the_month(tmp_path_factory: pytest.TempPathFactory) -> None:
    warehouse = tmp_path_factory.mktemp("warehouse")
    rows = [Sale(day=date(2023, 3, 1 + number), umkm=f"u{number}") for number in range(20)]
    build_warehouse(warehouse, sales=rows, first_date=date(2023, 3, 1), last_date=date(2023, 12, 31))
    sparse = open_snapshot(warehouse)
    assert time_series(sparse, MARCH).data["value"].tolist() == [20]
    assert set(time_series(sparse, MARCH.but(grain=Grain.DAY)).data["status"]) == {"suppressed"}
    part = MARCH.but(last_date=date(2023, 3, 20))
    assert by_dimension(sparse, part).data["status"].tolist() == ["suppressed"]


def test_a_month_that_nobody_stands_behind_is_a_shown_zero(snapshot: Snapshot) -> None:
    data = time_series(snapshot, MARCH.but(first_date=date(2023, 5, 1), last_date=date(2023, 5, 31))).data
    assert (data["value"].item(), data["status"].item()) == (0, "shown")


def test_an_average_is_hidden_where_its_orders_are_and_an_empty_one_does_not_say_so(snapshot: Snapshot) -> None:
    chosen = MARCH.but(metric="average_order_value_idr", breakdown=Dimension.PLATFORM, grain=Grain.DAY)
    data = time_series(snapshot, chosen).data
    assert set(data.loc[data["platform"] == "facebook", "status"]) == {"suppressed"}


def test_orders_that_nobody_is_known_to_stand_behind_are_hidden(tmp_path_factory: pytest.TempPathFactory) -> None:
    warehouse = tmp_path_factory.mktemp("warehouse")
    unbacked = {"date": date(2023, 3, 5), "platform": "shopee", "channel": "marketplace", "orders_count": 3}
    build_warehouse(
        warehouse,
        sales=sales(),
        rows={"orders_national": [{**unbacked, "category": "batik", "units_count": 3, "gross_value_idr": 9}]},
    )
    data = by_dimension(open_snapshot(warehouse), MARCH.but(breakdown=Dimension.CATEGORY)).data
    assert statuses(data, "category")["batik"] == "suppressed"


def test_every_metric_of_umkm_orders_is_under_the_rule() -> None:
    judged = [metric for metric in METRICS.values() if metric.mart.startswith("orders_")]
    assert len(judged) == 5
    assert all(metric.disclosure is Disclosure.UMKM for metric in judged)


def test_two_cards_that_ask_at_once_have_backers_counted_once(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    both_ask = Barrier(2)

    def counting(of: Snapshot, sql: str, params: Mapping[str, object] | None = None) -> Columns:
        asked.append(sql)
        # Time for the other thread to come and ask the same.
        sleep(0.05)
        return run_columns(of, sql, params)

    def ask(dimension: Dimension | None) -> MetricFrame:
        both_ask.wait()
        return by_dimension(snapshot, BOTH.but(filters=Filters(platforms=(Platform.SHOPEE,)), breakdown=dimension))

    MEMORY.clear()
    monkeypatch.setattr(backing, "run_columns", counting)
    with ThreadPoolExecutor(2) as threads:
        total, by_category = threads.map(ask, [None, Dimension.CATEGORY])
    assert total.data["value"].sum() == by_category.data["value"].sum() == 8 * 61
    assert len(asked) == len(set(asked))
