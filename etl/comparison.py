"""How the rows of a new batch stand to those that count: new, changed, identical."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from catalog.contracts import Dataset
from etl.batch import Batch, batch_directory, read_batch, rows_file
from etl.readers.stored import ROW_KEY
from etl.relations import stored_rows_sql
from etl.store import Store


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Rows of a batch by what they do to those that count."""

    new: int
    changed: int
    identical: int


def compare_rows(
    connection: duckdb.DuckDBPyConnection, house: Store, batch: Batch, rows: Path, counted: tuple[str, ...]
) -> Comparison:
    """Compare accepted rows with the counting ones of the same key; of several of those the latest stands."""
    dataset = batch.contract
    earlier = [other for other in (read_batch(house, other) for other in counted) if other.dataset == dataset.id]
    if not earlier or (dataset.storage.value == "months" and not batch.rows_superseded):
        return Comparison(new=batch.rows_accepted, changed=0, identical=0)
    # Row groups outside these months are passed by: the rows that are met again lie within them.
    months = batch.superseded_months
    within = (
        f" where o.{dataset.date_column} between '{months[0]}-01' and last_day(date '{months[-1]}-01')"
        if months
        else ""
    )
    key = ", ".join(column.stored_name for column in dataset.key)
    values = _values(dataset)
    parts = " union all ".join(
        f"select {key}, {other.sequence} as sequence, {values} as fields"
        f" from {stored_rows_sql(dataset, rows_file(batch_directory(house, other.id)))} o"
        f" semi join {stored_rows_sql(dataset, rows)} using ({key}){within}"
        for other in earlier
    )
    row = connection.execute(
        f"with latest as (select {key}, arg_max(fields, sequence) as fields from ({parts}) group by {key})"
        f" select count(*), count(*) filter (latest.fields = {values})"
        f" from {stored_rows_sql(dataset, rows)} n join latest using ({key})"
    ).fetchone()
    matched, identical = row if row else (0, 0)
    return Comparison(new=batch.rows_accepted - matched, changed=matched - identical, identical=identical)


def _values(dataset: Dataset) -> str:
    """SQL of all that a row says beside its key, as one text; a missing field differs from an empty one."""
    names = [column.stored_name for column in dataset.columns if not column.is_key and column.stored_name != ROW_KEY]
    return "concat_ws(chr(31), " + ", ".join(f"coalesce({name}::varchar, chr(30))" for name in names) + ")"
