"""Sellers' exports: known by their headings, read without a guess, and without a word of any buyer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from catalog.errors import UserError
from etl import api
from etl.engine import connect, quoted
from etl.report import AnswersNeededError
from tests.etl_fixture import WRITER, House
from tests.seller_exports import as_sheet, as_text, export_rows

ANSWERS = {"value.umkm_id": "toko-satu", "value.province_code": "32"}


def shopee(order_id: str, product: str = "Gamis Ceruty Premium", **fields: object) -> dict[str, object]:
    return {
        "No. Pesanan": order_id,
        "Status Pesanan": "Selesai",
        "Waktu Pesanan Dibuat": "2025-03-10 23:45",
        "Nama Produk": product,
        "Harga Setelah Diskon": "89.000",
        "Jumlah": "2",
        "Returned quantity": "0",
        "Total Harga Produk": "178.000",
        "Provinsi": "BALI",
        **fields,
    }


MILLION = {"Harga Setelah Diskon": "1.250.000", "Jumlah": "1", "Total Harga Produk": "1.250.000"}


def ingest(house: House, *files: Path, **answers: str) -> api.IngestResult:
    return api.ingest(house.store, house.warehouse, *files, answers={**ANSWERS, **answers}, actor=WRITER)


def questions(house: House, *files: Path, **answers: str) -> list[str]:
    with pytest.raises(AnswersNeededError) as asked:
        api.ingest(house.store, house.warehouse, *files, answers=answers, actor=WRITER)
    assert api.history(house.store) == ()
    return [question.id for report in asked.value.reports for question in report.questions]


def stored(house: House, columns: str) -> list[tuple[object, ...]]:
    """Columns of the only batch's rows, in the order of lines of the same order."""
    (rows,) = house.store.glob("batches/*/rows.parquet")
    with connect(None, house.root) as connection:
        return connection.execute(f"select {columns} from read_parquet({quoted(rows)}) order by all").fetchall()


def test_a_shopee_export_asks_for_the_shop_and_its_province_alone(house: House) -> None:
    file = house.file("Order.all.xlsx", as_sheet(export_rows("shopee_id_2025", shopee("A1", **MILLION))))
    assert questions(house, file) == ["value.umkm_id", "value.province_code"]


def test_a_shopee_export_comes_in_with_its_dots_as_thousands_where_that_is_proven(house: House) -> None:
    rows = export_rows("shopee_id_2025", shopee("A1"), shopee("A2", "Kemeja Koko Pria", **MILLION))
    result = ingest(house, house.file("Order.all.xlsx", as_sheet(rows)))

    assert (result.report.layout, result.batch.dataset, result.batch.rows_accepted) == ("shopee", "orders", 2)
    assert stored(house, "order_date::varchar, category, province_code, units, gross_value_idr, status") == [
        ("2025-03-10", "gamis", "32", 2, 178_000, "completed"),
        ("2025-03-10", "koko", "32", 1, 1_250_000, "completed"),
    ]
    assert {one.column: one.value for one in result.report.totals} == {"units": 3, "gross_value_idr": 1_428_000}


def test_a_column_that_may_be_thousands_or_decimals_is_asked_about(house: House) -> None:
    file = house.file("Order.all.xlsx", as_sheet(export_rows("shopee_id_2025", shopee("A1"))))
    assert questions(house, file, **ANSWERS) == ["number.gross_value_idr"]


def test_nothing_of_a_buyer_is_kept(house: House) -> None:
    ingest(house, house.file("a.xlsx", as_sheet(export_rows("shopee_id_2025", shopee("A1", **MILLION)))))
    for path in (*house.store.rglob("*"), *house.warehouse.rglob("*")):
        if path.is_file():
            content = path.read_bytes().lower()
            assert not [word for word in (b"rahasia", b"81200001111", b"toko-satu") if word in content], path


def test_lines_of_one_order_are_numbered_and_an_overlapping_export_counts_once(house: House) -> None:
    first = export_rows("shopee_id_2025", shopee("A1", **MILLION), shopee("A1", "Hijab Segi Empat", **MILLION))
    ingest(house, house.file("a.xlsx", as_sheet(first)))
    second = [*first, *export_rows("shopee_id_2025", shopee("A2", **MILLION))[1:]]
    report = ingest(house, house.file("b.xlsx", as_sheet(second))).report

    assert report.comparison is not None
    assert (report.comparison.new, report.comparison.changed, report.comparison.identical) == (1, 0, 2)
    assert house.totals() == (2, 3_750_000)


STATUSES = [
    # status, pieces, pieces sent back, stored
    ("Selesai", "2", "0", "completed"),
    ("Selesai", "2", "2", "returned"),
    ("Selesai", "2", "1", "completed"),
    ("Batal", "2", "0", "cancelled"),
    ("Sedang Dikirim", "2", "0", "processing"),
]


@pytest.mark.parametrize(("status", "pieces", "back", "expected"), STATUSES)
def test_a_status_is_that_of_the_line(house: House, status: str, pieces: str, back: str, expected: str) -> None:
    order = shopee("A1", **{**MILLION, "Status Pesanan": status, "Jumlah": pieces, "Returned quantity": back})
    ingest(house, house.file("a.xlsx", as_sheet(export_rows("shopee_id_2025", order))))
    assert stored(house, "status") == [(expected,)]


def test_an_export_of_cancelled_orders_has_no_line_total_and_is_price_times_pieces(house: House) -> None:
    order = {key: value for key, value in shopee("A1", **MILLION).items() if key != "Total Harga Produk"}
    rows = export_rows("shopee_id_2025_cancelled", {**order, "Status Pesanan": "Batal", "Jumlah": "3"})
    ingest(house, house.file("a.xlsx", as_sheet(rows)))
    assert stored(house, "gross_value_idr, units, status") == [(3_750_000, 3, "cancelled")]


TIKTOK = {
    "Order ID": "576460752303423488\t",
    "Order Status": "Selesai",
    "SKU ID": "1729",
    "Product Name": "Gamis Syari",
    "Quantity": "1",
    "Sku Quantity of return": "0",
    "SKU Subtotal After Discount": "120000",
    "Created Time": "04/03/2025 10:11:12\t",
    "Purchase Channel": "TikTok Shop",
}
DESCRIPTIONS = {
    "Order ID": "Platform unique order ID.",
    "Order Status": "Order status.",
    "Created Time": "Order created time.",
}


@pytest.mark.parametrize("write", [as_sheet, as_text])
def test_a_tiktok_export_has_a_row_of_descriptions_that_is_no_order(house: House, write: object) -> None:
    rows = export_rows("tiktok_tokopedia_2025", DESCRIPTIONS, TIKTOK, {**TIKTOK, "Purchase Channel": "Tokopedia"})
    assert callable(write)
    result = ingest(house, house.file("pesanan.dat", write(rows)))
    assert result.report.layout == "tiktok_tokopedia"
    assert stored(house, "platform, order_date::varchar, line_number") == [
        ("tiktok_shop", "2025-03-04", 1),
        ("tokopedia", "2025-03-04", 1),
    ]


def test_a_tokopedia_export_has_its_headings_on_row_five(house: House) -> None:
    order = {
        "Nomor Invoice": "INV/20230410/MPL/1",
        "Tanggal Pembayaran": "04-03-2023 08:09:10",
        "Status Terakhir": "Pesanan Selesai",
        "Nama Produk": "Kaos Polos",
        "Jumlah Produk Dibeli": 2,
        "Harga Jual (IDR)": 45_000,
        "Total Penjualan (IDR)": 90_000,
    }
    preamble: list[list[object]] = [["Laporan Penjualan"], ["Nama Toko", "rahasia"], ["Periode"], ["-"]]
    rows = [*preamble, *export_rows("tokopedia_id_legacy", order)]
    result = ingest(house, house.file("a.xlsx", as_sheet(rows)))
    assert result.report.layout == "tokopedia_legacy"
    assert stored(house, "platform, order_date::varchar, units, gross_value_idr, status") == [
        ("tokopedia", "2023-03-04", 2, 90_000, "completed")
    ]


def test_a_lazada_export_has_one_row_a_piece_and_numbers_for_ids(house: House) -> None:
    item = {
        "orderItemId": 4711,
        "orderNumber": 123_456_789_012_345,
        "createTime": "04 Mar 2025 10:00",
        "status": "delivered",
        "itemName": "Celana Chino",
        "paidPrice": 150_000,
    }
    result = ingest(house, house.file("a.xlsx", as_sheet(export_rows("lazada", item, {**item, "orderItemId": 4712}))))
    assert result.report.layout == "lazada"
    assert stored(house, "line_number, units, gross_value_idr") == [(1, 1, 150_000), (2, 1, 150_000)]


def test_a_bigseller_export_names_shop_and_marketplace_itself(house: House) -> None:
    order = {
        "Nomor Pesanan": "B1",
        "Status Pesanan": "Selesai",
        "Waktu Pesanan Dibuat": "2025-03-10 10:00:00",
        "Nama Panggilan Toko BigSeller": "toko-rahasia",
        "Marketplace": "Shopee",
        "Nama Produk": "Jaket Jeans",
        "Jumlah": "1",
        "Subtotal Produk": "1.250.000",
    }
    file = house.file("a.xlsx", as_sheet(export_rows("bigseller_id", order)))
    assert "value.umkm_id" not in questions(house, file)
    assert ingest(house, file, **{"fix.category": "accept"}).report.layout == "bigseller"


def daily(*blocks: tuple[Sequence[object], Sequence[Sequence[object]]]) -> bytes:
    """Monthly blocks: headings, totals, an empty row, headings, days."""
    (headings,) = export_rows("tiktok_daily_id")
    rows: list[Sequence[object]] = []
    for totals, days in blocks:
        rows += [headings, totals, [], headings, *days]
    return as_text(rows, delimiter=";")


def day(name: str, value: int, units: int, orders: int) -> list[object]:
    return [name, value, 0, units, 9, 99, 88, orders, orders, "1.25%"]


DAILY_ANSWERS = {**ANSWERS, "value.category": "gamis", "value.status": "completed"}
MARCH = (day("Total", 300_000, 3, 2), [day("01/03/2025", 100_000, 1, 1), day("02/03/2025", 200_000, 2, 1)])
APRIL = (day("Total", 50_000, 1, 1), [day("01/04/2025", 50_000, 1, 1)])


def test_totals_of_a_daily_export_are_no_days(house: House) -> None:
    result = ingest(house, house.file("harian.csv", daily(MARCH, APRIL)), **DAILY_ANSWERS)
    assert (result.report.layout, result.batch.dataset, result.batch.rows_accepted) == ("tiktok_daily", "order_days", 3)
    assert (result.batch.first_date, result.batch.last_date) == ("2025-03-01", "2025-04-01")
    assert [one.value for one in result.report.totals if one.column == "gross_value_idr"] == [350_000]


def test_a_daily_export_whose_days_do_not_add_up_to_its_totals_is_refused(house: House) -> None:
    broken = (day("Total", 300_001, 3, 2), MARCH[1])
    with pytest.raises(UserError) as refused:
        ingest(house, house.file("harian.csv", daily(broken)), **DAILY_ANSWERS)
    assert (refused.value.code, refused.value.params["sum"]) == ("totals_differ", 300_000)


def part(number: int, *orders: dict[str, object]) -> tuple[str, bytes]:
    return f"Order.all.20250301_20250331_part_{number}_of_2.xlsx", as_sheet(export_rows("shopee_id_2025", *orders))


def test_parts_of_an_export_are_one_so_that_an_order_across_them_keeps_its_lines(house: House) -> None:
    second = house.file(*part(2, shopee("A1", "Hijab Segi Empat", **MILLION)))
    first = house.file(*part(1, shopee("A1", **MILLION)))
    result = ingest(house, second, first)
    assert stored(house, "line_number, category") == [(1, "gamis"), (2, "hijab")]
    assert result.report.files == (first.name, second.name)


def test_a_part_alone_is_refused(house: House) -> None:
    with pytest.raises(UserError) as refused:
        ingest(house, house.file(*part(1, shopee("A1", **MILLION))))
    assert (refused.value.code, refused.value.params["parts"]) == ("parts_missing", "2")
