"""Odd order lines and days: prices and pieces far from the rest, amounts that may be thousands, days that stand out."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from catalog.codes import Category, OrderStatus, code_text_key
from catalog.contracts import Dataset
from catalog.datasets import ORDER_DAYS
from catalog.errors import Translated
from etl.flags.far import FACTOR, FEWEST_ROWS, far_relation
from etl.flags.flag import Flag, flag_rows

_PRICE = "(gross_value_idr / nullif(units, 0))"
_AS_THOUSANDS = "(times between 300 and 3000 or 1 / times between 300 and 3000)"
"""A factor near a thousand: one number of the two was written in thousands."""

_FAR_DAY_FACTOR = 10
_FEWEST_DAYS = 14
"""Clothing sells at most some five times as much as usual on the best days before Lebaran and on days of sales."""


def order_flags(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows: str, counted_prices: Mapping[str, float]
) -> tuple[Flag, ...]:
    """Of order lines or daily counts. `counted_prices`: rupiah a piece by category in what counts; empty where nothing does."""
    shown = ("order_date", "category", "units", "gross_value_idr")
    prices = far_relation(connection, "far_price", rows, _PRICE, "category")
    pieces = far_relation(connection, "far_units", rows, _pieces(dataset), "category")
    sold = f"status = '{OrderStatus.COMPLETED}'"
    return (
        *flag_rows(
            connection,
            "thousands_mixed",
            shown,
            f"(select * from {prices} where {_AS_THOUSANDS})",
            worst_first="abs(ln(times)) desc",
        ),
        *flag_rows(
            connection,
            "far_price",
            shown,
            f"(select * from {prices} where not {_AS_THOUSANDS})",
            worst_first="abs(ln(times)) desc",
        ),
        *flag_rows(connection, "far_units", shown, pieces, worst_first="abs(ln(times)) desc"),
        *_other_scale(connection, rows, counted_prices),
        *flag_rows(
            connection,
            "no_value",
            shown,
            f"(select * from {rows} where units > 0 and gross_value_idr = 0 and {sold})",
            worst_first="units desc",
        ),
        *flag_rows(
            connection,
            "no_pieces",
            shown,
            f"(select * from {rows} where units = 0 and gross_value_idr > 0)",
            worst_first="gross_value_idr desc",
        ),
        *_far_days(connection, dataset, rows),
    )


def _pieces(dataset: Dataset) -> str:
    return "(units / nullif(orders, 0))" if dataset is ORDER_DAYS else "units"


def _other_scale(
    connection: duckdb.DuckDBPyConnection, rows: str, counted_prices: Mapping[str, float]
) -> tuple[Flag, ...]:
    """Categories whose pieces cost ten times more, or less, than those that count: a whole file in thousands looks like that."""
    found = connection.execute(
        f"select category, sum(gross_value_idr) / sum(units), count(*) from {rows}"
        f" where units > 0 and gross_value_idr > 0 group by category having count(*) >= {FEWEST_ROWS} order by category"
    ).fetchall()
    flags = []
    for category, price, count in found:
        counted = counted_prices.get(category)
        if counted and not 1 / FACTOR < price / counted < FACTOR:
            name = Translated(code_text_key(Category(category)))
            params = {"category": name, "price": round(price), "counted": round(counted)}
            flags.append(Flag(id="other_scale", rows=count, params=params))
    return tuple(flags)


def _far_days(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows: str) -> tuple[Flag, ...]:
    orders = "sum(orders)" if dataset is ORDER_DAYS else "count(*)"
    days = f"(select order_date, cast({orders} as bigint) as orders from {rows} group by order_date)"
    ((count, middle),) = connection.execute(f"select count(*), median(orders) from {days}").fetchall()
    if count < _FEWEST_DAYS or not middle:
        return ()
    far = f"(select * from {days} where orders > {_FAR_DAY_FACTOR} * {max(middle, 1)})"
    return flag_rows(connection, "far_day", ("order_date", "orders"), far, worst_first="orders desc")
