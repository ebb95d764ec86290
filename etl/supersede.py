"""Which earlier rows a new batch replaces, found without reading the earlier batches.

Every batch keeps an index: one unsigned 64-bit number a row, 52 bits of its row key above 12 bits of its month (months since
1900), sorted, in a NumPy file that is memory-mapped. Looking up a hundred thousand keys in a hundred million costs a
binary search each. 52 bits only find candidates; the rows themselves are then compared on their whole key.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from catalog.contracts import Dataset
from etl.batch import Batch, batch_directory, index_file, rows_file, superseded_file
from etl.engine import quoted
from etl.store import Store

_MONTH_BITS = 12
_KEY_MASK = (1 << (64 - _MONTH_BITS)) - 1
_MONTH_MASK = np.uint64((1 << _MONTH_BITS) - 1)
_FIRST_YEAR = 1900

Index = npt.NDArray[np.uint64]


@dataclass(frozen=True, kw_only=True)
class Superseded:
    """Rows of earlier batches that a batch replaces: how many, and in which months (`YYYY-MM`) they lay."""

    rows: int
    months: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Indexed:
    """What an index tells of its rows: the months they fall in, in order, and whether some may share a row key."""

    months: tuple[str, ...]
    may_repeat: bool


def write_index(connection: duckdb.DuckDBPyConnection, dataset: Dataset, directory: Path) -> Indexed:
    """Write the index of the rows in a batch directory."""
    day = dataset.date_column
    entries = connection.execute(
        f"select (cast(row_key & {_KEY_MASK} as ubigint) << {_MONTH_BITS})"
        f" | cast((year({day}) - {_FIRST_YEAR}) * 12 + month({day}) - 1 as ubigint) as entry"
        f" from read_parquet({quoted(rows_file(directory))})"
    ).fetchnumpy()
    index: Index = np.asarray(entries["entry"], dtype=np.uint64)
    index.sort()
    np.save(index_file(directory), index)
    keys = index >> np.uint64(_MONTH_BITS)
    months = np.flatnonzero(np.bincount((index & _MONTH_MASK).astype(np.intp), minlength=1))
    return Indexed(
        months=tuple(_month_name(int(month)) for month in months),
        may_repeat=bool((keys[1:] == keys[:-1]).any()),
    )


def write_superseded(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    dataset: Dataset,
    directory: Path,
    earlier: tuple[Batch, ...],
) -> Superseded:
    """Write `superseded.parquet`: the keys of rows in earlier batches that the batch in `directory` has again.

    Grain: one row a replaced row; columns: the dataset's key as stored, `row_key`, and `batch_id` of the earlier batch.
    """
    new = np.load(index_file(directory), mmap_mode="r")
    key = ", ".join(dict.fromkeys(["row_key", *(column.stored_name for column in dataset.key)]))
    connection.execute(
        f"create or replace temp table superseded as select {key}, cast('' as varchar) as batch_id,"
        f" cast(null as date) as replaced_date from read_parquet({quoted(rows_file(directory))}) limit 0"
    )
    for batch in earlier:
        months = _shared_months(new, np.load(index_file(batch_directory(store, batch.id)), mmap_mode="r"))
        if months:
            connection.execute(
                f"insert into superseded select {_prefixed('o', key)}, $batch_id, o.{dataset.date_column}"
                f" from read_parquet({quoted(rows_file(batch_directory(store, batch.id)))}) o"
                f" semi join read_parquet({quoted(rows_file(directory))}) n using ({key})"
                f" where date_trunc('month', o.{dataset.date_column}) in (select unnest($months::date[]))",
                {"batch_id": batch.id, "months": [f"{month}-01" for month in months]},
            )
    connection.execute(
        f"copy (select * exclude (replaced_date) from superseded) to {quoted(superseded_file(directory))} (format parquet)"
    )
    found = connection.execute(
        "select count(*), list(distinct strftime(replaced_date, '%Y-%m')) from superseded"
    ).fetchone()
    rows, months_found = found if found else (0, None)
    return Superseded(rows=rows, months=tuple(sorted(months_found or ())))


def _shared_months(new: Index, old: Index) -> list[str]:
    """Months of the old index in which one of the new keys may occur."""
    if len(new) > len(old):
        keys = np.unique(np.asarray(old) >> np.uint64(_MONTH_BITS))
        held = np.unique(np.asarray(new) >> np.uint64(_MONTH_BITS))
        keys = keys[np.isin(keys, held, assume_unique=True)]
    else:
        keys = np.unique(np.asarray(new) >> np.uint64(_MONTH_BITS))
    first = np.searchsorted(old, keys << np.uint64(_MONTH_BITS), side="left")
    last = np.searchsorted(old, (keys << np.uint64(_MONTH_BITS)) | _MONTH_MASK, side="right")
    months: set[int] = set()
    for start, stop in zip(first[last > first], last[last > first], strict=True):
        months.update(int(entry & _MONTH_MASK) for entry in old[start:stop])
    return [_month_name(month) for month in sorted(months)]


def _month_name(month: int) -> str:
    return f"{_FIRST_YEAR + month // 12:04d}-{month % 12 + 1:02d}"


def _prefixed(alias: str, columns: str) -> str:
    return ", ".join(f"{alias}.{column}" for column in columns.split(", "))
