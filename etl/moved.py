"""Which published numbers differ between two states of the data: totals by month over all UMKM, and single published figures.

What the sample shows is no published number: where it stands in, there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from catalog.contracts import ColumnType
from catalog.datasets import DATASETS, TAKEDOWN_REQUESTS
from catalog.marts import BACKED_MEASURES
from catalog.metrics import DISCLOSURE_MAXIMUM_SHARE, DISCLOSURE_MINIMUM_UMKM, METRICS
from catalog.templates import UPLOADABLE
from etl.engine import quoted
from etl.marts import write_marts
from etl.plan import Plan, changed_batches, changed_months
from etl.relations import SMALL_DATASETS
from etl.spans import in_months_sql
from etl.store import Store
from etl.warehouse import snapshot_path

Number = int | float

_TAKEDOWN_METRIC = "takedown_items_count"

ADDED_METRICS = frozenset({*BACKED_MEASURES, _TAKEDOWN_METRIC})
"""Metrics whose months may be added, within a part; any other number that moves is a published figure by itself."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Who stands behind a number: how many UMKM, and the largest share that one of them holds, 0 to 1."""

    umkm_count: int
    largest_share: float

    def may_be_shown(self, number: Number | None) -> bool:
        """Whether that number may be shown: nothing without anybody, or enough UMKM none of which dominates."""
        if self.umkm_count == 0:
            return not number
        return self.umkm_count >= DISCLOSURE_MINIMUM_UMKM and self.largest_share <= DISCLOSURE_MAXIMUM_SHARE


@dataclass(frozen=True, kw_only=True)
class Backing:
    """Who stands behind a month's orders before and after a change, and who behind the difference.

    The largest share is that of orders, pieces or rupiah, as the three are shown or hidden together.
    """

    before: Group
    after: Group
    moved: Group


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One number that moved.

    - `metric`: id of the metric, or `<dataset>.<column>` for a number that no metric shows.
    - `month` (`YYYY-MM`): the one in which the number is dated.
    - `part`: columns and codes of what is never added together, such as the unit of a takedown.
    - `before`, `after`: None where there was, or is, no such number.
    - `backing`: of numbers of orders alone.
    """

    metric: str
    month: str
    part: tuple[tuple[str, str], ...]
    before: Number | None
    after: Number | None
    backing: Backing | None = None

    @property
    def difference(self) -> Number | None:
        """After less before; None where one of them is missing."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def may_be_shown(self) -> bool:
        """Whether readers may see it: both numbers, and what one gives away beside the other, rest on enough UMKM."""
        if self.backing is None:
            return True
        return (
            self.backing.before.may_be_shown(self.before)
            and self.backing.after.may_be_shown(self.after)
            and self.backing.moved.may_be_shown((self.after or 0) - (self.before or 0))
        )


def find_moved(
    connection: duckdb.DuckDBPyConnection, store: Store, warehouse: Path, *, before: Plan, after: Plan
) -> tuple[Moved, ...]:
    """Numbers that differ between the snapshots of two plans of the same definitions, by metric, month and part.

    The snapshot of `after` must lie in the warehouse. That of `before` is read where it lies there too; else the months that
    changed are computed anew.
    """
    changed = {batch.dataset for batch in changed_batches(before, after)}
    tables = [table for table in _tables() if changed.intersection(table.datasets)]
    if not tables:
        return ()
    months = changed_months(before, after)
    with store.scratch() as scratch:
        connection.execute(f"attach {quoted(snapshot_path(warehouse, after.snapshot_id))} as new (read_only)")
        if any(_is_published(before, table) for table in tables):
            _attach_old(connection, store, snapshot_path(warehouse, before.snapshot_id), before, months, scratch)
        found = tuple(
            moved
            for table in tables
            for moved in table.moved(
                connection,
                _Side(database="old", is_published=_is_published(before, table)),
                _Side(database="new", is_published=_is_published(after, table)),
                months,
            )
        )
        for database in ("new", "old"):
            connection.execute(f"detach database if exists {database}")
    return found


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One of the two states, as attached."""

    database: str
    is_published: bool

    def rows(self, table: str) -> str:
        """SQL of a table's rows; none where the sample stands in, but with the table's columns."""
        return f"{self.database}.{table}" if self.is_published else f"(select * from new.{table} where false)"


@dataclass(frozen=True, kw_only=True)
class _Figures:
    """Numbers of a table that are compared one by one.

    - `datasets`: those whose batches publish them.
    - `metric`, `value`: what it is called, and the SQL that gives it of the rows of one part.
    - `day`: column of the date by which a row belongs to a month; `is_by_month`: whether only the months that changed are read.
    """

    table: str
    datasets: tuple[str, ...]
    metric: str
    value: str
    day: str
    parts: tuple[str, ...]
    is_by_month: bool

    def moved(
        self, connection: duckdb.DuckDBPyConnection, old: _Side, new: _Side, months: frozenset[str]
    ) -> Iterator[Moved]:
        parts = "".join(f", cast({part} as varchar) as {part}" for part in self.parts)
        chosen = f"where {in_months_sql(self.day, months)}" if self.is_by_month else ""
        side = f"select date_trunc('month', {self.day}) as month{parts}, {self.value} as value from {{}} {chosen} group by all"
        keys = ", ".join(("month", *self.parts))
        rows = connection.execute(
            f"with before as ({side.format(old.rows(self.table))}), after as ({side.format(new.rows(self.table))})"
            f" select strftime(month, '%Y-%m'), {', '.join(self.parts)}, before.value, after.value"
            f" from before full join after using ({keys})"
            " where before.value is distinct from after.value order by all"
        ).fetchall()
        for month, *codes, was, now in rows:
            part = tuple(zip(self.parts, codes, strict=True))
            yield Moved(metric=self.metric, month=month, part=part, before=was, after=now)


@dataclass(frozen=True, kw_only=True)
class _Orders:
    """Orders, pieces and rupiah of a month over all UMKM, and who stands behind them."""

    datasets: tuple[str, ...] = ("orders", "order_days")

    def moved(
        self, connection: duckdb.DuckDBPyConnection, old: _Side, new: _Side, months: frozenset[str]
    ) -> Iterator[Moved]:
        sums = ", ".join(f"sum({metric}) as {metric}" for metric in BACKED_MEASURES)
        chosen = f"where {in_months_sql('month', months)}"
        totals = f"select month, {sums} from {{}} {chosen} group by month"
        sellers = f"select month, umkm_key, {sums} from {{}} {chosen} group by month, umkm_key"
        pairs = ", ".join(
            f"coalesce(b.{metric}, 0) as {metric}_before, coalesce(a.{metric}, 0) as {metric}_after,"
            f" abs({metric}_after - {metric}_before) as {metric}_moved"
            for metric in BACKED_MEASURES
        )
        groups = ", ".join(
            f"{sql} as {state}_{name}"
            for state in ("before", "after", "moved")
            for name, sql in (("count", _umkm_sql(state)), ("share", _share_sql(state)))
        )
        numbers = ", ".join(f"b.{metric}, a.{metric}" for metric in BACKED_MEASURES)
        behind = ", ".join(
            f"coalesce({state}_{name}, 0)" for state in ("before", "after", "moved") for name in ("count", "share")
        )
        # Totals are not those of the sellers' table: a month of cancelled orders alone is 0 there and has no seller here.
        rows = connection.execute(
            f"with before as ({totals.format(old.rows('orders_monthly'))}),"
            f" after as ({totals.format(new.rows('orders_monthly'))}),"
            f" sellers_before as ({sellers.format(old.rows('umkm_monthly'))}),"
            f" sellers_after as ({sellers.format(new.rows('umkm_monthly'))}),"
            f" pairs as (select month, {pairs} from sellers_before b full join sellers_after a using (month, umkm_key)),"
            f" behind as (select month, {groups} from pairs group by month)"
            f" select strftime(month, '%Y-%m'), {numbers}, {behind}"
            " from before b full join after a using (month) left join behind using (month) order by month"
        ).fetchall()
        for month, *found in rows:
            states, groups_found = found[: 2 * len(BACKED_MEASURES)], found[2 * len(BACKED_MEASURES) :]
            group_before, group_after, group_moved = (
                Group(umkm_count=count, largest_share=share)
                for count, share in zip(groups_found[::2], groups_found[1::2], strict=True)
            )
            backing = Backing(before=group_before, after=group_after, moved=group_moved)
            for metric, was, now in zip(BACKED_MEASURES, states[::2], states[1::2], strict=True):
                if was != now:
                    yield Moved(metric=metric, month=month, part=(), before=was, after=now, backing=backing)


def _umkm_sql(state: str) -> str:
    some = " or ".join(f"{metric}_{state} > 0" for metric in BACKED_MEASURES)
    return f"count(*) filter ({some})"


def _share_sql(state: str) -> str:
    """The largest share of one UMKM in the orders, pieces or rupiah of a month, 0 where there are none."""
    shares = ", ".join(
        f"coalesce(max({metric}_{state}) / nullif(sum({metric}_{state}), 0), 0)" for metric in BACKED_MEASURES
    )
    return f"greatest({shares})"


@cache
def _tables() -> tuple[_Figures | _Orders, ...]:
    """What a change of the data may move."""
    takedowns = _Figures(
        table="takedowns_daily",
        datasets=("takedown_items",),
        metric=_TAKEDOWN_METRIC,
        value="sum(items_count)",
        day="date",
        parts=("unit", "action", "goods"),
        is_by_month=True,
    )
    return (_Orders(), takedowns, *_requests(), *_published_figures())


def _requests() -> Iterator[_Figures]:
    """Items that formal requests ask for and bring down; the requests themselves have no table that readers see."""
    for column in ("items_asked", "items_removed"):
        yield _Figures(
            table="formal_requests",
            datasets=(TAKEDOWN_REQUESTS.id,),
            metric=f"{TAKEDOWN_REQUESTS.id}.{column}",
            value=f"sum({column})",
            day="requested_date",
            parts=("platform", "unit", "outcome"),
            is_by_month=False,
        )


def _published_figures() -> Iterator[_Figures]:
    """Every number of a dated dataset that is kept as one table."""
    for dataset in SMALL_DATASETS:
        if dataset.date_column is None or dataset not in UPLOADABLE or dataset is TAKEDOWN_REQUESTS:
            continue
        table = "index_monthly" if dataset.id == "indices" else dataset.id
        for column in dataset.columns:
            if column.is_key or column.type not in (ColumnType.INTEGER, ColumnType.DECIMAL):
                continue
            shown = (
                metric.id for metric in METRICS.values() if (metric.mart, metric.numerator) == (table, column.name)
            )
            yield _Figures(
                table=table,
                datasets=(dataset.id,),
                metric=next(shown, f"{dataset.id}.{column.name}"),
                # A part is one row.
                value=f"max({column.stored_name})",
                day=dataset.date_column,
                # Indices are dated by their month.
                parts=tuple(key.stored_name for key in dataset.key if key.stored_name != "month"),
                is_by_month=False,
            )


def _is_published(plan: Plan, table: _Figures | _Orders) -> bool:
    """Whether a plan has numbers of a table that are no sample's."""
    return any(plan.batches_of(dataset) or DATASETS[dataset].reference_file for dataset in table.datasets)


def _attach_old(
    connection: duckdb.DuckDBPyConnection, store: Store, kept: Path, plan: Plan, months: frozenset[str], scratch: Path
) -> None:
    """Attach as `old` the marts of a plan: its snapshot where it was kept and can be read, else the months computed anew."""
    if kept.exists():
        try:
            connection.execute(f"attach {quoted(kept)} as old (read_only)")
            connection.execute("select snapshot_id from old.meta_snapshot").fetchall()
        except duckdb.Error:
            # Snapshots are disposable: what cannot be read is computed again.
            connection.execute("detach database if exists old")
        else:
            return
    write_marts(store, plan, months, scratch / "old.duckdb", scratch)
    connection.execute(f"attach {quoted(scratch / 'old.duckdb')} as old (read_only)")
