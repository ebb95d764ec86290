"""Price times pieces is held against the total that an export states for a line; where they differ, which holds is asked."""

from __future__ import annotations

import pytest

from etl import api
from etl.report import Report
from tests.etl_fixture import WRITER, House
from tests.seller_exports import as_sheet, export_rows

ANSWERS = {"value.umkm_id": "toko-1", "value.province_code": "32"}


def line(number: int, price: object, pieces: object, total: object) -> dict[str, object]:
    return {
        "No. Pesanan": f"A{number}",
        "Status Pesanan": "Selesai",
        "Waktu Pesanan Dibuat": "2025-03-10 08:15",
        "Nama Produk": "Gamis Polos",
        "Harga Setelah Diskon": price,
        "Jumlah": pieces,
        "Returned quantity": 0,
        "Total Harga Produk": total,
    }


def report_of(house: House, *lines: dict[str, object], **answers: str) -> Report:
    file = house.file("Order.all.xlsx", as_sheet(export_rows("shopee_id_2025", *lines)))
    given = {**ANSWERS, **{name.replace("_", ".", 1): answer for name, answer in answers.items()}}
    (report,) = api.preview(house.store, house.warehouse, file, actor=WRITER, answers=given, accept_valid=True).reports
    return report


MILLION = line(1, "1.250.000", 1, "1.250.000")


@pytest.mark.parametrize(
    "others",
    [
        [],
        [line(2, "89.000", 2, "178.000")],
        # A price that was rounded to whole rupiah.
        [line(2, "33.333", 3, "100.000")],
        # Nothing of a line that is rejected anyway.
        [line(2, "89.000", "dua", "178.000")],
    ],
)
def test_totals_that_agree_are_not_asked_about(house: House, others: list[dict[str, object]]) -> None:
    assert "total.gross_value_idr" not in [question.id for question in report_of(house, MILLION, *others).questions]


def test_a_total_that_is_not_price_times_pieces_is_asked_about_with_both_values(house: House) -> None:
    (question,) = report_of(house, MILLION, line(2, "89.000", 2, "193.000"), line(3, "89.000", 2, "193.000")).questions

    assert question.id == "total.gross_value_idr"
    assert (question.params["rows"], question.params["all"]) == (2, 3)
    assert question.examples == ("2 \u00d7 89.000 \u2260 193.000",)
    assert {choice.id: choice.outcomes for choice in question.choices} == {
        "stated": ("193000",),
        "multiplied": ("178000",),
    }


@pytest.mark.parametrize(("answer", "value"), [("stated", 1_443_000), ("multiplied", 1_428_000)])
def test_the_value_is_the_one_that_was_answered(house: House, answer: str, value: int) -> None:
    report = report_of(house, MILLION, line(2, "89.000", 2, "193.000"), total_gross_value_idr=answer)

    assert [total.value for total in report.totals if total.column == "gross_value_idr"] == [value]


def test_totals_in_thousands_beside_whole_prices_are_seen(house: House) -> None:
    lines = [line(number, 89_000, 2, 178) for number in range(2, 5)]
    questions = [question.id for question in report_of(house, line(1, 1_250_000, 1, 1_250_000), *lines).questions]

    assert questions == ["total.gross_value_idr"]
