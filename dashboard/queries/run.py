"""Running one statement on a snapshot, with a time limit."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import duckdb
import pandas as pd
import pyarrow as pa

from catalog.errors import UserError
from dashboard.queries.snapshot import Snapshot

TIMEOUT_SECONDS = 20.0

_NULLABLE: dict[pa.DataType, pd.api.extensions.ExtensionDtype] = {
    pa.int32(): pd.Int64Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(na_value=float("nan")),
}


def run_query(
    snapshot: Snapshot, sql: str, params: Mapping[str, object] | None = None, timeout_seconds: float = TIMEOUT_SECONDS
) -> pd.DataFrame:
    """Rows of a statement; counts stay nullable integers, dates become datetime64. Else like `run_table`."""
    table = run_table(snapshot, sql, params, timeout_seconds)
    frame: pd.DataFrame = table.to_pandas(types_mapper=_NULLABLE.get, date_as_object=False)
    return frame


def run_table(
    snapshot: Snapshot, sql: str, params: Mapping[str, object] | None = None, timeout_seconds: float = TIMEOUT_SECONDS
) -> pa.Table:
    """Rows of a statement as Arrow columns, on a cursor of its own.

    `params` fill `$name` places. Raises UserError `query_timeout` when the statement was cut off.
    """
    is_late = threading.Event()
    with snapshot.cursor() as cursor:

        def interrupt() -> None:
            is_late.set()
            cursor.interrupt()

        timer = threading.Timer(timeout_seconds, interrupt)
        timer.daemon = True
        timer.start()
        try:
            table: pa.Table = cursor.sql(sql, params=dict(params or {})).to_arrow_table()
        except duckdb.InterruptException:
            if is_late.is_set():
                raise UserError("query_timeout", seconds=f"{timeout_seconds:g}") from None
            raise
        finally:
            timer.cancel()
            timer.join()
    return table
