"""From picked cells to fields of the contract: what is provable is read, anything else is asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.codes import Platform, code_text_key
from catalog.contracts import Column, ColumnType
from catalog.errors import Translated, UserError
from catalog.questions import Answers, Choice, Question
from catalog.regions import provinces
from catalog.text import Language, has_text
from etl.encoders import CodeSettlement, Fix, settle_categories, settle_codes
from etl.readers import dates, numbers
from etl.readers.cells import LARGEST_EXACT, Doubt, cell_text
from etl.readers.choices import answer_to
from etl.readers.coded import Block, Broken, Coded, constant
from etl.readers.date_styles import DateStyle
from etl.readers.forms import TEXTS
from etl.readers.line_numbers import OrderLines
from etl.readers.line_totals import MULTIPLIED, TOTAL, UNIT_PRICE, UNITS, LineTotals
from etl.readers.number_styles import NumberStyle
from etl.readers.picking import Picking
from etl.readers.profiles import Profile, without_time
from etl.readers.tally import Tally
from etl.readers.template import code_values, reject_reason

Reader = Callable[[object], str]
"""A cell as a field of its column; a `Doubt` where it proves none."""

MOST_REMEMBERED = 200_000


OnRows = Callable[[int], None]
"""Told how many rows were read so far, about once a block."""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What is known of how a picking is to be read.

    - `readers`: by column, of those that are settled.
    - `questions`: what is open; while there are any, nothing may be read.
    - `fixes`: spellings that are read as another, as answered.
    - `tally`: of a file that is counted, what became of all that it holds; None for others, and while questions are open.
    - `texts`: columns of free text.
    - `line_numbers`: the line of each row within its order, where the file does not say it.
    """

    picking: Picking
    readers: Mapping[str, Reader]
    questions: tuple[Question, ...]
    fixes: tuple[Fix, ...] = ()
    tally: Tally | None = None
    line_numbers: NDArray[np.int32] | None = None
    texts: frozenset[str] = frozenset()

    def blocks(self) -> Iterator[Block]:
        """Fields of those columns of the dataset that are there; a `Doubt` where a cell proves none."""
        picking = self.picking
        before = 0
        for block in picking.blocks():
            rows = len(block.lines)
            columns = {name: constant(field, rows) for name, field in picking.constants.items()}
            if rows:
                columns |= {name: self._read(block.columns[name], name) for name in self.readers}
            if self.line_numbers is not None:
                numbers = self.line_numbers[before : before + rows]
                columns[LINE_NUMBER] = Coded(values=_numerals(numbers.max(initial=0)), codes=numbers)
            before += rows
            read = Block(lines=block.lines, columns=columns, broken=tuple(map(self._broken, block.broken)))
            yield read if picking.compose is None or not rows else picking.compose(read)

    def _read(self, column: Coded, name: str) -> Coded:
        # Readers of texts have taken off what stands around them.
        is_text = self.picking.tables[0].form in TEXTS and name in self.texts
        return column if is_text else column.read(self.readers[name])

    def _broken(self, row: Broken) -> Broken:
        """What is given of it as text: it stands in no column for certain, so nothing is read by the column's rules."""
        columns = self.picking.dataset.columns
        cells = {
            column.name: cell_text(column, row.cells[column.name]) for column in columns if column.name in row.cells
        }
        return replace(row, cells=cells)


LINE_NUMBER = "line_number"


@lru_cache(maxsize=4)
def _numerals(highest: int) -> list[str]:
    return [str(number) for number in range(highest + 1)]


def settle(picking: Picking, answers: Answers, on_rows: OnRows) -> Settled:
    """Look through all cells once, and settle every column by proof or by answer.

    UserError: `answer_unknown` (no such choice), `answer_unfit` (a text that breaks the contract), `too_many_different`, those
    of reading the file.
    """
    if picking.settles is not None:
        return picking.settles(picking, answers, on_rows)
    constants, questions = _asked_constants(picking, answers)
    picking = replace(picking, constants=constants)
    readers: dict[str, Reader] = {}
    fixes: list[Fix] = []
    profiles, lines, totals = _looked_through(picking, on_rows)
    for column, cells in profiles.items():
        settled = _settled(picking, column, cells, answers)
        questions += settled.questions
        fixes += settled.fixes
        if settled.reader is not None:
            readers[column.name] = settled.reader
    if totals is not None and not questions:
        # Prices are written as totals are: alone, `89.000` would be asked about once more.
        asked = totals.question(readers[TOTAL], readers[UNITS])
        answer = answer_to(asked, answers) if asked is not None else None
        if asked is not None and answer is None:
            questions.append(asked)
        if answer == MULTIPLIED:
            readers[UNIT_PRICE] = readers[TOTAL]
    return Settled(
        picking=picking,
        readers=readers,
        questions=tuple(questions),
        fixes=tuple(fixes),
        texts=frozenset(column.name for column in picking.columns if not _is_profiled(column)),
        line_numbers=lines.numbers(readers.get("platform")) if lines is not None and not questions else None,
    )


def value_question(column: Column) -> Question:
    """The question for one value that all rows of a file share."""
    choices = tuple(_code_choice(column, code) for code in sorted(code_values(column)))
    own = f"value.{column.name}"
    text_key = own if has_text(f"question.{own}", Language.INDONESIAN) else "value_of"
    return Question(id=own, text_key=text_key, params={"column": column.name}, choices=choices)


def _asked_constants(picking: Picking, answers: Answers) -> tuple[dict[str, str], list[Question]]:
    constants, questions = dict(picking.constants), []
    held = {column.name for column in picking.columns} | constants.keys() | picking.composed
    for column in picking.dataset.columns:
        if column.name in held or not column.is_required:
            continue
        question = value_question(column)
        answer = answers.get(question.id)
        if answer is None:
            questions.append(question)
        elif reject_reason(column, answer.strip()) is not None:
            raise UserError("answer_unfit", question=question.id, answer=answer)
        else:
            constants[column.name] = answer.strip()
    return constants, questions


_UNPROFILED = (ColumnType.TEXT, ColumnType.BOOLEAN)


def _looked_through(
    picking: Picking, on_rows: OnRows
) -> tuple[dict[Column, Counter[Hashable]], OrderLines | None, LineTotals | None]:
    """How often each different cell occurs, by column, which rows are of one order, and what their lines are worth.

    Texts are not looked through.
    """
    file = picking.path.name
    profiles = {column.name: Profile(column, file) for column in picking.columns if _is_profiled(column)}
    texts = {column.name: _text_reader(picking, column) for column in picking.columns if not _is_profiled(column)}
    lines = OrderLines() if picking.numbers_lines else None
    totals = LineTotals() if picking.tells_prices else None
    rows = 0
    for block in picking.blocks():
        rows += len(block.lines) + len(block.broken)
        on_rows(rows)
        if not len(block.lines):
            continue
        for name, profile in profiles.items():
            profile.add(block.columns[name])
        if lines is not None:
            lines.add(block, lambda name, cell: texts[name](cell))
        if totals is not None:
            totals.add(block)
    if not rows:
        raise UserError("file_empty", file=file)
    cells = {
        column: profiles[column.name].cells if column.name in profiles else Counter() for column in picking.columns
    }
    return cells, lines, totals


def _is_profiled(column: Column) -> bool:
    return column.type not in _UNPROFILED or column.name == "province_code"


@dataclass(frozen=True, kw_only=True)
class _One:
    reader: Reader | None = None
    questions: tuple[Question, ...] = ()
    fixes: tuple[Fix, ...] = ()


def _settled(picking: Picking, column: Column, cells: Counter[Hashable], answers: Answers) -> _One:
    stated = picking.stated.get(column.name)
    if column.type in (ColumnType.INTEGER, ColumnType.DECIMAL):
        return _settled_numbers(column, cells, answers, stated)
    if column.type is ColumnType.DATE:
        return _settled_dates(column, cells, answers, stated)
    if _is_profiled(column):
        return _settled_codes(picking, column, cells, answers)
    return _One(reader=_text_reader(picking, column))


def _text_reader(picking: Picking, column: Column) -> Reader:
    if column.type is ColumnType.BOOLEAN:
        return partial(cell_text, column)
    return partial(_text, column, column.name in picking.numeric_ids)


def _settled_numbers(column: Column, cells: Counter[Hashable], answers: Answers, stated: str | None) -> _One:
    reading = numbers.settle_numbers(column, cells, stated=NumberStyle(stated) if stated else None)
    if isinstance(reading, Question):
        if reading.id not in answers:
            return _One(questions=(reading,))
        reading = numbers.answered(column, cells, answers[reading.id])
    return _One(reader=_remembering(partial(reading.field, column)))


def _settled_dates(column: Column, cells: Counter[Hashable], answers: Answers, stated: str | None) -> _One:
    style = DateStyle(stated) if stated else None
    reading = dates.settle_dates(column, cells, stated=style)
    if isinstance(reading, Question):
        if reading.id not in answers:
            return _One(questions=(reading,))
        reading = dates.answered(column, cells, answers[reading.id], stated=style)
    return _One(reader=_remembering(reading.field, without_time))


def _settled_codes(picking: Picking, column: Column, cells: Counter[Hashable], answers: Answers) -> _One:
    texts: Counter[str] = Counter()
    for cell, count in cells.items():
        texts[cell_text(column, cell)] += count
    named = picking.constants.get("platform")
    settlement: CodeSettlement = (
        settle_categories(texts, answers)
        if column.name in picking.titles
        else settle_codes(column, texts, answers, platform=Platform(named) if named else None)
    )

    def read(cell: object) -> str:
        text = cell_text(column, cell)
        return settlement.codes.get(text, text if text == "" else Doubt(text, "unknown_code"))

    return _One(reader=read, questions=settlement.questions, fixes=settlement.fixes)


def _text(column: Column, may_be_number: bool, cell: object) -> str:
    if type(cell) is str:
        return cell.strip()
    if may_be_number and isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT:
        return str(int(cell))
    text = cell_text(column, cell)
    return text if isinstance(text, Doubt) else text.strip()


def _remembering(read: Reader, shortened: Callable[[Any], Any] = lambda cell: cell) -> Reader:
    """Most columns hold few different cells; equal cells of two types are read apart (1.0 and True).

    `shortened`: a cell without what changes nothing where it can be read at all.
    """
    known: dict[tuple[type, object], str] = {}

    def remembered(cell: object) -> str:
        key = (type(cell), cell)
        found = known.get(key)
        if found is None:
            found = read(cell) if cell != "" else ""
            if len(known) < MOST_REMEMBERED:
                known[key] = found
        return found

    def read_short(cell: object) -> str:
        short = shortened(cell)
        field = remembered(short)
        return read(cell) if isinstance(field, Doubt) and short is not cell else field

    return read_short


def _code_choice(column: Column, code: str) -> Choice:
    if column.codes is not None:
        return Choice(id=code, text_key="code", params={"name": Translated(code_text_key(column.codes(code)))})
    return Choice(id=code, text_key="code", params={"name": provinces()[code].name})
