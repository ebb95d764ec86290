"""Cells that a dataset needs, picked from tables by heading: the same step for templates, sellers' exports and mapped files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from catalog.cell_safety import restored_cell
from catalog.contracts import Column, Dataset
from catalog.errors import UserError
from catalog.layouts import plain_heading
from catalog.questions import Answers
from etl.readers.coded import BLOCK_ROWS, Block, Broken, coded
from etl.readers.columnar import parquet_blocks
from etl.readers.forms import TEXTS, Form
from etl.readers.tables import Table, first_rows_of, rows_of
from etl.readers.text_blocks import text_blocks

if TYPE_CHECKING:
    from etl.readers.settle import OnRows, Settled

Cells = dict[str, object]
"""Cells of one row by column, empty ones as empty text."""

BlockReader = Callable[[Table], Iterator[Block]]
"""Gives rows in file order; a cell is empty text where it is empty, and a text has no blanks at its ends."""

Composer = Callable[[Block], Block]
"""Turns a block of fields into one of other fields with as many rows."""


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
    - `numbers_lines`: the lines of an order are numbered in file order.
    - `tells_prices`: beside the total of a line stands the price of a piece, as `etl.readers.line_totals.UNIT_PRICE`.
    - `compose`: turns fields into those of the dataset; `composed` are the columns that it, or the numbering, makes.
    """

    layout: str
    dataset: Dataset
    tables: tuple[Table, ...]
    read: BlockReader
    columns: tuple[Column, ...]
    constants: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, str] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()
    numeric_ids: frozenset[str] = frozenset()
    completes: str = ""
    numbers_lines: bool = False
    tells_prices: bool = False
    compose: Composer | None = None
    composed: frozenset[str] = frozenset()
    settles: Callable[[Picking, Answers, OnRows], Settled] | None = None

    @property
    def path(self) -> Path:
        return self.tables[0].path

    def blocks(self) -> Iterator[Block]:
        """Rows of all tables; the lines of later tables follow those of earlier ones' last."""
        before = 0
        for table in self.tables:
            last = 0
            for block in self.read(table):
                last = max(last, *block.lines[-1:].tolist(), *(row.line for row in block.broken))
                broken = tuple(replace(row, line=before + row.line) for row in block.broken)
                yield Block(lines=before + block.lines, columns=block.columns, broken=broken)
            before += last


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


def blocks_below(
    table: Table, heading: Heading, places: Mapping[str, int], *, is_ours: bool = False, is_template: bool = False
) -> Iterator[Block]:
    """Rows below the headings by column; headings that come again are no rows.

    `is_ours`: whether the table is one that we wrote, so that marks against formulas are taken off its texts.

    A row with content beyond the last heading, or of text with fewer fields than headings, is broken: its fields may stand in
    each other's places. `is_template` gives them too, for their sender to mend; in other files a buyer may stand anywhere.
    """
    given = places if is_template else {}
    for part in _parts_below(table, heading, places, given):
        kept = _without_headings(part, heading, places)
        if is_ours:
            columns = {name: column.read(_unmarked) for name, column in kept.columns.items()}
            broken = tuple(replace(row, cells={n: _unmarked(c) for n, c in row.cells.items()}) for row in kept.broken)
            kept = Block(lines=kept.lines, columns=columns, broken=broken)
        yield kept


def in_blocks(rows: Iterable[tuple[int, Cells]]) -> Iterator[Block]:
    """Rows of the same columns, none of them broken, in blocks."""
    waiting = iter(rows)
    while part := list(islice(waiting, BLOCK_ROWS)):
        yield Block(
            lines=np.array([line for line, _ in part], np.int64),
            columns={name: coded(cells[name] for _, cells in part) for name in part[0][1]},
        )


@dataclass(frozen=True, kw_only=True)
class _Part:
    """Rows of a table, and all cells of one by its place among them."""

    block: Block
    row: Callable[[int], Sequence[object]]


def _parts_below(
    table: Table, heading: Heading, places: Mapping[str, int], given: Mapping[str, int]
) -> Iterator[_Part]:
    """`given`: places of what is given of broken rows."""
    if table.form in TEXTS:
        yield from _parts_of_text(table, heading, places, given)
    elif table.form is Form.PARQUET and heading.line == 1:
        yield from _parts_of_parquet(table, heading, places, given)
    else:
        yield from _parts_of_cells(table, heading, places, given)


def _parts_of_text(
    table: Table, heading: Heading, places: Mapping[str, int], given: Mapping[str, int]
) -> Iterator[_Part]:
    for part in text_blocks(table, heading.line, heading.width, places.values()):
        block = Block(
            lines=part.lines,
            columns={name: part.columns[place] for name, place in places.items()} if len(part.lines) else {},
            broken=tuple(_broken(line, fields, part.expected, given) for line, fields in part.miscounted),
        )
        yield _Part(block=block, row=part.row)


def _parts_of_parquet(
    table: Table, heading: Heading, places: Mapping[str, int], given: Mapping[str, int]
) -> Iterator[_Part]:
    for part in parquet_blocks(table.path):
        is_wide = np.zeros(part.rows, bool)
        for place in range(heading.width, part.width):
            is_wide |= part.column(place).where(_is_filled)
        lines = part.first_line + np.arange(part.rows)
        kept, wide = np.flatnonzero(~is_wide), np.flatnonzero(is_wide)
        wide_row = part.row_of(wide)
        block = Block(
            lines=lines[kept],
            columns={name: part.column(place).read(_cell).of(kept) for name, place in places.items()},
            broken=tuple(
                _broken(line, wide_row(number), heading.width, given)
                for number, line in enumerate(lines[wide].tolist())
            ),
        )
        yield _Part(block=block, row=part.row_of(kept))


def _parts_of_cells(
    table: Table, heading: Heading, places: Mapping[str, int], given: Mapping[str, int]
) -> Iterator[_Part]:
    rows = (row for row in rows_of(table) if row[0] > heading.line)
    while part := list(islice(rows, BLOCK_ROWS)):
        is_wide = [any(map(_is_filled, cells[heading.width :])) for _, cells in part]
        kept = [row for row, wide in zip(part, is_wide, strict=True) if not wide]
        block = Block(
            lines=np.array([line for line, _ in kept], np.int64),
            columns={
                name: coded(cells[place] if place < len(cells) else "" for _, cells in kept).read(_cell)
                for name, place in places.items()
            },
            broken=tuple(
                _broken(line, cells, heading.width, given)
                for (line, cells), wide in zip(part, is_wide, strict=True)
                if wide
            ),
        )
        yield _Part(block=block, row=partial(_cells_of, kept))


def _broken(line: int, cells: Sequence[object], expected: int, given: Mapping[str, int]) -> Broken:
    return Broken(
        line=line,
        value=f"{len(cells)}/{expected}",
        reason="field_count",
        cells={name: _cell(cells[place]) for name, place in given.items() if place < len(cells)},
    )


def _cells_of(rows: list[tuple[int, list[object]]], number: int) -> list[object]:
    return rows[number][1]


def _without_headings(part: _Part, heading: Heading, places: Mapping[str, int]) -> Block:
    """Looked for in the column of the fewest values."""
    block = part.block
    if not block.columns or not len(block.lines):
        return block
    name = min(block.columns, key=lambda name: block.columns[name].distinct)
    (wanted,) = (plain for plain, place in heading.places.items() if place == places[name])
    is_suspect = block.columns[name].where(lambda cell: plain_heading(cell) == wanted)
    again = [
        number
        for number in np.flatnonzero(is_suspect).tolist()
        if heading_of(0, part.row(number)).places == heading.places
    ]
    if not again:
        return block
    is_row = np.ones(len(block.lines), bool)
    is_row[again] = False
    return block.of(is_row)


def _is_filled(cell: object) -> bool:
    return cell not in ("", None)


def _unmarked(cell: object) -> object:
    return restored_cell(cell) if isinstance(cell, str) else cell


def _cell(cell: object) -> object:
    if isinstance(cell, str):
        return cell.strip()
    return "" if cell is None else cell
