"""A brief on two pages, whatever it says: figures grow or shrink with the room, and where that is not enough, less is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dashboard.exports.brief.column import ACCENT, MARK, MUTED, Column, Style, Within
from dashboard.exports.brief.content import (
    STEPS,
    Brief,
    Table,
    caption,
    caption_mark,
    figure_alt,
    figure_title,
    left_out_words,
    shortened,
)
from dashboard.exports.brief.leaf import PAGE_HEIGHT, PAGE_WIDTH, Leaf, Picture, Piece, Role
from dashboard.exports.brief.plot import PLOT_ROOM, plot_heights, plot_scene
from dashboard.exports.figure.figure import Figure

EDGE, HEAD, FOOT = 54.0, 38.0, 48.0
"""Points that stay free at the sides, above and below."""

TEXT_WIDTH = PAGE_WIDTH - 2 * EDGE
_BOTTOM = PAGE_HEIGHT - FOOT
_GUTTER = 20.0
_LEFT_SHARE = 0.58
_SCALE = TEXT_WIDTH / PLOT_ROOM
_TITLE = Style(size=19, is_bold=True)
_DATED = Style(size=8, colour=MUTED)
_MARK = Style(size=9, colour=MARK, is_bold=True)
_QUESTION = Style(size=9, colour=MUTED)
_ANSWER = Style(size=12.5, is_bold=True)
_HEADING = Style(size=10.5, colour=ACCENT, is_bold=True)
_POINT = Style(size=9.5, is_bold=True)
_SAMPLE_POINT = Style(size=9.5, colour=MUTED)
_SAMPLE_SIGN = Style(size=9.5, colour=MARK, is_bold=True)
_BESIDE = Style(size=8.2, colour=MUTED)
_CELL = Style(size=8)
_COLUMN_HEADING = Style(size=8, colour=MUTED, is_bold=True)
_FIGURE_TITLE = Style(size=9, is_bold=True)
_CAPTION = Style(size=7, colour=MUTED)
_CAPTION_MARK = Style(size=7, colour=MARK, is_bold=True)
_SMALL = Style(size=7.6)
_SMALL_QUIET = Style(size=7.6, colour=MUTED)
_LINK = Style(size=7.6, colour=ACCENT)
_RUNNING = Style(size=7, colour=MUTED)

_COLUMN_SHARES = (0.43, 0.2, 0.18, 0.19)


class NoRoomError(Exception):
    """A brief that two pages do not hold."""


def laid_out(brief: Brief) -> tuple[Leaf, Leaf]:
    """The two pages; as much is said as they hold. NoRoomError where they do not even hold what must be said."""
    count = len(brief.figures)
    # A second figure on the first page may cost no word there.
    more = [(shown, 0) for shown in range(count, 1, -1)]
    first, shown = _filled(brief, _first_page, Shown(figures=brief.figures, first=1), [*more, *_tries(min(count, 1))])
    rest = brief.figures[len(shown.figures) or 1 :]
    second, _ = _filled(brief, _second_page, Shown(figures=rest, first=1 + len(shown.figures)), _tries(len(rest)))
    return first, second


def _tries(count: int) -> list[tuple[int, int]]:
    """How many figures with which step of brevity, in the order of liking: less is said before less is shown."""
    return [(shown, step) for shown in range(count, -1, -1) for step in range(STEPS)]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The figures of a page, the number of the first of them, and the heights of their plots in pixels."""

    figures: tuple[Figure, ...]
    first: int
    heights: tuple[float, ...] = ()

    def at(self, ease: float) -> Shown:
        """The plots between the least heights at which they can be read, 0, and the most that serves them, 1."""
        heights = [least + ease * (most - least) for least, most in self._ends]
        return replace(self, heights=tuple(heights))

    @property
    def spare(self) -> float:
        """Pixels between the least and the most height of all plots."""
        return sum(most - least for least, most in self._ends)

    @property
    def _ends(self) -> list[tuple[float, float]]:
        return [plot_heights(each.drawing) for each in self.figures]


_Write = Callable[[Brief, Column, Shown], None]


def _filled(brief: Brief, write: _Write, all_of: Shown, tries: Sequence[tuple[int, int]]) -> tuple[Leaf, Shown]:
    """A page with its plots as tall as the room allows, and which they are, by the first try that fits."""
    for count, step in tries:
        said, shown = shortened(brief, step), replace(all_of, figures=all_of.figures[:count])
        room = (_BOTTOM - _written(said, write, shown.at(0)).top) / _SCALE
        if room >= 0:
            column = _written(said, write, shown.at(min(1.0, room / shown.spare) if shown.spare else 0.0))
            number = 1 if write is _first_page else 2
            return Leaf(pieces=(*column.pieces, _running(brief, number))), shown
    raise NoRoomError


def _written(brief: Brief, write: _Write, shown: Shown) -> Column:
    column = Column(left=EDGE, width=TEXT_WIDTH, top=HEAD)
    column.write(Role.PARAGRAPH, brief.sample_mark, _MARK, after=6)
    write(brief, column, shown)
    return column


def _first_page(brief: Brief, column: Column, shown: Shown) -> None:
    column.write(Role.TITLE, brief.title, _TITLE, after=1)
    column.write(Role.PARAGRAPH, brief.running, _DATED)
    column.write(Role.PARAGRAPH, brief.state, _MARK)
    column.top += 8
    _answer(brief, column)
    _heading(brief, column, "findings")
    for number, point in enumerate(brief.points, start=1):
        within = _item("findings", number)
        # Made-up numbers are the last that should catch the eye.
        style, sign = (_SAMPLE_POINT, _SAMPLE_SIGN) if point.is_sample else (_POINT, _POINT)
        column.write(
            Role.PARAGRAPH, point.sentence, style, indent=15, sign=f"{number}", sign_style=sign, within=within, after=1
        )
        for words in point.beside:
            inside = Column(left=column.left + 15, width=column.width - 15, top=column.top)
            inside.write(Role.PARAGRAPH, words, _BESIDE, within=within)
            column.pieces += inside.pieces
            column.top = inside.top
        column.top += 4.5
    if brief.table:
        column.top += 3
        _table(brief, brief.table, column)
    _figures(column, shown)


def _answer(brief: Brief, column: Column) -> None:
    place, top = len(column.pieces), column.top
    inside = Column(left=column.left + 14, width=column.width - 26, top=top + 7)
    inside.write(Role.PARAGRAPH, brief.question, _QUESTION, after=2)
    inside.write(Role.PARAGRAPH, brief.answer, _ANSWER)
    column.pieces += inside.pieces
    column.top = inside.top + 8
    column.ground(top, column.top, ACCENT, place=place)
    column.top += 10


def _second_page(brief: Brief, column: Column, shown: Shown) -> None:
    _figures(column, shown)
    width = _LEFT_SHARE * (column.width - _GUTTER)
    left = Column(left=column.left, width=width, top=column.top)
    begin = column.left + width + _GUTTER
    right = Column(left=begin, width=column.left + column.width - begin, top=column.top)
    _heading(brief, left, "caveats")
    _items(left, "caveats", brief.caveats)
    if brief.sources:
        _heading(brief, right, "sources")
    _items(right, "sources", [source.words(brief.language) for source in brief.sources])
    column.pieces += [*left.pieces, *right.pieces]
    column.top = max(left.top, right.top) + 4
    _heading(brief, column, "cite")
    column.write(Role.PARAGRAPH, brief.citation, _SMALL, after=1)
    column.write(Role.PARAGRAPH, brief.address, _LINK, link=brief.address, after=1)
    column.write(Role.PARAGRAPH, brief.rights, _SMALL_QUIET)


def _heading(brief: Brief, column: Column, name: str) -> None:
    column.write(Role.HEADING, brief.heading(name), _HEADING, after=3)


def _items(column: Column, name: str, sentences: Sequence[str]) -> None:
    for number, words in enumerate(sentences):
        within = _item(name, number)
        column.write(Role.PARAGRAPH, words, _SMALL, indent=9, sign="\u2022", within=within, after=2)


def _item(name: str, number: int) -> Within:
    """Where the words of a list's item stand."""
    return ("L", name), ("LI", f"{name} {number}"), ("LBody", f"{name} {number}")


def _table(brief: Brief, table: Table, column: Column) -> None:
    """Headings over rows; a row is as tall as its tallest cell."""
    column.write(Role.PARAGRAPH, table.title, _BESIDE, after=3)
    lines = [(Role.COLUMN_HEADING, _COLUMN_HEADING, table.headings), *((Role.CELL, _CELL, row) for row in table.rows)]
    for number, (role, style, words) in enumerate(lines):
        left, bottom = column.left, column.top
        for share, cell in zip(_COLUMN_SHARES, words, strict=True):
            width = share * column.width
            place = Column(left=left, width=width - 8, top=column.top)
            place.write(role, cell, style, within=(("Table", "table"), ("TR", f"row {number}")))
            column.pieces += place.pieces
            left, bottom = left + width, max(bottom, place.top)
        column.top = bottom + 1.5
        column.rule(after=2)
    column.write(Role.PARAGRAPH, left_out_words(table, brief.language), _BESIDE)
    column.top += 8


def _figures(column: Column, shown: Shown) -> None:
    for number, (figure, height) in enumerate(zip(shown.figures, shown.heights, strict=True), start=shown.first):
        column.write(Role.SUBHEADING, figure_title(figure, number), _FIGURE_TITLE, after=3)
        scene = plot_scene(figure.drawing, height)
        picture = Picture(scene=scene, left=column.left, top=column.top, scale=_SCALE)
        column.pieces.append(Piece(role=Role.FIGURE, words=figure_alt(figure), picture=picture))
        column.top += _SCALE * scene.height + 2
        column.write(Role.CAPTION, caption_mark(figure), _CAPTION_MARK)
        column.write(Role.CAPTION, caption(figure), _CAPTION, after=10)


def _running(brief: Brief, number: int) -> Piece:
    """The foot of a page, the same on both but for the number."""
    foot = Column(left=EDGE, width=TEXT_WIDTH - 30, top=PAGE_HEIGHT - 34)
    foot.write(Role.ORNAMENT, brief.running, _RUNNING)
    page = Column(left=EDGE + TEXT_WIDTH - 14, width=30, top=PAGE_HEIGHT - 34)
    page.write(Role.ORNAMENT, f"{number}/2", _RUNNING)
    items = tuple(item for piece in (*foot.pieces, *page.pieces) for item in piece.items)
    return Piece(role=Role.ORNAMENT, items=items)
