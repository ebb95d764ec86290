"""Marts of the serving snapshot that stand in another one as they are: no row that they are made of came or went."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb

from catalog.datasets import DATASETS
from catalog.marts import MARTS
from etl.engine import quoted
from etl.plan import Plan
from etl.transform import MONTH_MARTS, WHOLE_MARTS

_SERVING = "serving"


def unchanged_marts(before: Plan, after: Plan) -> tuple[str, ...]:
    """Marts by month, and those made of them, whose datasets have the same rows in two plans of the same definitions."""
    same = {
        dataset
        for dataset in DATASETS
        if before.batches_of(dataset) == after.batches_of(dataset)
        and before.is_sampled(dataset) == after.is_sampled(dataset)
    }
    return tuple(
        mart for mart in (*(each.id for each in MONTH_MARTS), *WHOLE_MARTS) if same.issuperset(MARTS[mart].built_from)
    )


def take_over(connection: duckdb.DuckDBPyConnection, file: Path, marts: tuple[str, ...]) -> frozenset[str]:
    """Copy marts of a snapshot's file into the connection's own database; those that are there then.

    None where the file cannot be read: snapshots are disposable, and what it would have given is made anew.
    """
    if not marts:
        return frozenset()
    try:
        connection.execute(f"attach {quoted(file)} as {_SERVING} (read_only)")
        connection.execute("begin")
        for mart in marts:
            connection.execute(f"create table {mart} as select * from {_SERVING}.{mart}")
        for statement in ("commit", f"detach {_SERVING}"):
            connection.execute(statement)
    except duckdb.InterruptException:
        raise
    except duckdb.Error:
        for statement in ("rollback", f"detach {_SERVING}"):
            with suppress(duckdb.Error):
                connection.execute(statement)
        return frozenset()
    return frozenset(marts)
