"""The structure tree of a PDF, which reportlab does not write: what each part of a page is, in the order of reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas

from dashboard.exports.brief.leaf import Piece, Role

_ROOT = "brief.structure"


@dataclass
class _Element:
    """An element of the tree; a leaf of it is one marked part of a page."""

    role: str
    children: list[_Element] = field(default_factory=list)
    page: int | None = None
    mark: int = 0
    words: str = ""
    name: str = ""


class Structure:
    """Marks parts of pages while they are drawn, and writes the tree when all are."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._document = _Element("Document")
        self._holders: dict[tuple[tuple[str, str], ...], _Element] = {(): self._document}
        self._marks: dict[int, list[_Element]] = {}

    @contextmanager
    def marked(self, piece: Piece, page: int) -> Iterator[None]:
        """Whatever is drawn within belongs to the piece; ornaments are no part of what is read."""
        if piece.role is Role.ORNAMENT:
            self._canvas._code.append("/Artifact BMC")
        else:
            marks = self._marks.setdefault(page, [])
            words = piece.words if piece.role is Role.FIGURE else ""
            element = _Element(piece.role.value, page=page, mark=len(marks), words=words)
            marks.append(element)
            self._holder(piece.within).children.append(element)
            self._canvas._code.append(f"/{piece.role.value} <</MCID {element.mark}>> BDC")
        yield
        self._canvas._code.append("EMC")

    def finish(self) -> None:
        """Write the tree; all pages are drawn."""
        document = self._canvas._doc
        pages = document.Pages.pages
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        reference = document.Reference(root, _ROOT)
        self._name(self._document, "0")
        root["K"] = self._written(self._document, reference, pages)
        root["ParentTree"] = PDFDictionary({"Nums": PDFArray(self._parents(pages))})
        root["ParentTreeNextKey"] = len(pages)
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _parents(self, pages: list[Any]) -> list[Any]:
        """Which element holds each mark of a page."""
        rows: list[Any] = []
        for number, page in enumerate(pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, PDFName("S")
            held = [PDFObjectReference(each.name) for each in self._marks.get(number, [])]
            rows += [number, PDFArray(held)]
        return rows

    def _holder(self, within: tuple[tuple[str, str], ...]) -> _Element:
        if within not in self._holders:
            element = _Element(within[-1][0])
            self._holder(within[:-1]).children.append(element)
            self._holders[within] = element
        return self._holders[within]

    def _name(self, element: _Element, place: str) -> None:
        element.name = f"{_ROOT}.{place}"
        for number, child in enumerate(element.children):
            self._name(child, f"{place}.{number}")

    def _written(self, element: _Element, parent: Any, pages: list[Any]) -> Any:
        """A reference to the element, which is written with all that it holds."""
        document = self._canvas._doc
        written = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(element.role), "P": parent})
        reference = document.Reference(written, element.name)
        if element.page is None:
            written["K"] = PDFArray([self._written(child, reference, pages) for child in element.children])
            return reference
        written["Pg"], written["K"] = document.Reference(pages[element.page]), element.mark
        if element.words:
            written["Alt"] = PDFString(element.words)
        if element.role == Role.COLUMN_HEADING:
            written["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName("Column")})
        return reference
