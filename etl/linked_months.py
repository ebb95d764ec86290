"""Months that share an order, and so are built together: an order counts on one of its lines, wherever the others lie.

Nearly all orders lie in one month. The index finds those that may not, as keys that occur with two months; only their lines
are then compared on whole keys. A batch names the pairs that it brings about, by itself or with an earlier batch.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import numpy as np

from catalog.contracts import Dataset
from etl.batch import Batch, batch_directory, rows_file
from etl.engine import quoted
from etl.store import Store
from etl.supersede import Index, distinct, first_days, keys_of, matches, months_of, read_index, short_key_sql, slices

_LINE = "line_number"


def find_linked_months(
    connection: duckdb.DuckDBPyConnection, store: Store, dataset: Dataset, directory: Path, earlier: tuple[Batch, ...]
) -> tuple[tuple[str, str], ...]:
    """Pairs of months (`YYYY-MM`) in which the batch in `directory` and earlier ones hold lines of one order.

    Call after `write_superseded`, on the same connection: a line that this batch replaces links nothing. Its months are
    touched together with the batch anyway, and a correction of whole orders would tie month to month to month.
    """
    if not any(column.name == _LINE for column in dataset.key):
        return ()
    new = read_index(directory)
    has_later_lines = _has_later_lines(connection, directory)
    suspects = [_in_two_months(new[:-1], new[1:])] if has_later_lines else []
    parts = [_lines(dataset, directory, "", months_of(new))]
    for batch in earlier:
        old_directory = batch_directory(store, batch.id)
        if has_later_lines or _has_later_lines(connection, old_directory):
            of_new, of_old = matches(new, read_index(old_directory))
            suspects.append(_in_two_months(of_new, of_old))
            if len(suspects[-1]):
                parts.append(_lines(dataset, old_directory, batch.id, months_of(of_old)))
    keys = distinct(np.concatenate(suspects)) if suspects else np.empty(0, dtype=np.uint64)
    if not len(keys):
        return ()
    found = connection.execute(
        f"with lines as ({' union all '.join(parts)}),"
        f" standing as (select * from lines anti join superseded using (row_key, {_LINE}, umkm_key, platform, batch_id)),"
        " ranked as (select month, min(month) over (partition by row_key, umkm_key, platform) as first_month from standing)"
        " select distinct strftime(first_month, '%Y-%m') as a, strftime(month, '%Y-%m') as b"
        " from ranked where month <> first_month order by a, b",
        {"keys": keys.tolist()},
    ).fetchall()
    return tuple((first, second) for first, second in found)


def with_linked_months(months: frozenset[str], links: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The months, those that share an order with one of them, those that share one with these, and so on."""
    neighbours: dict[str, set[str]] = {}
    for first, second in links:
        neighbours.setdefault(first, set()).add(second)
        neighbours.setdefault(second, set()).add(first)
    found, waiting = set(months), list(months)
    while waiting:
        following = neighbours.get(waiting.pop(), set()) - found
        found |= following
        waiting.extend(following)
    return frozenset(found)


def _has_later_lines(connection: duckdb.DuckDBPyConnection, directory: Path) -> bool:
    row = connection.execute(f"select max({_LINE}) > 1 from read_parquet({quoted(rows_file(directory))})").fetchone()
    return bool(row and row[0])


def _in_two_months(some: Index, others: Index) -> Index:
    """Keys that two entries share, pair by pair, in different months."""
    found = [
        keys_of(some[part][(keys_of(some[part]) == keys_of(others[part])) & (some[part] != others[part])])
        for part in slices(len(some))
    ]
    return np.concatenate(found) if found else np.empty(0, dtype=np.uint64)


def _lines(dataset: Dataset, directory: Path, batch_id: str, months: Iterable[str]) -> str:
    listed = ", ".join(f"date '{day}'" for day in first_days(months))
    month = f"date_trunc('month', {dataset.date_column})"
    return (
        f"select row_key, {_LINE}, umkm_key, platform, {quoted(batch_id)} as batch_id, {month} as month"
        f" from read_parquet({quoted(rows_file(directory))})"
        f" where {month} in ({listed}) and {short_key_sql('row_key')} in (select unnest($keys::ubigint[]))"
    )
