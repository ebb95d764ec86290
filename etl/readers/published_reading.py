"""What stands in a published table: numbers, periods, which labels count, and which figures only sum up others.

What the table leaves open is asked, all of one kind at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.contracts import Column, ColumnType
from catalog.errors import UserError
from catalog.questions import Answers, Choice, Question
from etl.encoders.labels import LabelReading, read_label
from etl.encoders.questions import REFUSE
from etl.readers import numbers
from etl.readers.cells import Doubt
from etl.readers.choices import answer_to
from etl.readers.figures import is_marked, is_percentage, says_no_figure, unmarked
from etl.readers.periods import Period, lacks_year, read_period
from etl.readers.published_table import COUNT, FigureColumn, FigureRow, PublishedTable
from etl.readers.table_totals import Total, Values, find_totals

LEAVE_OUT, TAKE = "leave_out", "count"
YEAR, SCALE = "period.year", "scale.count"
MOST_EXAMPLES = 5

_SCALES = {"ones": 1, "thousands": 1_000, "millions": 1_000_000}
_SAYS_SCALE = re.compile(r"\b(?:ribu(?:an)?|juta(?:an)?|thousands?|millions?|000s?)\b|\(000\)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure that may count: where it stands, as it is written, and what it is of."""

    row: FigureRow
    column: FigureColumn
    text: str
    label: str
    period: str
    platform: str


@dataclass(frozen=True, kw_only=True)
class Open:
    """Questions that must be answered before anything else can be told of a table."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A table of which every figure has its number and period.

    - `figures`: those that count; `left_out`: how many others, by reason.
    """

    figures: tuple[Figure, ...]
    left_out: Counter[str]
    values: Values
    periods: Mapping[str, Period]
    readings: Mapping[str, LabelReading]
    scale: int


def read_figures(table: PublishedTable, answers: Answers) -> Reading | Open:
    """Numbers, periods, the meaning of labels, and totals, in this order."""
    figures = [figure for row in table.rows for column in table.columns if (figure := _figure(table, row, column))]
    written = Counter(unmarked(figure.text) for figure in figures if _is_count(figure))
    scale, asked_scale = _scale(table, answers)
    reading, asked_number = (None, ()) if asked_scale else _numbers(written_column(COUNT, scale), written, answers)
    year, asked_year = _year(figures, answers)
    readings = {figure.label: read_label(figure.label) for figure in figures if _is_count(figure)}
    unclear, asked_labels = _labels(figures, readings, answers)
    questions = (*asked_number, *asked_year, *asked_labels, *asked_scale)
    if questions or reading is None:
        return Open(questions=questions)
    periods = {figure.period: period for figure in figures if (period := read_period(figure.period, year)) is not None}
    values = {
        (figure.row.line, figure.column.place): Decimal(field)
        for figure in figures
        if _is_count(figure)
        and not isinstance(field := reading.field(written_column(COUNT, scale), unmarked(figure.text)), Doubt)
    }
    dropped, asked_totals = _totals(table, values, periods, answers)
    if asked_totals:
        return Open(questions=asked_totals)
    left_out: Counter[str] = Counter()
    counted = []
    for figure in figures:
        reason = _left_out(figure, unclear, dropped, periods)
        if reason:
            left_out[reason] += 1
        else:
            counted.append(figure)
    if not counted:
        raise UserError("file_empty", file=table.table.path.name)
    return Reading(
        figures=tuple(counted), left_out=left_out, values=values, periods=periods, readings=readings, scale=scale
    )


def _figure(table: PublishedTable, row: FigureRow, column: FigureColumn) -> Figure | None:
    text = row.figures.get(column.place, "")
    if not text:
        return None
    return Figure(
        row=row,
        column=column,
        text=text,
        label=table.label(row, column),
        period=column.period or row.period,
        platform=row.platform or column.platform,
    )


def has_mark(figure: Figure) -> bool:
    return is_marked(figure.text) or figure.row.is_marked or figure.column.is_marked


def _is_count(figure: Figure) -> bool:
    is_share = figure.row.is_share or figure.column.is_share or is_percentage(figure.text)
    return not is_share and not says_no_figure(figure.text)


def _left_out(
    figure: Figure, unclear: frozenset[str], dropped: frozenset[tuple[int, int]], periods: Mapping[str, Period]
) -> str:
    if says_no_figure(figure.text):
        return "no_figure"
    if not _is_count(figure):
        return "share"
    if (figure.row.line, -1) in dropped or (0, figure.column.place) in dropped:
        return "total"
    if figure.label in unclear:
        return "other_figure"
    return "" if figure.period in periods else "no_period"


def written_column(column: Column, scale: int) -> Column:
    """The contract of a column as the table writes it: counts in thousands have fractions."""
    return replace(column, type=ColumnType.DECIMAL) if column is COUNT and scale != 1 else column


def _numbers(
    column: Column, written: Counter[str], answers: Answers
) -> tuple[numbers.NumberReading | None, tuple[Question, ...]]:
    reading = numbers.settle_numbers(column, written)
    if not isinstance(reading, Question):
        return reading, ()
    if reading.id not in answers:
        return None, (reading,)
    return numbers.answered(column, written, answers[reading.id]), ()


def _year(figures: Iterable[Figure], answers: Answers) -> tuple[int | None, tuple[Question, ...]]:
    without = list(dict.fromkeys(figure.period for figure in figures if figure.period and lacks_year(figure.period)))
    if not without:
        return None, ()
    question = Question(id=YEAR, text_key="period_year", examples=tuple(without[:MOST_EXAMPLES]))
    answer = answers.get(YEAR, "").strip()
    if not answer:
        return None, (question,)
    if not re.fullmatch("20[0-9]{2}", answer):
        raise UserError("answer_unfit", question=YEAR, answer=answer)
    return int(answer), ()


def _labels(
    figures: Sequence[Figure], readings: Mapping[str, LabelReading], answers: Answers
) -> tuple[frozenset[str], tuple[Question, ...]]:
    """Labels that are no counts of takedowns, as answered; those that say nothing but units and actions are not asked about."""
    rows = Counter(figure.label for figure in figures if _is_count(figure) and not figure.row.is_total)
    out, questions = set(), []
    for label, count in rows.items():
        if not label or (readings[label].is_clear and readings[label].names_any):
            continue
        question = Question(
            id=f"label:{label}",
            text_key="label_counts",
            params={"label": label, "count": count},
            examples=tuple(dict.fromkeys(one.text for one in figures if one.label == label))[:MOST_EXAMPLES],
            choices=(Choice(id=TAKE, text_key="take_figures"), Choice(id=LEAVE_OUT, text_key="leave_out")),
        )
        answer = answer_to(question, answers)
        if answer is None:
            questions.append(question)
        elif answer == LEAVE_OUT:
            out.add(label)
    return frozenset(out), tuple(questions)


def _scale(table: PublishedTable, answers: Answers) -> tuple[int, tuple[Question, ...]]:
    texts = [table.title, *(row.label for row in table.rows), *(column.heading for column in table.columns)]
    saying = tuple(dict.fromkeys(text for text in texts if _SAYS_SCALE.search(text)))
    if not saying:
        return 1, ()
    question = Question(
        id=SCALE,
        text_key="scale",
        examples=saying[:MOST_EXAMPLES],
        choices=tuple(Choice(id=name, text_key=f"scale.{name}") for name in _SCALES),
    )
    answer = answer_to(question, answers)
    return (1, (question,)) if answer is None else (_SCALES[answer], ())


def _totals(
    table: PublishedTable, values: Values, periods: Mapping[str, Period], answers: Answers
) -> tuple[frozenset[tuple[int, int]], tuple[Question, ...]]:
    """Rows, as (line, -1), and columns, as (0, place), that are totals; UserError `total_refused` as answered."""
    dropped, questions = set(), []
    for total in find_totals(table, values, periods):
        key = (total.line, -1) if total.line else (0, total.place)
        if total.differs is None:
            dropped.add(key)
            continue
        question = _total_question(total)
        answer = answer_to(question, answers)
        if answer is None:
            questions.append(question)
        elif answer == REFUSE:
            raise UserError("total_refused", file=table.table.path.name, label=total.label)
        elif answer == LEAVE_OUT:
            dropped.add(key)
    return frozenset(dropped), tuple({question.id: question for question in questions}.values())


def _total_question(total: Total) -> Question:
    where, figure, added = total.differs or ("", Decimal(), Decimal())
    take = (Choice(id=TAKE, text_key="take_figures"),) if total.may_count else ()
    return Question(
        id=f"total:{total.label}",
        text_key="total_differs",
        params={"label": total.label, "where": where, "total": f"{figure:f}", "sum": f"{added:f}"},
        choices=(Choice(id=LEAVE_OUT, text_key="total_left_out"), *take, Choice(id=REFUSE, text_key="refuse_table")),
    )
