"""Sums over the rows of a batch, to be held against those that its sender knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.codes import Measure
from catalog.contracts import Dataset
from etl.engine import quoted


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The sum of a column; `unit`: code of the rows that are added, where codes of the dataset's unit column are never added."""

    column: str
    unit: str | None
    value: int


def sum_rows(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows: Path) -> tuple[Sum, ...]:
    """Sums of the columns that may be added, those of running totals aside; empty where no column may be."""
    if not dataset.summed:
        return ()
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in dataset.summed)
    unit = dataset.unit_column or "null"
    flows = f" where measure = '{Measure.FLOW}'" if any(column.name == "measure" for column in dataset.columns) else ""
    found = connection.execute(
        f"select {unit}, {sums} from read_parquet({quoted(rows)}){flows} group by 1 order by 1"
    ).fetchall()
    return tuple(
        Sum(column=name, unit=code, value=int(value))
        for code, *values in found
        for name, value in zip(dataset.summed, values, strict=True)
    )
