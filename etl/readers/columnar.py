"""Parquet files as rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from catalog.errors import UserError
from etl.readers.coded import BLOCK_ROWS, Coded, coded, coded_array

_BATCH_CELLS = 2_000_000
"""Of a table with many columns fewer rows are held at once."""


def column_names(path: Path) -> tuple[str, ...]:
    """Names of the columns, in file order. UserError `file_damaged`."""
    try:
        return tuple(parquet.read_schema(path).names)
    except (pa.ArrowInvalid, OSError) as error:
        raise UserError("file_damaged", file=path.name) from error


@dataclass(frozen=True, kw_only=True)
class ParquetBlock:
    """Rows one below another, the first on `first_line`: lines count from 2, as if the names stood on line 1."""

    first_line: int
    batch: pa.RecordBatch

    @property
    def rows(self) -> int:
        return int(self.batch.num_rows)

    @property
    def width(self) -> int:
        return int(self.batch.num_columns)

    def column(self, place: int) -> Coded:
        """Cells of a column, None where it has none; lists and records as Python writes them."""
        column = self.batch.column(place)
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        try:
            return coded_array(column.dictionary_encode())
        except (pa.ArrowNotImplementedError, pa.ArrowTypeError):
            return coded(None if cell is None else str(cell) for cell in column.to_pylist())

    def row_of(self, rows: NDArray[Any]) -> Callable[[int], list[object]]:
        """All cells of one of those rows by its place among them."""
        return lambda number: [column[int(rows[number])].as_py() for column in self.batch.columns]


def parquet_blocks(path: Path) -> Iterator[ParquetBlock]:
    """Rows in blocks. UserError `file_damaged`."""
    line = 2
    try:
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            rows = min(BLOCK_ROWS, max(1, _BATCH_CELLS // max(1, len(file.schema_arrow.names))))
            for batch in file.iter_batches(rows):
                yield ParquetBlock(first_line=line, batch=batch)
                line += batch.num_rows
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise UserError("file_damaged", file=path.name) from error


def parquet_rows(path: Path) -> Iterator[tuple[int, list[object]]]:
    """Rows as (line, cells), see `ParquetBlock`. UserError `file_damaged`."""
    for block in parquet_blocks(path):
        columns = [column.to_pylist() for column in block.batch.columns]
        for line, cells in enumerate(zip(*columns, strict=True), start=block.first_line):
            yield line, list(cells)
