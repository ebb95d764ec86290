"""Run the SQL files: one SELECT a file, the file's name is the table's name.

Staging and core only exist while a build runs, as views or temporary tables; marts become tables. What a file reads is
either a relation of `etl.relations`, a small dataset under its own id, or the result of an earlier file in the lists below.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from catalog.errors import UserError
from etl.plan import SQL_DIRECTORY
from etl.spans import EVER, Span, read_span
from etl.titles import MACROS


@dataclass(frozen=True, kw_only=True)
class MonthMart:
    """A mart that is brought up to date by months.

    - `day`: the column whose date tells a row's month.
    - `is_roll_up`: made from another mart, and not from inputs.
    - `is_beside`: made at the same time as the others where all months are, as neither keeps all processors busy by itself.
    - `through`: a table that is made of a span's inputs once for all marts that read it, and is gone with the span.
    - `rows_a_span`: about so many accepted rows are read at once.
    """

    id: str
    day: str
    is_roll_up: bool = False
    is_beside: bool = False
    through: str | None = None
    rows_a_span: int | None = None


VIEWS = (
    "staging/stg_order_lines",
    "core/order_counting_lines",
    "staging/stg_orders",
    "staging/stg_order_days",
    "staging/stg_takedown_items",
    "staging/stg_removal_titles",
    "staging/stg_listings",
    "core/order_rows",
)

KEPT = frozenset({"core/order_counting_lines"})
"""Found out once: as a view, each reader would join all order lines with themselves again."""

TITLE_ROWS = "core/title_rows"
"""Titles in one spelling: they are read thrice, and putting a title right takes the engine as long as counting its words."""

UMKM_CELLS = "core/umkm_cells"
"""What each UMKM sold: a third as many rows as order lines, of which readers need none."""

_LINES_A_SPAN = 1_000_000
"""What sellers sold is grouped by seller in five ways at once, which shall not outgrow the processor's cache by far."""

_TITLES_A_SPAN = 250_000
"""A title is of some twenty terms, each of which is counted by seller."""

SMALL_MARTS = ("takedown_counts", "formal_requests", "index_monthly", "claim_parts")
"""Built whole every time: they hold some thousand rows."""

MONTH_MARTS = (
    MonthMart(id="orders_daily", day="date"),
    MonthMart(id="orders_national", day="date", is_roll_up=True),
    MonthMart(id="orders_monthly", day="month", is_roll_up=True),
    *(
        MonthMart(id=mart, day="month", is_beside=True, through=UMKM_CELLS, rows_a_span=_LINES_A_SPAN)
        for mart in ("umkm_monthly", "order_backing")
    ),
    MonthMart(id="takedowns_daily", day="date"),
    MonthMart(id="listings_daily", day="date"),
    MonthMart(id="title_totals", day="month"),
    *(
        MonthMart(id=mart, day="month", through=TITLE_ROWS, rows_a_span=_TITLES_A_SPAN)
        for mart in ("title_terms", "official_words_monthly", "seller_terms")
    ),
    MonthMart(id="seller_steps", day="date"),
    MonthMart(id="takedown_delays", day="month"),
    MonthMart(id="takedown_reports", day="month"),
    MonthMart(id="listing_sightings", day="date"),
    MonthMart(id="listing_removals", day="date"),
)

THROUGH = frozenset(mart.through for mart in MONTH_MARTS if mart.through is not None)
"""Files of tables that no snapshot holds, though they are no views: those of `MonthMart.through`."""

WHOLE_MARTS = (
    *("term_successions", "platform_successions"),
    *("ladder_steps", "ladder_moves", "ladder_spells", "repeat_removals", "due_bans"),
    "listing_lives",
)
"""Built whole from marts by month, in this order, whenever a dataset that they are of changed: what one row tells rests on months
that lie far apart, such as a seller's way from a warning to a ban."""


def select_of(name: str) -> str:
    """The SELECT of a file, `layer/table` without ending."""
    return (SQL_DIRECTORY / f"{name}.sql").read_text(encoding="utf-8")


def create_views(connection: duckdb.DuckDBPyConnection, like: duckdb.DuckDBPyConnection | None = None) -> None:
    """Staging and core, gone with the connection. `like`: one that has them, over the same inputs."""
    for name, expression in MACROS.items():
        connection.execute(f"create temp macro {name}(title) as ({expression})")
    for name in VIEWS:
        table = name.split("/")[1]
        if name in KEPT and like is not None:
            connection.register(table, like.sql(f"select * from {table}").to_arrow_table())
        else:
            connection.execute(f"create temp {'table' if name in KEPT else 'view'} {table} as {select_of(name)}")


def create_mart(connection: duckdb.DuckDBPyConnection, mart: str, spans: tuple[Span, ...] = (EVER,)) -> None:
    """A mart as a table of the connection's own database; UserError `sum_too_large` where a sum does not fit a BIGINT.

    It is made span by span where several are named: only for marts that have a day or month in their grain, and read inputs.
    """
    create_marts_through(connection, None, (mart,), spans)


def create_marts_through(
    connection: duckdb.DuckDBPyConnection, through: str | None, marts: tuple[str, ...], spans: tuple[Span, ...]
) -> None:
    """Marts span by span, in order, each of a table that is made anew for each span. Raises as `create_mart`."""
    for number, span in enumerate(spans):
        read_span(connection, span)
        if through is not None:
            table = through.split("/")[1]
            _run(connection, table, f"create or replace temp table {table} as {select_of(through)}")
        for mart in marts:
            _write(connection, mart, is_first=number == 0)
    if through is not None:
        connection.execute(f"drop table temp.{through.split('/')[1]}")
    read_span(connection, EVER)


def _write(connection: duckdb.DuckDBPyConnection, mart: str, *, is_first: bool) -> None:
    select = select_of(f"marts/{mart}")
    _run(
        connection,
        mart,
        f"create or replace table {mart} as {select}" if is_first else f"insert into {mart} {select}",
    )


def _run(connection: duckdb.DuckDBPyConnection, table: str, statement: str) -> None:
    try:
        connection.execute(statement)
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        raise UserError("sum_too_large", table=table) from error
