"""The brief as PDF: two pages whatever it says, every word within them, findings and sources in the order of reading."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from math import cos, radians, sin
from typing import Any

import pytest
from pypdf import PdfReader

from catalog.text import Language, text
from dashboard.exports.brief.content import Brief, Point, caption, figure_alt, figure_title, shortened
from dashboard.exports.brief.layout import FOOT, NoRoomError, laid_out
from dashboard.exports.brief.leaf import PAGE_HEIGHT, PAGE_WIDTH, Leaf, Piece, Role
from dashboard.exports.brief.pdf_file import brief_pdf
from dashboard.exports.picture.markup import line_width
from dashboard.exports.picture.scene import Box, TextLine
from tests.unit.brief_made import BRIEFS, LONG, bare, brief, cells, overfull

NAMES = tuple(BRIEFS)


def read(made: Brief) -> PdfReader:
    return PdfReader(BytesIO(brief_pdf(made)))


def plain(words: str) -> str:
    """Words without a trace of how they are broken into lines."""
    return re.sub(r"\s+", "", words)


def lines_on(leaf: Leaf) -> Iterator[tuple[str, Box]]:
    """All words of a page, those in its pictures too, with the box that holds them."""
    for piece in leaf.pieces:
        yield from ((words, box) for words, box in map(_boxed, piece.items) if words)
        if piece.picture:
            left, top, scale = piece.picture.left, piece.picture.top, piece.picture.scale
            for words, box in map(_boxed, piece.picture.scene.items):
                if words:
                    yield (
                        words,
                        Box(
                            left=left + scale * box.left,
                            right=left + scale * box.right,
                            top=top + scale * box.top,
                            bottom=top + scale * box.bottom,
                        ),
                    )


def _boxed(item: Any) -> tuple[str, Box]:
    if not isinstance(item, TextLine):
        return "", Box(left=0, top=0, right=0, bottom=0)
    width, size, turn = line_width(item.runs), max(run.size for run in item.runs), radians(item.angle)
    corners = [(x, y) for x in (0, width) for y in (-size, 0.25 * size)]
    turned = [
        (item.at[0] + x * cos(turn) - y * sin(turn), item.at[1] + x * sin(turn) + y * cos(turn)) for x, y in corners
    ]
    xs, ys = zip(*turned, strict=True)
    return "".join(run.words for run in item.runs), Box(left=min(xs), right=max(xs), top=min(ys), bottom=max(ys))


@pytest.mark.parametrize("name", NAMES)
def test_a_brief_has_two_pages_of_a4_whatever_it_says(name: str) -> None:
    pages = read(BRIEFS[name]()).pages
    assert [[round(float(side)) for side in page.mediabox[2:]] for page in pages] == [[595, 842]] * 2


@pytest.mark.parametrize("name", NAMES)
def test_no_word_leaves_its_page(name: str) -> None:
    seen = [(words, box) for leaf in laid_out(BRIEFS[name]()) for words, box in lines_on(leaf)]
    outside = [
        words
        for words, box in seen
        if box.left < 40 or box.right > PAGE_WIDTH - 40 or box.top < 20 or box.bottom > PAGE_HEIGHT - 12
    ]
    assert len(seen) > 10
    assert outside == []


@pytest.mark.parametrize("name", NAMES)
def test_no_piece_lies_on_another_or_on_the_foot(name: str) -> None:
    for leaf in laid_out(BRIEFS[name]()):
        boxes = [box for piece in leaf.pieces if piece.role is not Role.ORNAMENT and (box := _place(piece))]
        assert all(box.bottom <= PAGE_HEIGHT - FOOT + 0.01 for box in boxes)
        for place, box in enumerate(boxes):
            for other in boxes[:place]:
                apart = box.top >= other.bottom - 0.01 or box.left >= other.right or box.right <= other.left
                assert apart, (box, other)


def _place(piece: Piece) -> Box | None:
    if piece.picture is None:
        return piece.box
    left, top, scale, scene = piece.picture.left, piece.picture.top, piece.picture.scale, piece.picture.scene
    return Box(left=left, top=top, right=left + scale * scene.width, bottom=top + scale * scene.height)


@pytest.mark.parametrize("language", list(Language))
def test_everything_that_a_brief_says_is_text_in_the_order_of_reading(language: Language) -> None:
    made = brief(language)
    said = plain("".join(page.extract_text() for page in read(made).pages))
    parts = [
        made.title,
        made.dated,
        made.question,
        made.answer,
        *(words for point in made.points for words in (point.sentence, *point.beside)),
        *cells(made),
        figure_title(made.figures[0], 1),
        caption(made.figures[0]),
        figure_title(made.figures[1], 2),
        *made.caveats,
        *(source.words(language) for source in made.sources),
        made.citation,
        made.address,
        made.rights,
    ]
    places = [said.find(plain(part)) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_words_of_two_lines_are_not_one_word() -> None:
    wordy = replace(brief(), answer=LONG.strip())
    [answer] = [piece for piece in laid_out(wordy)[0].pieces if piece.words == wordy.answer]
    written = [line.runs[0].words for line in answer.items if isinstance(line, TextLine)]
    assert len(written) > 1
    assert "".join(written) == wordy.answer


def test_the_sample_is_marked_on_each_page_and_below_its_figure() -> None:
    pages = [page.extract_text() for page in read(brief(is_sample=True)).pages]
    mark = plain(text("brief.sample", Language.INDONESIAN))
    assert [plain(page).count(mark) for page in pages] == [1, 1]
    assert plain(text("chart.sample.footer", Language.INDONESIAN)) in plain("".join(pages))
    assert not any("DATA CONTOH" in page.extract_text() for page in read(brief()).pages)


def test_the_data_are_named_on_each_page() -> None:
    made = brief()
    assert all(plain(made.running) in plain(page.extract_text()) for page in read(made).pages)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_brief_is_the_same_file(name: str) -> None:
    assert brief_pdf(BRIEFS[name]()) == brief_pdf(BRIEFS[name]())


def test_less_is_said_before_a_figure_is_left_out() -> None:
    wordy = replace(brief(), points=tuple(Point(sentence=LONG, beside=(LONG * 5, LONG * 5)) for _ in range(4)))
    first, _ = laid_out(wordy)
    assert [piece.role for piece in first.pieces].count(Role.FIGURE) == 1
    assert sum(piece.words == LONG * 5 for piece in first.pieces) < 8


def test_what_is_left_out_is_counted() -> None:
    table, sources = shortened(overfull(), 2).table, shortened(overfull(), 2).sources
    assert table is not None
    assert (len(table.rows), table.left_out) == (4, 8)
    assert text("brief.cited_more", Language.INDONESIAN, count=37) in sources[0].words(Language.INDONESIAN)


def test_what_no_two_pages_hold_is_refused_and_not_cut_off() -> None:
    with pytest.raises(NoRoomError):
        laid_out(replace(bare(), caveats=(LONG * 10,) * 30))


def test_a_screen_reader_is_told_what_each_part_is() -> None:
    made = brief()
    catalog: Any = read(made).trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
    assert catalog["/Lang"] == "id"
    roles: list[str] = []
    alts: list[str] = []

    def walk(element: Any) -> None:
        if not isinstance(element, dict):
            return
        roles.append(element.get("/S", "/Root"))
        alts.extend([element["/Alt"]] if "/Alt" in element else [])
        kids = element["/K"]
        for kid in kids if isinstance(kids, list) else [kids]:
            walk(kid.get_object() if hasattr(kid, "get_object") else kid)

    walk(catalog["/StructTreeRoot"].get_object())
    assert roles[:3] == ["/Root", "/Document", "/H1"]
    assert {"/H2", "/H3", "/L", "/LI", "/LBody", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure", "/Caption"} <= set(
        roles
    )
    assert roles.count("/TR") == 3
    assert alts == [figure_alt(figure) for figure in made.figures[: len(alts)]]
    assert len(alts) >= 2


def test_each_mark_of_a_page_leads_to_its_element() -> None:
    reader = read(brief())
    root: Any = reader.trailer["/Root"]
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    held = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in reader.pages:
        marks = re.findall(r"/MCID (\d+)", page.get_contents().get_data().decode("latin-1"))  # type: ignore[union-attr]
        elements = [each.get_object() for each in held[page["/StructParents"]].get_object()]
        assert [int(mark) for mark in marks] == [element["/K"] for element in elements]


def test_a_pdf_says_what_it_is_and_where_its_parts_are() -> None:
    made = brief()
    reader = read(made)
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.subject) == (made.title, made.answer)
    outline: Any = reader.outline
    top, within = outline
    assert top["/Title"] == made.title
    assert made.heading("findings") in [entry["/Title"] for entry in within]
    links = [note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])]
    assert links == [made.address]


def test_every_font_that_writes_a_word_is_inside() -> None:
    for page in read(brief()).pages:
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        drawn = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
        names = set(re.findall(r"(/\S+) [\d.]+ Tf(?:(?!Tf).)*?Tj", drawn, re.DOTALL))
        assert len(names) > 0
        assert all("/FontFile2" in fonts[name]["/FontDescriptor"] for name in names)


def test_what_makes_a_brief_is_loaded_with_the_first_one() -> None:
    heavy = "('reportlab', 'resvg_py', 'dashboard.exports.brief.file')"
    script = f"import sys, dashboard.ui.brief_downloads; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
