"""Running one statement on a snapshot, with a time limit and as long as somebody waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from catalog.errors import UserError
from catalog.meters import Place
from dashboard.meters.refusals import note_refusal
from dashboard.queries.asker import current_asker
from dashboard.queries.deadlines import deadline
from dashboard.queries.kept import kept
from dashboard.queries.snapshot import Snapshot

TIMEOUT_SECONDS = 20.0

Columns = dict[str, NDArray[Any]]
"""Rows by column: dates are datetime64, text is `object`; an unknown number is NaN, an unknown text None."""

_NULLABLE: dict[pa.DataType, pd.api.extensions.ExtensionDtype] = {
    pa.int32(): pd.Int64Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(na_value=float("nan")),
}


def run_query(
    snapshot: Snapshot, sql: str, params: Mapping[str, object] | None = None, timeout_seconds: float = TIMEOUT_SECONDS
) -> pd.DataFrame:
    """Rows of a statement; counts stay nullable integers, dates become datetime64. Else like `run_columns`."""
    with _limited(snapshot, timeout_seconds) as cursor:
        table: pa.Table = cursor.sql(sql, params=dict(params or {})).to_arrow_table()
    frame: pd.DataFrame = table.to_pandas(types_mapper=_NULLABLE.get, date_as_object=False)
    return frame


def run_columns(
    snapshot: Snapshot, sql: str, params: Mapping[str, object] | None = None, timeout_seconds: float = TIMEOUT_SECONDS
) -> Columns:
    """Rows of a statement as plain arrays, on a cursor of its own.

    `params` fill `$name` places. Raises UserError `query_timeout` when the statement was cut off; where nobody waits for it any
    more, what its asker leaves by.
    """
    with _limited(snapshot, timeout_seconds) as cursor:
        columns = cursor.execute(sql, dict(params or {})).fetchnumpy()
    return {name: _unmasked(column) for name, column in columns.items()}


@contextmanager
def _limited(snapshot: Snapshot, timeout_seconds: float) -> Iterator[duckdb.DuckDBPyConnection]:
    asker = current_asker()
    if asker is not None and asker.is_gone():
        asker.leave()
    with snapshot.cursor() as cursor, deadline(cursor, timeout_seconds, asker) as running:
        try:
            yield cursor
        except duckdb.InterruptException:
            if running.is_left and asker is not None:
                asker.leave()
            if running.is_late:
                note_refusal(Place.QUERY, "query_timeout")
                raise UserError("query_timeout", seconds=f"{timeout_seconds:g}") from None
            raise


def _unmasked(column: Any) -> NDArray[Any]:
    if not isinstance(column, np.ma.MaskedArray):
        array: NDArray[Any] = column
        return array
    filled: NDArray[Any] = column.filled(None if column.dtype.kind == "O" else np.nan)
    return filled


@kept
def has_table(snapshot: Snapshot, table: str) -> bool:
    """Whether a snapshot holds a table: those built before it was declared do not."""
    found = run_query(snapshot, "select 1 from information_schema.tables where table_name = $table", {"table": table})
    return not found.empty
