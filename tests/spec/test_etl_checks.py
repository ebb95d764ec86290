"""What must not serve: a join that repeats rows, or that counts some twice."""

from __future__ import annotations

import duckdb
import pytest
import sqlglot
from sqlglot import expressions as exp

import etl.marts
from catalog.errors import UserError
from catalog.marts import MARTS, ORDER_DIMENSIONS
from etl import api
from etl.checks import JOINED_KEYS
from etl.engine import TARGET
from etl.spans import Span
from etl.transform import MONTH_MARTS, UMKM_CELLS, MonthMart, create_marts_through, select_of
from tests.etl_fixture import House, order, orders, template

_DETERMINED = {"date": {"season", "days_to_lebaran"}, "platform": {"channel"}}
"""Columns that a table joined by a key brings along."""

OF_SELLERS = ("title_totals", "title_terms", "official_words_monthly", "seller_terms", "order_backing")
"""Marts by month that count by seller before they count sellers or titles."""


@pytest.mark.parametrize("table", JOINED_KEYS)
def test_a_snapshot_whose_rows_a_join_repeats_does_not_serve(
    house: House, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    house.ingest("sizes.csv", template("umkm_registry", {"umkm_id": "toko-1", "size_class": "mikro"}))
    before = house.ingest("a.csv", orders(order("A1", umkm_id="toko-1"))).build

    def repeating(
        connection: duckdb.DuckDBPyConnection, through: str | None, marts: tuple[str, ...], spans: tuple[Span, ...]
    ) -> None:
        if marts[0] == MONTH_MARTS[0].id:
            # An increment keeps the calendar of the file that it builds on.
            name = f"{TARGET}.{table}" if table in MARTS else table
            connection.execute(f"insert into {name} select * from {name}")
        create_marts_through(connection, through, marts, spans)

    monkeypatch.setattr(etl.marts, "create_marts_through", repeating)
    with pytest.raises(UserError) as refused:
        house.ingest("b.csv", orders(order("A2", umkm_id="toko-1")))

    assert refused.value.code == "checks_failed"
    assert f"grain_{table}: " in str(refused.value)
    assert api.status(house.store, house.warehouse).serving == before.snapshot_id


@pytest.mark.parametrize("mart", [mart for mart in MONTH_MARTS if mart.id not in OF_SELLERS], ids=lambda mart: mart.id)
def test_a_mart_by_month_is_grouped_by_its_grain_and_joined_by_keys_that_are_checked(mart: MonthMart) -> None:
    tree = sqlglot.parse_one(select_of(f"marts/{mart.id}"), dialect="duckdb")

    _require_one_grouping_and_joins_by_keys(tree, MARTS[mart.id].grain)
    read = {table.name for table in tree.find_all(exp.Table)} - {cte.alias for cte in tree.find_all(exp.CTE)}
    assert mart.is_roll_up == (not read.isdisjoint(MARTS.keys() - {"dim_date"}))


def test_what_each_umkm_sold_is_grouped_by_its_grain_and_joined_by_keys_that_are_checked() -> None:
    grain = ("month", "umkm_key", *ORDER_DIMENSIONS)

    _require_one_grouping_and_joins_by_keys(sqlglot.parse_one(select_of(UMKM_CELLS), dialect="duckdb"), grain)


@pytest.mark.parametrize("mart", ["title_totals", "title_terms", "seller_terms", "order_backing"])
def test_a_mart_that_counts_sellers_is_grouped_by_its_grain_and_joined_by_what_its_parts_are_grouped_by(
    mart: str,
) -> None:
    tree = sqlglot.parse_one(select_of(f"marts/{mart}"), dialect="duckdb")
    parts = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}

    assert isinstance(tree, exp.Select)
    assert set(MARTS[mart].grain) in [_grouped_by(select) for select in (tree, *parts.values())]
    for join in tree.find_all(exp.Join):
        # A left join whose partners are left out repeats no row either.
        select = join.find_ancestor(exp.Select)
        is_anti = select is not None and join.side == "LEFT" and isinstance(select.args["where"].this, exp.Is)
        assert join.kind == "INNER" or is_anti
        joined = {column.name for column in join.args["on"].find_all(exp.Column)}
        part = parts[join.this.name]
        assert joined == (_grouped_by(part) or {column.alias_or_name for column in part.selects})


def _require_one_grouping_and_joins_by_keys(tree: exp.Expr, grain: tuple[str, ...]) -> None:
    grouped = [select for select in tree.find_all(exp.Select) if select.args.get("group")]
    keys = {column.alias_or_name for select in grouped for column in select.selects if not column.find(exp.AggFunc)}
    assert len(grouped) == 1
    brought = set().union(*(_DETERMINED.get(column, set()) for column in grain))
    assert keys <= {*grain, *brought}
    assert not list(tree.find_all(exp.Union))
    for join in tree.find_all(exp.Join):
        key = JOINED_KEYS[join.this.name]
        assert join.side == "LEFT"
        assert isinstance(join.args["on"], exp.EQ)
        assert {column.name for column in join.args["on"].find_all(exp.Column)} == {key}


def _grouped_by(select: exp.Select) -> set[str]:
    group = select.args.get("group")
    return {column.name for column in group.expressions} if group else set()
