"""A built snapshot holds exactly the tables and columns that the catalog declares, and its parts add up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog.datasets import DATASETS
from catalog.lebaran import PRE_LEBARAN_WINDOW, days_to_lebaran, season_of
from catalog.marts import MARTS, ORDER_DIMENSIONS, ORDER_MEASURES
from etl import api
from etl.engine import SQL_TYPES
from etl.transform import SMALL_MARTS
from tests.etl_fixture import EXPOSED_TABLES, query

META = {
    "meta_snapshot": {
        "snapshot_id": "VARCHAR",
        "manifest_number": "INTEGER",
        "schema_version": "INTEGER",
        "built_at": "TIMESTAMP",
    },
    "meta_dataset": {
        "dataset": "VARCHAR",
        "is_sample": "BOOLEAN",
        "batches_count": "BIGINT",
        "rows_count": "BIGINT",
        "first_date": "DATE",
        "last_date": "DATE",
        "loaded_at": "TIMESTAMP",
    },
    "meta_batch": {
        "batch_id": "VARCHAR",
        "dataset": "VARCHAR",
        "sequence": "INTEGER",
        "rows_count": "BIGINT",
        "rejected_count": "BIGINT",
        "standing_count": "BIGINT",
        "first_date": "DATE",
        "last_date": "DATE",
        "received_at": "TIMESTAMP",
    },
    "meta_batch_month": {"batch_id": "VARCHAR", "month": "DATE"},
    "meta_check": {"check_id": "VARCHAR", "is_passed": "BOOLEAN", "detail": "VARCHAR"},
}


def columns(warehouse: Path, table: str) -> dict[str, str]:
    rows = query(
        warehouse,
        "select column_name, data_type from information_schema.columns"
        f" where table_name = '{table}' order by ordinal_position",
    )
    return {str(name): str(kind) for name, kind in rows}


def test_a_snapshot_holds_the_declared_tables_and_no_others(built_warehouse: Path) -> None:
    tables = {name for (name,) in query(built_warehouse, "select table_name from information_schema.tables")}

    assert tables == {*MARTS, *EXPOSED_TABLES, *META}


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_has_the_declared_columns_in_order(built_warehouse: Path, mart: str) -> None:
    assert list(columns(built_warehouse, mart).items()) == list(MARTS[mart].columns.items())


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_names_each_row_once(built_warehouse: Path, mart: str) -> None:
    grain = ", ".join(MARTS[mart].grain)
    repeated = query(built_warehouse, f"select {grain} from {mart} group by {grain} having count(*) > 1")

    assert set(MARTS[mart].grain) <= set(MARTS[mart].columns)
    assert repeated == []


@pytest.mark.parametrize("mart", [mart for mart in MARTS if mart != "takedown_counts"])
def test_a_mart_is_not_empty(built_warehouse: Path, mart: str) -> None:
    ((rows,),) = query(built_warehouse, f"select count(*) from {mart}")

    assert int(str(rows)) > 0


@pytest.mark.parametrize("table", EXPOSED_TABLES)
def test_a_published_dataset_has_its_contracts_columns_and_rows(built_warehouse: Path, table: str) -> None:
    declared = {column.stored_name: SQL_TYPES[column.type].upper() for column in DATASETS[table].columns}
    ((rows,),) = query(built_warehouse, f"select count(*) from {table}")

    assert columns(built_warehouse, table) == declared
    assert int(str(rows)) > 0


def test_the_tables_about_a_snapshot_have_the_documented_columns(built_warehouse: Path) -> None:
    for table, declared in META.items():
        found = columns(built_warehouse, table)
        assert {name: found.get(name) for name in declared} == declared, table


def test_what_is_said_of_the_snapshot_is_true(built_warehouse: Path, sample_store: Path) -> None:
    state = api.status(sample_store, built_warehouse)
    ((snapshot_id, manifest_number),) = query(built_warehouse, "select snapshot_id, manifest_number from meta_snapshot")
    datasets = {
        row[0]: row[1:]
        for row in query(
            built_warehouse, "select dataset, is_sample, batches_count, rows_count, loaded_at from meta_dataset"
        )
    }

    assert (snapshot_id, manifest_number) == (state.serving, 0)
    assert set(datasets) == set(DATASETS)
    assert {name for name, row in datasets.items() if row[0]} == {
        "order_days",
        "umkm_registry",
        "takedown_items",
        "listings",
        "takedown_requests",
    }
    assert all(row[1] == 0 and row[3] is None for row in datasets.values())
    assert datasets["provinces"][2] == 38
    checks = api.check(built_warehouse)
    assert {f"grain_{mart}" for mart in SMALL_MARTS} <= {check.id for check in checks}
    assert all(check.is_passed for check in checks)


def test_no_published_figure_lacks_its_source(built_warehouse: Path) -> None:
    for table in sorted(set(EXPOSED_TABLES) - {"lebaran", "provinces"}):
        missing = query(built_warehouse, f"select count(*) from {table} where coalesce(source_publisher, '') = ''")
        assert missing == [(0,)], table


@pytest.mark.parametrize("mart", ["orders_national", "orders_monthly"])
def test_roll_ups_of_orders_add_up_in_every_month(built_warehouse: Path, mart: str) -> None:
    month = "month" if mart == "orders_monthly" else "date_trunc('month', date)::date"
    sums = ", ".join(f"sum({measure})" for measure in ORDER_MEASURES)
    daily = query(
        built_warehouse, f"select date_trunc('month', date)::date as m, {sums} from orders_daily group by m order by m"
    )
    rolled = query(built_warehouse, f"select {month} as m, {sums} from {mart} group by m order by m")

    assert len(daily) > 12
    assert rolled == daily


def test_the_umkm_behind_a_month_add_up_to_it(built_warehouse: Path) -> None:
    sums = "sum(orders_count), sum(units_count), sum(gross_value_idr)"
    months = f"select month, {sums} from {{}} group by month"

    assert (
        query(
            built_warehouse,
            f"({months.format('orders_monthly')} except {months.format('umkm_monthly')})"
            f" union all ({months.format('umkm_monthly')} except {months.format('orders_monthly')})",
        )
        == []
    )


@pytest.mark.parametrize(("first", "second"), [("platform", "category"), ("province_code", "size_class")])
def test_the_umkm_behind_a_cell_add_up_to_it(built_warehouse: Path, first: str, second: str) -> None:
    sums = "sum(orders_count), sum(units_count), sum(gross_value_idr)"
    others = " and ".join(f"{name} is null" for name in ORDER_DIMENSIONS if name not in (first, second))
    cells = f"select month, {first}, {second}, {sums} from orders_monthly group by month, {first}, {second}"
    backed = (
        f"select month, {first}, {second}, orders_count, units_count, gross_value_idr from order_backing"
        f" where {first} is not null and {second} is not null and {others}"
    )
    differing = query(built_warehouse, f"({cells} except {backed}) union all ({backed} except {cells})")

    # A cell of cancelled orders alone has nobody behind it.
    assert [row for row in differing if row[-3:] != (0, 0, 0)] == []


def test_the_calendar_of_a_snapshot_is_the_catalogs(built_warehouse: Path) -> None:
    days = query(built_warehouse, "select date, season, lebaran_date, days_to_lebaran, is_window from dim_date")

    assert len(days) > 20 * 365
    for day, season, lebaran, days_to, is_window in days:
        assert isinstance(day, date)
        expected = season_of(day)
        assert (season, lebaran) == (expected.hijri_year, expected.lebaran)
        assert days_to == days_to_lebaran(day)
        assert is_window is (days_to in PRE_LEBARAN_WINDOW)


def test_gaps_between_a_claim_and_its_parts_are_sums(built_warehouse: Path) -> None:
    rows = query(built_warehouse, "select total_count, parts_count, parts_sum, gap from claim_parts")

    assert len(rows) > 0
    for total, count, parts, gap in rows:
        assert int(str(gap)) == int(str(parts)) - int(str(total))
        assert int(str(count)) >= 1
