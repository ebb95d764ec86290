"""Tables of counts as platforms publish them, wide or long: which columns hold figures, and what rows and columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from catalog.contracts import Column
from catalog.datasets import TAKEDOWN_COUNTS
from catalog.layouts import plain_heading
from etl.encoders.encode import Certainty, encode
from etl.encoders.labels import read_label
from etl.readers.cells import cell_text
from etl.readers.figures import is_figure, is_marked, is_percentage, names_share, says_no_figure, unmarked
from etl.readers.periods import lacks_year, read_period
from etl.readers.picking import require_one_sheet
from etl.readers.tables import LOOKED_AT, Table, rows_of

COUNT = TAKEDOWN_COUNTS.column("count")
_PLATFORM = TAKEDOWN_COUNTS.column("platform")
_MOST_ROWS = 5_000
_BETWEEN = " \u2013 "
_YEAR = re.compile(r"20[0-9]{2}")
_YEAR_HEADINGS = frozenset({"tahun", "year", "thn", "periode", "period"})
_NOTE_HEADINGS = frozenset(
    {"catatan", "keterangan", "note", "notes", "remark", "remarks", "sumber", "source", "no", "no."}
)
_NOTE = re.compile(
    r"\s*(?:[*\u2020\u2021\u00b9\u00b2\u00b3]|\[\w\]|\(?[0-9a-z]\)|catatan|keterangan|sumber|notes?\b|source)", re.I
)
_TOTAL = re.compile(
    r"(?:sub-?\s?total|grand total|total keseluruhan|jumlah keseluruhan|total|jumlah|semua|all|overall|keseluruhan)",
    re.I,
)
_NEUTRAL = frozenset({"jumlah", "total", "nilai", "value", "values", "count", "counts", "angka", "figure", "number"})


@dataclass(frozen=True, kw_only=True)
class FigureColumn:
    """A column of figures: its heading without marks, and what that says; `label` is what is left for units and actions.

    `is_marked`: whether its heading bears the mark of a footnote.
    """

    place: int
    heading: str
    period: str = ""
    platform: str = ""
    label: str = ""
    is_total: bool = False
    is_share: bool = False
    is_marked: bool = False


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """A row of figures by place of column, each as the text that its owner wrote, and what stands beside them.

    - `stated`: texts of columns that are named like those of the dataset, by name.
    - `section`: line of the heading of its section; 0 without one.
    """

    line: int
    label: str
    period: str
    platform: str
    stated: dict[str, str]
    figures: dict[int, str]
    section: int
    is_total: bool
    is_share: bool
    is_marked: bool


@dataclass(frozen=True, kw_only=True)
class PublishedTable:
    """A table, what stands above it, its columns of figures and its rows of figures."""

    table: Table
    title: str
    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]

    def label(self, row: FigureRow, column: FigureColumn) -> str:
        """What a figure counts, as row and column call it."""
        return _BETWEEN.join(filter(None, (row.label, column.label)))

    @property
    def has_periods(self) -> bool:
        return any(column.period for column in self.columns) or any(row.period for row in self.rows)

    @property
    def tells_of_takedowns(self) -> bool:
        """Whether a word above, beside or in the table names an action against an offer."""
        labels = {row.label for row in self.rows} | {column.label for column in self.columns} | {self.title}
        actions = {code for label in labels for code in read_label(label).codes["action"]}
        return bool(actions - {"return"})


def find_published(tables: Iterable[Table]) -> PublishedTable | None:
    """The one table of takedowns by period. UserError `several_sheets`, those of reading."""
    shaped = [shape for table in tables if (shape := _shaped(table))]
    found = [shape for shape in shaped if shape.has_periods and shape.tells_of_takedowns]
    require_one_sheet(one.table for one in found if one.table.sheet)
    return max(found, key=lambda one: len(one.columns), default=None)


def _shaped(table: Table) -> PublishedTable | None:
    """The table below its first row that may hold headings of figures."""
    read = list(islice(rows_of(table), _MOST_ROWS + 1))
    if len(read) > _MOST_ROWS:
        return None
    rows = [(line, [cell_text(COUNT, cell).strip() for cell in cells]) for line, cells in read]
    for at, (_, headings) in enumerate(rows[:LOOKED_AT]):
        below = rows[at + 1 :]
        if sum(map(bool, headings)) < 2 or not below:
            continue
        places = _figure_places(headings, below)
        if places:
            title = " ".join(dict.fromkeys(filter(None, (cell for _, cells in rows[:at] for cell in cells))))
            return _table(table, f"{title} {table.sheet}".strip(), headings, below, places)
    return None


def _figure_places(headings: Sequence[str], below: Sequence[tuple[int, list[str]]]) -> list[int]:
    found = []
    for place, heading in enumerate(headings):
        cells = [text for _, cells in below if (text := _at(cells, place))]
        figures = [text for text in cells if _is_value(text)]
        if not heading or plain_heading(heading) in _NOTE_HEADINGS or not any(map(is_figure, figures)):
            continue
        is_period = _is_period(heading)
        is_year = plain_heading(unmarked(heading)) in _YEAR_HEADINGS and all(map(_YEAR.fullmatch, figures))
        if (is_figure(heading) and not is_period) or is_year:
            continue
        if is_period or 2 * len(figures) > len(cells):
            found.append(place)
    return found


def _table(
    table: Table, title: str, headings: Sequence[str], below: Sequence[tuple[int, list[str]]], places: list[int]
) -> PublishedTable:
    figures = [
        replace(
            _column(place, unmarked(headings[place]), is_only=len(places) == 1), is_marked=is_marked(headings[place])
        )
        for place in places
    ]
    width = max(len(cells) for _, cells in below)
    beside = [
        place
        for place in range(width)
        if place not in places and plain_heading(_at(headings, place)) not in _NOTE_HEADINGS
    ]
    kinds = {place: _kind(_at(headings, place), [_at(cells, place) for _, cells in below]) for place in beside}
    rows: list[FigureRow] = []
    kept: dict[int, str] = {}
    section, section_line = "", 0
    for line, cells in below:
        texts = {place: unmarked(_at(cells, place)) for place in beside}
        values = {column.place: text for column in figures if (text := _at(cells, column.place))}
        if not any(map(_is_value, values.values())):
            filled = [text for text in cells if text]
            if len(filled) == 1 and not _NOTE.match(filled[0]) and cells != list(headings):
                section, section_line = unmarked(filled[0]), line
            continue
        if cells == list(headings):
            continue
        # Merged cells are filled in their first row only; the last text of a row is never merged downwards.
        kept = {place: text or (kept.get(place, "") if place != beside[-1] else "") for place, text in texts.items()}
        row = _row(line, kept, values, kinds, (section, section_line))
        rows.append(replace(row, is_marked=any(is_marked(_at(cells, place)) for place in beside)))
    return PublishedTable(table=table, title=title, columns=tuple(figures), rows=tuple(rows))


def _column(place: int, heading: str, *, is_only: bool) -> FigureColumn:
    if _is_period(heading):
        return FigureColumn(place=place, heading=heading, period=heading)
    if is_only and plain_heading(heading) in _NEUTRAL:
        return FigureColumn(place=place, heading=heading)
    if encode(_PLATFORM, heading).certainty is Certainty.KNOWN:
        return FigureColumn(place=place, heading=heading, platform=heading)
    is_total = _TOTAL.fullmatch(heading) is not None
    return FigureColumn(
        place=place,
        heading=heading,
        label="" if is_total else heading,
        is_total=is_total,
        is_share=names_share(heading),
    )


def _row(
    line: int, texts: dict[int, str], figures: dict[int, str], kinds: dict[int, str], section: tuple[str, int]
) -> FigureRow:
    of_kind = {
        kind: [text for place, text in texts.items() if kinds[place] == kind and text] for kind in kinds.values()
    }
    is_total = any(_TOTAL.fullmatch(text) for text in texts.values() if text)
    label = _BETWEEN.join(filter(None, (section[0], *of_kind.get("", []))))
    return FigureRow(
        line=line,
        label=label,
        # Year and month in columns of their own, in whichever order.
        period=""
        if is_total
        else " ".join(sorted(of_kind.get("period", []), key=lambda text: bool(_YEAR.fullmatch(text)))),
        platform=" ".join(of_kind.get("platform", [])),
        stated={
            kind: " ".join(words) for kind, words in of_kind.items() if kind not in ("", "period", "platform") and words
        },
        figures=figures,
        section=section[1],
        is_total=is_total,
        is_share=names_share(label) or all(is_percentage(text) or says_no_figure(text) for text in figures.values()),
        is_marked=False,
    )


def _kind(heading: str, cells: list[str]) -> str:
    """What a column of texts says: periods, platforms, a column of the dataset by its name, or, as an empty text, labels."""
    texts = {
        unmarked(cell) for cell in cells if cell and not _TOTAL.fullmatch(unmarked(cell)) and not _NOTE.match(cell)
    }
    name = plain_heading(heading).replace(" ", "_")
    if texts and all(map(_is_period, texts)):
        return "period"
    named = {column.name: column for column in TAKEDOWN_COUNTS.columns if column.codes is not None}
    if name in named:
        return name
    return "platform" if texts and all(_is_platform(_PLATFORM, text) for text in texts) else ""


def _is_platform(column: Column, text: str) -> bool:
    encoded = encode(column, text)
    return encoded.certainty is Certainty.KNOWN or encoded.remark is not None


def _is_period(text: str) -> bool:
    return read_period(unmarked(text)) is not None or lacks_year(unmarked(text))


def _is_value(text: str) -> bool:
    return is_figure(text) or is_percentage(text) or says_no_figure(text)


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
