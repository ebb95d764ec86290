"""Text tables in blocks: Arrow splits what is written regularly, and Python's reader, slower by far, what is not.

Regular is a block in which quotation marks enclose whole fields, lines end in one way, and rows are as wide as the headings or
too short. There both readers see the same. What lies behind an irregular quotation mark is left to Python's reader to the end,
as nobody else can tell where its rows begin.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TextIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute
from pyarrow import csv as arrow_csv

from catalog.errors import UserError
from etl.readers.coded import BLOCK_ROWS, Coded, coded_texts
from etl.readers.tables import (
    LOOKED_AT,
    MOST_FIELD,
    MOST_LINE,
    Table,
    Widths,
    csv_rows,
    lines_of,
    naming_text_faults,
    open_text,
    rows_of,
)

_BLOCK_CHARACTERS = 8 << 20
_DENSE = 0.25
"""Share of different values among rows from which on finding out which are the same is not worth its time."""

_ENCODED = pa.dictionary(pa.int32(), pa.string())
_QUOTE, _LINE_FEED, _RETURN = b'"\n\r'


@dataclass(frozen=True, kw_only=True)
class TextBlock:
    """Rows of a text that are not wholly empty.

    - `columns`: by place, without blanks at their ends; `row`: all fields of a row by its place in the block.
    - `miscounted`: rows beside them that `Widths` refuses, as (line, fields); `expected`: how many fields they should have.
    """

    lines: NDArray[np.int64]
    columns: dict[int, Coded]
    row: Callable[[int], list[str]]
    miscounted: tuple[tuple[int, list[str]], ...]
    expected: int


def text_blocks(table: Table, after_line: int, width: int, places: Iterable[int]) -> Iterator[TextBlock]:
    """Rows below the headings that start on a line and are so wide. UserError as `tables.rows_of`."""
    wanted = sorted(set(places))
    with naming_text_faults(table.path), open_text(table.path, table.form, table.encoding) as text:
        headings, line = _below_heading(table, text, after_line)
        first = islice((cells for row, cells in rows_of(table) if row > after_line), LOOKED_AT)
        widths = Widths.of(width, len(headings), first)
        rest, dense = b"", set[int]()
        while True:
            piece = text.read(_BLOCK_CHARACTERS)
            content = rest + piece.encode()
            if not content:
                return
            cut = _Cut.of(content, table.delimiter.encode(), is_last=len(piece) < _BLOCK_CHARACTERS)
            if cut is None:
                following = _joined(table, content.decode(), text)
                yield from _by_python(table, following, line, widths, wanted)
                return
            block = cut.content
            read = _by_arrow(table, cut, line, len(headings), widths, wanted, dense) if cut.rows else None
            if read is not None:
                yield read
            elif cut.rows:
                yield from _by_python(table, io.StringIO(block.decode(), newline=""), line, widths, wanted)
            line += cut.line_ends
            rest = content[len(block) :]
            if len(piece) < _BLOCK_CHARACTERS:
                return


def _below_heading(table: Table, text: TextIO, after_line: int) -> tuple[list[str], int]:
    """The fields of the headings and the line below them; the text stands there then."""
    rows = csv_rows(table, lines_of(table, text), 1)
    for line, fields, next_line in rows:
        if line >= after_line:
            return fields, next_line
    raise UserError("file_empty", file=table.path.name)


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """Whole rows at the beginning of a content, as bytes, and where in them what stands."""

    content: bytes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    fields: NDArray[np.int64]
    lines: NDArray[np.int64]
    line_ends: int
    has_quotes: bool

    @property
    def rows(self) -> int:
        return len(self.starts)

    @classmethod
    def of(cls, content: bytes, delimiter: bytes, *, is_last: bool) -> _Cut | None:
        """None where a quotation mark or a line end is irregular, or no row ends within the content."""
        signs = np.frombuffer(content, np.uint8)
        is_quote = signs == _QUOTE
        # Behind a mark of odd number one is within a field.
        is_within = np.bitwise_xor.accumulate(is_quote) if b'"' in content else None
        line_feeds = np.flatnonzero(signs == _LINE_FEED)
        ends = _outside(line_feeds, is_within)
        if is_last and not content.endswith(b"\n"):
            ends = np.append(ends, len(content))
        if not len(ends):
            return None
        size = min(int(ends[-1]) + 1, len(content))
        if is_last and size < len(content):
            return None
        whole, quotes = content[:size], np.flatnonzero(is_quote[:size]) if is_within is not None else np.empty(0, int)
        if len(quotes) % 2 or not _encloses_fields(signs[:size], quotes, delimiter[0]):
            return None
        if b"\r" in whole and whole.count(b"\r") != whole.count(b"\r\n"):
            return None
        starts = np.concatenate([[0], ends[:-1] + 1])
        marks = _outside(np.flatnonzero(signs[:size] == delimiter[0]), is_within)
        line_feeds = line_feeds[line_feeds < size]
        return cls(
            content=whole,
            starts=starts,
            ends=ends,
            fields=np.searchsorted(marks, ends) - np.searchsorted(marks, starts) + 1,
            lines=np.searchsorted(line_feeds, starts) if len(quotes) else np.arange(len(starts)),
            line_ends=len(line_feeds),
            has_quotes=bool(len(quotes)),
        )

    def row(self, number: int, delimiter: str) -> list[str]:
        """The fields of a row."""
        text = self.content[self.starts[number] : self.ends[number]].decode()
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])

    @property
    def is_blank(self) -> NDArray[np.bool_]:
        """Which rows are lines without a sign."""
        lengths = self.ends - self.starts
        first = np.frombuffer(self.content, np.uint8)[np.minimum(self.starts, len(self.content) - 1)]
        is_blank: NDArray[np.bool_] = (lengths == 0) | ((lengths == 1) & (first == _RETURN))
        return is_blank


def _outside(places: NDArray[np.int64], is_within: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """Those of the places that lie in no quoted field."""
    return places if is_within is None else places[~is_within[places]]


def _encloses_fields(signs: NDArray[np.uint8], quotes: NDArray[np.int64], delimiter: int) -> bool:
    """Whether every opening mark begins a field, every closing one ends it, and those within are doubled."""
    before = signs[np.maximum(quotes[::2] - 1, 0)]
    after = signs[np.minimum(quotes[1::2] + 1, len(signs) - 1)]
    opens = np.isin(before, [delimiter, _LINE_FEED, _QUOTE]) | (quotes[::2] == 0)
    closes = np.isin(after, [delimiter, _LINE_FEED, _RETURN, _QUOTE]) | (quotes[1::2] == len(signs) - 1)
    return bool(opens.all() and closes.all())


def _by_arrow(
    table: Table, cut: _Cut, line: int, headings: int, widths: Widths, places: list[int], dense: set[int]
) -> TextBlock | None:
    """A block read by Arrow; None where a row that is not too short is of another width than the headings, filled beyond them,
    or longer than a field may be.

    `dense`: columns of which most values were different in an earlier block; this one's are added.
    """
    is_blank = cut.is_blank
    is_short = (cut.fields < widths.width) & ~is_blank
    is_read = ~is_blank & ~is_short
    if (cut.fields[is_read] != headings).any() or (cut.ends - cut.starts).max() > MOST_FIELD:
        return None
    beyond = range(widths.width, headings)
    names = [str(place) for place in range(headings)]
    options = arrow_csv.ConvertOptions(
        include_columns=[str(place) for place in (*places, *beyond)],
        column_types={str(place): pa.string() if place in dense else _ENCODED for place in (*places, *beyond)},
        null_values=[],
    )
    parsing = arrow_csv.ParseOptions(
        delimiter=table.delimiter,
        quote_char='"' if cut.has_quotes else False,
        newlines_in_values=cut.has_quotes,
        invalid_row_handler=lambda _row: "skip",
    )
    reading = arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(cut.content) + 1)
    try:
        read = arrow_csv.read_csv(pa.py_buffer(cut.content), reading, parsing, options).combine_chunks()
    except pa.ArrowInvalid:
        return None
    kept = np.flatnonzero(is_read)
    if read.num_rows != len(kept) or any(
        compute.any(compute.not_equal(read[str(place)], "")).as_py() for place in beyond
    ):
        return None
    columns = {place: coded_texts(read[str(place)].chunk(0)) for place in places} if len(kept) else {}

    dense.update(place for place, column in columns.items() if column.distinct > _DENSE * len(kept))

    def row(number: int) -> list[str]:
        return cut.row(int(kept[number]), table.delimiter)

    short = ((line + int(cut.lines[n]), cut.row(n, table.delimiter)) for n in np.flatnonzero(is_short).tolist())
    miscounted = tuple(row for row in short if any(map(str.strip, row[1])))
    block = _without_empty(
        TextBlock(
            lines=line + cut.lines[kept], columns=columns, row=row, miscounted=miscounted, expected=widths.expected
        )
    )
    return block if not len(block.lines) or widths.expected == headings else None


def _without_empty(block: TextBlock) -> TextBlock:
    """The block without rows of blanks alone, which may be found in any column."""
    if not block.columns:
        return block
    columns = sorted(block.columns.values(), key=lambda column: column.distinct)
    suspects = np.ones(len(block.lines), bool)
    for column in columns:
        suspects &= column.where(lambda text: not text)
        if not suspects.any():
            return block
    is_empty = np.zeros(len(block.lines), bool)
    for number in np.flatnonzero(suspects).tolist():
        is_empty[number] = not any(field.strip() for field in block.row(number))
    kept = np.flatnonzero(~is_empty)
    return TextBlock(
        lines=block.lines[kept],
        columns={place: column.of(kept) for place, column in block.columns.items()},
        row=lambda number: block.row(int(kept[number])),
        miscounted=block.miscounted,
        expected=block.expected,
    )


def _by_python(table: Table, lines: Iterable[str], line: int, widths: Widths, places: list[int]) -> Iterator[TextBlock]:
    rows = (
        (start, fields) for start, fields, _ in csv_rows(table, lines, line) if any(field.strip() for field in fields)
    )
    while part := list(islice(rows, BLOCK_ROWS)):
        kept: list[tuple[int, list[str]]] = []
        miscounted: list[tuple[int, list[str]]] = []
        for start, fields in part:
            (kept if widths.fits(fields) else miscounted).append((start, fields))
        yield TextBlock(
            lines=np.array([start for start, _ in kept], np.int64),
            columns={
                place: coded_texts(pa.array([fields[place] for _, fields in kept], pa.string()).dictionary_encode())
                for place in places
            },
            row=partial(_fields_of, kept),
            miscounted=tuple(miscounted),
            expected=widths.expected,
        )


def _fields_of(rows: list[tuple[int, list[str]]], number: int) -> list[str]:
    return rows[number][1]


def _joined(table: Table, begun: str, text: TextIO) -> Iterator[str]:
    """Lines of what was read of a text, and of the rest of it."""
    yield from lines_of(table, io.StringIO(begun + text.readline(MOST_LINE + 1), newline=""))
    yield from lines_of(table, text)
