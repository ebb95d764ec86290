"""Parquet files as rows of cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from catalog.errors import UserError

_BATCH_ROWS = 50_000


def column_names(path: Path) -> tuple[str, ...]:
    """Names of the columns, in file order. UserError `file_damaged`."""
    try:
        return tuple(parquet.read_schema(path).names)
    except (pa.ArrowInvalid, OSError) as error:
        raise UserError("file_damaged", file=path.name) from error


def parquet_rows(path: Path) -> Iterator[tuple[int, list[object]]]:
    """Rows as (line, cells); lines count from 2, as if the names stood on line 1. UserError `file_damaged`."""
    line = 2
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_BATCH_ROWS):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    yield line, list(cells)
                    line += 1
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise UserError("file_damaged", file=path.name) from error
