"""From picked cells to fields of the contract: what is provable is read, anything else is asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from catalog.codes import Platform, code_text_key
from catalog.contracts import Column, ColumnType
from catalog.errors import Translated, UserError
from catalog.questions import Answers, Choice, Question
from catalog.regions import provinces
from catalog.text import Language, has_text
from etl.encoders import CodeSettlement, Fix, settle_categories, settle_codes
from etl.readers import dates, numbers
from etl.readers.cells import LARGEST_EXACT, Doubt, cell_text
from etl.readers.date_styles import DateStyle
from etl.readers.number_styles import NumberStyle
from etl.readers.picking import MISCOUNTED, Fields, Picking
from etl.readers.tally import Tally
from etl.readers.template import code_values, reject_reason

Reader = Callable[[object], str]
"""A cell as a field of its column; a `Doubt` where it proves none."""

MOST_REMEMBERED = 200_000


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What is known of how a picking is to be read.

    - `readers`: by column, of those that are settled.
    - `questions`: what is open; while there are any, nothing may be read.
    - `fixes`: spellings that are read as another, as answered.
    - `tally`: of a file that is counted, what became of all that it holds; None for others, and while questions are open.
    """

    picking: Picking
    readers: Mapping[str, Reader]
    questions: tuple[Question, ...]
    fixes: tuple[Fix, ...] = ()
    tally: Tally | None = None

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows as (line, fields in the order of the dataset's columns); before those of a `MISCOUNTED` row, what is wrong."""
        rows = self._fields()
        composed = rows if self.picking.compose is None else self.picking.compose(rows)
        names = [column.name for column in self.picking.dataset.columns]
        for line, fields in composed:
            wrong = [fields[MISCOUNTED]] if MISCOUNTED in fields else []
            yield line, [*wrong, *(fields.get(name, "") for name in names)]

    def _fields(self) -> Iterator[tuple[int, Fields]]:
        constants = dict(self.picking.constants)
        readers = list(self.readers.items())
        for line, cells in self.picking.rows():
            if MISCOUNTED in cells:
                texts = {column.name: cell_text(column, cells.get(column.name, "")) for column in self.picking.columns}
                yield line, {**texts, MISCOUNTED: Doubt(str(cells[MISCOUNTED]), "field_count")}
            else:
                yield line, {**constants, **{name: read(cells[name]) for name, read in readers}}


def settle(picking: Picking, answers: Answers) -> Settled:
    """Look through all cells once, and settle every column by proof or by answer.

    UserError: `answer_unknown` (no such choice), `answer_unfit` (a text that breaks the contract), those of reading the file.
    """
    if picking.settles is not None:
        return picking.settles(picking, answers)
    constants, questions = _asked_constants(picking, answers)
    picking = replace(picking, constants=constants)
    readers: dict[str, Reader] = {}
    fixes: list[Fix] = []
    for column, cells in _profiles(picking).items():
        settled = _settled(picking, column, cells, answers)
        questions += settled.questions
        fixes += settled.fixes
        if settled.reader is not None:
            readers[column.name] = settled.reader
    return Settled(
        picking=picking,
        readers=readers,
        questions=tuple(questions),
        fixes=tuple(fixes),
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


def _profiles(picking: Picking) -> dict[Column, Counter[Hashable]]:
    """How often each different cell occurs, by column; columns of text are not looked through."""
    profiles: dict[Column, Counter[Hashable]] = {column: Counter() for column in picking.columns}
    counted = [(column.name, counter) for column, counter in profiles.items() if _is_profiled(column)]
    rows = 0
    for _, cells in picking.rows():
        rows += 1
        if MISCOUNTED in cells:
            continue
        for name, counter in counted:
            cell = cells[name]
            if cell != "":
                counter[cell] += 1
    if not rows:
        raise UserError("file_empty", file=picking.path.name)
    return profiles


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
    if column.type is ColumnType.BOOLEAN:
        return _One(reader=partial(cell_text, column))
    return _One(reader=partial(_text, column, column.name in picking.numeric_ids))


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
    return _One(reader=_remembering(reading.field))


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
    if may_be_number and isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT:
        return str(int(cell))
    text = cell_text(column, cell)
    return text if isinstance(text, Doubt) else text.strip()


def _remembering(read: Reader) -> Reader:
    """Most columns hold few different cells; equal cells of two types are read apart (1.0 and True)."""
    known: dict[tuple[type, object], str] = {}

    def remembered(cell: object) -> str:
        key = (type(cell), cell)
        found = known.get(key)
        if found is None:
            found = read(cell) if cell != "" else ""
            if len(known) < MOST_REMEMBERED:
                known[key] = found
        return found

    return remembered


def _code_choice(column: Column, code: str) -> Choice:
    if column.codes is not None:
        return Choice(id=code, text_key="code", params={"name": Translated(code_text_key(column.codes(code)))})
    return Choice(id=code, text_key="code", params={"name": provinces()[code].name})
