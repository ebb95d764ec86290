"""A brief as a file of any kind. The same brief and kind give the same bytes, whoever asks and whenever."""

from __future__ import annotations

from dashboard.exports.brief.content import Brief
from dashboard.exports.brief.docx_file import brief_docx
from dashboard.exports.brief.kinds import BriefFormat
from dashboard.exports.brief.pdf_file import brief_pdf
from dashboard.meters.instruments import timed


def brief_file(brief: Brief, kind: BriefFormat) -> bytes:
    """The file."""
    with timed("export_seconds", "brief", kind.value):
        match kind:
            case BriefFormat.PDF:
                return brief_pdf(brief)
            case BriefFormat.DOCX:
                return brief_docx(brief)
