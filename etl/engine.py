"""DuckDB as the writer uses it: bounded memory, spilling into the store's own scratch directory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from catalog.contracts import ColumnType
from etl.stopping import let_go, stoppable

MEMORY_LIMIT = os.environ.get("DAMPAK_MEMORY_LIMIT", "1200MB")
"""Engine memory; with Python around it the writer stays under 2 GB."""

TARGET = "target"
"""Name of the database that a build writes."""

_LEAVING = ("use memory", f"detach {TARGET}")

SQL_TYPES = {
    ColumnType.TEXT: "varchar",
    ColumnType.CODE: "varchar",
    ColumnType.INTEGER: "bigint",
    ColumnType.DECIMAL: "double",
    ColumnType.DATE: "date",
    ColumnType.BOOLEAN: "boolean",
}


@contextmanager
def connect(database: Path | None, scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writing connection to a file, or to memory where `database` is None; a stop interrupts what it runs."""
    connection = duckdb.connect(
        str(database) if database else ":memory:",
        config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(scratch / "spill")},
    )
    try:
        # The bar writes to stdout even when that is no terminal.
        connection.execute("set enable_progress_bar = false")
        # A CSV has no statistics: the optimiser would build a join's hash table from ten million rows instead of from
        # the few thousand on the right, so joins keep the order in which they are written.
        connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
        # No table has an order of its own, and keeping a file's costs a fifth of reading it.
        connection.execute("set preserve_insertion_order = false")
        with stoppable(connection):
            yield connection
    finally:
        connection.close()


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, file: Path) -> Iterator[None]:
    """A file as the database `TARGET`, to be written; at rest and whole afterwards, or given up where the block raises."""
    # Every commit is followed by a checkpoint at once: the log of one is not gone through again for the other.
    connection.execute("set wal_autocheckpoint = '1KB'")
    connection.execute(f"attach {quoted(file)} as {TARGET}")
    try:
        yield
        # Detaching would do it too, and say nothing where it fails for want of space.
        connection.execute(f"checkpoint {TARGET}")
    except BaseException:
        let_go(connection)
        for statement in ("rollback", *_LEAVING):
            with suppress(duckdb.Error):
                connection.execute(statement)
        raise
    for statement in _LEAVING:
        connection.execute(statement)


@contextmanager
def unspilled(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let the engine write no files of its own: names pass through it, and what it spills is in clear."""
    ((directory,),) = connection.execute("select current_setting('temp_directory')").fetchall()
    connection.execute("set temp_directory = ''")
    try:
        yield
    finally:
        connection.execute(f"set temp_directory = {quoted(directory)}")


@contextmanager
def reading(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a finished file. Attached, because a second connection of one process must have the first one's
    settings, and the pages that hold the file open have their own."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(database)} as finished (read_only)")
        connection.execute("use finished")
        yield connection


def quoted(path: Path | str) -> str:
    """A path or text as an SQL literal, for the few places that take no parameter."""
    return "'" + str(path).replace("'", "''") + "'"
