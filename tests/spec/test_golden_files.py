"""Every kind of file that comes, in the form in which it comes, is read as somebody worked out by hand (`tests/golden`)."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from catalog.layouts import plain_heading
from etl.readers.tables import first_rows_of, tables_of
from tests.etl_fixture import House
from tests.golden_cases import GOLDEN, Case, cases, in_a_process, outcome

ALL = cases()
ON_THE_COMMAND_LINE = ("tiktok_tokopedia", "numbers_dot_asked", "daily_totals_differ", "mended_rejects")
"""One of each exit code, and one whose batch completes another."""

EXPORTS = {
    "shopee_2025": "shopee_id_2025",
    "shopee_2024": "shopee_id_2024",
    "shopee_2025_cancelled": "shopee_id_2025_cancelled",
    "shopee_2025_returned": "shopee_id_2025",
    "shopee_english": "shopee_en",
    "tiktok_tokopedia": "tiktok_tokopedia_2025",
    "tiktok_tokopedia_workbook": "tiktok_tokopedia_2025",
    "tokopedia_legacy": "tokopedia_id_legacy",
    "lazada": "lazada",
    "bigseller": "bigseller_id",
    "daily_blocks": "tiktok_daily_id",
}
"""The real export whose headings a case has."""

NAMING_BUYERS = (
    "shopee_2025",
    "shopee_row_rejected",
    "tiktok_tokopedia",
    "tiktok_row_shifted",
    "tokopedia_legacy",
    "lazada",
)


def name_of(case: Case) -> str:
    return case.directory.name


@pytest.mark.parametrize("case", ALL, ids=name_of)
def test_a_file_is_read_as_was_worked_out_by_hand(house: House, case: Case) -> None:
    assert outcome(case, house) == case.expected()


@pytest.mark.parametrize("name", ON_THE_COMMAND_LINE)
def test_the_command_itself_reads_it_so(house: House, name: str) -> None:
    case = Case(directory=GOLDEN / name)
    assert outcome(case, house, in_a_process) == case.expected()


@pytest.mark.parametrize("name", NAMING_BUYERS)
def test_nothing_of_a_buyer_nor_a_name_is_kept_or_handed_back(house: House, name: str) -> None:
    case = Case(directory=GOLDEN / name)
    given = " ".join(cell for row in rows_of(case.files[0]) for cell in row).lower()
    assert "rahasia" in given
    outcome(case, house)

    handed_back = house.root / "rejected.csv"
    kept = [path for path in (*house.store.rglob("*"), *house.warehouse.rglob("*")) if path.is_file()]
    found = [path.name for path in kept if re.search(b"rahasia|81200001111|toko-satu", path.read_bytes().lower())]
    assert len(kept) > 3
    assert found == []
    assert not handed_back.exists() or b"rahasia" not in handed_back.read_bytes().lower()


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_has_the_headings_of_a_real_one(name: str) -> None:
    with (GOLDEN.parent / "formats" / "seller_headings.csv").open(encoding="utf-8", newline="") as file:
        real = [plain_heading(row["heading"]) for row in csv.DictReader(file) if row["export"] == EXPORTS[name]]
    (file_of_case,) = Case(directory=GOLDEN / name).files
    assert len(real) > 5
    assert real in [[plain_heading(cell) for cell in row] for row in rows_of(file_of_case)]


def test_every_case_is_explained_and_every_explanation_has_its_case() -> None:
    explained = re.findall(r"^\| `(\w+)` \|", (GOLDEN / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(ALL) > 100
    assert sorted(explained) == sorted(map(name_of, ALL))


def rows_of(path: Path) -> list[list[str]]:
    """The first rows of a file, by its widest table."""
    tables = [[[str(cell) for cell in cells] for _, cells in first_rows_of(table)] for table in tables_of(path)]
    return max(tables, key=lambda rows: max(map(len, rows)))
