"""A snapshot's id names all that its numbers depend on, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import etl.bundled
import etl.plan
import etl.transform
from catalog.reference import REFERENCE_DIRECTORY
from etl import api
from etl.titles import MACROS
from tests.etl_fixture import House, order, orders


@pytest.fixture
def own_definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Copies of the reference tables and SQL files, in force for the test: `reference/` and `sql/`."""
    shutil.copytree(REFERENCE_DIRECTORY, tmp_path / "definitions" / "reference")
    shutil.copytree(etl.plan.SQL_DIRECTORY, tmp_path / "definitions" / "sql")
    for module in (etl.plan, etl.bundled):
        monkeypatch.setattr(module, "REFERENCE_DIRECTORY", tmp_path / "definitions" / "reference")
    for module in (etl.plan, etl.transform):
        monkeypatch.setattr(module, "SQL_DIRECTORY", tmp_path / "definitions" / "sql")
    yield tmp_path / "definitions"
    etl.plan.definitions_hash.cache_clear()


def wanted(house: House) -> str:
    """The id that a build would give now."""
    etl.plan.definitions_hash.cache_clear()
    return api.status(house.store, house.warehouse).wanted


def test_the_same_definitions_and_batches_give_the_same_id_anywhere(house: House, own_definitions: Path) -> None:
    etl.plan.definitions_hash.cache_clear()
    first = house.ingest("a.csv", orders(order("A1"))).build.snapshot_id
    elsewhere = House(root=house.root / "elsewhere")
    shutil.copytree(house.store, elsewhere.store, symlinks=True)

    assert wanted(house) == wanted(elsewhere) == first
    assert elsewhere.build().snapshot_id == first


def test_another_spelling_of_titles_gives_another_id(
    house: House, own_definitions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = wanted(house)
    monkeypatch.setitem(MACROS, "normalised_title", "upper(title)")

    assert wanted(house) != before


@pytest.mark.parametrize("changed", ["reference/claims.csv", "reference/lebaran.csv", "sql/marts/orders_daily.sql"])
def test_a_changed_definition_gives_another_id(house: House, own_definitions: Path, changed: str) -> None:
    before = wanted(house)
    path = own_definitions / changed
    original = path.read_bytes()
    path.write_bytes(original + b"\n")

    assert wanted(house) != before
    path.write_bytes(original)
    assert wanted(house) == before


def test_a_note_beside_the_tables_changes_nothing(house: House, own_definitions: Path) -> None:
    before = wanted(house)
    (own_definitions / "reference" / "README.md").write_text("another sentence", encoding="utf-8")

    assert wanted(house) == before


def test_a_shifted_lebaran_shifts_the_window_before_it(house: House, own_definitions: Path) -> None:
    calendar = own_definitions / "reference" / "lebaran.csv"
    window = "select min(date), max(date) from dim_date where is_window and season = 1444"
    days_to = "select days_to_lebaran from orders_daily"
    etl.plan.definitions_hash.cache_clear()
    house.ingest("a.csv", orders(order("A1", "2023-04-06")))
    assert house.query(window) == [(date(2023, 3, 25), date(2023, 4, 21))]
    assert house.query(days_to) == [(-16,)]

    text = calendar.read_text(encoding="utf-8")
    assert text.count("2023-04-22") >= 1
    calendar.write_text(text.replace("1444,2023-04-22", "1444,2023-04-20"), encoding="utf-8")
    etl.plan.definitions_hash.cache_clear()
    rebuilt = house.build()

    assert rebuilt.mode == "full"
    assert house.query(window) == [(date(2023, 3, 23), date(2023, 4, 19))]
    assert house.query(days_to) == [(-14,)]
