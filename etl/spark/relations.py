"""Datasets with months as Spark reads them, over the files that DuckDB reads: `input_<dataset>`, `superseded_<dataset>`."""

from __future__ import annotations

from pathlib import Path

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql.functions import element_at, lit, split

from catalog.contracts import Dataset
from etl.engine import SQL_TYPES
from etl.plan import Plan, inputs, superseded_inputs
from etl.relations import MONTH_DATASETS
from etl.spark.shared import spark_address
from etl.store import Store

RELATIONS = {f"{kind}_{dataset.id}": (kind, dataset) for dataset in MONTH_DATASETS for kind in ("input", "superseded")}
"""Their names, with what each is."""

_TYPES = {"varchar": "string"}


def relation(spark: SparkSession, store: Store, place: str | None, plan: Plan, name: str) -> DataFrame:
    """One of `RELATIONS`, of all months. `place`: where the workers find the store, None where it is the driver's path."""
    kind, dataset = RELATIONS[name]
    root = spark_address(place or store.root)
    if kind == "superseded":
        return _read(spark, dataset, root, store, superseded_inputs(store, plan, dataset.id), batch_id="string")
    entries = inputs(store, plan, dataset.id)
    rows = _read(spark, dataset, root, store, tuple(entry.rows for entry in entries))
    return rows.withColumn("batch_id", _batch_id(rows, is_sampled=plan.is_sampled(dataset.id)) if entries else lit(""))


def _read(
    spark: SparkSession, dataset: Dataset, root: str, store: Store, files: tuple[Path, ...], **more: str
) -> DataFrame:
    """Rows of all files at once: one relation a batch would cost a plan that grows with their number.

    Columns that rows stored before them lack are NULL.
    """
    stored = {column.stored_name: SQL_TYPES[column.type] for column in dataset.columns}
    types = {name: _TYPES.get(kind, kind) for name, kind in {**stored, "row_key": "bigint", **more}.items()}
    if not files:
        # Rows that Python gives, even none, would want a Python on every worker.
        return spark.sql(
            f"select {', '.join(f'cast(null as {kind}) as `{name}`' for name, kind in types.items())} where false"
        )
    schema = ", ".join(f"`{name}` {kind}" for name, kind in types.items())
    return spark.read.schema(schema).parquet(*(f"{root}/{file.relative_to(store.root)}" for file in files))


def _batch_id(rows: DataFrame, *, is_sampled: bool) -> Column:
    """The sample is one batch, any other is named by the directory of its rows."""
    return lit("sample") if is_sampled else element_at(split(rows["_metadata.file_path"], "/"), -2)
