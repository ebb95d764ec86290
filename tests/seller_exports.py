"""Sellers' exports as platforms write them: their headings, their traps, orders of our own."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import openpyxl

_HEADINGS = Path(__file__).parent / "formats" / "seller_headings.csv"

PRIVATE = {
    "Username (Pembeli)": "rahasia-pembeli",
    "Nama Penerima": "Rahasia Penerima",
    "No. Telepon": "6281200001111",
    "Alamat Pengiriman": "Jalan Rahasia 7",
    "Recipient": "Rahasia Penerima",
    "Phone #": "(+62)81200001111",
    "Detail Address": "Jalan Rahasia 7",
    "Nama Pembeli": "Rahasia Pembeli",
    "customerName": "Rahasia Pembeli",
    "shippingPhone": "6281200001111",
}
"""What every row says of a buyer, by heading."""


@cache
def seller_headings(export: str) -> tuple[str, ...]:
    """Headings of an export in their order."""
    with _HEADINGS.open(encoding="utf-8", newline="") as file:
        return tuple(row["heading"] for row in csv.DictReader(file) if row["export"] == export)


def export_rows(export: str, *orders: Mapping[str, object]) -> list[list[object]]:
    """Headings and rows of an export: each order by heading, buyers' data filled in, everything else empty."""
    headings = seller_headings(export)
    unknown = {name for order in orders for name in order} - set(headings)
    if unknown:
        raise ValueError(unknown)
    return [list(headings), *([order.get(name, PRIVATE.get(name, "")) for name in headings] for order in orders)]


def as_sheet(rows: Sequence[Sequence[object]], sheet: str = "orders") -> bytes:
    """A workbook of those rows; texts stay texts."""
    book = openpyxl.Workbook()
    main = book.active
    assert main is not None
    main.title = sheet
    for row in rows:
        main.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_text(rows: Sequence[Sequence[object]], delimiter: str = ",") -> bytes:
    """A CSV of those rows, UTF-8 with a byte order mark."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode("utf-8-sig")
