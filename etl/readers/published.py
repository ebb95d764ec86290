"""Published tables of takedowns as rows of `takedown_counts`: what labels and figures prove is read, all else is asked.

Nothing is added up: totals and shares are left out, and each figure stays in its unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

from catalog.codes import Territory
from catalog.datasets import TAKEDOWN_COUNTS
from catalog.errors import UserError
from catalog.layouts import PUBLISHED_TABLE
from catalog.questions import Answers, Choice, Question
from etl.encoders.labels import (
    LabelReading,
    platforms_in,
    points_elsewhere,
    read_label,
    says_cumulative,
    without_platforms,
)
from etl.encoders.questions import REFUSE
from etl.readers.cells import Doubt
from etl.readers.choices import answer_to
from etl.readers.coded import Block
from etl.readers.figures import unmarked
from etl.readers.number_rules import is_whole
from etl.readers.picking import Cells, Picking, in_blocks
from etl.readers.published_reading import (
    MOST_EXAMPLES,
    Figure,
    Open,
    Reading,
    has_mark,
    read_figures,
    written_column,
)
from etl.readers.published_table import PublishedTable
from etl.readers.settle import OnRows, Settled, settle, value_question
from etl.readers.tables import Table
from etl.readers.tally import Tally
from etl.readers.template import reject_reason

APART = "apart.labels"

_APART = ("goods", "requester", "detection")


def pick_published(table: PublishedTable) -> Picking:
    """How counts come out of a table, once it is asked what it does not say."""
    return Picking(
        layout=PUBLISHED_TABLE,
        dataset=TAKEDOWN_COUNTS,
        tables=(table.table,),
        read=partial(_given, ()),
        columns=(),
        settles=partial(_settle_published, table),
    )


def _given(rows: Sequence[tuple[int, Cells]], _table: Table) -> Iterator[Block]:
    return in_blocks(rows)


def _settle_published(table: PublishedTable, picking: Picking, answers: Answers, on_rows: OnRows) -> Settled:
    read = read_figures(table, answers)
    if isinstance(read, Open):
        return Settled(picking=picking, readers={}, questions=read.questions)
    columns, asked = _texts(table, read, answers)
    if asked:
        return Settled(picking=picking, readers={}, questions=asked)
    names = list(columns)
    rows: list[tuple[int, Cells]] = [
        (figure.row.line, {name: columns[name][place].strip() for name in names})
        for place, figure in enumerate(read.figures)
    ]
    contract = [written_column(TAKEDOWN_COUNTS.column(name), read.scale) for name in names]
    settled = settle(
        replace(
            picking,
            settles=None,
            read=partial(_given, rows),
            columns=tuple(contract),
            compose=partial(_scaled, read.scale),
        ),
        answers,
        on_rows,
    )
    if settled.questions:
        return replace(settled, questions=tuple(_worded(table, one) for one in settled.questions))
    return replace(settled, tally=_tally(read, settled))


def _texts(table: PublishedTable, read: Reading, answers: Answers) -> tuple[dict[str, list[str]], tuple[Question, ...]]:
    """Columns of the dataset, each with a text a figure; what the table says nothing of is no column, and is asked for."""
    figures = read.figures
    periods = [read.periods[figure.period] for figure in figures]
    columns = {
        "period_first_date": [period.first.isoformat() for period in periods],
        "period_last_date": [period.last.isoformat() for period in periods],
        "count": [unmarked(figure.text) for figure in figures],
    }
    columns |= {name: texts for name in ("unit", "action") if any(texts := _codes(name, table, figures, read.readings))}
    platforms = [figure.platform for figure in figures]
    if any(platforms):
        columns["platform"] = platforms
    stated = {name for figure in figures for name in figure.row.stated}
    for name in stated:
        columns[name] = [figure.row.stated.get(name, "") for figure in figures]
    measures = [_measure(figure, read, table.title) for figure in figures]
    questions: tuple[Question, ...] = ()
    if "measure" not in stated:
        columns["measure"], questions = _measures(measures, answers)
    if "territory" not in stated:
        territory, asked = _territory(table, figures, answers)
        columns["territory"] = [territory] * len(figures)
        questions = (*questions, *asked)
    apart, asked = _told_apart(columns, figures, answers)
    return columns | apart, (*questions, *asked)


def _territory(table: PublishedTable, figures: Sequence[Figure], answers: Answers) -> tuple[str, tuple[Question, ...]]:
    """Where all takedowns of a table hold: asked where its words point beyond Indonesia. UserError `territory_refused`."""
    texts = dict.fromkeys((table.title, *(figure.label for figure in figures)))
    telling = tuple(text for text in texts if points_elsewhere(text))
    if not telling:
        return Territory.INDONESIA.value, ()
    question = value_question(TAKEDOWN_COUNTS.column("territory"))
    question = replace(
        question,
        text_key="takedown_territory",
        examples=telling[:MOST_EXAMPLES],
        choices=(*question.choices, Choice(id=REFUSE, text_key="refuse_table")),
    )
    answer = answer_to(question, answers)
    if answer == REFUSE:
        raise UserError("territory_refused", file=table.table.path.name)
    return answer or "", () if answer else (question,)


def _codes(
    name: str, table: PublishedTable, figures: Sequence[Figure], readings: Mapping[str, LabelReading]
) -> list[str]:
    """The code that a label proves, else the one that the title does, else the label, which is then asked about."""
    of_title = read_label(without_platforms(table.title)).proven.get(name, "")
    return [
        readings[figure.label].proven.get(name)
        or (figure.label if readings[figure.label].codes[name] else of_title or figure.label)
        for figure in figures
    ]


def _measure(figure: Figure, read: Reading, title: str) -> str:
    """`cumulative` where words say so, `flow` where a later figure is smaller; empty where neither proves it."""
    if says_cumulative(f"{figure.label} {title}"):
        return "cumulative"
    series = sorted(
        (read.periods[one.period], read.values[one.row.line, one.column.place])
        for one in read.figures
        if (one.label, one.platform, one.row.stated) == (figure.label, figure.platform, figure.row.stated)
        and (one.row.line, one.column.place) in read.values
    )
    falls = any(later < earlier for (_, earlier), (_, later) in pairwise(series))
    return "flow" if falls else ""


def _measures(measures: list[str], answers: Answers) -> tuple[list[str], tuple[Question, ...]]:
    if all(measures):
        return measures, ()
    question = replace(value_question(TAKEDOWN_COUNTS.column("measure")), text_key="takedown_measure")
    answer = answer_to(question, answers)
    return [measure or answer or "" for measure in measures], () if answer else (question,)


def _told_apart(
    columns: Mapping[str, list[str]], figures: Sequence[Figure], answers: Answers
) -> tuple[dict[str, list[str]], tuple[Question, ...]]:
    """Where figures of different labels would be one and the same: what their labels tell apart."""
    open_columns = [name for name in _APART if name not in columns]
    keys: dict[tuple[str, ...], set[str]] = {}
    for place, figure in enumerate(figures):
        key = tuple(texts[place] for name, texts in sorted(columns.items()) if name != "count")
        keys.setdefault(key, set()).add(figure.label)
    labels = sorted({label for same in keys.values() if len(same) > 1 for label in same})
    if not labels or not open_columns:
        return {}, ()
    question = Question(
        id=APART,
        text_key="apart",
        examples=tuple(labels[:MOST_EXAMPLES]),
        choices=tuple(Choice(id=name, text_key=f"apart.{name}") for name in open_columns),
    )
    answer = answer_to(question, answers)
    return ({}, (question,)) if answer is None else ({answer: [figure.label for figure in figures]}, ())


def _scaled(scale: int, block: Block) -> Block:
    """Counts that are written in thousands or millions, as they are."""
    if scale == 1:
        return block
    counts = block.columns["count"].read(partial(_scaled_count, scale))
    return Block(lines=block.lines, columns={**block.columns, "count": counts}, broken=block.broken)


def _scaled_count(scale: int, count: str) -> str:
    if not count or isinstance(count, Doubt):
        return count
    scaled = Decimal(count) * scale
    return str(int(scaled)) if is_whole(scaled) else Doubt(count, "number_not_whole")


def _worded(table: PublishedTable, question: Question) -> Question:
    """Questions about all rows, in words of takedowns; a platform that the title names is offered first."""
    if question.id != "value.platform":
        return question
    named = platforms_in(table.title)
    return replace(question, text_key="takedown_platform", suggested=named[0] if len(named) == 1 else None)


def _tally(read: Reading, settled: Settled) -> Tally:
    """A row of which one figure cannot be taken is left out whole, like any row."""
    columns = {column.name: column for column in TAKEDOWN_COUNTS.columns}
    rows = [
        (line, {**dict.fromkeys(columns, ""), **dict(zip(block.columns, fields, strict=True))})
        for block in settled.blocks()
        for line, *fields in zip(block.lines.tolist(), *(one.cells() for one in block.columns.values()), strict=True)
    ]
    bad = {
        line
        for line, fields in rows
        for name, value in fields.items()
        if isinstance(value, Doubt) or reject_reason(columns[name], value) is not None
    }
    good = [fields for line, fields in rows if line not in bad]
    units: Counter[str] = Counter()
    for fields in good:
        if fields["measure"] == "flow":
            units[fields["unit"]] += int(fields["count"])
    notes = {
        "marked": sum(has_mark(figure) for figure in read.figures if figure.row.line not in bad),
        "cumulative": sum(fields["measure"] == "cumulative" for fields in good),
    }
    return Tally(
        read=len(rows) + read.left_out.total(),
        repeated=0,
        rejected=len(rows) - len(good),
        counted=len(good),
        left_out=dict(read.left_out),
        notes={note: count for note, count in notes.items() if count},
        units=dict(units),
    )
