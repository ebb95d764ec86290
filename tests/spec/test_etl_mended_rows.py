"""Rejected rows go back to their sender as a file; mended and taken in, they complete the batch."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from catalog.errors import UserError
from catalog.text import Language
from etl import api
from tests.etl_fixture import WRITER, House, order, orders
from tests.seller_exports import as_sheet, export_rows
from tests.spec.test_seller_exports import ANSWERS, MILLION, shopee

BAD = orders(order("A1"), order("-A2", units="banyak"), order("A3", order_date="kemarin"))


def take_in(
    house: House, file: Path, *, answers: dict[str, str] | None = None, accept_valid: bool = True
) -> api.IngestResult:
    return api.ingest(
        house.store,
        house.warehouse,
        file,
        actor=WRITER,
        answers=answers or {},
        accept_valid=accept_valid,
        rejected_rows_to=house.root / "ditolak.csv",
        language=Language.INDONESIAN,
    )


def rejected(house: House) -> list[dict[str, str]]:
    with (house.root / "ditolak.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def mend(house: House, mended: dict[str, str]) -> Path:
    """Write wrong fields anew, as somebody does in a spreadsheet; what is beside them stays."""
    rows = rejected(house)
    path = house.root / "diperbaiki.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        for row in rows:
            writer.writerow({name: mended.get(value, value) for name, value in row.items()})
    return path


def test_a_rejected_row_comes_back_whole_with_what_is_wrong_and_what_to_do(house: House) -> None:
    batch = take_in(house, house.file("a.csv", BAD)).batch
    second, third = rejected(house)
    assert (second["order_id"], second["units"], second["_line"], second["_column"]) == ("'-A2", "banyak", "3", "units")
    assert (third["order_date"], third["_batch"]) == ("kemarin", batch.id)
    assert all(row["_reason"] and row["_hint"] for row in (second, third))


def test_mended_rows_complete_the_batch(house: House) -> None:
    batch = take_in(house, house.file("a.csv", BAD)).batch
    completing = house.ingest("b.csv", mend(house, {"banyak": "2", "kemarin": "2023-03-02"}).read_bytes()).batch
    assert (completing.rows_accepted, completing.completes) == (2, batch.id)
    whole = house.ingest("c.csv", BAD.replace("banyak", "2").replace("kemarin", "2023-03-02")).report.comparison
    assert whole is not None
    assert (whole.new, whole.changed, whole.identical) == (0, 0, 3)


def test_a_refused_file_gives_its_bad_rows_back_too(house: House) -> None:
    with pytest.raises(UserError):
        take_in(house, house.file("a.csv", BAD), accept_valid=False)
    assert len(rejected(house)) == 2


def test_a_mended_line_of_an_export_keeps_its_place_in_the_order(house: House) -> None:
    lines = [shopee("A1", **MILLION), shopee("A1", "Hijab Segi Empat", **{**MILLION, "Jumlah": "dua"})]
    take_in(house, house.file("a.xlsx", as_sheet(export_rows("shopee_id_2025", *lines))), answers=ANSWERS)
    assert [row["line_number"] for row in rejected(house)] == ["2"]
    house.ingest("b.csv", mend(house, {"dua": "2"}).read_bytes())
    assert house.totals() == (1, 2_500_000)


def test_nothing_of_a_buyer_comes_back(house: House) -> None:
    bad = shopee("A1", **{**MILLION, "Jumlah": "dua"})
    with pytest.raises(UserError):
        take_in(house, house.file("a.xlsx", as_sheet(export_rows("shopee_id_2025", bad))), answers=ANSWERS)
    assert "rahasia" not in (house.root / "ditolak.csv").read_text(encoding="utf-8").lower()
