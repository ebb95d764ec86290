"""A figure's rows as XLSX: a cover, notes, the rows as one plain table, and what its columns mean.

One table a sheet from its first cell, one row of headings, no merged or blank cells within: so screen readers tell it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from analysis.rows import rows_of
from catalog.cell_safety import fits_cell, new_workbook
from catalog.text import text
from dashboard.exports.figure.cells import cell_value
from dashboard.exports.figure.columns import FileColumn, file_columns
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.figure.mark import written_mark
from dashboard.exports.figure.notes import cover_lines, note_lines
from dashboard.exports.rows import file_rows
from dashboard.exports.seal import sealed

_WIDE = 100
_NARROW = 12
_WIDEST_COLUMN = 60


def workbook_bytes(figure: Figure) -> bytes:
    """The workbook; the same figure gives the same bytes."""
    language = figure.language
    columns = file_columns(figure.frame, language)
    content = io.BytesIO()
    with new_workbook(content, figure.title, comments=written_mark(figure)) as book:
        sheets = _Sheets(book, figure)
        sheets.add_table("cover", ("what", "words"), cover_lines(figure), widths=(24, _WIDE))
        sheets.add_table("notes", ("note",), ([line] for line in note_lines(figure)), widths=(_WIDE,))
        sheets.add_rows(columns)
        sheets.add_table(
            "columns",
            ("column", "name", "unit", "meaning"),
            ([column.heading, column.name, column.unit or "–", column.meaning] for column in columns),
            widths=(32, 24, 20, _WIDE),
        )
        if figure.cited:
            sheets.add_table(
                "sources",
                ("publisher", "source_title", "source_url", "source_date"),
                ([each.publisher, each.title or "–", each.address or "–", each.date or "–"] for each in figure.cited),
                widths=(32, 60, 60, 14),
            )
    return sealed(content.getvalue(), Kind.XLSX, figure.sealer)


class _Sheets:
    """The sheets of one book while it is written."""

    def __init__(self, book: Any, figure: Figure) -> None:
        self.book = book
        self.figure = figure
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})

    def add_table(
        self, name: str, headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
    ) -> None:
        """A sheet of words."""
        sheet = self._new(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        written = list(rows)
        for number, row in enumerate(written, start=1):
            for place, cell in enumerate(row):
                _write_text(sheet, number, place, cell, self.words)
        words = [text(f"file.heading.{heading}", self.figure.language) for heading in headings]
        self._mark_table(sheet, name, words, len(written))

    def add_rows(self, columns: Sequence[FileColumn]) -> None:
        """The very rows that were drawn."""
        frame, language = self.figure.frame, self.figure.language
        sheet = self._new("data")
        headings = [f"{column.heading} ({column.unit})" if column.unit else column.heading for column in columns]
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, min(max(len(heading) + 4, _NARROW), _WIDEST_COLUMN))
        records = rows_of(file_rows(frame))
        for number, record in enumerate(records, start=1):
            for place, column in enumerate(columns):
                self._write(sheet, number, place, cell_value(frame, column.name, record, language))
        self._mark_table(sheet, "data", headings, len(records))

    def _new(self, name: str) -> Any:
        sheet = self.book.add_worksheet(text(f"file.sheet.{name}", self.figure.language))
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _mark_table(self, sheet: Any, name: str, headings: Sequence[str], rows: int) -> None:
        """Name the rows as a table with headings, which screen readers then say with each cell."""
        sheet.add_table(
            *(0, 0, rows, len(headings) - 1),
            {
                "name": f"table_{name}",
                "columns": [{"header": heading, "header_format": self.head} for heading in headings],
                "autofilter": name == "data",
                "style": "Table Style Light 1",
                "banded_rows": False,
            },
        )

    def _write(self, sheet: Any, row: int, place: int, value: Any) -> None:
        plain = value.item() if hasattr(value, "item") else value
        match plain:
            case None:
                pass
            case bool():
                word = text("ui.yes" if plain else "ui.no", self.figure.language)
                sheet.write_string(row, place, word)
            case int() | float():
                sheet.write_number(row, place, plain)
            case date():
                moment = datetime(plain.year, plain.month, plain.day)  # noqa: DTZ001 - a cell has no zone
                sheet.write_datetime(row, place, moment, self.day)
            case _:
                _write_text(sheet, row, place, str(plain))


def _write_text(sheet: Any, row: int, place: int, words: str, look: Any = None) -> None:
    if not fits_cell(words):
        raise ValueError(f"a text of {len(words)} characters does not fit a cell")
    sheet.write_string(row, place, words, look)
