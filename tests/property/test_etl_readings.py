"""Whatever a column holds, its reading gives back what was written, or there is a question that has it among its choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial

from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.contracts import Column, ColumnType
from catalog.questions import Question
from etl.readers import dates, numbers
from etl.readers.cells import Doubt
from etl.readers.choices import REFUSE
from etl.readers.date_styles import DateStyle, read_date
from etl.readers.number_styles import NumberStyle, read_number
from etl.readers.template import FIRST_DATE, LAST_DATE

RUPIAH = Column(name="gross_value_idr", type=ColumnType.INTEGER, unit="idr")
PIECES = Column(name="units", type=ColumnType.INTEGER, unit="piece")
INDEX = Column(name="index_value", type=ColumnType.DECIMAL)
DAY = Column(name="order_date", type=ColumnType.DATE)

Fields = list[str | None]
"""Of cells in their order, None where the cell is refused."""


def fields_of(read: Callable[[object], str], cells: Sequence[object]) -> Fields:
    return [None if isinstance(field := read(cell), Doubt) else field for cell in cells]


def number_outcomes(column: Column, cells: Sequence[object]) -> tuple[bool, dict[str, Fields]]:
    """Whether it is asked, and the fields under each choice; under the reading alone where nothing is open."""
    counts = dict.fromkeys(cells, 1)
    settled = numbers.settle_numbers(column, counts)
    if not isinstance(settled, Question):
        return False, {"": fields_of(partial(settled.field, column), cells)}
    readings = {choice.id: numbers.answered(column, counts, choice.id) for choice in settled.choices}
    return True, {answer: fields_of(partial(reading.field, column), cells) for answer, reading in readings.items()}


def date_outcomes(cells: Sequence[object], stated: DateStyle | None = None) -> tuple[bool, dict[str, Fields]]:
    """As of numbers."""
    counts = dict.fromkeys(cells, 1)
    settled = dates.settle_dates(DAY, counts, stated=stated)
    if not isinstance(settled, Question):
        return False, {"": fields_of(settled.field, cells)}
    readings = {choice.id: dates.answered(DAY, counts, choice.id, stated=stated) for choice in settled.choices}
    return True, {answer: fields_of(reading.field, cells) for answer, reading in readings.items()}


def values(fields: Fields) -> list[Decimal | None]:
    return [None if field is None else Decimal(field) for field in fields]


MARKS = {
    NumberStyle.DOT_DECIMAL: ("", "."),
    NumberStyle.COMMA_DECIMAL: ("", ","),
    NumberStyle.DOT_THOUSANDS: (".", ","),
    NumberStyle.COMMA_THOUSANDS: (",", "."),
    NumberStyle.SPACE_THOUSANDS_COMMA_DECIMAL: ("\u00a0", ","),
    NumberStyle.SPACE_THOUSANDS_DOT_DECIMAL: (" ", "."),
    NumberStyle.APOSTROPHE_THOUSANDS_DOT_DECIMAL: ("'", "."),
    NumberStyle.APOSTROPHE_THOUSANDS_COMMA_DECIMAL: ("’", ","),
}
STYLES = st.sampled_from(sorted(MARKS))


def written(number: Decimal | int, style: NumberStyle) -> str:
    """A number as people of that style write it, its idle zeros kept."""
    thousands, decimal = MARKS[style]
    return "".join({",": thousands, ".": decimal}.get(sign, sign) for sign in f"{Decimal(number):,f}")


AMOUNTS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.integers(-2000, 2000),
    st.integers(1, 2000).map(lambda thousands: thousands * 1000),
    st.integers(1, 2000).map(lambda hundreds: hundreds * 100),
)
PLACES = st.integers(0, 4)
FRACTIONS = st.builds(lambda number, places: Decimal(number).scaleb(-places), st.integers(-(10**7), 10**7), PLACES)
AMOUNT_LISTS = st.lists(AMOUNTS, min_size=1, max_size=6, unique=True)


@given(number=AMOUNTS.map(Decimal) | FRACTIONS, style=STYLES, around=st.sampled_from(["{}", "Rp {}", "Rp.{}", " {}\t"]))
def test_a_number_comes_back_from_its_style(number: Decimal, style: NumberStyle, around: str) -> None:
    assert read_number(around.format(written(number, style)), style) == number


@given(amounts=AMOUNT_LISTS, style=STYLES)
def test_whole_numbers_of_one_style_come_back_or_are_a_choice(amounts: list[int], style: NumberStyle) -> None:
    _, outcomes = number_outcomes(RUPIAH, [written(amount, style) for amount in amounts])
    assert [str(amount) for amount in amounts] in outcomes.values()


@given(amounts=AMOUNT_LISTS, style=STYLES, zeros=st.sampled_from(["0", "00", "000"]))
def test_whole_numbers_with_decimals_come_back_or_are_a_choice(
    amounts: list[int], style: NumberStyle, zeros: str
) -> None:
    _, outcomes = number_outcomes(PIECES, [f"{written(amount, style)}{MARKS[style][1]}{zeros}" for amount in amounts])
    assert [str(amount) for amount in amounts] in outcomes.values()


@given(fractions=st.lists(FRACTIONS, min_size=1, max_size=6, unique=True), style=STYLES)
def test_decimals_of_one_style_come_back_or_are_a_choice(fractions: list[Decimal], style: NumberStyle) -> None:
    _, outcomes = number_outcomes(INDEX, [written(fraction, style) for fraction in fractions])
    assert any(values(fields) == fractions for fields in outcomes.values())


TEXTS = st.one_of(
    st.from_regex(r"-?[1-9][0-9]{0,3}([.,][0-9]{1,3}){0,2}", fullmatch=True),
    st.from_regex(r"[1-9][0-9]{0,2}[.,][0-9]{2}0", fullmatch=True),
    st.from_regex(r"[1-9][0-9]{0,2}", fullmatch=True),
    st.text(alphabet="0123456789.,-' ()Rp", max_size=9),
)
CELLS = st.one_of(
    TEXTS, TEXTS, st.floats(-2000, 2000).map(lambda number: round(number, 3)), st.sampled_from([89.0, True])
)
CELL_LISTS = st.lists(CELLS, min_size=1, max_size=5, unique_by=str)
COLUMNS = st.sampled_from([RUPIAH, PIECES, INDEX])
BARE = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)


@given(cells=CELL_LISTS, column=COLUMNS)
def test_what_is_settled_is_what_every_style_says_that_reads_all(cells: list[object], column: Column) -> None:
    is_asked, outcomes = number_outcomes(column, cells)
    assume(not is_asked)
    settled = values([field if field != "" else None for field in outcomes[""]])
    assume(column is RUPIAH or not any("Rp" in str(cell) for cell in cells))
    by_style = []
    for style in NumberStyle:
        read = [read_number(cell, style) for cell in cells]
        is_integer = column.type is ColumnType.INTEGER
        by_style.append([n if n is None or not is_integer or n == int(n) else None for n in read])
    readable = [place for place in range(len(cells)) if any(read[place] is not None for read in by_style)]
    complete = [read for read in by_style if all(read[place] is not None for place in readable)]
    assert complete or not readable
    assert all(read == settled for read in complete)


@given(cells=CELL_LISTS, column=COLUMNS)
def test_a_field_keeps_the_strict_form_or_has_its_reason(cells: list[object], column: Column) -> None:
    _, outcomes = number_outcomes(column, cells)
    for fields in outcomes.values():
        for field in fields:
            assert not field or (BARE.fullmatch(field) and (column is INDEX or "." not in field))


@given(cells=CELL_LISTS, column=COLUMNS)
def test_refusing_takes_no_number_on_which_choices_differ(cells: list[object], column: Column) -> None:
    is_asked, outcomes = number_outcomes(column, cells)
    assume(is_asked)
    refused = outcomes.pop(REFUSE)
    assert len(set(map(tuple, outcomes.values()))) == len(outcomes)
    for place, field in enumerate(refused):
        others = {str(fields[place]) for fields in outcomes.values()}
        assert field is None or others == {field}
    assert any(fields != refused for fields in outcomes.values())


@given(cells=CELL_LISTS, column=COLUMNS)
def test_the_order_of_rows_means_nothing(cells: list[object], column: Column) -> None:
    forward, backward = number_outcomes(column, cells), number_outcomes(column, cells[::-1])
    assert forward == (backward[0], {answer: fields[::-1] for answer, fields in backward[1].items()})


@given(cells=CELL_LISTS, column=COLUMNS)
def test_examples_show_what_each_answer_does(cells: list[object], column: Column) -> None:
    counts = dict.fromkeys(cells, 1)
    question = numbers.settle_numbers(column, counts)
    assume(isinstance(question, Question))
    assert isinstance(question, Question)
    by_text: dict[str, list[object]] = {}
    for cell in cells:
        text = (cell if isinstance(cell, str) else f"{cell:g}" if isinstance(cell, float) else str(cell)).strip()
        by_text.setdefault(text, []).append(cell)
    for choice in question.choices:
        reading = numbers.answered(column, counts, choice.id)
        for example, outcome in zip(question.examples, choice.outcomes, strict=True):
            alike = by_text.get(example, [])
            if len(alike) == 1:
                field = reading.field(column, alike[0])
                assert (outcome == "") == isinstance(field, Doubt)
                assert isinstance(field, Doubt) or Decimal(field) == Decimal(outcome)
    assert 1 <= len(question.examples) <= 5


def opened_and_saved(text: str, *, as_cells: bool) -> object:
    """What a spreadsheet that takes the dot for a decimal mark makes of `89.000`; two dots are no number to it."""
    if text.count(".") > 1:
        return text
    return float(text) if as_cells else f"{float(text):.15g}"


LARGE = st.integers(1000, 10**8) | st.integers(1, 999).map(lambda thousands: thousands * 1000)


@given(amounts=st.lists(LARGE, min_size=1, max_size=6, unique=True), as_cells=st.booleans())
def test_rupiah_that_lost_their_dots_are_restored_by_a_choice_or_by_proof(amounts: list[int], as_cells: bool) -> None:
    cells = [opened_and_saved(written(n, NumberStyle.DOT_THOUSANDS), as_cells=as_cells) for n in amounts]
    _, outcomes = number_outcomes(RUPIAH, cells)
    assert [str(amount) for amount in amounts] in outcomes.values()


@given(amounts=st.lists(LARGE | st.integers(1, 999), min_size=1, max_size=6, unique=True), as_cells=st.booleans())
def test_rupiah_that_lost_their_dots_are_never_taken_silently_for_others(amounts: list[int], as_cells: bool) -> None:
    cells = [opened_and_saved(written(n, NumberStyle.DOT_THOUSANDS), as_cells=as_cells) for n in amounts]
    assume(len(set(cells)) == len(cells))
    is_asked, outcomes = number_outcomes(RUPIAH, cells)
    assert is_asked or outcomes == {"": [str(amount) for amount in amounts]}


DAYS = st.dates(FIRST_DATE, LAST_DATE)
THESE_DAYS = st.dates(date(2022, 1, 1), date(2024, 12, 31))
SHORT_DAYS = st.dates(FIRST_DATE, date(2068, 12, 31))
TIMES = st.sampled_from(["", " 14:05", " 14:05:33\t", " 23.59 WIB", ", pukul 00.00"])
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
INDONESIAN = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
FORMS: dict[str, tuple[DateStyle, Callable[[date], str]]] = {
    "iso": (DateStyle.ISO, date.isoformat),
    "year and slashes": (DateStyle.ISO, lambda day: f"{day:%Y/%m/%d}"),
    "indonesian": (DateStyle.ISO, lambda day: f"{day.day} {INDONESIAN[day.month - 1]} {day.year}"),
    "indonesian short": (DateStyle.ISO, lambda day: f"{day.day:02}-{INDONESIAN[day.month - 1][:3]}-{day.year}"),
    "english": (DateStyle.ISO, lambda day: f"{ENGLISH[day.month - 1]} {day.day}, {day.year}"),
    "slashes": (DateStyle.DMY, lambda day: f"{day:%d/%m/%Y}"),
    "dashes": (DateStyle.DMY, lambda day: f"{day.day}-{day.month}-{day.year}"),
    "dots": (DateStyle.DMY, lambda day: f"{day:%d.%m.%Y}"),
    "american": (DateStyle.MDY, lambda day: f"{day.month}/{day.day}/{day.year}"),
}
SHORT_FORMS: dict[str, tuple[DateStyle, Callable[[date], str]]] = {
    "short": (DateStyle.DMY, lambda day: f"{day:%d/%m/%y}"),
    "short american": (DateStyle.MDY, lambda day: f"{day.month}/{day.day}/{day:%y}"),
    "short year first": (DateStyle.YMD, lambda day: f"{day:%y-%m-%d}"),
    "short named": (DateStyle.ISO, lambda day: f"{day.day} {INDONESIAN[day.month - 1]} {day:%y}"),
}


@given(day=DAYS, form=st.sampled_from(sorted(FORMS)), time=TIMES)
def test_a_date_comes_back_from_its_style(day: date, form: str, time: str) -> None:
    style, write = FORMS[form]
    assert read_date(write(day) + time, style) == day


@given(day=SHORT_DAYS, form=st.sampled_from(sorted(SHORT_FORMS)), time=TIMES)
def test_a_date_of_a_short_year_comes_back_from_its_style(day: date, form: str, time: str) -> None:
    style, write = SHORT_FORMS[form]
    assert read_date(write(day) + time, style) == day


@given(
    days=st.lists(THESE_DAYS, min_size=1, max_size=6, unique=True),
    form=st.sampled_from(sorted(FORMS | SHORT_FORMS)),
    time=TIMES,
)
def test_dates_of_one_form_come_back_or_are_a_choice(days: list[date], form: str, time: str) -> None:
    style, write = (FORMS | SHORT_FORMS)[form]
    expected = [day.isoformat() for day in days]
    cells = [write(day) + time for day in days]

    assert expected in date_outcomes(cells)[1].values()
    # A known layout asks nothing that its style already answers; dates that say their order are no texts of one in figures.
    assert date_outcomes(cells, stated=style) == (False, {"": expected})


@given(days=st.lists(THESE_DAYS, min_size=1, max_size=6, unique=True), form=st.sampled_from(["slashes", "american"]))
def test_dates_that_a_spreadsheet_swapped_are_restored_by_a_choice(days: list[date], form: str) -> None:
    style, write = FORMS[form]
    taken_for = DateStyle.MDY if style is DateStyle.DMY else DateStyle.DMY
    cells = [read_date(write(day), taken_for) or write(day) for day in days]
    assume(len(set(cells)) == len(cells))
    expected = [day.isoformat() for day in days]
    is_wrong = any(str(cell) != day for cell, day in zip(cells, expected, strict=True) if isinstance(cell, date))

    is_asked, outcomes = date_outcomes(cells, stated=style)
    assert expected in outcomes.values()
    assert is_asked == is_wrong
    # Without a layout, a text that was left tells of it.
    if any(isinstance(cell, str) for cell in cells):
        is_asked, outcomes = date_outcomes(cells)
        assert expected in outcomes.values()
        assert is_asked or not is_wrong


@given(
    moment=st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1)),  # noqa: DTZ001 - the zone is put to it below
    minutes=st.integers(-12 * 60, 14 * 60),
)
def test_a_moment_is_the_same_day_in_jakarta_whatever_its_zone(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    expected = (aware.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=7)).date()
    assert read_date(aware.isoformat(), DateStyle.ISO) == expected
    assert read_date(aware, DateStyle.ISO) == expected


@given(day=DAYS, part=st.floats(0, 0.99999), as_text=st.booleans())
def test_a_number_of_a_spreadsheet_is_its_day_by_a_choice(day: date, part: float, as_text: bool) -> None:
    serial = (day - date(1899, 12, 30)).days + round(part, 5)
    _, outcomes = date_outcomes([str(serial) if as_text else serial])
    assert outcomes["serial_1900"] == [day.isoformat()]


DATE_CELLS = st.one_of(
    *(THESE_DAYS.map(write) for _, write in (FORMS | SHORT_FORMS).values()),
    THESE_DAYS,
    st.floats(44000, 46000),
    st.text(alphabet="0123456789/-. ", max_size=10),
)


DATE_CELL_LISTS = st.lists(DATE_CELLS, min_size=1, max_size=5, unique_by=str)


@given(cells=DATE_CELL_LISTS)
def test_a_settled_date_is_what_every_order_says_that_reads_all(cells: list[object]) -> None:
    is_asked, outcomes = date_outcomes(cells)
    assume(not is_asked)
    by_style = []
    for style in DateStyle:
        read = [read_date(cell, style) for cell in cells]
        by_style.append([day if day and FIRST_DATE <= day <= LAST_DATE else None for day in read])
    readable = [place for place in range(len(cells)) if any(read[place] is not None for read in by_style)]
    for read in by_style:
        if all(read[place] is not None for place in readable):
            assert [outcomes[""][place] for place in readable] == [str(read[place]) for place in readable]


@given(cells=DATE_CELL_LISTS)
def test_refusing_takes_no_date_on_which_choices_differ(cells: list[object]) -> None:
    is_asked, outcomes = date_outcomes(cells)
    assume(is_asked)
    refused = outcomes.pop(REFUSE)
    for place, field in enumerate(refused):
        assert field is None or {str(fields[place]) for fields in outcomes.values()} == {field}
    assert any(fields != refused for fields in outcomes.values())
