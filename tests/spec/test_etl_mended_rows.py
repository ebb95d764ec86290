"""Rejected rows go back to their sender as a file; mended and taken in, they complete the batch."""

from __future__ import annotations

import csv
from pathlib import Path

from etl import api
from tests.etl_fixture import WRITER, House, order, orders

CUT = "A4,1,toko-1,shopee\n"
BAD = orders(order("A1"), order("-A2", units="banyak"), order("A3", order_date="kemarin")) + CUT
WHOLE = {"banyak": "2", "kemarin": "2023-03-02"}
REST = {
    "order_date": "2023-03-01",
    "category": "gamis",
    "province_code": "32",
    "units": "1",
    "gross_value_idr": "100000",
}


def mended(path: Path) -> Path:
    """Write wrong fields anew and missing ones behind them, as somebody does in a spreadsheet; what is beside them stays."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{name: WHOLE.get(value, value) for name, value in row.items()} for row in csv.DictReader(file)]
    for name, value in {**REST, "status": "completed"}.items():
        rows[-1][name] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_mended_rows_complete_the_batch(house: House) -> None:
    handed_back = house.root / "ditolak.csv"
    batch = api.ingest(
        house.store,
        house.warehouse,
        house.file("a.csv", BAD),
        actor=WRITER,
        accept_valid=True,
        rejected_rows_to=handed_back,
    ).batch
    completing = house.ingest("b.csv", mended(handed_back).read_bytes()).batch
    assert (completing.rows_accepted, completing.completes) == (3, batch.id)

    right = (
        BAD.replace("banyak", "2").replace("kemarin", "2023-03-02").replace(CUT, orders(order("A4")).partition("\n")[2])
    )
    whole = house.ingest("c.csv", right).report.comparison
    assert whole is not None
    assert (whole.new, whole.changed, whole.identical) == (0, 0, 4)
