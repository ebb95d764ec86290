"""Tables of takedowns as platforms publish them: read where their words and figures prove it, else asked about."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from catalog.errors import UserError
from etl import api
from etl.encoders.labels import read_label
from etl.readers.figures import unmarked
from etl.readers.periods import lacks_year, read_period
from etl.report import Report
from tests.etl_fixture import WRITER, House
from tests.seller_exports import as_sheet, as_text

ANSWERS = {
    "value.platform": "shopee",
    "value.requester": "platform",
    "value.detection": "ai",
    "value.goods": "all_illegal_goods",
    "value.measure": "flow",
    "value.reported_date": "2024-05-15",
    "value.source_publisher": "Shopee",
}

PERIODS = [
    ("2023", "2023-01-01", "2023-12-31"),
    ("Q1 2023", "2023-01-01", "2023-03-31"),
    ("Q4'22", "2022-10-01", "2022-12-31"),
    ("2023 Q2", "2023-04-01", "2023-06-30"),
    ("Kuartal III 2023", "2023-07-01", "2023-09-30"),
    ("Triwulan 1 2024", "2024-01-01", "2024-03-31"),
    ("H2 2023", "2023-07-01", "2023-12-31"),
    ("Semester I 2023", "2023-01-01", "2023-06-30"),
    ("Februari 2024", "2024-02-01", "2024-02-29"),
    ("2023-04", "2023-04-01", "2023-04-30"),
    ("04/2023", "2023-04-01", "2023-04-30"),
    ("Jan\u2013Mar 2023", "2023-01-01", "2023-03-31"),
    ("Okt 2022 s/d Mar 2023", "2022-10-01", "2023-03-31"),
    ("15 Januari \u2013 31 Maret 2023", "2023-01-15", "2023-03-31"),
    ("2023-01-01 - 2023-01-15", "2023-01-01", "2023-01-15"),
]


@pytest.mark.parametrize(("text", "first", "last"), PERIODS)
def test_a_period_is_read_from_its_first_to_its_last_day(text: str, first: str, last: str) -> None:
    period = read_period(text)
    assert period is not None
    assert (period.first, period.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["Jan-23", "2023-01-01", "Total", "Q5 2023", "H3 2023", "31 Feb - 31 Mar 2023", "13/2023", "1200"]
)
def test_what_may_be_two_periods_or_none_is_no_period(text: str) -> None:
    assert read_period(text) is None
    assert not lacks_year(text)


LABELS = [
    # label, unit and action that it proves, whether nothing else is said
    ("Links removed", "link", "removal", True),
    ("Jumlah tautan yang diturunkan", "link", "removal", True),
    ("Akun yang diblokir permanen", "account", "ban", True),
    ("Accounts suspended", "account", None, True),
    ("Appeals of removed links", "link", "removal", False),
    ("Links and accounts removed", None, "removal", False),
    ("Counterfeit", None, None, False),
]


@pytest.mark.parametrize(("label", "unit", "action", "is_clear"), LABELS)
def test_a_label_proves_what_its_words_name_for_certain(
    label: str, unit: str | None, action: str | None, is_clear: bool
) -> None:
    read = read_label(label)
    assert (read.proven.get("unit"), read.proven.get("action"), read.is_clear) == (unit, action, is_clear)


@pytest.mark.parametrize("written", ["1.234*", "1.234\u00b9", "1.234 \u2020", "1.234 [2]", "1.234 (a)", "1.234 1)"])
def test_the_mark_of_a_footnote_is_no_part_of_a_figure(written: str) -> None:
    assert unmarked(written) == "1.234"


def report_of(house: House, rows: list[list[object]], **answers: str) -> Report:
    file = house.file("tabel.csv", as_text(rows))
    (report,) = api.preview(house.store, house.warehouse, file, actor=WRITER, answers={**ANSWERS, **answers}).reports
    return report


def asked(report: Report) -> list[str]:
    return [question.id for question in report.questions]


def taken_in(house: House, content: bytes, name: str = "tabel.xlsx", **answers: str) -> list[tuple[object, ...]]:
    api.ingest(house.store, house.warehouse, house.file(name, content), actor=WRITER, answers={**ANSWERS, **answers})
    return house.query("select period_first_date::varchar, unit, action, count from takedown_counts order by all")


def test_a_workbook_of_numbers_with_sections_is_read_like_text(house: House) -> None:
    rows: list[list[object]] = [
        ["Penindakan Shopee"],
        ["", 2022, 2023],
        ["Tautan"],
        ["Diturunkan", 1200, 900.0],
        ["Akun"],
        ["Diblokir permanen", 40, 12],
        ["* Angka dapat direvisi."],
    ]
    assert taken_in(house, as_sheet(rows)) == [
        ("2022-01-01", "account", "ban", 40),
        ("2022-01-01", "link", "removal", 1200),
        ("2023-01-01", "account", "ban", 12),
        ("2023-01-01", "link", "removal", 900),
    ]


def test_a_merged_cell_holds_for_the_rows_below_it(house: House) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Unit", "Tindakan", "Q1 2023", "Q2 2023"],
        ["Tautan", "Diturunkan", 9, 8],
        [None, "Muncul lagi", 3, 2],
        ["Akun", "Diblokir permanen", 2, 1],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    content = io.BytesIO()
    book.save(content)
    found = taken_in(house, content.getvalue())
    assert [row[1:] for row in found if row[0] == "2023-01-01"] == [
        ("account", "ban", 2),
        ("link", "removal", 9),
        ("link", "return", 3),
    ]


def test_figures_that_only_grow_do_not_say_whether_they_are_cumulative(house: House) -> None:
    rows: list[list[object]] = [
        ["", "Q1 2023", "Q2 2023"],
        ["Tautan diturunkan", 10, 20],
        ["Akun diblokir permanen", 9, 8],
    ]
    (report,) = api.preview(
        house.store,
        house.warehouse,
        house.file("tabel.csv", as_text(rows)),
        actor=WRITER,
        answers={name: answer for name, answer in ANSWERS.items() if name != "value.measure"},
    ).reports
    assert asked(report) == ["value.measure"]


def test_figures_that_may_be_thousands_or_decimals_are_asked_about(house: House) -> None:
    rows: list[list[object]] = [["", "Q1 2023", "Q2 2023"], ["Tautan diturunkan", "40.000", "30.000"]]
    assert asked(report_of(house, rows)) == ["number.count"]


def test_periods_without_a_year_are_asked_about(house: House) -> None:
    rows: list[list[object]] = [["Tautan diturunkan 2024"], ["Bulan", "Jumlah"], ["Januari", 30], ["Februari", 20]]
    report = report_of(house, rows)
    assert (asked(report), report.questions[0].examples) == (["period.year"], ("Januari", "Februari"))
    with pytest.raises(UserError) as unfit:
        report_of(house, rows, **{"period.year": "24"})
    assert unfit.value.code == "answer_unfit"


TOTALS = [
    # rows below the headings, questions, figures left out as totals
    ([["Tautan dihapus", 5, 4], ["Akun diblokir permanen", 3, 2], ["Total", 8, 6]], [], 2),
    ([["Tautan dihapus", 5, 4], ["Akun diblokir permanen", 3, 2], ["Total", 8, 7]], ["total:Total"], None),
    ([["Total", 8, 6], ["Tautan dihapus", 5, 4], ["Akun diblokir permanen", 3, 2]], [], 2),
    ([["Total tautan dihapus", 8, 6]], [], 0),
]


@pytest.mark.parametrize(("rows", "questions", "left_out"), TOTALS)
def test_a_total_is_held_against_its_parts_and_never_loaded(
    house: House, rows: list[list[object]], questions: list[str], left_out: int | None
) -> None:
    report = report_of(house, [["", "Q1 2023", "Q2 2023"], *rows])
    assert asked(report) == questions
    if left_out is not None:
        assert report.tally is not None
        assert report.tally.left_out.get("total", 0) == left_out


def test_a_year_beside_only_some_of_its_quarters_is_asked_about(house: House) -> None:
    rows: list[list[object]] = [["", "Q1 2023", "Q2 2023", "2023"], ["Tautan dihapus", 5, 4, 20]]
    assert asked(report_of(house, rows)) == ["total:2023"]


def test_a_year_among_the_rows_of_its_quarters_is_their_total(house: House) -> None:
    quarters: list[list[object]] = [[f"Q{number} 2023", number] for number in (4, 3, 2, 1)]
    rows: list[list[object]] = [["Periode", "Tautan dihapus"], *quarters, ["2023", 10]]
    report = report_of(house, rows)
    assert report.tally is not None
    assert (report.tally.counted, dict(report.tally.left_out)) == (4, {"total": 1})


def test_a_table_is_refused_for_its_total_where_its_owner_says_so(house: House) -> None:
    rows: list[list[object]] = [["", "Q1 2023", "Q2 2023"], ["Tautan dihapus", 5, 4], ["Total", 5, 5]]
    with pytest.raises(UserError) as refused:
        report_of(house, rows, **{"total:Total": "refuse"})
    assert refused.value.code == "total_refused"


def test_sums_stand_apart_by_unit_and_counts_that_run_on_are_in_none(house: House) -> None:
    rows: list[list[object]] = [
        ["", "Q1 2023", "Q2 2023"],
        ["Tautan dihapus", 5, 4],
        ["Akun diblokir permanen (kumulatif)", 3, 9],
    ]
    assert [(total.unit, total.value) for total in report_of(house, rows).totals] == [("link", 9)]


ELSEWHERE = [
    ("Penindakan Shopee di Uni Eropa", True),
    ("Shopee transparency report, EU", True),
    ("Shopee, global", True),
    ("Shopee di Indonesia", False),
    ("Penindakan Shopee", False),
]


@pytest.mark.parametrize(("title", "is_asked"), ELSEWHERE)
def test_the_territory_is_asked_where_words_point_beyond_indonesia_and_there_alone(
    house: House, title: str, is_asked: bool
) -> None:
    rows: list[list[object]] = [[title], ["", "Q1 2023", "Q2 2023"], ["Tautan dihapus", 5, 4]]
    assert asked(report_of(house, rows)) == (["value.territory"] if is_asked else [])


def test_a_table_of_the_eu_counts_there_and_one_of_neither_territory_is_refused(house: House) -> None:
    rows: list[list[object]] = [["Shopee, EU"], ["", "Q1 2023", "Q2 2023"], ["Tautan dihapus", 5, 4]]
    with pytest.raises(UserError) as refused:
        report_of(house, rows, **{"value.territory": "refuse"})
    assert refused.value.code == "territory_refused"
    taken_in(house, as_sheet(rows), **{"value.territory": "eu"})
    assert house.query("select territory, sum(count) from takedown_counts group by all") == [("eu", 9)]


def test_a_column_of_territories_is_read_row_by_row(house: House) -> None:
    rows: list[list[object]] = [
        ["Territory", "Label", "Q1 2023", "Q2 2023"],
        ["Indonesia", "Tautan dihapus", 5, 4],
        ["EU", "Tautan dihapus", 7, 8],
    ]
    taken_in(house, as_sheet(rows))
    found = house.query("select territory, list(count order by count) from takedown_counts group by all order by all")
    assert found == [("eu", [7, 8]), ("indonesia", [4, 5])]


OTHERS: list[list[list[object]]] = [
    [["Bulan", "Produk terjual", "Omzet"], ["Jan 2024", 30, 900], ["Feb 2024", 20, 800]],
    [["Mulai", "Akhir", "Tautan dihapus"], ["2024-01-01", "2024-01-31", 30], ["2024-02-01", "2024-02-29", 20]],
]


@pytest.mark.parametrize("rows", OTHERS)
def test_a_table_without_takedowns_or_without_periods_is_left_to_its_owner_to_name(
    house: House, rows: list[list[object]]
) -> None:
    assert asked(report_of(house, rows)) == ["dataset"]
