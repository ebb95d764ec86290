"""What passes between Spark and DuckDB through a directory that both reach."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from catalog.errors import UserError
from etl.spark.shared import Shared, spark_address

ROWS = pa.table(
    {
        "sellers_count": pa.array([7], pa.int64()),
        "month": [date(2023, 4, 1)],
        "from_term": ["bal"],
        "to_term": ["cabo"],
    }
)


def write(directory: Path, name: str) -> None:
    (directory / name).mkdir(parents=True)
    parquet.write_table(ROWS, directory / name / "part-0.parquet")


def test_rows_that_workers_wrote_become_the_mart_with_the_catalogs_columns(tmp_path: Path) -> None:
    write(tmp_path, "term_successions")
    with duckdb.connect() as connection:
        Shared(tmp_path).load(connection, "term_successions", written=1)
        found = connection.execute("from term_successions").fetchall()

    assert found == [(date(2023, 4, 1), "bal", "cabo", 7)]


@pytest.mark.parametrize("name", ["term_successions", "another_place"])
def test_rows_that_did_not_arrive_are_told(tmp_path: Path, name: str) -> None:
    write(tmp_path, name)
    with duckdb.connect() as connection, pytest.raises(UserError) as refused:
        Shared(tmp_path).load(connection, "term_successions", written=2)

    assert refused.value.code == "spark_not_shared"


def test_a_table_is_handed_over_and_all_is_cleared(tmp_path: Path) -> None:
    shared = Shared(tmp_path / "shared")
    with duckdb.connect() as connection:
        connection.execute("create table named as select 'ร้าน' as name, null::date as day")
        shared.hand_over(connection, "named")

    assert parquet.read_table(tmp_path / "shared/named").to_pylist() == [{"name": "ร้าน", "day": None}]
    shared.clear()
    assert not (tmp_path / "shared").exists()


def test_a_directory_is_named_to_spark_as_it_is_and_an_address_too() -> None:
    assert spark_address("/data/toko kain") == "file:///data/toko kain"
    assert spark_address("s3a://bucket/store") == "s3a://bucket/store"
