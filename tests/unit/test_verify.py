"""Whether a file is ours and whole: every kind as it left, altered, forged, of another installation, and of nobody."""

from __future__ import annotations

import csv
import io
import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pyarrow.parquet as pq
import pytest
from pypdf import PdfReader, PdfWriter

from catalog.cell_safety import csv_file
from dashboard.exports.figure.file import figure_file
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.seal import Sealer
from dashboard.exports.verify.verdict import Outcome, Verdict, judge
from tests.unit.charts_frames import EN
from tests.unit.figure_files import KINDS, OURS, QUERY, THEIRS, every_figure, trend


def made(kind: Kind, sealer: Sealer | None = OURS) -> bytes:
    return figure_file(replace(trend(), sealer=sealer), kind)


def judged(content: bytes, *sealers: Sealer) -> Verdict:
    return judge(content, sealers or (OURS,))


@pytest.mark.parametrize("kind", Kind)
def test_a_file_as_it_left_is_intact_and_says_what_it_shows(kind: Kind) -> None:
    verdict = judged(made(kind))
    assert (verdict.outcome, verdict.kind) == (Outcome.INTACT, kind)
    assert verdict.told is not None
    assert (verdict.told.figure, verdict.told.selection) == ("pesanan.trend", QUERY)
    assert (verdict.told.snapshot_id, verdict.told.issuer) == ("3f9a1c07b2d4", OURS.issuer)


@pytest.mark.parametrize("shown", KINDS)
@pytest.mark.parametrize("kind", Kind)
def test_every_figure_is_found_intact_in_every_kind(kind: Kind, shown: str) -> None:
    figure = replace(every_figure(EN)[shown], sealer=OURS)
    assert judged(figure_file(figure, kind)).outcome is Outcome.INTACT


@pytest.mark.parametrize("kind", Kind)
def test_the_same_figure_under_the_same_key_is_the_same_file(kind: Kind) -> None:
    assert made(kind) == made(kind)
    assert made(kind) != made(kind, THEIRS)


@pytest.mark.parametrize("kind", Kind)
def test_a_key_that_was_followed_by_another_still_holds(kind: Kind) -> None:
    assert judged(made(kind), OURS, THEIRS).outcome is Outcome.INTACT


@pytest.mark.parametrize("kind", Kind)
def test_a_file_of_another_installation_is_told_apart(kind: Kind) -> None:
    assert judged(made(kind, THEIRS)).outcome is Outcome.OTHER_ISSUER


@pytest.mark.parametrize("kind", Kind)
def test_a_file_without_a_seal_is_never_intact(kind: Kind) -> None:
    assert judged(made(kind, None)).outcome is Outcome.UNSEALED


@pytest.mark.parametrize("kind", Kind)
def test_a_forged_file_that_names_us_is_altered(kind: Kind) -> None:
    named, sealing = OURS.issuer.encode(), THEIRS.issuer.encode()
    forged = made(kind, THEIRS)
    if kind in (Kind.XLSX, Kind.ZIP):
        forged = repacked(forged, lambda _, content: content.replace(sealing, named), comment=True)
    else:
        forged = forged.replace(sealing, named)
    if kind is Kind.PNG:
        forged = with_right_checksums(forged)
    assert judged(forged).outcome is Outcome.ALTERED


@pytest.mark.parametrize("kind", Kind)
def test_a_file_that_was_cut_off_is_not_intact(kind: Kind) -> None:
    whole = made(kind)
    # A CSV's last line end is none of its cells.
    for length in (0, 1, 40, len(whole) // 2, len(whole) - 3):
        assert judged(whole[:length]).outcome is not Outcome.INTACT, length


@pytest.mark.parametrize("kind", [Kind.PNG, Kind.SVG, Kind.PDF, Kind.XLSX, Kind.ZIP])
def test_a_file_with_something_behind_its_end_is_not_intact(kind: Kind) -> None:
    assert judged(made(kind) + b"\n").outcome is not Outcome.INTACT


@pytest.mark.parametrize("kind", [Kind.SVG, Kind.CSV, Kind.PARQUET])
def test_a_seal_of_another_file_does_not_hold(kind: Kind) -> None:
    other = figure_file(replace(every_figure()["provinces"], sealer=OURS), kind)
    ours, theirs = seal_of(made(kind)), seal_of(other)
    assert judged(made(kind).replace(ours, theirs)).outcome is Outcome.ALTERED


def test_one_pixel_alters_a_picture() -> None:
    png = made(Kind.PNG)
    start = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[start - 4 : start])
    pixels = bytearray(zlib.decompress(png[start + 4 : start + 4 + length]))
    pixels[-5] ^= 1
    chunk = b"IDAT" + zlib.compress(bytes(pixels))
    painted = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert judged(png[: start - 4] + painted + png[start + 8 + length :]).outcome is Outcome.ALTERED


def test_one_digit_alters_an_svg() -> None:
    svg = made(Kind.SVG)
    assert b">250" in svg or b">100" in svg
    changed = svg.replace(b">100", b">900") if b">100" in svg else svg.replace(b">250", b">950")
    assert judged(changed).outcome is Outcome.ALTERED


def test_one_cell_alters_a_workbook() -> None:
    book = openpyxl.load_workbook(BytesIO(made(Kind.XLSX)))
    book["Data"].cell(2, 2).value = 101
    saved = BytesIO()
    book.save(saved)
    assert judged(saved.getvalue()).outcome is Outcome.ALTERED
    changed = repacked(made(Kind.XLSX), lambda _, content: content.replace(b"<v>100</v>", b"<v>101</v>"), comment=True)
    assert judged(changed).outcome is Outcome.ALTERED


def test_one_cell_alters_a_csv_and_line_ends_do_not() -> None:
    content = made(Kind.CSV)
    assert judged(content.replace(b",100.0,", b",101.0,")).outcome is Outcome.ALTERED
    assert judged(content.replace(b",100.0,", b",101.0,", 1)).outcome is Outcome.ALTERED
    assert judged(b"\xef\xbb\xbf" + content.replace(b"\r\n", b"\n")).outcome is Outcome.INTACT


def test_a_row_that_was_taken_out_alters_a_csv() -> None:
    rows = list(csv.reader(io.StringIO(made(Kind.CSV).decode(), newline="")))
    assert judged(csv_file([*rows[:2], *rows[3:]])).outcome is Outcome.ALTERED
    assert judged(csv_file([*rows, rows[-1]])).outcome is Outcome.ALTERED


def test_one_value_alters_a_parquet_file() -> None:
    table = pq.read_table(BytesIO(made(Kind.PARQUET)))
    saved = BytesIO()
    pq.write_table(table.slice(1), saved)
    assert judged(saved.getvalue()).outcome is Outcome.ALTERED


def test_a_changed_file_in_a_package_alters_the_package() -> None:
    changed = repacked(
        made(Kind.ZIP),
        lambda name, content: content.replace(b"100.0", b"101.0") if name == "data.csv" else content,
        comment=True,
    )
    assert judged(changed).outcome is Outcome.ALTERED


def test_what_lies_in_a_package_is_sealed_too() -> None:
    with ZipFile(BytesIO(made(Kind.ZIP))) as package:
        inside = {name: package.read(name) for name in package.namelist()}
    for name in ("data.csv", "data.xlsx", "figure.png", "figure.svg"):
        assert judged(inside[name]).outcome is Outcome.INTACT, name


def test_a_pdf_that_was_saved_again_is_not_intact() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(made(Kind.PDF))))
    saved = BytesIO()
    writer.write(saved)
    assert judged(saved.getvalue()).outcome in (Outcome.ALTERED, Outcome.NO_MARK)


def test_a_picture_without_its_texts_carries_no_mark() -> None:
    png = made(Kind.PNG)
    kept, place = png[:8], 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        chunk = png[place : place + 12 + length]
        kept += b"" if chunk[4:8] in (b"iTXt", b"tEXt") else chunk
        place += 12 + length
    assert judged(kept).outcome is Outcome.NO_MARK


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
        b"%PDF-1.4\n/Keywords (" + b"\\" * 5000,
        b"%PDF-1.4\n/Keywords (" + b"(" * 400_000,
        b"PAR1" + b"\xff" * 20 + b"PAR1",
        b"PK\x03\x04" + b"\0" * 100,
        b"PK\x05\x06" + b"\xff" * 18,
        b"<svg><metadata>" + b"[" * 100_000 + b"</metadata></svg>",
        b'<svg><metadata>{"figure": 1, "snapshot_id": {}}</metadata></svg>',
        b"figure,selection,snapshot_id\r\n",
        b"figure,selection,snapshot_id\r\n\xff\xfe,a,b\r\n",
        b'figure,selection,snapshot_id,seal\r\n"' + b"a" * 200_000,
        b"figure,selection,snapshot_id,seal\r\n" + b"," * 1_000_000,
        b"figure,selection,snapshot_id,seal\r\n" + b'"\n",' * 1_000_000,
        "surat kabar".encode("utf-16"),
    ],
)
def test_strange_bytes_have_a_verdict_too(content: bytes) -> None:
    assert judged(content).outcome is Outcome.NO_MARK


def test_entities_of_an_svg_are_not_followed() -> None:
    told = json.dumps({"figure": "&a;&a;", "snapshot_id": "&f;", "issuer": ""})
    bomb = f'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]><svg><metadata>{told}</metadata></svg>'
    verdict = judged(b'<?xml version="1.0"?>' + bomb.encode())
    assert verdict.outcome is Outcome.UNSEALED
    assert verdict.told is not None
    assert (verdict.told.figure, verdict.told.snapshot_id) == ("&a;&a;", "&f;")


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as package:
        package.writestr("metadata.json", b'{"mark": "' + b" " * 50_000_000 + b'"}')
    assert len(bomb.getvalue()) < 100_000
    assert judged(bomb.getvalue()).outcome is Outcome.NO_MARK


def test_a_key_says_nothing_of_itself() -> None:
    assert OURS.key.hex() not in repr(OURS)
    assert OURS.issuer not in OURS.key.hex()
    assert len({OURS.issuer, THEIRS.issuer}) == 2


def seal_of(content: bytes) -> bytes:
    """The 64 digits that are the file's seal."""
    token = b"dampak-umkm-seal:"
    if token in content:
        start = content.rindex(token) + len(token)
        return content[start : start + 64]
    return content.splitlines()[1].rpartition(b"-")[2]


def repacked(content: bytes, change: Callable[[str, bytes], bytes], *, comment: bool) -> bytes:
    """A ZIP with its entries changed, and the comment that it had."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, change(entry.filename, old.read(entry)))
        if comment:
            new.comment = old.comment
    return target.getvalue()


def with_right_checksums(png: bytes) -> bytes:
    mended, place = png[:8], 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        chunk = png[place + 4 : place + 8 + length]
        mended += png[place : place + 4] + chunk + struct.pack(">I", zlib.crc32(chunk))
        place += 12 + length
    return mended
