"""Which earlier rows a new batch replaces, found without reading the earlier batches.

Every batch keeps an index: one unsigned 64-bit number a row, 52 bits of its row key above 12 bits of its month (months since
1900), sorted, in a NumPy file that is memory-mapped. Looking up a hundred thousand keys in a hundred million costs a
binary search each. 52 bits only find candidates; the rows themselves are then compared on their whole key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import parquet

from catalog.contracts import Dataset
from etl.batch import Batch, batch_directory, index_file, rows_file, superseded_file
from etl.engine import quoted
from etl.store import Store

_MONTH_BITS = 12
_KEY_MASK = (1 << (64 - _MONTH_BITS)) - 1
_MONTH_MASK = np.uint64((1 << _MONTH_BITS) - 1)
_FIRST_YEAR = 1900
_FIRST_DAY = np.int32((date(_FIRST_YEAR, 1, 1) - date(1970, 1, 1)).days)
_SLICE = 1 << 16
_FEW_KEYS = 1000
_PART_ROWS = 4_000_000

Index = npt.NDArray[np.uint64]


@dataclass(frozen=True, kw_only=True)
class Superseded:
    """Rows of earlier batches that a batch replaces: how many, and in which months (`YYYY-MM`) they lay."""

    rows: int
    months: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Indexed:
    """What an index tells of its rows.

    - `months`: those they fall in, in order.
    - `suspects`: SQL conditions that pick, part by part, all rows that may share a row key; none where no rows do.
    """

    months: tuple[str, ...]
    suspects: tuple[str, ...]


def read_index(directory: Path) -> Index:
    """The index of a batch directory, memory-mapped."""
    index: Index = np.load(index_file(directory), mmap_mode="r")
    return index


def slices(length: int, *, overlap: int = 0) -> Iterator[slice]:
    """Slices that cover a long array, each small enough to stay in the processor's cache together with its results."""
    return (slice(start, start + _SLICE + overlap) for start in range(0, length, _SLICE))


def keys_of(entries: Index) -> Index:
    """The 52 bits of row keys that index entries hold."""
    return entries >> np.uint64(_MONTH_BITS)


def distinct(numbers: Index) -> Index:
    """Each number once, in order. `np.unique` would import NumPy's masked arrays first, which takes longer than an index."""
    ordered = np.sort(numbers)
    is_first = np.ones(len(ordered), dtype=bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_first]


def months_of(entries: Index) -> tuple[str, ...]:
    """Months (`YYYY-MM`) of index entries, each once, in order."""
    held = np.zeros(int(_MONTH_MASK) + 1, dtype=bool)
    for part in slices(len(entries)):
        held[entries[part].astype(np.uint16) & np.uint16(_MONTH_MASK)] = True
    months = np.flatnonzero(held).tolist()
    return tuple(f"{_FIRST_YEAR + month // 12:04d}-{month % 12 + 1:02d}" for month in months)


def short_key_sql(row_key: str) -> str:
    """SQL of the bits of a row key that the index holds."""
    return f"cast({row_key} & {_KEY_MASK} as ubigint)"


def matches(new: Index, old: Index) -> tuple[Index, Index]:
    """Entries of two indexes that may be of one order or item, pair by pair."""
    is_new_fewer = len(new) <= len(old)
    few, many = (new, old) if is_new_fewer else (old, new)
    first = np.searchsorted(many, few & ~_MONTH_MASK, side="left")
    # Most entries have no partner, and then the next one lies beyond their key: only the others are looked up again.
    is_met = keys_of(many[np.minimum(first, len(many) - 1)]) == keys_of(few)
    few, first = few[is_met], first[is_met]
    counts = np.searchsorted(many, few | _MONTH_MASK, side="right") - first
    found = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
    pair = np.repeat(few, counts), np.asarray(many[found])
    return pair if is_new_fewer else (pair[1], pair[0])


def write_index(dataset: Dataset, directory: Path) -> Indexed:
    """Write the index of the rows in a batch directory."""
    with parquet.ParquetFile(rows_file(directory)) as rows:
        index: Index = np.empty(rows.metadata.num_rows, dtype=np.uint64)
        filled = 0
        for part in rows.iter_batches(_SLICE, columns=["row_key", str(dataset.date_column)]):
            row_keys = _numbers(part["row_key"], np.uint64)
            days = _numbers(part[dataset.date_column], np.int32)
            index[filled : filled + len(part)] = _entries(row_keys, days)
            filled += len(part)
    _sort(index)
    with index_file(directory).open("wb") as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(index))
        # Not `np.save`: where the disk is full, it says so without the system's error number.
        file.write(index.data)
    return Indexed(months=months_of(index), suspects=_suspects(index))


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
    new = read_index(directory)
    key = ", ".join(dict.fromkeys(["row_key", *(column.stored_name for column in dataset.key)]))
    connection.execute(
        f"create or replace temp table superseded as select {key}, cast('' as varchar) as batch_id,"
        f" cast(null as date) as replaced_date from read_parquet({quoted(rows_file(directory))}) limit 0"
    )
    for batch in earlier:
        months = months_of(matches(new, read_index(batch_directory(store, batch.id)))[1])
        if months:
            # The range lets row groups be skipped by their statistics; the list is exact.
            connection.execute(
                f"insert into superseded select {_prefixed('o', key)}, $batch_id, o.{dataset.date_column}"
                f" from read_parquet({quoted(rows_file(batch_directory(store, batch.id)))}) o"
                f" semi join read_parquet({quoted(rows_file(directory))}) n using ({key})"
                f" where o.{dataset.date_column} between $months[1]::date and last_day($months[-1]::date)"
                f" and date_trunc('month', o.{dataset.date_column}) in (select unnest($months::date[]))",
                {"batch_id": batch.id, "months": first_days(months)},
            )
    connection.execute(
        f"copy (select * exclude (replaced_date) from superseded) to {quoted(superseded_file(directory))} (format parquet)"
    )
    found = connection.execute(
        "select count(*), list(distinct strftime(replaced_date, '%Y-%m')) from superseded"
    ).fetchone()
    rows, months_found = found if found else (0, None)
    return Superseded(rows=rows, months=tuple(sorted(months_found or ())))


def _entries(row_keys: Index, days: npt.NDArray[np.int32]) -> Index:
    """`days`: since 1970-01-01."""
    months: Index = _month_of_days()[days - _FIRST_DAY]
    return (row_keys << np.uint64(_MONTH_BITS)) | months


@cache
def _month_of_days() -> Index:
    """Month of every day from the first year on, for as many months as the index can tell apart."""
    months = np.arange(1 << _MONTH_BITS, dtype=np.uint64)
    starts = np.datetime64(f"{_FIRST_YEAR}-01", "M") + np.arange((1 << _MONTH_BITS) + 1)
    return np.repeat(months, np.diff(starts.astype("datetime64[D]")).astype(int))


def _numbers(values: pa.Array, kind: type[np.number[Any]]) -> npt.NDArray[Any]:
    """Values of a column without nulls as they lie in memory. Arrow's own `to_numpy` would import pandas first."""
    _, numbers = values.buffers()
    return np.frombuffer(numbers, kind)[values.offset : values.offset + len(values)]


def _sort(index: Index) -> None:
    """Sort in place, the lower half beside the upper one."""
    middle = len(index) // 2
    index.partition(middle)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(np.ndarray.sort, (index[:middle], index[middle:])))


def _suspects(index: Index) -> tuple[str, ...]:
    """SQL conditions that pick all rows whose key another row may have too, in parts that the engine can group in memory."""
    neighbours = ((index[part][:-1], index[part][1:]) for part in slices(len(index), overlap=1))
    # Two neighbours differ in their months alone, or not at all, where they share a key.
    shared = distinct(np.concatenate([keys_of(b[(a ^ b) <= _MONTH_MASK]) for a, b in neighbours] or [index]))
    short_key = short_key_sql("row_key")
    if not len(shared):
        return ()
    if len(shared) <= _FEW_KEYS:
        return (f"{short_key} in ({', '.join(map(str, shared.tolist()))})",)
    bounds = [*distinct(keys_of(index[_PART_ROWS::_PART_ROWS])).tolist(), _KEY_MASK + 1]
    return tuple(
        f"{short_key} >= {low} and {short_key} < {high}" for low, high in zip([0, *bounds], bounds, strict=False)
    )


def first_days(months: Iterable[str]) -> list[str]:
    """Months as dates that SQL reads."""
    return [f"{month}-01" for month in months]


def _prefixed(alias: str, columns: str) -> str:
    return ", ".join(f"{alias}.{column}" for column in columns.split(", "))
