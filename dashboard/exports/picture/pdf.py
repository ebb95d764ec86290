"""A scene as a PDF of one page: the same scene gives the same bytes. Words stay words."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from dashboard.exports.picture.fonts import font_name, legible
from dashboard.exports.picture.markup import line_width
from dashboard.exports.picture.scene import Circle, Item, Path, Scene, Stroke, TextLine

_POINTS_A_MM = 72 / 25.4


def pdf_bytes(scene: Scene, *, width_mm: float, subject: str, keywords: str) -> bytes:
    """A page as wide as said; its height follows. `subject` and `keywords` stand in the file's metadata."""
    target = BytesIO()
    scale = width_mm * _POINTS_A_MM / scene.width
    # Invariant: neither date nor random id, so that the same figure is the same file.
    canvas = Canvas(target, pagesize=(scene.width * scale, scene.height * scale), invariant=1, lang=scene.language)
    canvas.setTitle(scene.title)
    canvas.setAuthor("Dampak UMKM")
    canvas.setSubject(subject)
    canvas.setKeywords(keywords)
    canvas.setCreator("Dampak UMKM")
    canvas.scale(scale, scale)
    canvas.translate(0, scene.height)
    paint_scene(canvas, scene)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def paint_scene(canvas: Canvas, scene: Scene) -> None:
    """Paint a scene below and right of the canvas' origin, whose y runs up."""
    canvas.setFillColor(HexColor(scene.background))
    canvas.rect(0, -scene.height, scene.width, scene.height, stroke=0, fill=1)
    paint_items(canvas, scene.items)


def paint_items(canvas: Canvas, items: Iterable[Item]) -> None:
    """Paint items at their places right of and below the canvas' origin."""
    canvas.setLineJoin(1)
    for item in items:
        canvas.saveState()
        _paint(canvas, item)
        canvas.restoreState()


def _paint(canvas: Canvas, item: Item) -> None:
    match item:
        case TextLine():
            _write(canvas, item)
        case Circle():
            _set_paint(canvas, item.fill, item.stroke, item.opacity)
            x, y = item.centre
            canvas.circle(x, -y, item.radius, stroke=int(item.stroke is not None), fill=int(bool(item.fill)))
        case Path():
            if item.clip:
                window = canvas.beginPath()
                window.rect(item.clip.left, -item.clip.bottom, item.clip.width, item.clip.height)
                canvas.clipPath(window, stroke=0, fill=0)
            _set_paint(canvas, item.fill, item.stroke, item.opacity)
            outline = canvas.beginPath()
            (x, y), *others = item.points
            outline.moveTo(x, -y)
            for x, y in others:
                outline.lineTo(x, -y)
            if item.closed:
                outline.close()
            canvas.drawPath(outline, stroke=int(item.stroke is not None), fill=int(bool(item.fill)))


def _set_paint(canvas: Canvas, fill: str, stroke: Stroke | None, opacity: float) -> None:
    # With the colour: one that is set without it sets the opacity back to 1.
    if fill:
        canvas.setFillColor(HexColor(fill), alpha=opacity)
    if stroke:
        canvas.setStrokeColor(HexColor(stroke.colour), alpha=opacity)
        canvas.setLineWidth(stroke.width)
        if stroke.dash:
            canvas.setDash(list(stroke.dash))


def _write(canvas: Canvas, line: TextLine) -> None:
    x, y = line.at
    canvas.translate(x, -y)
    if line.angle:
        canvas.rotate(-line.angle)
    left = 0.0
    for run in line.runs:
        canvas.setFillColor(HexColor(run.colour), alpha=line.opacity)
        canvas.setFont(font_name(is_bold=run.is_bold, is_italic=run.is_italic), run.size)
        canvas.drawString(left, 0, legible(run.words))
        left += line_width([run])
