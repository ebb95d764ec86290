"""Files for people, in which no cell starts a formula: spreadsheet programs compute a CSV's `=1+1`, whoever wrote it.

Everything that writes a CSV or XLSX for people writes it here. In a CSV a text that would be computed gets an apostrophe in
front, which `restored_cell` takes off again. In a workbook texts are texts by their type.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO

MARK = "'"
"""In front of a text that would start a formula; spreadsheet programs mark texts so, too."""

LONGEST_CELL = 32_767
"""Characters (UTF-16) that a workbook's cell holds, inclusive."""

_STARTS = frozenset("=+-@|")
_QUOTES = frozenset("\"'`´‘’‚‛“”„‟«»‹›")
_LINE_BREAKS_AND_TABS = ("\t", "\r", "\n")
# Excel of an Indonesian system cuts a CSV at semicolons, through quotation marks too, and at line ends within them.
_CUTS = re.compile(r"([;\t\r\n])")
_NUMBER = re.compile(r"-[0-9]+([.,][0-9]+)*([eE][-+]?[0-9]+)?[ \u00a0]?%?", re.ASCII)


def safe_cell(text: str, *, opens_row: bool = False) -> str:
    """The text as a CSV's cell that no spreadsheet program computes; negative numbers and per cents stay as they are.

    Marked is every piece between semicolons, tabs and line ends that begins with `=`, `+`, `-`, `@` or `|`, also in their
    full-width and other variants, also behind blanks, invisible characters and quotation marks; and a text that begins with a
    tab or line end. `restored_cell` gives the text back, whatever it was.

    `opens_row`: it is the first of its row, where a negative number is marked, too. Where commas are decimal, `-5` and a next
    cell of `5+A1` are read as the formula `-5,5+A1`.
    """
    if not opens_row and _NUMBER.fullmatch(text):
        return text
    return _by_piece(text, lambda piece, is_risk: MARK + piece if is_risk else piece)


def restored_cell(text: str) -> str:
    """The text that `safe_cell` was given. Only for files that we wrote: elsewhere an apostrophe is its owner's."""
    return _by_piece(text, lambda piece, is_risk: piece[1:] if is_risk and piece.startswith(MARK) else piece)


def write_csv(target: BinaryIO, rows: Iterable[Iterable[object]], *, has_byte_order_mark: bool = False) -> None:
    """Write rows as CSV: UTF-8, comma, CRLF; None is an empty field, and every other cell is safe.

    `has_byte_order_mark`: for files to be opened in a spreadsheet, which otherwise takes UTF-8 for the system's own letters.
    """
    written = io.TextIOWrapper(target, encoding="utf-8-sig" if has_byte_order_mark else "utf-8", newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([_written(cell, place) for place, cell in enumerate(row)] for row in rows)
    written.detach()


def csv_file(rows: Iterable[Iterable[object]], *, has_byte_order_mark: bool = False) -> bytes:
    """A small CSV as a whole, see `write_csv`."""
    content = io.BytesIO()
    write_csv(content, rows, has_byte_order_mark=has_byte_order_mark)
    return content.getvalue()


@contextmanager
def new_workbook(target: BinaryIO, title: str, *, comments: str = "") -> Iterator[Any]:
    """An XlsxWriter workbook to be filled, written to `target` at the end: the same content gives the same bytes.

    Nothing is on disk meanwhile, as cells may hold names. Texts are to be written by `write_string`.
    `comments`: what the file says of itself, for programs.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - loaded on use

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as book:
        book.set_properties({"title": title, "comments": comments, "created": datetime(2023, 4, 6)})  # noqa: DTZ001 - the format has no zone
        yield book


def fits_cell(text: str) -> bool:
    """Whether a workbook's cell holds the text; the writer leaves a longer one out without a word."""
    return len(text.encode("utf-16-le")) <= 2 * LONGEST_CELL


def _written(cell: object, place: int) -> str:
    # A number that is one by its type stays one, first of its row or not.
    return "" if cell is None else safe_cell(str(cell), opens_row=place == 0 and isinstance(cell, str))


def _by_piece(text: str, change: Callable[[str, bool], str]) -> str:
    """Change each piece, told whether it would be computed: a judgement that marks do not alter, or they could not be undone."""
    pieces = _CUTS.split(text)
    if len(pieces) == 1:
        return change(text, _starts_formula(text))
    opens_blank = not pieces[0].lstrip(MARK) and pieces[1] in _LINE_BREAKS_AND_TABS
    changed = [piece if number % 2 else change(piece, _starts_formula(piece)) for number, piece in enumerate(pieces)]
    if opens_blank:
        changed[0] = change(pieces[0], True)
    return "".join(changed)


def _starts_formula(piece: str) -> bool:
    for character in piece:
        if character not in _QUOTES and unicodedata.category(character)[0] not in "CZ":
            return unicodedata.normalize("NFKC", character)[0] in _STARTS
    return False
