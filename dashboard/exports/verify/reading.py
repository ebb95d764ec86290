"""What kind of file some bytes are, and the mark in them. No XML is parsed, nothing is unpacked beyond a bound; any bytes do."""

from __future__ import annotations

import io
import json
import re
import struct
from collections.abc import Iterator
from html import unescape
from itertools import islice
from zipfile import ZipFile

from dashboard.exports.csv_file import FIGURE, SEAL, SELECTION, SNAPSHOT, csv_rows
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.figure.package import METADATA
from dashboard.exports.figure.parquet_file import MARK, PREFIX
from dashboard.exports.picture.file import RECORD
from dashboard.exports.verify.told import Told, told_by, told_in

_PNG = b"\x89PNG\r\n\x1a\n"
_MARK_BYTES = 256 * 1024
_DIRECTORY_BYTES = 1024 * 1024
_MOST_CHUNKS = 64
_LEAST_PARQUET = 12
_ZIP_TAIL = 65_557
_ZIP_END = b"PK\x05\x06"
_CORE = "docProps/core.xml"
_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_DESCRIPTION = re.compile(rb"<dc:description(?: [^<>]{0,200})?>([^<]*)</dc:description>")
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)


def kind_of(content: bytes) -> Kind | None:
    """The kind that the bytes themselves show, whatever the file is called."""
    if content.startswith(_PNG):
        return Kind.PNG
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if len(content) >= _LEAST_PARQUET and content.startswith(b"PAR1") and content.endswith(b"PAR1"):
        return Kind.PARQUET
    if content.startswith(b"PK\x03\x04"):
        return Kind.XLSX if _entry(content, _CORE) is not None else Kind.ZIP
    head = content[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"<svg", b"<?xml", b"<!--")) and b"<svg" in content[:_MARK_BYTES]:
        return Kind.SVG
    return Kind.CSV if _head(content) else None


def mark_in(content: bytes, kind: Kind) -> Told | None:
    """What a file says of itself; None where it says nothing."""
    match kind:
        case Kind.PARQUET:
            return _parquet_mark(content)
        case Kind.CSV:
            return _csv_mark(content)
        case Kind.ZIP:
            return _package_mark(_entry(content, METADATA) or b"")
        case _:
            return told_in(_written_mark(content, kind))


def _written_mark(content: bytes, kind: Kind) -> str:
    """The mark as it is written in a picture or workbook; empty where there is none."""
    match kind:
        case Kind.PNG:
            return next(_png_texts(content), "")
        case Kind.SVG:
            return unescape(_between(content, b"<metadata>", b"</metadata>"))
        case Kind.PDF:
            return _pdf_keywords(content)
        case Kind.XLSX:
            # Other programs declare the name's space here, and not on the document as we do.
            described = _DESCRIPTION.search(_entry(content, _CORE) or b"")
            return unescape(described[1].decode(errors="replace")) if described else ""
        case _:
            raise ValueError(f"the mark of a {kind} file is not one text")


def _between(content: bytes, before: bytes, after: bytes) -> str:
    start = content.find(before)
    if start < 0:
        return ""
    start += len(before)
    end = content.find(after, start, start + _MARK_BYTES)
    return content[start:end].decode(errors="replace") if end >= 0 else ""


def _png_texts(content: bytes) -> Iterator[str]:
    """Words of the chunks that bear the mark's keyword, before the picture begins."""
    place = len(_PNG)
    for _ in range(_MOST_CHUNKS):
        head = content[place : place + 8]
        if len(head) < 8 or head[4:] == b"IDAT":
            return
        (length,) = struct.unpack(">I", head[:4])
        words = content[place + 8 : place + 8 + min(length, _MARK_BYTES)]
        keyword = RECORD.encode() + b"\0\0\0\0\0"
        if head[4:] == b"iTXt" and words.startswith(keyword):
            yield words.removeprefix(keyword).decode(errors="replace")
        place += 12 + length


def _pdf_keywords(content: bytes) -> str:
    start = content.find(b"/Keywords (")
    if start < 0:
        return ""
    found = _LITERAL.match(content[start + len(b"/Keywords ") :][:_MARK_BYTES])
    return _ESCAPED.sub(_meant, found[1]).decode(errors="replace") if found else ""


def _meant(escaped: re.Match[bytes]) -> bytes:
    sign = escaped[1]
    return bytes([int(sign, 8) % 256]) if sign[:1] in b"01234567" else sign


def _parquet_mark(content: bytes) -> Told | None:
    """The footer's plain bytes hold the mark behind its name; reading them asks nothing of a decoder."""
    (length,) = struct.unpack("<I", content[-8:-4])
    footer = content[-8 - min(length, _DIRECTORY_BYTES) : -8]
    start = footer.find(f"{PREFIX}{MARK}".encode())
    begun = footer.find(b"{", start)
    if start < 0 or begun < 0:
        return None
    try:
        parts, _ = json.JSONDecoder().raw_decode(footer[begun : begun + _MARK_BYTES].decode("latin-1"))
    except (ValueError, RecursionError):
        return None
    return told_by(parts) if isinstance(parts, dict) else None


def _package_mark(written: bytes) -> Told | None:
    try:
        parts = json.loads(written)
    except (ValueError, RecursionError):
        return None
    inner = parts.get(MARK) if isinstance(parts, dict) else None
    return told_by(inner) if isinstance(inner, dict) else None


def _csv_mark(content: bytes) -> Told | None:
    """What the first row says: a seal, which alone makes it true, is on all of them."""
    try:
        rows = list(islice(csv_rows(content), 2))
    except ValueError:
        return None
    if len(rows) < 2:
        return None
    said = dict(zip(*rows, strict=False))
    # A published table has columns of its own that are called as parts of a mark are.
    own = {name: said.get(name, "") for name in (FIGURE, SELECTION, SNAPSHOT)}
    return told_by(own | {"issuer": said.get(SEAL, "").partition("-")[0]})


def _head(content: bytes) -> bool:
    """Whether the first line names the columns that say where rows come from."""
    line = content[:_MARK_BYTES].partition(b"\n")[0].removeprefix(b"\xef\xbb\xbf")
    return {FIGURE, SELECTION, SNAPSHOT} <= set(line.decode(errors="replace").strip().replace('"', "").split(","))


def _entry(content: bytes, name: str) -> bytes | None:
    """An entry of a ZIP, as far as it is not larger than a mark may be; None where there is none or the ZIP is broken."""
    end = content.rfind(_ZIP_END, max(len(content) - _ZIP_TAIL, 0))
    if end < 0 or len(content) < end + 22:
        return None
    directory_bytes, _ = struct.unpack("<II", content[end + 12 : end + 20])
    if directory_bytes > _DIRECTORY_BYTES or content[end - 20 : end].startswith(b"PK\x06\x07"):
        return None
    try:
        with ZipFile(io.BytesIO(content)) as package, package.open(name) as entry:
            return entry.read(_MARK_BYTES)
    # A broken ZIP fails in as many ways as its format has parts.
    except Exception:
        return None
