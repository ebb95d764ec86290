"""A brief as PDF: A4, words as words, tagged for screen readers, the same bytes each time."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from dashboard.exports.brief.content import Brief
from dashboard.exports.brief.layout import laid_out
from dashboard.exports.brief.leaf import PAGE_HEIGHT, Leaf, Piece, Role
from dashboard.exports.brief.structure import Structure
from dashboard.exports.picture.pdf import paint_items, paint_scene

_LEVELS = {Role.TITLE: 0, Role.HEADING: 1, Role.SUBHEADING: 1}
"""Which pieces are bookmarks, and how deep."""


def brief_pdf(brief: Brief) -> bytes:
    """The file, of two pages. NoRoomError where they do not hold what must be said."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, lang=brief.language.value, pageCompression=1)
    canvas.setTitle(brief.title)
    canvas.setAuthor("Dampak UMKM")
    canvas.setSubject(brief.answer)
    canvas.setKeywords(brief.running)
    canvas.setCreator("Dampak UMKM")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    structure = Structure(canvas)
    for number, leaf in enumerate(laid_out(brief)):
        _draw(canvas, structure, leaf, number)
        canvas.showPage()
    structure.finish()
    canvas.save()
    return target.getvalue()


def _draw(canvas: Canvas, structure: Structure, leaf: Leaf, number: int) -> None:
    for place, piece in enumerate(leaf.pieces):
        with structure.marked(piece, number):
            canvas.saveState()
            canvas.translate(0, PAGE_HEIGHT)
            if piece.picture:
                canvas.translate(piece.picture.left, -piece.picture.top)
                canvas.scale(piece.picture.scale, piece.picture.scale)
                paint_scene(canvas, piece.picture.scene)
            paint_items(canvas, piece.items)
            canvas.restoreState()
        if piece.role in _LEVELS and piece.box:
            _bookmark(canvas, piece, f"{number}.{place}", PAGE_HEIGHT - piece.box.top)
        if piece.link and piece.box:
            box = piece.box
            rectangle = (box.left, PAGE_HEIGHT - box.bottom, box.right, PAGE_HEIGHT - box.top)
            canvas.linkURL(piece.link, rectangle, Contents=piece.link)


def _bookmark(canvas: Canvas, piece: Piece, key: str, top: float) -> None:
    canvas.bookmarkHorizontalAbsolute(key, top)
    canvas.addOutlineEntry(piece.words, key, level=_LEVELS[piece.role])
