"""Sums over the rows of a batch, to be held against those that its sender knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.codes import Measure
from catalog.contracts import Dataset
from etl.relations import stored_rows_sql


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The sum of a column.

    - `unit`: code of the rows that are added, where codes of the dataset's unit column are never added.
    - `territory`: code of theirs, where a file holds several; None elsewhere.
    """

    column: str
    unit: str | None
    value: int
    territory: str | None = None


def sum_rows(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows: Path) -> tuple[Sum, ...]:
    """Sums of the columns that may be added, those of running totals aside; empty where no column may be."""
    if not dataset.summed:
        return ()
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in dataset.summed)
    unit = dataset.unit_column or "null"
    flows = f" where measure = '{Measure.FLOW}'" if any(column.name == "measure" for column in dataset.columns) else ""
    place = "territory" if any(column.name == "territory" for column in dataset.columns) else "null"
    found = connection.execute(
        f"select {place}, {unit}, {sums} from {stored_rows_sql(dataset, rows)}{flows} group by 1, 2 order by 1 desc, 2"
    ).fetchall()
    has_several = len({territory for territory, *_ in found}) > 1
    return tuple(
        Sum(column=name, unit=code, value=int(value), territory=territory if has_several else None)
        for territory, code, *values in found
        for name, value in zip(dataset.summed, values, strict=True)
    )
