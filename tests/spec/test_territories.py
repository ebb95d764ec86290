"""Counts of two territories stand side by side; those that name none are Indonesian, but for those of the EU's database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from catalog.errors import UserError
from catalog.territories import DSA_SOURCE_TITLE
from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.tables import published_table
from etl import api
from etl.batch import rows_file
from etl.engine import connect, quoted
from tests.etl_fixture import WRITER, House, template
from tests.warehouse_fixture import build_warehouse


def counts(house: House) -> list[tuple[object, ...]]:
    return house.query("select territory, count from takedown_counts order by all")


def compared(result: api.IngestResult) -> tuple[int, int]:
    """Rows of a file that are new, and that change one that counts."""
    assert result.report.comparison is not None
    return result.report.comparison.new, result.report.comparison.changed


def stored_as_before(house: House, batch_id: str) -> None:
    """Take the column away from a stored batch, as it was before there were territories."""
    rows: Path = rows_file(house.store / "batches" / batch_id)
    older = rows.with_name("older.parquet")
    with connect(None, house.root) as connection:
        connection.execute(
            f"copy (select * exclude (territory) from read_parquet({quoted(rows)})) to {quoted(older)} (format parquet)"
        )
    older.replace(rows)


def test_a_file_that_names_no_territory_is_indonesian_with_or_without_the_column(house: House) -> None:
    house.ingest("tanpa.csv", template("takedown_counts", {"count": 5}))
    assert counts(house) == [("indonesia", 5)]
    house.ingest("kosong.csv", template("takedown_counts", {"count": 6, "territory": ""}))
    assert counts(house) == [("indonesia", 6)]


def test_a_count_of_the_eu_replaces_no_indonesian_one_of_the_same_key(house: House) -> None:
    house.ingest("indonesia.csv", template("takedown_counts", {"count": 5}))
    eu = house.ingest("eu.csv", template("takedown_counts", {"count": 9, "territory": "eu"}))
    assert compared(eu) == (1, 0)
    assert counts(house) == [("eu", 9), ("indonesia", 5)]


def test_a_batch_stored_before_there_were_territories_is_corrected_by_a_new_file(house: House) -> None:
    old = house.ingest("lama.csv", template("takedown_counts", {"count": 5}, {"platform": "tokopedia", "count": 7}))
    stored_as_before(house, old.batch.id)
    new = template("takedown_counts", {"count": 6, "territory": "indonesia"})
    (seen,) = api.preview(house.store, house.warehouse, house.file("baru.csv", new), actor=WRITER).reports
    assert seen.flags == ()

    result = house.ingest("baru.csv", new)

    assert compared(result) == (0, 1)
    assert counts(house) == [("indonesia", 6), ("indonesia", 7)]
    house.undo(result.batch.id)
    assert counts(house) == [("indonesia", 5), ("indonesia", 7)]


def test_statements_stored_before_there_were_territories_are_of_the_eu(house: House) -> None:
    row = {"count": 3, "source_title": f'"{DSA_SOURCE_TITLE}"'}
    stored_as_before(house, house.ingest("dsa.csv", template("takedown_counts", row)).batch.id)
    house.ingest("indonesia.csv", template("takedown_counts", {"count": 5}))
    assert counts(house) == [("eu", 3), ("indonesia", 5)]


def test_a_revision_names_the_territory_of_the_count_that_moved(house: House) -> None:
    house.ingest("a.csv", template("takedown_counts", {"count": 5}))
    house.ingest("b.csv", template("takedown_counts", {"count": 9, "territory": "eu"}))
    house.ingest("c.csv", template("takedown_counts", {"count": 6}))
    moved = [
        (dict(revision.part)["territory"], revision.before, revision.after) for revision in api.revisions(house.store)
    ]
    assert moved == [("indonesia", None, 5), ("eu", None, 9), ("indonesia", 5, 6)]


def test_one_count_told_with_and_without_its_territory_is_told_twice(house: House) -> None:
    with pytest.raises(UserError) as refused:
        house.ingest("a.csv", template("takedown_counts", {"territory": "indonesia"}, {"count": 6}))
    assert refused.value.code == "rows_repeated"


def test_a_snapshot_built_before_there_were_territories_is_read(tmp_path: Path) -> None:
    month = {"period_first_date": date(2023, 3, 1), "period_last_date": date(2023, 3, 31), "count": 5}
    rows = [{**month, "platform": "shopee"}, {**month, "platform": "tiktok", "source_title": DSA_SOURCE_TITLE}]
    build_warehouse(tmp_path, rows={"takedown_counts": rows})
    (file,) = tmp_path.glob("*.duckdb")
    with duckdb.connect(str(file)) as connection:
        connection.execute("alter table takedown_counts drop column territory")
    data = published_table(open_snapshot(tmp_path), "takedown_counts").data
    assert dict(zip(data["platform"], data["territory"], strict=True)) == {"shopee": "indonesia", "tiktok": "eu"}
