"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import codecs
import zipfile
from enum import StrEnum
from pathlib import Path

from catalog.errors import UserError

_PARQUET, _GZIP, _ZIP, _OLE = b"PAR1", b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMPTY_ZIP = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF
_MOST_LIST_BYTES = 4 << 20
"""Some fifty thousand names."""

_WORKBOOK_PART = "xl/workbook.xml"
_OPEN_DOCUMENT_PARTS = {"mimetype", "content.xml"}


class Form(StrEnum):
    """Forms that are read; `utf16_text` is known by its byte order mark."""

    TEXT = "text"
    UTF16_TEXT = "utf16_text"
    GZIP_TEXT = "gzip_text"
    WORKBOOK = "workbook"
    OLD_WORKBOOK = "old_workbook"
    OPEN_WORKBOOK = "open_workbook"
    PARQUET = "parquet"
    ARCHIVE = "archive"


WORKBOOKS = (Form.WORKBOOK, Form.OLD_WORKBOOK, Form.OPEN_WORKBOOK)
TEXTS = (Form.TEXT, Form.UTF16_TEXT, Form.GZIP_TEXT)


def form_of(path: Path) -> Form:
    """The form of a file; what has no signature is text.

    UserError: `file_missing`, `file_damaged`, `archive_too_large`.
    """
    if not path.is_file():
        raise UserError("file_missing", file=path.name)
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Form.UTF16_TEXT
    if start.startswith(_GZIP):
        return Form.GZIP_TEXT
    if start.startswith(_PARQUET):
        return Form.PARQUET
    if start.startswith(_OLE):
        return Form.OLD_WORKBOOK
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        return _zipped_form(path)
    return Form.TEXT


def _zipped_form(path: Path) -> Form:
    if _list_bytes(path) > _MOST_LIST_BYTES:
        raise UserError("archive_too_large", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise UserError("file_damaged", file=path.name) from error
    if _WORKBOOK_PART in names:
        return Form.WORKBOOK
    return Form.OPEN_WORKBOOK if names >= _OPEN_DOCUMENT_PARTS else Form.ARCHIVE


def _list_bytes(path: Path) -> int:
    """How long an archive says that the list of its files is; each of them takes ten times as much once it is read."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_END))
        end = file.read()
    place = end.rfind(_EMPTY_ZIP)
    return int.from_bytes(end[place + 12 : place + 16], "little") if place >= 0 else 0
