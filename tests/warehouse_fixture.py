"""A small built snapshot, written by hand in the shape of `catalog.marts`, for tests of what reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from catalog.codes import PLATFORM_CHANNEL, Platform
from catalog.contracts import ColumnType
from catalog.datasets import DATASETS
from catalog.lebaran import seasons
from catalog.marts import MARTS, ORDER_BACKING, UMKM_MONTHLY
from etl.transform import select_of

_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.CODE: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DECIMAL: "DOUBLE",
    ColumnType.DATE: "DATE",
    ColumnType.BOOLEAN: "BOOLEAN",
}


@dataclass(frozen=True, kw_only=True)
class Sale:
    """What one UMKM sold on one day, of one category on one platform."""

    day: date
    umkm: str
    platform: str = "shopee"
    category: str = "gamis"
    province_code: str = "32"
    size_class: str = "mikro"
    orders: int = 1
    units: int = 1
    gross_value_idr: int = 100_000


@dataclass(frozen=True, kw_only=True)
class Takedown:
    """Takedown items of one day."""

    day: date
    items: int = 1
    unit: str = "link"
    platform: str = "shopee"
    category: str | None = "gamis"
    action: str = "removal"


def build_warehouse(
    warehouse: Path,
    *,
    snapshot_id: str = "aaa",
    sales: Iterable[Sale] = (),
    takedowns: Iterable[Takedown] = (),
    lebaran: dict[int, date] | None = None,
    first_date: date | None = None,
    last_date: date | None = None,
    is_sample: bool = False,
    rows: Mapping[str, Sequence[Mapping[str, object]]] | None = None,
) -> Path:
    """Write `warehouse-<snapshot_id>.duckdb` and point to it.

    `lebaran`: Hijri year to date, the catalog's calendar where None. `first_date`, `last_date`: span of orders and
    takedowns, those of the rows where None. `rows`: rows of published tables, columns that are left out being NULL.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    path = warehouse / f"warehouse-{snapshot_id}.duckdb"
    calendar = lebaran or {season.hijri_year: season.lebaran for season in seasons()}
    with duckdb.connect(path) as connection:
        _create_tables(connection)
        _insert(
            connection,
            "lebaran",
            [{"hijri_year": year, "lebaran_date": day, "status": "observed"} for year, day in calendar.items()],
        )
        _insert_sales(connection, list(sales), calendar)
        _insert_takedowns(connection, list(takedowns), calendar)
        for table, table_rows in (rows or {}).items():
            _insert(connection, table, table_rows)
        _describe(connection, snapshot_id, first_date, last_date, is_sample=is_sample)
    point_to(warehouse, snapshot_id)
    return path


def point_to(warehouse: Path, snapshot_id: str) -> None:
    """Make that snapshot the serving one."""
    fresh = warehouse / "current.new"
    fresh.write_text(f"warehouse-{snapshot_id}.duckdb\n", encoding="utf-8")
    fresh.replace(warehouse / "current")


def _create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    tables = {mart.id: mart.columns for mart in MARTS.values()}
    for dataset in DATASETS.values():
        if dataset.reference_file is not None and dataset.id not in tables and dataset.id != "indices":
            tables[dataset.id] = {column.stored_name: _TYPES[column.type] for column in dataset.columns}
    for name, columns in tables.items():
        declared = ", ".join(f'"{column}" {type_name}' for column, type_name in columns.items())
        connection.execute(f"create table {name} ({declared})")
    connection.execute(
        """
        create table meta_snapshot (
            snapshot_id varchar, manifest_number integer, schema_version integer, built_at timestamp
        );
        create table meta_dataset (
            dataset varchar, is_sample boolean, batches_count bigint, rows_count bigint,
            first_date date, last_date date, loaded_at timestamp
        );
        create table meta_check (check_id varchar, is_passed boolean, detail varchar);
        """
    )


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    for row in rows:
        names = ", ".join(f'"{name}"' for name in row)
        places = ", ".join("?" for _ in row)
        connection.execute(f"insert into {table} ({names}) values ({places})", list(row.values()))


def _season(day: date, calendar: dict[int, date]) -> tuple[int, int]:
    year = min(calendar, key=lambda year: (abs((day - calendar[year]).days), day > calendar[year]))
    return year, (day - calendar[year]).days


def _insert_sales(connection: duckdb.DuckDBPyConnection, sales: list[Sale], calendar: dict[int, date]) -> None:
    connection.execute(
        """
        create temp table sale (
            date date, season integer, days_to_lebaran integer, umkm_key varchar, platform varchar, channel varchar,
            category varchar, province_code varchar, size_class varchar,
            orders_count bigint, units_count bigint, gross_value_idr bigint
        )
        """
    )
    rows = [
        (
            *(sale.day, *_season(sale.day, calendar), sale.umkm),
            *(str(sale.platform), PLATFORM_CHANNEL[Platform(sale.platform)].value, sale.category),
            *(sale.province_code, sale.size_class, sale.orders, sale.units, sale.gross_value_idr),
        )
        for sale in sales
    ]
    if rows:
        # One statement for all rows: row by row takes a second for a few hundred.
        connection.register("rows", pd.DataFrame(rows))
        connection.execute("insert into sale select * from rows")
        connection.unregister("rows")
    measures = "sum(orders_count), sum(units_count), sum(gross_value_idr)"
    dimensions = "platform, channel, category, province_code, size_class"
    connection.execute(
        f"""
        insert into orders_daily
        select date, season, days_to_lebaran, {dimensions}, {measures}, 0, 0 from sale group by all;
        insert into orders_national
        select date, season, days_to_lebaran, platform, channel, category, {measures}, 0, 0 from sale group by all;
        insert into orders_monthly
        select date_trunc('month', date), {dimensions}, {measures}, 0, 0 from sale group by all;
        create or replace temp table umkm_cells as
        select
            date_trunc('month', date)::date as month, umkm_key, {dimensions}, sum(orders_count) as orders_count,
            sum(units_count) as units_count, sum(gross_value_idr) as gross_value_idr, count(distinct date) as active_days_count
        from sale where orders_count > 0 or units_count > 0 or gross_value_idr > 0
        group by date_trunc('month', date), umkm_key, {dimensions};
        """
    )
    fill_marts_of_umkm(connection)


def fill_marts_of_umkm(connection: duckdb.DuckDBPyConnection) -> None:
    """What is known of UMKM, by the statements of the build, of the `umkm_cells` of the connection."""
    for mart in (UMKM_MONTHLY.id, ORDER_BACKING.id):
        connection.execute(f"insert into {mart} by name {select_of(f'marts/{mart}')}")


def _insert_takedowns(
    connection: duckdb.DuckDBPyConnection, takedowns: list[Takedown], calendar: dict[int, date]
) -> None:
    for takedown in takedowns:
        season, days = _season(takedown.day, calendar)
        _insert(
            connection,
            "takedowns_daily",
            [
                {
                    "date": takedown.day,
                    "season": season,
                    "days_to_lebaran": days,
                    "platform": takedown.platform,
                    "channel": PLATFORM_CHANNEL[Platform(takedown.platform)],
                    "category": takedown.category,
                    "unit": takedown.unit,
                    "requester": "platform",
                    "detection": "ai",
                    "action": takedown.action,
                    "goods": "used_clothing_import",
                    "items_count": takedown.items,
                }
            ],
        )


def _describe(
    connection: duckdb.DuckDBPyConnection,
    snapshot_id: str,
    first_date: date | None,
    last_date: date | None,
    *,
    is_sample: bool,
) -> None:
    connection.execute(
        "insert into meta_snapshot values (?, 7, 1, timestamp '2026-01-02 03:04:05')",
        [snapshot_id],
    )
    for dataset, table in (("orders", "orders_daily"), ("takedown_items", "takedowns_daily")):
        connection.execute(
            f"""
            insert into meta_dataset
            select $dataset, $is_sample, 0, count(*),
                coalesce($first_date, min(date)), coalesce($last_date, max(date)), null
            from {table}
            """,
            {"dataset": dataset, "is_sample": is_sample, "first_date": first_date, "last_date": last_date},
        )
    connection.execute("insert into meta_check values ('rows_add_up', true, null)")
