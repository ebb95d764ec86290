"""Which files and fields are refused, and what their owner is told."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from catalog.cell_safety import restored_cell
from catalog.errors import UserError
from catalog.text import Language
from etl import api
from etl.engine import connect, quoted
from etl.readers.load import load_template
from etl.readers.template import recognise
from etl.report import AnswersNeededError
from tests.etl_fixture import WRITER, House, headings, order, orders, template

WRONG_FIELDS = [
    # dataset, column, value, reason
    ("orders", "order_id", "", "required"),
    ("orders", "umkm_id", "   ", "required"),
    ("orders", "umkm_id", "\u00a0", "required"),
    ("orders", "umkm_id", "\t", "required"),
    ("orders", "umkm_id", "CONTOH-0001", "example_row"),
    ("takedown_counts", "source_publisher", " contoh-0007 ", "example_row"),
    ("orders", "units", "", "required"),
    ("orders", "gross_value_idr", "8.9e4", "not_a_integer"),
    ("orders", "gross_value_idr", "089000", "not_a_integer"),
    ("orders", "gross_value_idr", "+89000", "not_a_integer"),
    ("orders", "gross_value_idr", "\u0668\u0669", "not_a_integer"),
    ("orders", "gross_value_idr", "1000000000000000000", "not_a_integer"),
    ("orders", "gross_value_idr", "-9223372036854775808", "not_a_integer"),
    ("orders", "units", "-1", "below_minimum"),
    ("orders", "line_number", "0", "below_minimum"),
    ("orders", "order_date", "2023-02-29", "not_a_date"),
    ("orders", "order_date", "1999-12-31", "date_out_of_range"),
    ("orders", "order_date", "2203-04-06", "date_out_of_range"),
    ("indices", "index_value", "12.", "not_a_decimal"),
    ("indices", "index_value", "nan", "not_a_decimal"),
    ("indices", "index_value", "-1.5", "below_minimum"),
    ("indices", "is_preliminary", "ya", "not_a_boolean"),
    ("orders", "units", "banyak", "not_a_integer"),
    ("orders", "order_date", "kemarin", "not_a_date"),
]


ASKED_FIELDS = [
    ("orders", "gross_value_idr", "40.000", "number.gross_value_idr"),
    ("orders", "gross_value_idr", "Rp89.000", "number.gross_value_idr"),
    ("orders", "units", "2.5", "number.units"),
    ("orders", "order_date", "06/04/2023", "date.order_date"),
    ("orders", "province_code", "99", "code.province_code:99"),
    ("takedown_items", "action", "blocked", "code.action:blocked"),
    ("indices", "index_value", "1.250,5", "number.index_value"),
]


def asked(house: House, content: str | bytes) -> list[str]:
    """Ids of the questions that a file leaves open, after a check that nothing was kept of it."""
    with pytest.raises(AnswersNeededError) as open_:
        house.ingest("asked.csv", content)
    assert list((house.store / "batches").iterdir()) == []
    assert api.history(house.store) == ()
    questions = [question for report in open_.value.reports for question in report.questions]
    for language in Language:
        assert all(question.sentence(language) for question in questions)
        assert all(choice.label(language) for question in questions for choice in question.choices)
    return [question.id for question in questions]


def quoted_field(value: str) -> str:
    return f'"{value}"' if "," in value else value


@pytest.mark.parametrize(("dataset", "column", "value", "question"), ASKED_FIELDS)
def test_a_field_that_may_mean_two_things_is_asked_about(
    house: House, dataset: str, column: str, value: str, question: str
) -> None:
    assert asked(house, template(dataset, {}, {column: quoted_field(value)})) == [question]


SMALL = orders(order("A1", gross_value_idr=89), order("A2", gross_value_idr=999))


@pytest.mark.parametrize(
    "content",
    [SMALL, SMALL.replace("shopee", '"shopee"'), gzip.compress(SMALL.encode())],
    ids=["plain", "quoted", "packed"],
)
def test_rupiah_that_are_all_below_a_thousand_are_asked_about(house: House, content: str | bytes) -> None:
    assert asked(house, content) == ["number.gross_value_idr"]


def test_small_rupiah_beside_a_thousand_are_what_they_are(house: House) -> None:
    house.ingest("a.csv", orders(order("A1", gross_value_idr=89), order("A2", gross_value_idr=1_000)))

    assert house.totals() == (2, 1_089)


def refusal(house: House, name: str, content: str | bytes, *, accept_valid: bool = False) -> UserError:
    """What the owner of a file is told, after a check that nothing was kept of it."""
    with pytest.raises(UserError) as refused:
        house.ingest(name, content, accept_valid=accept_valid)
    assert list((house.store / "batches").iterdir()) == []
    assert api.history(house.store) == ()
    for language in Language:
        assert refused.value.message(language)
    return refused.value


def rejected(house: House) -> list[tuple[str, str, str, str]]:
    """Rows of the one list of rejects: line, column, value, reason."""
    (path,) = (house.store / "refused").glob("*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row["line"], row["column"], restored_cell(row["value"]), row["reason"]) for row in rows]


@pytest.mark.parametrize(("dataset", "column", "value", "reason"), WRONG_FIELDS)
def test_a_wrong_field_is_named_by_line_column_value_and_reason(
    house: House, dataset: str, column: str, value: str, reason: str
) -> None:
    field = f'"{value}"' if "," in value else value
    error = refusal(house, "wrong.csv", template(dataset, {}, {column: field}))

    assert error.code == "file_refused"
    assert (error.params["line"], error.params["column"], error.params["value"]) == (3, column, value.strip())
    assert rejected(house) == [("3", column, value.strip(), reason)]


def test_a_file_is_refused_as_a_whole_and_every_wrong_field_is_listed(house: House) -> None:
    error = refusal(house, "a.csv", orders(order("A1"), order("A2", units="x", line_number="y"), order("A3", units="")))

    assert (error.params["fields"], error.params["lines"]) == (3, 2)
    assert rejected(house) == [
        ("3", "line_number", "y", "not_a_integer"),
        ("3", "units", "x", "not_a_integer"),
        ("4", "units", "", "required"),
    ]


def test_the_good_rows_are_taken_where_that_is_asked_for(house: House) -> None:
    content = orders(order("A1"), order("A2", units="x"), order("A3"), order("A4", order_date="kemarin"))
    batch = house.ingest("a.csv", content, accept_valid=True).batch

    assert (batch.rows_accepted, batch.rows_rejected) == (2, 2)
    assert rejected(house) == [("3", "units", "x", "not_a_integer"), ("5", "order_date", "kemarin", "not_a_date")]
    assert house.totals() == (2, 200_000)


def test_a_file_without_one_good_row_is_refused_even_then(house: House) -> None:
    error = refusal(house, "a.csv", orders(order("A1", units="x")), accept_valid=True)

    assert error.code == "file_refused"
    assert rejected(house) == [("2", "units", "x", "not_a_integer")]


def test_rows_with_too_few_or_too_many_fields_are_listed_without_their_content(house: House) -> None:
    good = orders(order("A1"))
    refusal(house, "a.csv", good + "A2,1,toko-2\n" + good.splitlines()[1] + ",more\n")

    assert rejected(house) == [("3", "", "3/10", "field_count"), ("4", "", "11/10", "field_count")]


TWO_ORDERS = orders(order("A1"), order("A2"))
SHIFTED: dict[str, str | bytes] = {
    "plain": TWO_ORDERS.replace("\nA2", "\nA2,"),
    "quoted": TWO_ORDERS.replace("\nA2,", '\n"A2",,'),
    "carriage returns": TWO_ORDERS.replace("\nA2,", '\n"A2",,').replace("\n", "\r\n"),
    "no line end": TWO_ORDERS.replace("\nA2,", '\n"A2",,').rstrip("\n"),
    "an empty field in quotation marks": TWO_ORDERS.rstrip("\n") + ',""\n',
    "packed": gzip.compress(f"{TWO_ORDERS.rstrip()},\n".encode()),
}


@pytest.mark.parametrize("way", SHIFTED)
def test_an_empty_field_too_many_may_have_shifted_the_others(house: House, way: str) -> None:
    refusal(house, "a.csv.gz" if way == "packed" else "a.csv", SHIFTED[way])

    assert rejected(house) == [("3", "", "11/10", "field_count")]


def test_an_empty_field_too_many_is_seen_behind_fields_that_may_be_empty(house: House) -> None:
    told = {"source_title": "", "source_url": ""}
    shifted = template(
        "takedown_counts", {**told, "unit": "account"}, {**told, "source_publisher": "Kemendag, Jakarta"}
    )
    refusal(house, "a.csv", shifted)

    assert rejected(house) == [("3", "", "15/14", "field_count")]


def test_the_first_row_alone_does_not_say_how_wide_the_others_are(house: House) -> None:
    first, second, third = TWO_ORDERS.splitlines()
    batch = house.ingest("a.csv", "\n".join([first, f"{second},", third, ""]), accept_valid=True).batch

    assert batch.rows_accepted == 1
    assert rejected(house) == [("2", "", "11/10", "field_count")]


def test_one_row_with_an_empty_field_too_many_is_no_other_way_of_writing(house: House) -> None:
    refusal(house, "a.csv", f"{ONE_ORDER.rstrip()},\n")

    assert rejected(house) == [("2", "", "11/10", "field_count")]


def test_a_last_field_may_be_empty(house: House) -> None:
    content = template("takedown_items", {"item_id": "I1", "seller_tier": ""}, {"item_id": "I2"})
    assert content.splitlines()[1].endswith(",")

    assert house.ingest("a.csv.gz", gzip.compress(content.encode())).batch.rows_accepted == 2


def test_line_numbers_count_lines_and_not_rows(house: House) -> None:
    titles = ['"jaket\n""import""\nmurah"', "celana", "kaos"]
    rows = [{"item_id": f"I{n}", "listing_title": title} for n, title in enumerate(titles)]
    rows[1]["event_date"] = "kemarin"
    rows[2]["listing_title"] = '"  \n "'
    refusal(house, "a.csv", template("takedown_items", *rows).replace("\nI1,", "\n\n\nI1,"))

    # Rows start on lines 2, 7 (after two empty lines) and 8.
    assert rejected(house) == [("7", "event_date", "kemarin", "not_a_date"), ("8", "listing_title", "", "required")]


ONE_ORDER = orders(order("A1"))
WELL_FORMED = {
    "no line end": ONE_ORDER.rstrip("\n"),
    "quotation mark inside a field": ONE_ORDER.replace("A1", 'A"1'),
    "carriage returns": orders(order("A1"), line_end="\r\n"),
}


def test_ways_of_writing_the_same_file_are_all_read(house: House) -> None:
    for number, (way, content) in enumerate(WELL_FORMED.items()):
        name = f"{number}.csv"
        accepted = _rows_of(house, name, content)
        assert accepted == [("toko", "shopee", "gamis", "32", 1, 100_000)], way
    zipped = _rows_of(house, "a.csv.gz", gzip.compress(f"\ufeff{ONE_ORDER}".encode()))
    assert zipped == [("toko", "shopee", "gamis", "32", 1, 100_000)]


def _rows_of(house: House, name: str, content: str | bytes) -> list[tuple[object, ...]]:
    house.root.joinpath("scratch").mkdir(exist_ok=True)
    rows_path = house.root / "rows.parquet"
    with connect(None, house.root / "scratch") as connection:
        load_template(
            connection,
            recognise(house.file(name, content)),
            rows_path,
            hashing_key="key",
            accept_valid=False,
            rejects_path=house.root / "rejects.csv",
        )
        return connection.execute(
            "select 'toko', platform, category, province_code, units, gross_value_idr"
            f" from read_parquet({quoted(rows_path)})"
        ).fetchall()


def test_columns_may_come_in_any_order_and_optional_ones_may_be_missing(house: House) -> None:
    names = headings("takedown_items")
    shuffled = ",".join(reversed(names)) + "\n"
    row = template("takedown_items", {}).splitlines()[1].split(",")
    batch = house.ingest("a.csv", shuffled + ",".join(reversed(row)) + "\n").batch

    assert (batch.dataset, batch.rows_accepted) == ("takedown_items", 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (orders(), "file_empty"),
        (ONE_ORDER.replace("units,", "units,units,", 1), "duplicate_headings"),
        (ONE_ORDER.encode("utf-16-le"), "not_text"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xe9\xff", "file_damaged"),
        (ONE_ORDER.replace("A1", '"A1'), "quotes_broken"),
        (ONE_ORDER.replace("A1", '"A"1'), "quotes_broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(house: House, content: str | bytes, code: str) -> None:
    assert refusal(house, "a.csv", content).code == code


UNKNOWN_TABLES: dict[str, tuple[str | bytes, list[str]]] = {
    "another table": ("tanggal,jumlah\n2023-03-01,5\n", ["dataset"]),
    "a column missing": (ONE_ORDER.replace("units,", "", 1), ["dataset"]),
    "letters of an older Windows": (ONE_ORDER.replace("toko-1", "tok\u00f3-1").encode("cp1252"), ["encoding"]),
    "such letters far down": (
        orders(*(order(f"A{number}") for number in range(2_000))).encode() + b"\xe9" + b",1" * 9 + b"\n",
        ["encoding"],
    ),
}


@pytest.mark.parametrize("case", UNKNOWN_TABLES)
def test_what_a_file_is_may_be_asked_about(house: House, case: str) -> None:
    content, questions = UNKNOWN_TABLES[case]
    assert asked(house, content) == questions


@pytest.mark.parametrize(("kept", "code"), [(slice(10, None), "not_text"), (slice(None, -2_000), "file_damaged")])
def test_a_damaged_archive_is_refused_in_a_sentence(house: House, kept: slice, code: str) -> None:
    zipped = gzip.compress(orders(*(order(f"A{number * 7919}") for number in range(3_000))).encode())

    assert refusal(house, "a.csv.gz", zipped[kept]).code == code


def test_a_missing_file_and_an_unknown_dataset_are_told(house: House) -> None:
    with pytest.raises(UserError) as missing:
        api.ingest(house.store, house.warehouse, house.root / "none.csv", actor=WRITER)
    with pytest.raises(UserError) as unknown:
        api.ingest(house.store, house.warehouse, house.file("a.csv", ONE_ORDER), dataset="pesanan", actor=WRITER)

    assert [error.value.code for error in (missing, unknown)] == ["file_missing", "dataset_unknown"]


def test_a_file_may_have_any_name(house: House, tmp_path: Path) -> None:
    for name in ("pesanan [1].csv", "apa*?.csv", "toko 'Sari'.csv"):
        assert len(_rows_of(house, name, ONE_ORDER)) == 1, name


def test_the_largest_whole_number_is_read(house: House) -> None:
    house.ingest("a.csv", orders(order("A1", gross_value_idr=10**18 - 1)))

    assert house.totals() == (1, 10**18 - 1)
