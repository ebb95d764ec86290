"""A place that the driver and all workers reach, for rows on their way between Spark and DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from pyarrow import dataset, fs, parquet

from catalog.errors import UserError
from catalog.marts import MARTS


def spark_address(place: str | Path) -> str:
    """A directory or address as Spark names it. A directory's blanks and signs stay as they are: Spark decodes nothing."""
    return str(place) if "://" in str(place) else f"file://{Path(place).absolute()}"


class Shared:
    """A directory by its path or address (`s3a://...`), of one writer at a time."""

    def __init__(self, place: str | Path) -> None:
        self._address = spark_address(place)
        if "://" in str(place):
            # Arrow knows by `s3` what Hadoop calls `s3a`.
            self._files, self._root = fs.FileSystem.from_uri(str(place).replace("s3a://", "s3://", 1))
        else:
            self._files, self._root = fs.LocalFileSystem(), str(Path(place).absolute())

    def address(self, name: str) -> str:
        """Where Spark finds the rows of a table."""
        return f"{self._address}/{name}"

    def hand_over(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """Write a table of DuckDB's for Spark to read."""
        self._files.create_dir(self._place(table))
        rows = connection.sql(f"select * from {table}").to_arrow_table()
        parquet.write_table(rows, f"{self._place(table)}/rows.parquet", filesystem=self._files)

    def load(self, connection: duckdb.DuckDBPyConnection, mart: str, written: int) -> None:
        """Make the table of a mart of the rows that Spark wrote, with the types that the catalog says.

        `written`: how many they were. UserError `spark_not_shared` where not all of them are here.
        """
        columns = MARTS[mart].columns
        connection.execute(f"create or replace table {mart} ({', '.join(map(' '.join, columns.items()))})")
        with _scanned(connection, self._rows(mart)) as rows:
            connection.execute(f"insert into {mart} select {', '.join(columns)} from {rows}")
        self._require_all(connection, mart, written)

    def load_beside(self, connection: duckdb.DuckDBPyConnection, name: str, written: int) -> None:
        """A temporary table of what Spark wrote. Raises as `load`."""
        with _scanned(connection, self._rows(name)) as rows:
            connection.execute(f"create or replace temp table {name} as select * from {rows}")
        self._require_all(connection, name, written)

    def clear(self) -> None:
        """Remove all that lies there, and the directory."""
        if self._files.get_file_info(self._root).type != fs.FileType.NotFound:
            self._files.delete_dir(self._root)

    def _rows(self, name: str) -> dataset.Dataset:
        if self._files.get_file_info(self._place(name)).type == fs.FileType.NotFound:
            raise UserError("spark_not_shared", directory=self._root)
        return dataset.dataset(self._place(name), filesystem=self._files, format="parquet")

    def _require_all(self, connection: duckdb.DuckDBPyConnection, table: str, written: int) -> None:
        # Workers with a disk of their own under the same name write there, and nothing fails.
        if connection.execute(f"select count(*) from {table}").fetchall() != [(written,)]:
            raise UserError("spark_not_shared", directory=self._root)

    def _place(self, name: str) -> str:
        return f"{self._root}/{name}"


@contextmanager
def _scanned(connection: duckdb.DuckDBPyConnection, rows: dataset.Dataset) -> Iterator[str]:
    connection.register("from_spark", rows)
    try:
        yield "from_spark"
    finally:
        connection.unregister("from_spark")
