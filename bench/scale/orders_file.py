"""Write order lines in the project's own template: as many rows as wanted, the same ones for the same arguments."""

from __future__ import annotations

from pathlib import Path

import duckdb

from catalog.codes import Category, OrderStatus, Platform
from catalog.regions import provinces

FIRST_DAY = "2019-01-01"
LAST_DAY = "2025-12-31"


def write_orders(
    path: Path,
    rows: int,
    *,
    first_order: int = 0,
    first_day: str = FIRST_DAY,
    last_day: str = LAST_DAY,
    umkm: int | None = None,
) -> None:
    """Write `rows` order lines as CSV, in order of date between the two days (inclusive).

    One UMKM a thousand rows (unless told), each in one province, on two platforms, in two categories; about 5 % cancelled.
    """
    sellers = umkm or max(rows // 1000, 50)
    connection = duckdb.connect(config={"memory_limit": "1500MB", "threads": 2})
    connection.execute("set enable_progress_bar = false")
    connection.execute(
        f"""
        copy (
            with lines as (
                select
                    {first_order} + i as order_number,
                    cast(hash(i * 7 + {first_order}) % {sellers} as bigint) as seller,
                    cast(hash(i * 13 + {first_order}) % 1000 as bigint) as chance,
                    date '{first_day}'
                    + cast(i * (date '{last_day}' - date '{first_day}' + 1) // {rows} as integer) as order_date
                from range({rows}) as numbers (i)
            )
            select
                'INV/' || order_number as order_id,
                1 as line_number,
                'toko-' || seller as umkm_id,
                {_listed(list(Platform))}[1 + (seller + chance % 2) % {len(Platform)}] as platform,
                order_date,
                {_listed(list(Category))}[1 + (seller * 3 + chance // 2 % 2) % {len(Category)}] as category,
                {_listed(list(provinces()))}[1 + seller % {len(provinces())}] as province_code,
                1 + chance % 3 as units,
                50000 + chance * 197 as gross_value_idr,
                case when chance % 20 = 0 then '{OrderStatus.CANCELLED}' else '{OrderStatus.COMPLETED}' end as status
            from lines
        ) to '{path}' (header)
        """
    )
    connection.close()


def _listed(codes: list[str]) -> str:
    return "[" + ", ".join(f"'{code}'" for code in codes) + "]"
