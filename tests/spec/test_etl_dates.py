"""How a column's dates are read: proven by the column itself, or asked about with examples; never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from catalog.contracts import Column, ColumnType
from catalog.errors import UserError
from catalog.questions import Question
from catalog.text import Language, has_text
from etl.readers.cells import Doubt
from etl.readers.date_styles import DateStyle, DaySystem, read_date, serial_date
from etl.readers.dates import DateReading, answered, settle_dates

COLUMN = Column(name="order_date", type=ColumnType.DATE)
ISO, DMY, MDY, YMD = DateStyle.ISO, DateStyle.DMY, DateStyle.MDY, DateStyle.YMD
APRIL_6, JUNE_4 = date(2023, 4, 6), date(2023, 6, 4)


def counted(*cells: object) -> dict[object, int]:
    return dict.fromkeys(cells, 1)


def told(reading: DateReading, *cells: object) -> list[str]:
    """Fields; those that are refused as `!` and the reason."""
    written = [reading.field(cell) for cell in cells]
    return [f"!{field.reason}" if isinstance(field, Doubt) else field for field in written]


def fields(*cells: object, stated: DateStyle | None = None) -> list[str]:
    reading = settle_dates(COLUMN, counted(*cells), stated=stated)
    assert isinstance(reading, DateReading), reading
    return told(reading, *cells)


def asked(*cells: object, stated: DateStyle | None = None) -> Question:
    """The question of a column that is open, after a check that each answer does what its choice shows."""
    question = settle_dates(COLUMN, counted(*cells), stated=stated)
    assert isinstance(question, Question), question
    shown = {str(cell).strip(): cell for cell in cells}
    for choice in question.choices:
        reading = answered(COLUMN, counted(*cells), choice.id, stated=stated)
        examples = [shown[example] for example in question.examples if example in shown]
        written = ["" if field.startswith("!") else field for field in told(reading, *examples)]
        outcomes = zip(question.examples, choice.outcomes, strict=True)
        assert written == [outcome for example, outcome in outcomes if example in shown]
        assert all(choice.label(language) and question.sentence(language) for language in Language)
    return question


def choices(question: Question) -> dict[str, dict[str, str]]:
    """What each choice makes of each example."""
    return {choice.id: dict(zip(question.examples, choice.outcomes, strict=True)) for choice in question.choices}


@pytest.mark.parametrize("style", [ISO, DMY, MDY, YMD])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-04-06", APRIL_6),
        ("2023/04/06", APRIL_6),
        ("2023.4.6", APRIL_6),
        (" 2023-04-06\t", APRIL_6),
        ("2023-04-06 23:30", APRIL_6),
        ("2023-04-06T23:30:59.123456", APRIL_6),
        ("2023-04-06 23.30 WIB", APRIL_6),
        ("6 April 2023", APRIL_6),
        ("06 april 2023", APRIL_6),
        ("6 Apr 2023", APRIL_6),
        ("6 Apr. 2023", APRIL_6),
        ("6 Apr 23", APRIL_6),
        ("06-Apr-2023", APRIL_6),
        ("06/Apr/23", APRIL_6),
        ("06APR2023", APRIL_6),
        ("April 6, 2023", APRIL_6),
        ("Apr 6 2023", APRIL_6),
        ("Kamis, 6 April 2023", APRIL_6),
        ("Kamis 6 April 2023, pukul 14.05 WIB", APRIL_6),
        ("Thu, 06 Apr 2023 02:05 PM", APRIL_6),
        ("Thursday, April 6, 2023", APRIL_6),
        ("Jum'at, 7 April 2023", date(2023, 4, 7)),
        ("6 Mei 2023", date(2023, 5, 6)),
        ("6 May 2023", date(2023, 5, 6)),
        ("6 Pebruari 2023", date(2023, 2, 6)),
        ("6 Agt 2023", date(2023, 8, 6)),
        ("6 Agustus 2023", date(2023, 8, 6)),
        ("6 Aug 2023", date(2023, 8, 6)),
        ("6 Okt 2023", date(2023, 10, 6)),
        ("6 Nopember 2023", date(2023, 11, 6)),
        ("6 Desember 2023", date(2023, 12, 6)),
        ("29 Februari 2024", date(2024, 2, 29)),
    ],
)
def test_a_date_that_says_its_order_is_the_same_in_all_styles(text: str, day: date, style: DateStyle) -> None:
    assert read_date(text, style) == day


@pytest.mark.parametrize(
    ("text", "dmy", "mdy", "ymd"),
    [
        ("06/04/2023", APRIL_6, JUNE_4, None),
        ("6-4-2023", APRIL_6, JUNE_4, None),
        ("06.04.2023 14:05:33\t", APRIL_6, JUNE_4, None),
        ("13/04/2023", date(2023, 4, 13), None, None),
        ("04/13/2023", None, date(2023, 4, 13), None),
        ("6/4/23", APRIL_6, JUNE_4, date(2006, 4, 23)),
        ("23-04-06", date(2006, 4, 23), None, APRIL_6),
        ("06/04/68", date(2068, 4, 6), date(2068, 6, 4), None),
        ("06/04/69", None, None, None),
        ("Kamis, 06/04/2023", APRIL_6, None, None),
        ("Minggu, 06/04/2023", None, JUNE_4, None),
    ],
)
def test_figures_mean_what_the_style_says(text: str, dmy: date | None, mdy: date | None, ymd: date | None) -> None:
    assert [read_date(text, style) for style in (ISO, DMY, MDY, YMD)] == [None, dmy, mdy, ymd]


@pytest.mark.parametrize("style", [ISO, DMY, MDY, YMD])
@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "x",
            "2023",
            "April 2023",
            "6 April",
            "6 Aprul 2023",
            "2023-02-29",
            "31/02/2023",
            "2023-13-01",
            "00/04/2023",
        ),
        *(
            "2023-04/06",
            "06/04-2023",
            "06/04/023",
            "20230406",
            "6 Apr 69",
            "2023-04-06 24:00",
            "2023-04-06 10:60",
            "10:30",
        ),
        *("2023-04-06 13:00 PM", "2023-04-06 10:00 XYZ", "2023-04-06 10:00 +15:00", "Jumat, 6 April 2023", "hari ini"),
        *("2023-04-06 x", "\u0662023-04-06", "45022", "2023-04-06 (BC)", "0000-01-01", "2023-W14-4"),
    ],
)
def test_what_is_not_wholly_a_date_is_none(text: str, style: DateStyle) -> None:
    assert read_date(text, style) is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2023-04-06 16:59:59Z", "2023-04-06"),
        ("2023-04-06 17:00:00Z", "2023-04-07"),
        ("2023-04-06T17:00:00.000+00:00", "2023-04-07"),
        ("2023-04-06 23:59 +07:00", "2023-04-06"),
        ("2023-04-06 23:59 GMT+7", "2023-04-06"),
        ("2023-04-06 00:59 WITA", "2023-04-05"),
        ("2023-04-06 01:59 WIT", "2023-04-05"),
        ("2023-04-06 02:00 WIT", "2023-04-06"),
        ("2023-04-06 12:30 AM WITA", "2023-04-05"),
        ("2023-04-06 12:30 PM WITA", "2023-04-06"),
        ("2023-04-06 08:00 -0930", "2023-04-07"),
        ("13/04/2023 00:30 WITA", "2023-04-12"),
        # The day of the week is that of the place where the clock hung.
        ("Kamis, 6 April 2023 00.30 WITA", "2023-04-05"),
        (datetime(2023, 4, 6, 17, 30, tzinfo=UTC), "2023-04-07"),
        (datetime(2023, 4, 6, 0, 30, tzinfo=timezone(timedelta(hours=9))), "2023-04-05"),
        (datetime(2023, 4, 6, 17, 30), "2023-04-06"),  # noqa: DTZ001 - as workbooks have it
        (APRIL_6, "2023-04-06"),
    ],
)
def test_days_are_those_of_jakarta(cell: object, day: str) -> None:
    assert fields(cell) == [day]


@pytest.mark.parametrize(
    ("cell", "from_1900", "from_1904"),
    [
        (45022.0, APRIL_6, date(2027, 4, 7)),
        (45022.999988, APRIL_6, date(2027, 4, 7)),
        ("45022", APRIL_6, date(2027, 4, 7)),
        (" 45022,97\t", APRIL_6, date(2027, 4, 7)),
        ("45022.5", APRIL_6, date(2027, 4, 7)),
        (Decimal("43560.25"), date(2019, 4, 5), APRIL_6),
        (45022, APRIL_6, date(2027, 4, 7)),
        (5.0, None, None),
        ("2023", None, None),
        ("20230406", None, None),
        (20230406.0, None, None),
        (True, None, None),
        (float("inf"), None, None),
        ("-45022", None, None),
    ],
)
def test_a_spreadsheet_counts_days_from_1900_or_1904(
    cell: object, from_1900: date | None, from_1904: date | None
) -> None:
    assert serial_date(cell, DaySystem.FROM_1900) == from_1900
    assert serial_date(cell, DaySystem.FROM_1904) == from_1904


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["06/04/2023", "13/04/2023"], ["2023-04-06", "2023-04-13"]),
        (["06/04/2023", "04/13/2023"], ["2023-06-04", "2023-04-13"]),
        (["06-04-2023", "13/04/2023 10:00"], ["2023-04-06", "2023-04-13"]),
        (["06/04/2023", "Jumat, 07/04/2023"], ["2023-04-06", "2023-04-07"]),
        (["06/06/2023"], ["2023-06-06"]),
        (["6 April 2023", "2023-05-01", date(2023, 6, 4)], ["2023-04-06", "2023-05-01", "2023-06-04"]),
        (["06/04/23", "13/04/2023"], ["2023-04-06", "2023-04-13"]),
        ([date(2023, 4, 16), "13/04/2023"], ["2023-04-16", "2023-04-13"]),
        (["", " \t", "2023-04-06"], ["", "", "2023-04-06"]),
    ],
)
def test_a_column_proves_its_order(cells: list[object], expected: list[str]) -> None:
    assert fields(*cells) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["06/04/2023"], {"dmy": ["2023-04-06"], "mdy": ["2023-06-04"]}),
        (["13/04/2023", "04/13/2023"], {"dmy": ["2023-04-13", ""], "mdy": ["", "2023-04-13"]}),
        (["6/4/23"], {"dmy": ["2023-04-06"], "mdy": ["2023-06-04"], "ymd": ["2006-04-23"]}),
        (["31/12/23"], {"dmy": ["2023-12-31"], "ymd": ["2031-12-23"]}),
        # A slip of the pen proves no order: in no order is it a date of this century.
        (["06/04/2023", "13/04/2203"], {"dmy": ["2023-04-06"], "mdy": ["2023-06-04"]}),
    ],
)
def test_dates_that_may_be_two_are_asked_about(cells: list[object], expected: dict[str, list[str]]) -> None:
    question = asked(*cells)

    assert (question.id, question.text_key, question.suggested) == ("date.order_date", "date_order", "dmy")
    assert [choice.id for choice in question.choices] == [*expected, "refuse"]
    assert {choice.id: list(choice.outcomes) for choice in question.choices[:-1]} == expected
    assert set(question.choices[-1].outcomes) == {""}


@pytest.mark.parametrize("certain", [JUNE_4, datetime(2023, 6, 4, 10, 30), "2023-06-04", "4-Jun-23"])  # noqa: DTZ001
def test_certain_dates_beside_figures_may_have_day_and_month_swapped(certain: object) -> None:
    question = asked(certain, "13/04/2023")

    assert (question.text_key, question.suggested) == ("date_mixed", "dmy_swapped")
    assert {choice.id: choice.outcomes for choice in question.choices} == {
        "dmy": ("2023-06-04", "2023-04-13"),
        "dmy_swapped": ("2023-04-06", "2023-04-13"),
        "refuse": ("", "2023-04-13"),
    }


def test_a_swap_leaves_what_cannot_have_been_swapped() -> None:
    cells = [JUNE_4, date(2023, 4, 16), date(2023, 5, 5), "Minggu, 4 Juni 2023", "13/04/2023"]

    assert asked(*cells).suggested is None
    assert told(answered(COLUMN, counted(*cells), "dmy_swapped"), *cells) == [
        "2023-04-06",
        "2023-04-16",
        "2023-05-05",
        "2023-06-04",
        "2023-04-13",
    ]


def test_order_and_swap_may_both_be_open() -> None:
    assert choices(asked(JUNE_4, "06/05/2023")) == {
        "dmy": {"2023-06-04": "2023-06-04", "06/05/2023": "2023-05-06"},
        "dmy_swapped": {"2023-06-04": "2023-04-06", "06/05/2023": "2023-05-06"},
        "mdy": {"2023-06-04": "2023-06-04", "06/05/2023": "2023-06-05"},
        "mdy_swapped": {"2023-06-04": "2023-04-06", "06/05/2023": "2023-06-05"},
        "refuse": {"2023-06-04": "", "06/05/2023": ""},
    }


def test_dates_typed_in_a_workbook_are_what_they_are() -> None:
    assert fields(JUNE_4, datetime(2023, 4, 6, 23, 59)) == ["2023-06-04", "2023-04-06"]  # noqa: DTZ001


def test_numbers_in_place_of_dates_are_asked_about() -> None:
    for cells in ([45022.0], ["45022"], [45022.5, JUNE_4]):
        question = asked(*cells)
        assert (question.text_key, question.suggested) == ("date_serial", "serial_1900")
        assert {choice.id: choice.outcomes[0] for choice in question.choices} == {
            "serial_1900": "2023-04-06",
            "serial_1904": "2027-04-07",
            "refuse": "",
        }


def test_numbers_beside_dates_in_figures_are_refused() -> None:
    assert fields(45022.0, "13/04/2023") == ["!date_serial", "2023-04-13"]


def test_a_known_layout_needs_no_proof() -> None:
    assert fields("06/04/2023", stated=DMY) == ["2023-04-06"]
    assert fields("06/04/23 10:00", stated=DMY) == ["2023-04-06"]
    assert fields("2023-04-06 10:00", "x", stated=ISO) == ["2023-04-06", "!not_a_date"]
    assert fields(JUNE_4, stated=ISO) == ["2023-06-04"]


def test_a_layout_that_is_wrong_about_its_order_gives_way_to_proof() -> None:
    assert fields("13/04/2023", stated=MDY) == ["2023-04-13"]


def test_a_layout_of_texts_in_which_a_spreadsheet_made_dates_is_asked_about() -> None:
    assert choices(asked(JUNE_4, stated=DMY)) == {
        "as_typed": {"2023-06-04": "2023-06-04"},
        "swapped": {"2023-06-04": "2023-04-06"},
        "refuse": {"2023-06-04": ""},
    }
    # 16 April became a date too, so the spreadsheet knew that the day comes first.
    assert fields(JUNE_4, date(2023, 4, 16), stated=DMY) == ["2023-06-04", "2023-04-16"]


def test_a_known_layout_leaves_the_swap_open_and_not_the_order() -> None:
    assert [choice.id for choice in asked(JUNE_4, "06/05/2023", stated=DMY).choices] == ["dmy", "dmy_swapped", "refuse"]


def test_an_answer_is_known_without_the_layout() -> None:
    assert told(answered(COLUMN, counted(JUNE_4), "swapped"), JUNE_4) == ["2023-04-06"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["x", True, 5.0, time(10, 30)], ["!not_a_date"] * 4),
        (["13/04/2023", "04/14/2023x", "31/02/2023"], ["2023-04-13", "!not_a_date", "!not_a_date"]),
        (["13/04/2203"], ["!date_out_of_range"]),
        (["Jumat, 6 April 2023"], ["!date_weekday"]),
        ([float("nan"), None, "2023-04-06"], ["", "", "2023-04-06"]),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(cells: list[object], expected: list[str]) -> None:
    assert fields(*cells) == expected


def test_days_outside_of_the_contract_are_left_to_it() -> None:
    assert fields("1999-12-31", "2203-04-06") == ["1999-12-31", "2203-04-06"]


def test_each_reason_has_its_words() -> None:
    cells = ["06/04/2023", "13/04/2023", "04/13/2023"]
    assert told(answered(COLUMN, counted(*cells), "dmy"), *cells)[2] == "!date_other_order"
    assert told(answered(COLUMN, counted(*cells), "refuse"), *cells) == ["!date_in_doubt"] * 3
    reasons = ("date_other_order", "date_in_doubt", "date_serial", "date_weekday")
    assert all(has_text(f"reject.{reason}", language) for reason in reasons for language in Language)


@pytest.mark.parametrize(
    ("cells", "is_plain"),
    [
        (["2023-04-06", "x"], True),
        ([APRIL_6, datetime(2023, 4, 6)], True),  # noqa: DTZ001
        (["2023-04-06 10:00"], False),
        (["2023-04-06\t"], False),
        (["2023/04/06"], False),
        (["13/04/2023"], False),
        ([datetime(2023, 4, 6, 10)], False),  # noqa: DTZ001
    ],
)
def test_a_reading_says_whether_it_changes_any_text(cells: list[object], is_plain: bool) -> None:
    reading = settle_dates(COLUMN, counted(*cells))
    assert isinstance(reading, DateReading)
    assert reading.is_plain is is_plain


def test_an_answer_that_is_no_choice_is_told_so() -> None:
    for cells in (["06/04/2023"], ["2023-04-06"]):
        with pytest.raises(UserError) as refused:
            answered(COLUMN, counted(*cells), "ymd")
        assert (refused.value.code, refused.value.params["question"]) == ("answer_unknown", "date.order_date")
