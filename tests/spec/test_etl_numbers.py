"""How a column's numbers are read: proven by the column itself, or asked about with examples; never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalog.contracts import Column, ColumnType
from catalog.errors import UserError
from catalog.questions import Question
from catalog.text import Language, has_text
from etl.readers.cells import Doubt
from etl.readers.number_styles import NumberStyle, read_number
from etl.readers.numbers import NumberReading, answered, settle_numbers

RUPIAH = Column(name="gross_value_idr", type=ColumnType.INTEGER, unit="idr", minimum=0)
PIECES = Column(name="units", type=ColumnType.INTEGER, unit="piece", minimum=0)
INDEX = Column(name="index_value", type=ColumnType.DECIMAL, unit="index_2010_100")


def counted(*cells: object) -> dict[object, int]:
    return dict.fromkeys(cells, 1)


def fields(column: Column, *cells: object, stated: NumberStyle | None = None) -> list[str]:
    """Fields of a column that is proven; those that are refused as `!` and the reason."""
    reading = settle_numbers(column, counted(*cells), stated=stated)
    assert isinstance(reading, NumberReading), reading
    return told(reading, column, *cells)


def told(reading: NumberReading, column: Column, *cells: object) -> list[str]:
    written = [reading.field(column, cell) for cell in cells]
    return [f"!{field.reason}" if isinstance(field, Doubt) else field for field in written]


def asked(column: Column, *cells: object, stated: NumberStyle | None = None) -> Question:
    question = settle_numbers(column, counted(*cells), stated=stated)
    assert isinstance(question, Question), question
    for language in Language:
        assert question.sentence(language)
        assert all(choice.label(language) for choice in question.choices)
    return question


def choices(question: Question) -> dict[str, dict[str, str]]:
    """What each choice makes of each example."""
    return {choice.id: dict(zip(question.examples, choice.outcomes, strict=True)) for choice in question.choices}


DOT, COMMA = NumberStyle.DOT_THOUSANDS, NumberStyle.COMMA_THOUSANDS
DECIMAL_DOT, DECIMAL_COMMA = NumberStyle.DOT_DECIMAL, NumberStyle.COMMA_DECIMAL
SPACE, APOSTROPHE = NumberStyle.SPACE_THOUSANDS_COMMA_DECIMAL, NumberStyle.APOSTROPHE_THOUSANDS_DOT_DECIMAL


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("89000", NumberStyle.DIGITS, "89000"),
        ("40.000", DOT, "40000"),
        ("40.000", DECIMAL_DOT, "40.000"),
        ("1.250.000,50", DOT, "1250000.50"),
        ("40,000", COMMA, "40000"),
        ("1,250.50", COMMA, "1250.50"),
        ("2,5", DECIMAL_COMMA, "2.5"),
        ("1 250 000,5", SPACE, "1250000.5"),
        ("1\u00a0250", SPACE, "1250"),
        ("1\u202f250", SPACE, "1250"),
        ("1'250.5", APOSTROPHE, "1250.5"),
        ("1’250", APOSTROPHE, "1250"),
        ("89000", DOT, "89000"),
        ("Rp 89.000", DOT, "89000"),
        ("Rp89.000", DOT, "89000"),
        ("rp.89.000", DOT, "89000"),
        ("Rp\u00a089.000", DOT, "89000"),
        ("Rp. 89.000,-", DOT, "89000"),
        ("89.000,00", DOT, "89000.00"),
        ("IDR 89,000", COMMA, "89000"),
        ("-89.000", DOT, "-89000"),
        ("\u221289.000", DOT, "-89000"),
        ("-Rp 89.000", DOT, "-89000"),
        ("Rp -89.000", DOT, "-89000"),
        ("(1.000)", DOT, "-1000"),
        ("(Rp 1.000)", DOT, "-1000"),
        (" 40.000\t", DOT, "40000"),
        ("\u00a040.000\u00a0", DOT, "40000"),
        ("0", DOT, "0"),
        ("0,5", DOT, "0.5"),
        ("999.999.999.999.999.999", DOT, "999999999999999999"),
    ],
)
def test_a_number_is_read_exactly(text: str, style: NumberStyle, number: str) -> None:
    read = read_number(text, style)
    assert str(read) == number


@pytest.mark.parametrize("style", [DOT, COMMA, DECIMAL_DOT, DECIMAL_COMMA, SPACE, APOSTROPHE])
@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "Rp", "x", "40.00.000", "1.25.000", "1250.000.000", "1.250,000.5", "1.250.000.5,5", "40..000"),
        *("0.125.000", "007", "00", "00,5", "-0.125.000", "12 pcs", "12pcs", "12 %", "89.000 IDR", "1,5 juta", "89rb"),
        *(
            "1e5",
            "8.9E+4",
            "0x10",
            "+5",
            "--5",
            "(-5)",
            "-(5)",
            "-Rp -5",
            "5-",
            ".5",
            "5.",
            ",5",
            "5,",
            "1_000",
            "1.250 000",
        ),
        *(
            "\u0661\u0662",
            "\uff11",
            "1\n2",
            "1\t250",
            "4" * 41,
            "nan",
            "inf",
            "#N/A",
            "1/2",
            "10:30",
            "Rp Rp 5",
            "$5",
            "US$ 5",
        ),
    ],
)
def test_what_is_not_wholly_a_number_is_none(text: str, style: NumberStyle) -> None:
    assert read_number(text, style) is None


@pytest.mark.parametrize("text", ["40.000", "40,000", "40 000", "40'000", "1.5", "1,5"])
def test_bare_digits_have_no_marks(text: str) -> None:
    assert read_number(text, NumberStyle.DIGITS) is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (89.0, "89"),
        (0.1, "0.1"),
        (98.789, "98.789"),
        (12, "12"),
        (Decimal("12.50"), "12.50"),
        (True, None),
        (float("inf"), None),
        (float("nan"), None),
        (1e15, None),
        (date(2023, 4, 6), None),
    ],
)
@pytest.mark.parametrize("style", list(NumberStyle))
def test_a_typed_number_is_what_it_is_in_any_style(cell: object, number: str | None, style: NumberStyle) -> None:
    read = read_number(cell, style)
    assert (None if read is None else str(read)) == number


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        # Bare digits are what strict templates hold.
        (PIECES, ["5", "12"], ["5", "12"]),
        (RUPIAH, ["0"], ["0"]),
        # Two groups, a fraction after groups, or a group that would be no whole number, prove thousands.
        (RUPIAH, ["1.250.000", "40.000"], ["1250000", "40000"]),
        (RUPIAH, ["1,250,000", "40,000"], ["1250000", "40000"]),
        (RUPIAH, ["98.789"], ["98789"]),
        (RUPIAH, ["12,345", "40,000"], ["12345", "40000"]),
        (RUPIAH, ["40.000,00"], ["40000"]),
        (RUPIAH, ["Rp 40.000,-", "Rp 125.500,-"], ["40000", "125500"]),
        (RUPIAH, ["1 250 000", "40 000", "89000"], ["1250000", "40000", "89000"]),
        (RUPIAH, ["12.00", "89000.00"], ["12", "89000"]),
        (PIECES, ["12,00"], ["12"]),
        (RUPIAH, ["-1.250.000", "(40.000)", "0"], ["-1250000", "-40000", "0"]),
        # 98.790 still has its last zero, so no spreadsheet took the column for numbers, and 89 is no lost 89.000.
        (RUPIAH, ["98.790", "125.501", "89"], ["98790", "125501", "89"]),
        (RUPIAH, ["1.250.000", "1500"], ["1250000", "1500"]),
        # Typed numbers of a workbook.
        (RUPIAH, [89000.0, 1500.0, 0.0], ["89000", "1500", "0"]),
        (PIECES, [89.0, 5.0], ["89", "5"]),
        (RUPIAH, [Decimal("89000.00"), 12500], ["89000", "12500"]),
        (INDEX, [98.789, 100.0], ["98.789", "100"]),
        # Decimals.
        (INDEX, ["2.5"], ["2.5"]),
        (INDEX, ["2,5"], ["2.5"]),
        (INDEX, ["1.250,50", "12,5", "40.000"], ["1250.50", "12.5", "40000"]),
        (INDEX, ["0.125", "2.500"], ["0.125", "2.500"]),
        (INDEX, ["12.5", "2.125"], ["12.5", "2.125"]),
        (INDEX, ["2,5", "1.250"], ["2.5", "1250"]),
        (INDEX, ["-0,0"], ["0.0"]),
    ],
)
def test_a_column_proves_its_style(column: Column, cells: list[object], expected: list[str]) -> None:
    assert fields(column, *cells) == expected


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        (RUPIAH, ["40.000"], {"dot_decimal": ["40"], "dot_thousands": ["40000"]}),
        (RUPIAH, ["40.000", "500"], {"dot_decimal": ["40", "500"], "dot_thousands": ["40000", "500"]}),
        (RUPIAH, ["IDR 89,000"], {"comma_decimal": ["89"], "comma_thousands": ["89000"]}),
        (INDEX, ["2.500"], {"dot_decimal": ["2.5"], "dot_thousands": ["2500"]}),
        (INDEX, ["2.125"], {"dot_decimal": ["2.1250"], "dot_thousands": ["2125"]}),
        (INDEX, ["2,125", "3"], {"comma_decimal": ["2.1250", "3"], "comma_thousands": ["2125", "3"]}),
        (INDEX, [2.5, "12.500"], {"dot_decimal": ["2.5", "12.5"], "dot_thousands": ["2.5", "12500"]}),
        (INDEX, ["1,250", "98.789"], {"dot_thousands": ["1.25", "98789"], "comma_thousands": ["1250", "98.7890"]}),
        # One style reads all, but no one writes three decimals here and two there.
        (INDEX, ["40.000", "1,250.50"], {"comma_thousands": ["40", "1250.5"], "dot_thousands": ["40000", ""]}),
        (RUPIAH, ["40.000", "12.00"], {"dot_decimal": ["40", "12"], "dot_thousands": ["40000", ""]}),
        (RUPIAH, ["40.000", "1,250.00"], {"comma_thousands": ["40", "1250"], "dot_thousands": ["40000", ""]}),
        # No style reads all.
        (INDEX, ["1.250,50", "1,250.50"], {"dot_thousands": ["1250.5", ""], "comma_thousands": ["", "1250.5"]}),
        (RUPIAH, ["1.250.000", "1,250,000"], {"dot_thousands": ["1250000", ""], "comma_thousands": ["", "1250000"]}),
    ],
)
def test_numbers_that_may_be_two_are_asked_about(
    column: Column, cells: list[object], expected: dict[str, list[str]]
) -> None:
    question = asked(column, *cells)

    assert question.id == f"number.{column.name}"
    assert question.text_key == "number_style"
    offered = choices(question)
    assert list(offered) == [*expected, "refuse"] or set(offered) == {*expected, "refuse"}
    for answer, outcomes in expected.items():
        texts = [str(cell) for cell in cells]
        assert offered[answer] == dict(zip(texts, outcomes, strict=True))
        reading = answered(column, counted(*cells), answer)
        assert [Decimal(field) if field[0] != "!" else None for field in told(reading, column, *cells)] == [
            Decimal(outcome) if outcome else None for outcome in outcomes
        ]


LOST = [
    # cells, what they are where all lost their thousands, where only those with a fraction did, where none did
    (["89", "98.789", "125.5"], ["89000", "98789", "125500"], ["89", "98789", "125500"], ["89", "", ""]),
    ([89.0, 98.789, 125.5], ["89000", "98789", "125500"], ["89", "98789", "125500"], ["89", "", ""]),
    (["89.0", "98.789", "125.5"], ["89000", "98789", "125500"], ["89", "98789", "125500"], ["89", "", ""]),
    (["89", "98.789"], ["89000", "98789"], ["89", "98789"], ["89", ""]),
    ([89.0, "125.500"], ["89000", "125500"], ["89", "125500"], ["89", ""]),
    (["-89", "0", "98.789"], ["-89000", "0", "98789"], ["-89", "0", "98789"], ["-89", "0", ""]),
]


@pytest.mark.parametrize(("cells", "below_1000", "fractions", "as_written"), LOST)
@pytest.mark.parametrize("column", [RUPIAH, PIECES])
def test_a_sheet_that_lost_its_thousands_is_asked_about(
    column: Column, cells: list[object], below_1000: list[str], fractions: list[str], as_written: list[str]
) -> None:
    question = asked(column, *cells)

    assert question.text_key == "number_lost_thousands"
    assert [choice.id for choice in question.choices] == [
        "below_1000_times_1000",
        "fractions_times_1000",
        "as_written",
        "refuse",
    ]
    for answer, expected in (
        ("below_1000_times_1000", below_1000),
        ("fractions_times_1000", fractions),
        ("as_written", as_written),
    ):
        written = told(answered(column, counted(*cells), answer), column, *cells)
        assert ["" if field.startswith("!") else field for field in written] == expected


def test_numbers_left_as_text_tell_that_their_small_neighbours_may_have_lost_a_group() -> None:
    assert choices(asked(RUPIAH, "1.250.000", "89")) == {
        "below_1000_times_1000": {"89": "89000", "1.250.000": "1250000"},
        "fractions_times_1000": {"89": "89", "1.250.000": "1250000"},
        "refuse": {"89": "", "1.250.000": "1250000"},
    }


def test_the_same_holds_for_commas_that_an_indonesian_spreadsheet_ate() -> None:
    offered = choices(asked(RUPIAH, "89", "98,789", "125,5"))

    assert offered["below_1000_times_1000_comma"] == {"89": "89000", "98,789": "98789", "125,5": "125500"}
    assert offered["fractions_times_1000_comma"] == {"89": "89", "98,789": "98789", "125,5": "125500"}


@pytest.mark.parametrize("cells", [["125.5"], [125.5]])
def test_one_broken_number_is_enough(cells: list[object]) -> None:
    assert choices(asked(PIECES, *cells)) == {"below_1000_times_1000": {"125.5": "125500"}, "refuse": {"125.5": ""}}
    assert told(answered(PIECES, counted(*cells), "refuse"), PIECES, *cells) == ["!number_in_doubt"]


def test_a_column_with_large_numbers_beside_fractions_may_count_thousands() -> None:
    assert choices(asked(RUPIAH, 1000.0, 98.789)) == {
        "below_1000_times_1000": {"1000": "1000", "98.789": "98789"},
        "all_times_1000": {"1000": "1000000", "98.789": "98789"},
        "as_written": {"1000": "1000", "98.789": ""},
        "refuse": {"1000": "", "98.789": ""},
    }
    # Nobody groups 500 as 0.500, nor has 1.250.500 become 1250.5.
    for large_or_half, thousandfold in (("0.5", "500"), ("1250.5", "1250500")):
        assert choices(asked(RUPIAH, "89", large_or_half)) == {
            "all_times_1000": {"89": "89000", large_or_half: thousandfold},
            "as_written": {"89": "89", large_or_half: ""},
            "refuse": {"89": "", large_or_half: ""},
        }


def test_what_was_rounded_to_two_decimals_is_not_restored() -> None:
    assert choices(asked(RUPIAH, "89.00", "98.79")) == {
        "as_written": {"89.00": "89", "98.79": ""},
        "refuse": {"89.00": "", "98.79": ""},
    }


def test_decimals_beside_texts_of_a_decimal_comma_may_have_been_thousands() -> None:
    assert choices(asked(INDEX, "102,5", 12.5, 100.0)) == {
        "below_1000_times_1000": {"12.5": "12500", "100": "100000", "102,5": "102.5"},
        "fractions_times_1000": {"12.5": "12500", "100": "100", "102,5": "102.5"},
        "as_written": {"12.5": "12.5", "100": "100", "102,5": "102.5"},
        "refuse": {"12.5": "", "100": "", "102,5": "102.5"},
    }


def test_amounts_that_are_all_below_a_thousand_rupiah_are_asked_about() -> None:
    question = asked(RUPIAH, "89", "500", "0")

    assert (question.text_key, question.suggested) == ("number_small_rupiah", "below_1000_times_1000")
    assert choices(question) == {
        "below_1000_times_1000": {"89": "89000", "500": "500000", "0": "0"},
        "as_written": {"89": "89", "500": "500", "0": "0"},
        "refuse": {"89": "", "500": "", "0": "0"},
    }
    assert fields(RUPIAH, "89", "500", "1000") == ["89", "500", "1000"]
    assert fields(PIECES, "89", "500") == ["89", "500"]


def test_a_number_with_more_than_three_decimals_was_no_group_and_is_no_whole_number() -> None:
    assert fields(PIECES, "12.3456", "7") == ["!number_not_whole", "7"]
    assert fields(PIECES, 12.3456, 7.0) == ["!number_not_whole", "7"]


def test_refusing_leaves_what_all_choices_read_alike() -> None:
    cells = ["40.000", "500", "x"]
    refused = answered(RUPIAH, counted(*cells), "refuse")

    assert told(refused, RUPIAH, *cells) == ["!number_in_doubt", "500", "!not_a_integer"]
    assert refused.field(RUPIAH, "40.000") == "40.000"


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        (RUPIAH, ["x", "12 pcs", "007"], ["!not_a_integer"] * 3),
        (INDEX, ["x"], ["!not_a_decimal"]),
        (RUPIAH, ["1.250.000", "1.25.000", "habis"], ["1250000", "!not_a_integer", "!not_a_integer"]),
        (RUPIAH, ["1.250.000,50", "40.000,00"], ["!number_not_whole", "40000"]),
        (PIECES, ["5", "Rp 40.000"], ["5", "!number_in_rupiah"]),
        (PIECES, [True, date(2023, 4, 6)], ["!not_a_integer", "!not_a_integer"]),
        (RUPIAH, [1e15, 89000.0], ["!number_too_long", "89000"]),
        (RUPIAH, ["", " \t", 89000.0], ["", "", "89000"]),
    ],
)
def test_what_is_no_number_of_the_column_is_refused_with_its_reason(
    column: Column, cells: list[object], expected: list[str]
) -> None:
    assert fields(column, *cells) == expected
    reasons = [field.removeprefix("!") for field in expected if field.startswith("!")]
    assert all(has_text(f"reject.{reason}", language) for reason in reasons for language in Language)


def test_a_known_layout_needs_no_proof() -> None:
    assert fields(RUPIAH, "40.000", "500", stated=DOT) == ["40000", "500"]
    assert fields(INDEX, "2.500", stated=DECIMAL_DOT) == ["2.500"]
    assert fields(INDEX, "2.500", "x", stated=DOT) == ["2500", "!not_a_decimal"]


@pytest.mark.parametrize(
    ("cells", "stated", "text_key"),
    [
        # The layout writes thousands with dots, and the file was saved again by a spreadsheet.
        (["98.789", "89"], DOT, "number_lost_thousands"),
        ([98.789, 89.0], DOT, "number_lost_thousands"),
        (["98.789", "125.5"], NumberStyle.DIGITS, "number_lost_thousands"),
        (["89", "500"], NumberStyle.DIGITS, "number_small_rupiah"),
        # No layout writes rupiah with three decimals.
        (["40.000"], DECIMAL_DOT, "number_style"),
        (["40.000"], NumberStyle.DIGITS, "number_style"),
    ],
)
def test_a_known_layout_does_not_hide_what_a_spreadsheet_did(
    cells: list[object], stated: NumberStyle, text_key: str
) -> None:
    assert asked(RUPIAH, *cells, stated=stated).text_key == text_key


def test_a_layout_that_is_wrong_about_its_style_gives_way_to_proof() -> None:
    assert fields(RUPIAH, "1.250.000", "40.000", stated=COMMA) == ["1250000", "40000"]


@pytest.mark.parametrize(
    ("column", "cells", "is_plain"),
    [
        (PIECES, ["5", "12", "x"], True),
        (PIECES, [5.0, 12.0], True),
        (INDEX, ["2.5", "2.50"], True),
        (PIECES, ["5", "12\t"], False),
        (PIECES, ["12.0"], False),
        (RUPIAH, ["1.250.000"], False),
        (INDEX, ["-0"], False),
    ],
)
def test_a_reading_says_whether_it_changes_any_text(column: Column, cells: list[object], is_plain: bool) -> None:
    reading = settle_numbers(column, counted(*cells))
    assert isinstance(reading, NumberReading)
    assert reading.is_plain is is_plain


def test_examples_show_each_way_in_which_the_choices_differ_and_then_the_most_frequent() -> None:
    cells = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "98.789": 1, "125.5": 1, "0": 90}
    question = settle_numbers(PIECES, cells)

    assert isinstance(question, Question)
    # 6 is 6000, 6 or 6; a broken number is 98789, 98789 or none; 0 is 0 whatever is chosen.
    assert question.examples == ("6", "98.789", "5", "4", "3")


@pytest.mark.parametrize("cells", [["40.000"], ["1.250.000"]])
def test_an_answer_that_is_no_choice_is_told_so(cells: list[str]) -> None:
    with pytest.raises(UserError) as refused:
        answered(RUPIAH, counted(*cells), "comma_thousands")

    assert refused.value.code == "answer_unknown"
    assert refused.value.params["question"] == "number.gross_value_idr"
    assert all("comma_thousands" in refused.value.message(language) for language in Language)


def test_every_style_and_restoration_has_its_words() -> None:
    from etl.readers.number_rules import Restore

    keys = [f"number_style.{style}" for style in NumberStyle] + [f"number_restored.{restore}" for restore in Restore]
    assert all(has_text(f"choice.{key}", language) for key in keys for language in Language)
