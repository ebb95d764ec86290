"""Cells that a dataset needs, picked from tables by heading: the same step for templates, sellers' exports and mapped files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.cell_safety import restored_cell
from catalog.contracts import Column, Dataset
from catalog.errors import UserError
from catalog.layouts import plain_heading
from catalog.questions import Answers
from etl.readers.cells import Doubt
from etl.readers.forms import TEXTS
from etl.readers.tables import Table, first_rows_of, rows_of

if TYPE_CHECKING:
    from etl.readers.settle import Settled

Cells = dict[str, object]
"""Cells of one row by column, empty ones as empty text."""

Fields = dict[str, str]
"""Fields of one row in the words of the contract, by column; a `Doubt` where a cell proves none."""

MISCOUNTED = ""
"""Column of a row whose fields are not as many as the headings: how many of how many. What else the row has proves nothing."""

RowReader = Callable[[Table], Iterator[tuple[int, Cells]]]
Composer = Callable[[Iterable[tuple[int, Fields]]], Iterator[tuple[int, Fields]]]


@dataclass(frozen=True, kw_only=True)
class Picking:
    """What of which tables a dataset takes.

    - `layout`: id of the layout, `template` or `mapped`.
    - `tables`: read one after another as if they were one: parts of an export.
    - `read`: rows of a table, by column.
    - `columns`: contract of each picked column; those that no dataset holds (a price, pieces sent back) serve `compose`.
    - `constants`: fields that hold for every row, by column.
    - `stated`: names of the style in which a column is written, by column.
    - `titles`: columns of codes that hold titles of products.
    - `completes`: id of the batch whose rejected rows these are, mended; empty for others.
    - `settles`: settles it in a way of its own, where it is not read cell by cell; see `etl.readers.settle.settle`.
    - `compose`: turns fields of one row into those of the dataset, row by row in file order; `composed` are the columns that it
      makes.
    """

    layout: str
    dataset: Dataset
    tables: tuple[Table, ...]
    read: RowReader
    columns: tuple[Column, ...]
    constants: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, str] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()
    numeric_ids: frozenset[str] = frozenset()
    completes: str = ""
    compose: Composer | None = None
    composed: frozenset[str] = frozenset()
    settles: Callable[[Picking, Answers], Settled] | None = None

    @property
    def path(self) -> Path:
        return self.tables[0].path

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Rows of all tables; the lines of later tables follow those of earlier ones' last."""
        before = 0
        for table in self.tables:
            line = 0
            for line, cells in self.read(table):
                yield before + line, cells
            before += line


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A row of headings: its line, the place of each heading, plain, those that stand twice, and the columns up to the last."""

    line: int
    places: Mapping[str, int]
    repeated: frozenset[str]
    width: int


def heading_of(line: int, cells: Iterable[object]) -> Heading:
    """A row as headings; of two that are the same the first one counts."""
    places: dict[str, int] = {}
    repeated = set()
    for place, cell in enumerate(cells):
        name = plain_heading(cell)
        if places.setdefault(name, place) != place:
            repeated.add(name)
    places.pop("", None)
    return Heading(
        line=line, places=places, repeated=frozenset(repeated - {""}), width=max(places.values(), default=-1) + 1
    )


def headings_in(table: Table) -> Iterator[Heading]:
    """The first rows of a table, each as headings."""
    return (heading_of(line, cells) for line, cells in first_rows_of(table))


def require_one_sheet(tables: Iterable[Table]) -> None:
    """UserError `several_sheets` where the tables are more than one: which of them counts only their owner knows."""
    different = list(dict.fromkeys(tables))
    if len(different) > 1:
        names = ", ".join(table.sheet or table.name for table in different)
        raise UserError("several_sheets", file=different[0].path.name, sheets=names)


def rows_below(
    table: Table, heading: Heading, places: Mapping[str, int], *, is_ours: bool = False, is_template: bool = False
) -> Iterator[tuple[int, Cells]]:
    """Rows below the headings by column; headings that come again are no rows.

    `is_ours`: whether the table is one that we wrote, so that marks against formulas are taken off its texts.

    A row with content beyond the last heading, or of text with fewer fields than headings, is `MISCOUNTED`: its fields may stand
    in each other's places. `is_template` gives them too, for their sender to mend; in other files a buyer may stand anywhere.
    """
    for line, cells in rows_of(table):
        if line <= heading.line or heading_of(line, cells).places == heading.places:
            continue
        is_short = table.form in TEXTS and len(cells) < heading.width
        is_miscounted = is_short or any(cell not in ("", None) for cell in cells[heading.width :])
        row = {} if is_miscounted and not is_template else {name: _cell(cells, place) for name, place in places.items()}
        if is_ours:
            row = {name: _unmarked(cell) for name, cell in row.items()}
        yield line, {MISCOUNTED: f"{len(cells)}/{heading.width}", **row} if is_miscounted else row


def _unmarked(cell: object) -> object:
    return restored_cell(cell) if isinstance(cell, str) else cell


def _cell(cells: list[object], place: int) -> object:
    cell = cells[place] if place < len(cells) else ""
    if isinstance(cell, str):
        return cell if isinstance(cell, Doubt) else cell.strip()
    return "" if cell is None else cell
