"""Which earlier rows a batch replaces: candidates by 52 bits of their keys, the answer by whole keys."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.datasets import DATASETS
from etl.batch import batch_directory, rows_file, superseded_file
from etl.store import Store
from etl.supersede import Superseded, write_index, write_superseded
from tests.etl_fixture import batch_entry

Row = tuple[int, int, str, str]
"""row_key, line_number, platform, order_date"""

_ORDERS = DATASETS["orders"]
_COLLIDING = [7, 7 + 2**52, 7 + 2**53, 2**61 + 7, 8, 2**52 - 1, 2**62 - 1]


def _write(connection: duckdb.DuckDBPyConnection, directory: Path, rows: list[Row]) -> tuple[str, ...]:
    directory.mkdir(parents=True)
    connection.execute(
        "create or replace temp table written (row_key bigint, line_number bigint, platform varchar, day date)"
    )
    connection.executemany("insert into written values ($1, $2, $3, $4)", [list(row) for row in rows])
    connection.execute(
        "copy (select row_key, line_number, 'umkm' as umkm_key, platform, day as order_date from written)"
        f" to '{rows_file(directory)}' (format parquet)"
    )
    return write_index(_ORDERS, directory).months


def supersede(earlier: list[list[Row]], new: list[Row]) -> tuple[Superseded, set[tuple[object, ...]]]:
    """What the index finds, and the rows (row_key, line_number, platform, batch) that it writes down."""
    with tempfile.TemporaryDirectory() as directory, duckdb.connect() as connection:
        store = Store(Path(directory))
        store.prepare()
        batches = []
        for number, rows in enumerate(earlier):
            batches.append(batch_entry(str(number), number))
            _write(connection, batch_directory(store, str(number)), rows)
        _write(connection, store.temporary / "new", new)
        found = write_superseded(connection, store, _ORDERS, store.temporary / "new", tuple(batches))
        written = connection.execute(
            "select row_key, line_number, platform, batch_id from read_parquet($path)",
            {"path": str(superseded_file(store.temporary / "new"))},
        ).fetchall()
    assert len(set(written)) == len(written) == found.rows
    return found, set(written)


def by_brute_force(earlier: list[list[Row]], new: list[Row]) -> tuple[Superseded, set[tuple[object, ...]]]:
    keys = {row[:3] for row in new}
    replaced = [(row, str(number)) for number, rows in enumerate(earlier) for row in rows if row[:3] in keys]
    months = tuple(sorted({row[3][:7] for row, _ in replaced}))
    return Superseded(rows=len(replaced), months=months), {(*row[:3], batch) for row, batch in replaced}


def test_the_months_of_an_index_are_those_of_its_rows(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        months = _write(
            connection,
            tmp_path / "batch",
            [(1, 1, "shopee", "2023-12-31"), (2, 1, "shopee", "2000-01-01"), (3, 1, "shopee", "2099-12-31")],
        )

    assert months == ("2000-01", "2023-12", "2099-12")


def test_keys_alike_in_their_lower_52_bits_do_not_replace_each_other() -> None:
    found, written = supersede([[(7 + 2**52, 1, "shopee", "2023-03-01")]], [(7, 1, "shopee", "2023-04-01")])

    assert (found, written) == (Superseded(rows=0, months=()), set())


def test_only_the_line_that_comes_again_is_replaced() -> None:
    old = [(7, 1, "shopee", "2023-03-01"), (7, 2, "shopee", "2023-03-01"), (7, 1, "lazada", "2023-03-02")]
    found, written = supersede([old], [(7, 2, "shopee", "2023-05-01")])

    assert (found, written) == (Superseded(rows=1, months=("2023-03",)), {(7, 2, "shopee", "0")})


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(_COLLIDING),
        st.integers(1, 2),
        st.sampled_from(["shopee", "lazada"]),
        st.sampled_from(["2023-01-31", "2023-02-01", "2024-02-29"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[:3],
)


@given(earlier=st.lists(_ROWS, max_size=3), new=_ROWS)
@settings(max_examples=25, deadline=None)
def test_the_index_finds_what_a_join_of_all_rows_finds(earlier: list[list[Row]], new: list[Row]) -> None:
    assert supersede(earlier, new) == by_brute_force(earlier, new)
