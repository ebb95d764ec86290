"""Odd published figures: prices per tonne and index levels that look like another unit."""

from __future__ import annotations

import duckdb

from catalog.datasets import IMPORTS, INDICES
from etl.flags.far import FACTOR
from etl.flags.flag import Flag, flag_rows

_JUMP = 3.0
"""A clothing index doubles before Lebaran at most; three times the month before is another base or another series."""


def import_flags(connection: duckdb.DuckDBPyConnection, rows: str, counted: str) -> tuple[Flag, ...]:
    """Imports worth ten times the dollars a tonne of their series, or less than a tenth: kilograms, or thousands of dollars."""
    price = "(value_usd / nullif(quantity_tonnes, 0))"
    key = ", ".join(column.stored_name for column in IMPORTS.key)
    middles = (
        f"(select series, median({price}) as middle from"
        f" (select * from {rows} union by name select * from {counted} anti join {rows} using ({key}))"
        f" where {price} > 0 group by series having count(*) >= 3)"
    )
    far = (
        f"(select r.*, {price} / middle as times from {rows} r join {middles} using (series)"
        f" where {price} > 0 and ({price} / middle > {FACTOR} or middle / {price} > {FACTOR}))"
    )
    shown = ("period_last_date", "series", "partner", "quantity_tonnes", "value_usd")
    return flag_rows(connection, "far_tonne", shown, far, worst_first="abs(ln(times)) desc")


def index_flags(connection: duckdb.DuckDBPyConnection, rows: str, counted: str) -> tuple[Flag, ...]:
    """Index levels more than three times the one before in their series, or less than a third."""
    key = ", ".join(column.stored_name for column in INDICES.key)
    everything = f"(select * from {rows} union by name select * from {counted} anti join {rows} using ({key}))"
    before = "lag(index_value) over (partition by series order by month)"
    far = (
        f"(select f.* from (select *, index_value / {before} as times"
        f" from {everything} where index_value > 0) f semi join {rows} using ({key})"
        f" where f.times > {_JUMP} or f.times < 1 / {_JUMP})"
    )
    return flag_rows(
        connection, "far_index", ("month", "series", "index_value"), far, worst_first="abs(ln(times)) desc"
    )
