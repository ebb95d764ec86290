"""A brief as DOCX: headings, lists, tables and pictures as such, the same bytes each time.

Written by hand, as `docs/decisions/brief.md` says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from math import ceil
from zipfile import ZIP_DEFLATED, ZipFile

from dashboard.exports.brief import docx_parts as parts
from dashboard.exports.brief.content import Brief, caption, caption_mark, figure_alt, figure_title, left_out_words
from dashboard.exports.brief.docx_text import LOCALES, TEXT_WIDTH, bookmark, linked, paragraph, picture, run, table
from dashboard.exports.brief.plot import PLOT_ROOM, plot_heights, plot_scene
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.package import zip_entry
from dashboard.exports.picture.png import png_bytes
from dashboard.exports.picture.scene import Scene

_EASE = 0.08
"""How far plots are above the least height in which they can be read: low, so that pages are few."""

_DOTS_A_PIXEL = 3
_DOTS_ACROSS = round(_DOTS_A_PIXEL * PLOT_ROOM)
_DOTS_AN_INCH = _DOTS_ACROSS / (TEXT_WIDTH / 1440)
_TABLE_SHARES = (0.43, 0.2, 0.18, 0.19)
_LINK, _HEADER, _FOOTER = "link1", "header1", "footer1"
_NAMESPACES = (
    f'xmlns:w="{parts.W}" xmlns:r="{parts.R}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def brief_docx(brief: Brief) -> bytes:
    """The file; all that the brief says is in it, and where its pages end is for the program that shows it."""
    scenes = [_scene(figure) for figure in brief.figures]
    locale = LOCALES[brief.language]
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.relationships(
            {"main": ("officeDocument", "word/document.xml"), "core": ("core-properties", "docProps/core.xml")}
        ),
        "docProps/core.xml": parts.core_properties(brief.title, brief.answer, brief.running, locale),
        "word/_rels/document.xml.rels": parts.relationships(_relations(brief)),
        "word/document.xml": _document(brief, scenes),
        "word/footer1.xml": _edge("ftr", _foot(brief)),
        "word/header1.xml": _edge("hdr", paragraph(brief.sample_mark or " ", "Header")),
        "word/numbering.xml": parts.numbering(),
        "word/settings.xml": parts.settings(locale),
        "word/styles.xml": parts.styles(locale),
    }
    for number, (figure, scene) in enumerate(zip(brief.figures, scenes, strict=True), start=1):
        told = {"Title": figure.title, "Source": "; ".join(figure.source_names), "Software": "Dampak UMKM"}
        files[f"word/media/figure{number}.png"] = png_bytes(
            scene, width=_DOTS_ACROSS, texts=told, dots_per_inch=_DOTS_AN_INCH
        )
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        for name, part in files.items():
            package.writestr(zip_entry(name), part)
    return content.getvalue()


def _scene(figure: Figure) -> Scene:
    least, most = plot_heights(figure.drawing)
    scene = plot_scene(figure.drawing, least + _EASE * (most - least))
    # Whole pixels: a last row of dots that is half covered is drawn as a line below the picture.
    return replace(scene, height=ceil(scene.height))


def _relations(brief: Brief) -> dict[str, tuple[str, str]]:
    relations = {name: (name, f"{name}.xml") for name in ("styles", "numbering", "settings")}
    relations |= {_HEADER: ("header", "header1.xml"), _FOOTER: ("footer", "footer1.xml")}
    for number in range(1, len(brief.figures) + 1):
        relations[f"figure{number}"] = ("image", f"media/figure{number}.png")
    if brief.address:
        relations[_LINK] = ("hyperlink", brief.address)
    return relations


def _document(brief: Brief, scenes: list[Scene]) -> str:
    page = (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{_HEADER}"/>'
        f'<w:footerReference w:type="default" r:id="{_FOOTER}"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1020" w:left="1133" w:header="567" w:footer="510" w:gutter="0"/>'
        "</w:sectPr>"
    )
    body = "".join(_body(brief, scenes))
    return f"{parts.HEAD}<w:document {_NAMESPACES}><w:body>{body}{page}</w:body></w:document>"


def _body(brief: Brief, scenes: list[Scene]) -> Iterator[str]:
    yield paragraph(brief.title, "Title")
    yield paragraph(brief.running, "Dated")
    yield paragraph(brief.state, "Mark")
    yield paragraph(brief.question, "Question")
    yield paragraph(brief.answer, "Answer")
    yield bookmark(brief.heading("findings"), "Heading1", 1)
    for point in brief.points:
        yield paragraph(point.sentence, "SampleFinding" if point.is_sample else "Finding")
        for words in point.beside:
            yield paragraph(words, "Beside")
    if brief.table:
        yield paragraph(brief.table.title, "Quiet", properties="<w:keepNext/>")
        yield table(brief.table.headings, brief.table.rows, _TABLE_SHARES, brief.table.title)
        yield paragraph(left_out_words(brief.table, brief.language), "Quiet")
    for number, (figure, scene) in enumerate(zip(brief.figures, scenes, strict=True), start=1):
        title = figure_title(figure, number)
        yield paragraph(title, "Heading2")
        yield picture(f"figure{number}", number, TEXT_WIDTH, scene.height / scene.width, title, figure_alt(figure))
        yield paragraph(caption_mark(figure), "CaptionMark", properties="<w:keepNext/>")
        yield paragraph(caption(figure), "Caption")
    yield bookmark(brief.heading("caveats"), "Heading1", 2)
    for words in brief.caveats:
        yield paragraph(words, "Item")
    if brief.sources:
        yield bookmark(brief.heading("sources"), "Heading1", 3)
    for source in brief.sources:
        yield paragraph(source.words(brief.language), "Item")
    yield bookmark(brief.heading("cite"), "Heading1", 4)
    yield paragraph(brief.citation, "Small")
    if brief.address:
        yield linked(brief.address, _LINK, "Small")
    yield paragraph(brief.rights, "Quiet")


def _edge(tag: str, content: str) -> str:
    return f'{parts.HEAD}<w:{tag} xmlns:w="{parts.W}">{content}</w:{tag}>'


def _foot(brief: Brief) -> str:
    """What stands at the foot of each page, and its number."""
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    number = '<w:r><w:tab/></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{tab}</w:pPr>{run(brief.running)}{number}</w:p>'
