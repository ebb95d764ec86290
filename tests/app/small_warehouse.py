"""A small built snapshot of known content, made without the ETL: three years of orders, takedowns, a few published figures.

Every day, 8 UMKM of each platform and category sell; orders rise fivefold over H-28..H-1. A factor makes them more, or none.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from catalog.codes import PLATFORM_CHANNEL
from catalog.datasets import DATASETS
from catalog.marts import MARTS
from catalog.reference import REFERENCE_DIRECTORY
from tests.warehouse_fixture import fill_marts_of_umkm

FIRST_DATE, LAST_DATE = "2021-01-01", "2023-06-30"


def build_small_warehouse(
    warehouse: Path, snapshot_id: str = "aaa111", *, is_sample: bool = True, orders_factor: int = 1
) -> None:
    """Write `warehouse-<snapshot_id>.duckdb` and make it the serving one."""
    warehouse.mkdir(parents=True, exist_ok=True)
    path = warehouse / f"warehouse-{snapshot_id}.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("set enable_progress_bar = false")
        for mart in MARTS.values():
            columns = ", ".join(f"{name} {type_name}" for name, type_name in mart.columns.items())
            connection.execute(f"create table {mart.id} ({columns})")
        _reference_tables(connection)
        _dates(connection)
        _orders(connection, orders_factor)
        _index(connection)
        _words(connection)
        _takedowns(connection)
        _requests(connection)
        _meta(connection, snapshot_id, is_sample=is_sample)
    (warehouse / "current").write_text(path.name, encoding="utf-8")


def _reference_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for dataset in DATASETS.values():
        if dataset.reference_file and (REFERENCE_DIRECTORY / dataset.reference_file).is_file():
            types = {column.stored_name: _TYPES[column.type.value] for column in dataset.columns}
            columns = ", ".join(f"cast({name} as {type_name}) as {name}" for name, type_name in types.items())
            connection.execute(
                f"create or replace table {dataset.id} as select {columns} "
                "from read_csv($path, header = true, all_varchar = true, quote = '\"')",
                {"path": str(REFERENCE_DIRECTORY / dataset.reference_file)},
            )


_TYPES = {
    "text": "varchar",
    "code": "varchar",
    "integer": "bigint",
    "decimal": "double",
    "date": "date",
    "boolean": "boolean",
}


def _dates(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        f"""
        insert into dim_date
        select day, date_trunc('month', day)::date, l.hijri_year, l.lebaran_date, (day - l.lebaran_date)::integer,
            day >= l.ramadan_start_date and day < l.lebaran_date,
            day - l.lebaran_date between -28 and -1
        from (select unnest(generate_series(date '{FIRST_DATE}', date '{LAST_DATE}', interval 1 day))::date as day)
        cross join lebaran l
        qualify row_number() over (partition by day order by abs(day - l.lebaran_date)) = 1
        """
    )


def _orders(connection: duckdb.DuckDBPyConnection, factor: int) -> None:
    platforms = ", ".join(f"('{platform}', '{channel}')" for platform, channel in PLATFORM_CHANNEL.items())
    connection.execute(
        f"""
        create temp table facts as
        select
            d.date, d.month, d.season, d.days_to_lebaran,
            p.platform, p.channel, c.category, v.province_code, s.size_class,
            (case when d.is_window then 5 else 1 end * v.weight * {factor})::bigint as orders_count
        from dim_date d
        cross join (values {platforms}) p (platform, channel)
        cross join (values ('gamis'), ('hijab'), ('kaos')) c (category)
        cross join (values ('31', 2), ('32', 3), ('35', 1)) v (province_code, weight)
        cross join (values ('mikro'), ('kecil')) s (size_class)
        """
    )
    measures = "sum(orders_count), sum(orders_count) * 2, sum(orders_count) * 100000, 0, 0"
    keys = "platform, channel, category, province_code, size_class"
    connection.execute(
        f"insert into orders_daily select date, season, days_to_lebaran, {keys}, {measures} "
        f"from facts group by date, season, days_to_lebaran, {keys}"
    )
    national = "platform, channel, category"
    connection.execute(
        f"insert into orders_national select date, season, days_to_lebaran, {national}, {measures} "
        f"from facts group by date, season, days_to_lebaran, {national}"
    )
    connection.execute(f"insert into orders_monthly select month, {keys}, {measures} from facts group by month, {keys}")
    connection.execute(
        f"""
        create or replace temp table umkm_cells as
        select
            month, 'u' || seller || platform || category || province_code || size_class as umkm_key, {keys},
            orders // 8 as orders_count, orders // 4 as units_count, orders * 12500 as gross_value_idr, 28 as active_days_count
        from (select month, {keys}, sum(orders_count) as orders from facts group by month, {keys})
        cross join range(8) r (seller)
        """
    )
    fill_marts_of_umkm(connection)


def _takedowns(connection: duckdb.DuckDBPyConnection) -> None:
    """Links on two platforms: every day removals by AI and ones that a ministry asked for, and steps against sellers."""
    platforms = "(values ('shopee', 'marketplace'), ('instagram', 'social_commerce')) p (platform, channel)"
    found = "(values ('platform', 'ai', 20), ('ministry', 'ministry_request', 5)) f (requester, detection, items)"
    connection.execute(
        f"""
        insert into takedowns_daily
        select d.date, d.season, d.days_to_lebaran, p.platform, p.channel, 'gamis', '32', 'link', f.requester, f.detection,
            'removal', 'used_clothing_import', 'pengecer', f.items
        from dim_date d cross join {platforms} cross join {found}
        """
    )
    connection.execute(
        f"""
        insert into takedown_delays
        select m.month, p.platform, p.channel, 'link', f.requester, f.detection, 'removal',
            case f.requester when 'ministry' then c.asked end, c.listed, f.items, f.items / 2
        from (select distinct month from dim_date) m cross join {platforms} cross join {found}
        cross join (values (2, 9), (5, 30)) c (asked, listed)
        """
    )
    connection.execute(
        f"""
        insert into takedown_reports
        select date_trunc('month', w.week)::date, w.week, p.platform, p.channel, 'link', r.report_days, r.items
        from (select distinct date_trunc('week', date)::date as week from dim_date where date < date '2023-06-26') w
        cross join {platforms} cross join (values (6, 60), (8, 25), (20, 15)) r (report_days, items)
        where w.week + r.report_days <= date '{LAST_DATE}'
        """
    )
    connection.execute(
        f"""
        insert into ladder_moves
        select m.month, p.platform, p.channel, s.from_step, s.to_step, s.days, s.sellers
        from (select distinct month from dim_date where month < date '2023-03-01') m cross join {platforms}
        cross join (values
            (null, 'warning_1', null, 20), (null, 'return', null, 2),
            ('warning_1', 'warning_2', 20, 12), ('warning_1', null, 120, 8),
            ('warning_2', 'removal', 15, 8), ('warning_2', null, 120, 4), ('removal', 'ban', 10, 4), ('removal', null, 120, 4),
            ('ban', 'return', 40, 1), ('ban', null, 120, 3), ('return', null, 120, 3)
        ) s (from_step, to_step, days, sellers)
        """
    )
    connection.execute(
        f"""
        insert into ladder_spells
        select m.month, p.platform, p.channel, s.from_step, s.is_relapse, s.days, s.sellers
        from (select distinct month from dim_date where month < date '2022-12-01') m cross join {platforms}
        cross join (values
            ('removal', true, 60, 1), ('removal', false, 200, 9), ('ban', true, 40, 2), ('ban', false, 200, 8)
        ) s (from_step, is_relapse, days, sellers)
        """
    )
    connection.execute(
        f"""
        insert into repeat_removals
        select m.month, p.platform, p.channel, case when m.month >= date '2022-01-01' then s.is_repeat end, sum(s.removals)
        from (select distinct month from dim_date) m cross join {platforms}
        cross join (values (true, 3), (false, 27)) s (is_repeat, removals) group by all
        """
    )
    connection.execute(
        f"""
        insert into due_bans
        select m.month, p.platform, p.channel, t.tier, s.is_banned, s.sellers
        from (select distinct month from dim_date where month < date '2023-04-01') m cross join {platforms}
        cross join (values ('grosir'), ('pengecer'), (null)) t (tier)
        cross join (values (true, 1), (false, 2)) s (is_banned, sellers)
        """
    )


def _requests(connection: duckdb.DuckDBPyConnection) -> None:
    """Ten requests a month to each of two platforms: one grants most within days, the other refuses late or is silent."""
    connection.execute(
        f"""
        insert into formal_requests
        select m.month, a.platform, a.channel, 'ministry', 'link', a.outcome, m.month + a.days, a.requests, 10 * a.requests,
            case a.outcome when 'granted' then 10 * a.requests when 'refused' then 0 end
        from (select distinct month from dim_date where month < date '{LAST_DATE}' - 60) m
        cross join (values
            ('shopee', 'marketplace', 'granted', 4, 9), ('shopee', 'marketplace', 'refused', 9, 1),
            ('instagram', 'social_commerce', 'refused', 35, 8), ('instagram', 'social_commerce', 'pending', null, 2)
        ) a (platform, channel, outcome, days, requests)
        """
    )


def _index(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        insert into index_monthly
        select i.series, i.month, l.hijri_year, i.index_value, i.yoy_pct, i.basis, i.is_preliminary,
            0, l.hijri_year is not null, i.source_publisher, i.source_title, i.source_url
        from indices i
        left join lebaran l on date_trunc('month', l.lebaran_date - 14) = i.month
        """
    )


def _words(connection: duckdb.DuckDBPyConnection) -> None:
    """Two years of titles: in October 2022 `karungan` takes the place of `bal`, which is official from April 2023 on."""
    connection.execute(
        """
        create temp table title_months as
        select month::date as month, month >= date '2022-10-01' as is_late
        from generate_series(date '2021-07-01', date '2023-06-01', interval 1 month) m(month);
        create temp table words as
        select m.month, w.* from title_months m cross join lateral (
            values
                ('removed', 'bal', case when is_late then 8 else 240 end),
                ('removed', 'karungan', case when is_late then 240 else 0 end),
                ('removed', 'karungan korea', case when is_late then 60 else 0 end),
                ('removed', 'korea', 70),
                ('removed', 'jaket', 80),
                ('ordinary', 'bal', 4),
                ('ordinary', 'karungan', 2),
                ('ordinary', 'korea', 70),
                ('ordinary', 'jaket', 80)
        ) w(side, term, items_count);
        insert into title_totals
        select month, 'shopee', side, 400, 100, 2400 from title_months cross join (values ('removed'), ('ordinary')) s(side);
        insert into title_terms
        select month, 'shopee', side, term, items_count, least(greatest(items_count // 2, 1), 100), items_count * 6
        from words where items_count > 0;
        insert into official_words_monthly
        select month, 'shopee', 400, case when month >= date '2023-04-01' then 8 end, 8, 100, 2400, 48 from title_months;
        insert into term_successions values
            (date '2022-10-01', 'bal', 'karungan', 9), (date '2022-11-01', 'bal', 'karungan', 11),
            (date '2022-11-01', 'karungan', 'bal', 1);
        insert into platform_successions
        select month, 'shopee', from_term, to_term, sellers_count from term_successions
        """
    )


def _meta(connection: duckdb.DuckDBPyConnection, snapshot_id: str, *, is_sample: bool) -> None:
    connection.execute(
        """
        create table meta_snapshot as
        select
            $id as snapshot_id, 1 as manifest_number, 1 as schema_version,
            timestamp '2026-01-02 03:04:05' as built_at
        """,
        {"id": snapshot_id},
    )
    connection.execute(
        "create table meta_dataset (dataset varchar, is_sample boolean, batches_count bigint, rows_count bigint, "
        "first_date date, last_date date, loaded_at timestamp)"
    )
    connection.execute("create table meta_check (check_id varchar, is_passed boolean, detail varchar)")
    connection.execute(
        "insert into meta_dataset values ('order_days', $sample, 1, 1000, $first, $last, null)",
        {"sample": is_sample, "first": FIRST_DATE, "last": LAST_DATE},
    )
    connection.execute(
        "insert into meta_dataset values ('listings', $sample, 1, 9600, date '2021-07-01', date '2023-06-30', null)",
        {"sample": is_sample},
    )
    for sampled in ("takedown_items", "takedown_requests"):
        connection.execute(
            "insert into meta_dataset values ($dataset, $sample, 1, 1000, $first, $last, null)",
            {"dataset": sampled, "sample": is_sample, "first": FIRST_DATE, "last": LAST_DATE},
        )
    for dataset in DATASETS.values():
        if dataset.reference_file and (REFERENCE_DIRECTORY / dataset.reference_file).is_file():
            date_column = dataset.date_column or "null::date"
            connection.execute(
                f"insert into meta_dataset select '{dataset.id}', false, 0, count(*), min({date_column}), "
                f"max({date_column}), null from {dataset.id}"
            )
