"""WordprocessingML of paragraphs, lists and tables: pieces of XML, escaped, in the order that the schema asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from catalog.text import Language

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

LOCALES = {Language.INDONESIAN: "id-ID", Language.ENGLISH: "en-GB"}
TEXT_WIDTH = 9639
"""Twentieths of a point between the margins of 20 mm on A4."""

EMU_A_TWIP = 635


def run(words: str, *, link: str = "") -> str:
    """Words in one style; signs that XML forbids are left out."""
    style = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>' if link else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(_allowed(words))}</w:t></w:r>'


def paragraph(words: str, style: str, *, properties: str = "") -> str:
    """A paragraph in a style of the document; nothing where there are no words."""
    return _paragraph(run(words), style, properties) if words else ""


def linked(words: str, relation: str, style: str) -> str:
    """A paragraph that is a link, to the address that a relation of the document names."""
    return _paragraph(f'<w:hyperlink r:id="{relation}">{run(words, link=relation)}</w:hyperlink>', style, "")


def bookmark(words: str, style: str, number: int) -> str:
    """A heading that can be jumped to."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="part{number}"/>'
    return _paragraph(f'{start}{run(words)}<w:bookmarkEnd w:id="{number}"/>', style, "")


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], title: str) -> str:
    """A table whose first row is a heading that every page repeats; `title` is its text alternative."""
    widths = [round(share * TEXT_WIDTH) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(headings, widths, "TableHeading", "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
    body = "".join(_row(row, widths, "TableCell", "<w:trPr><w:cantSplit/></w:trPr>") for row in rows)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Rows"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(_allowed(title))}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )


def picture(relation: str, number: int, width_twips: int, share: float, title: str, alt: str) -> str:
    """A picture as wide as said and `share` times as tall, in a paragraph of its own; `alt` is its text alternative."""
    across, down = width_twips * EMU_A_TWIP, round(width_twips * EMU_A_TWIP * share)
    named = f'id="{number}" name={quoteattr(_allowed(title))} descr={quoteattr(_allowed(alt))}'
    drawn = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="figure{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    inline = (
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/><wp:docPr {named}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">{drawn}</a:graphicData>'
        "</a:graphic></wp:inline>"
    )
    return _paragraph(f"<w:r><w:drawing>{inline}</w:drawing></w:r>", "Picture", "")


def _paragraph(content: str, style: str, properties: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def _row(cells: Sequence[str], widths: Sequence[int], style: str, properties: str) -> str:
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(cell or " ", style)}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{properties}{written}</w:tr>"


def _allowed(words: str) -> str:
    """Words without the signs that XML forbids."""
    return _FORBIDDEN.sub("", words)
