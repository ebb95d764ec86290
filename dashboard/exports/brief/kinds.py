"""The kinds of files of a brief; apart from what makes them, which is loaded with the first one."""

from __future__ import annotations

from enum import StrEnum


class BriefFormat(StrEnum):
    """Named as their suffix."""

    PDF = "pdf"
    DOCX = "docx"


MEDIA_TYPES = {
    BriefFormat.PDF: "application/pdf",
    BriefFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
