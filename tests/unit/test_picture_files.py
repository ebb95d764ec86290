"""Picture files: the same bytes each time, words as words, the record inside, and every one its own under load."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from catalog.reference import REFERENCE_DIRECTORY
from catalog.text import Language, texts
from dashboard import charts
from dashboard.charts import Drawing
from dashboard.charts.palette import SYMBOLS
from dashboard.exports.picture.file import RECORD, picture_bytes
from dashboard.exports.picture.fonts import has_sign, words_width
from dashboard.exports.picture.kinds import SHAPES, Format, Size
from dashboard.exports.picture.pdf import pdf_bytes
from dashboard.exports.picture.scene import Circle, Scene
from dashboard.exports.picture.symbols import symbol
from dashboard.text.numbers import format_compact, format_number, format_percent, format_rupiah
from tests.unit.charts_frames import EN, ID, every_drawing, monthly

SVG = "{http://www.w3.org/2000/svg}"
ADDRESS = "dampak.example/pesanan?lang=id"
THREADS, REQUESTS = 16, 200


def chunks(png: bytes) -> list[tuple[str, bytes]]:
    found, place = [], 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, content = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length]) == (zlib.crc32(kind + content),)
        found.append((kind.decode(), content))
        place += 12 + length
    return found


def texts_of(png: bytes) -> dict[str, str]:
    parts = [content.split(b"\0\0\0\0\0", 1) for kind, content in chunks(png) if kind == "iTXt"]
    return {name.decode(): words.decode() for name, words in parts}


def orders(*values: float) -> Drawing:
    return charts.time_series(monthly(list(values)), language=ID)


def test_what_is_pale_is_pale_in_a_pdf_too() -> None:
    circle = Circle(centre=(5, 5), radius=3, fill="#0072B2", opacity=0.5)
    scene = Scene(width=10, height=10, background="#FFFFFF", language="id", title="", description="", items=(circle,))
    page = PdfReader(BytesIO(pdf_bytes(scene, width_mm=10, subject="", keywords=""))).pages[0]
    drawn = page.get_contents().get_data().decode()  # type: ignore[union-attr]
    *_, last = re.findall(r"(/\S+) gs", drawn)
    assert page["/Resources"]["/ExtGState"][last]["/ca"] == 0.5  # type: ignore[index]


@pytest.mark.parametrize("kind", Format)
def test_the_same_figure_is_the_same_file(kind: Format) -> None:
    drawn, drawn_again = every_drawing(EN), every_drawing(EN)
    for name, drawing in drawn.items():
        one, other = (picture_bytes(each, Size.WHOLE, kind, address=ADDRESS) for each in (drawing, drawn_again[name]))
        assert one == other, name


def test_a_png_is_as_large_as_its_size_says_and_tells_what_it_shows() -> None:
    drawing = orders(1.0, 2.0, 3.0)
    png = picture_bytes(drawing, Size.SOCIAL, Format.PNG, record={"address": ADDRESS})

    assert struct.unpack(">II", dict(chunks(png))["IHDR"][:8]) == (1200, 628)
    told = texts_of(png)
    assert told["Title"] == drawing.layout["meta"]["title"]
    assert told["Title"] in told["Description"]
    record = json.loads(told[RECORD])
    assert (record["snapshot_id"], record["address"], record["is_sample"]) == ("3f9a1c07b2d4", ADDRESS, "no")


def test_a_picture_for_print_says_how_large_it_is_on_paper() -> None:
    drawing = orders(1.0, 2.0, 3.0)
    dots = struct.unpack(">IIB", dict(chunks(picture_bytes(drawing, Size.PRINT, Format.PNG)))["pHYs"])
    assert dots == (11811, 11811, 1)
    assert b'width="160mm"' in picture_bytes(drawing, Size.PRINT, Format.SVG)
    page = PdfReader(BytesIO(picture_bytes(drawing, Size.PRINT, Format.PDF))).pages[0]
    assert float(page.mediabox.width) == pytest.approx(160 / 25.4 * 72, abs=0.01)


def test_an_svg_holds_words_fonts_title_and_description() -> None:
    for name, drawing in every_drawing(ID).items():
        svg = picture_bytes(drawing, Size.WHOLE, Format.SVG, address=ADDRESS)
        root = ElementTree.fromstring(svg)  # noqa: S314 - written by ourselves
        meta = drawing.layout["meta"]
        assert root.findtext(f"{SVG}title") == meta["title"], name
        assert meta["snapshot_id"] in (root.findtext(f"{SVG}desc") or "")
        words = " ".join(part.text or "" for part in root.iter(f"{SVG}tspan"))
        assert meta["title"].split()[0] in words
        assert ADDRESS in words
        assert "data:font/ttf;base64," in (root.findtext(f"{SVG}defs/{SVG}style") or "")


def test_a_pdf_holds_words_and_says_what_it_is() -> None:
    drawing = orders(1.0, 2.0, 3.0)
    reader = PdfReader(BytesIO(picture_bytes(drawing, Size.LANDSCAPE, Format.PDF, address=ADDRESS)))

    written = reader.pages[0].extract_text()
    assert drawing.layout["meta"]["title"] in written
    assert ADDRESS in written
    assert reader.metadata is not None
    assert reader.metadata.title == drawing.layout["meta"]["title"]
    assert str(reader.root_object["/Lang"]) == "id"


def test_two_hundred_at_once_each_get_their_own() -> None:
    wanted = [orders(float(number), 2.0 * number, 3.0 * number) for number in range(1, 11)]
    alone = {kind: [picture_bytes(drawing, Size.SOCIAL_SMALL, kind) for drawing in wanted] for kind in Format}
    asked = [(number % len(wanted), list(Format)[number % 3]) for number in range(REQUESTS)]

    with ThreadPoolExecutor(THREADS) as pool:
        given = list(pool.map(lambda one: picture_bytes(wanted[one[0]], Size.SOCIAL_SMALL, one[1]), asked))

    assert len({*alone[Format.SVG]}) == len(wanted)
    assert given == [alone[kind][place] for place, kind in asked]


def test_every_sign_that_we_write_is_in_the_fonts() -> None:
    written = {sign for language in Language for words in texts(language).values() for sign in words}
    written |= {sign for file in REFERENCE_DIRECTORY.glob("*.csv") for sign in file.read_text(encoding="utf-8")}
    for language in Language:
        for write in (format_number, format_percent, format_rupiah, format_compact):
            written |= set(write(-1_234_567.0, language))
    missing = {sign for sign in written if sign.isprintable() and not has_sign(sign)}
    assert missing == set()


def test_a_sign_that_no_font_has_is_seen_to_be_missing() -> None:
    assert not has_sign("\u4e2d")
    assert words_width("\u4e2d", 10) == words_width("?", 10)


def test_every_symbol_of_the_palette_can_be_drawn() -> None:
    for name in SYMBOLS:
        for shape in (name, f"{name}-open"):
            assert symbol(shape, (0.0, 0.0), 10, "#000000").opacity == 1
    assert len(SHAPES) == len(Size)


def test_what_makes_pictures_is_loaded_with_the_first_one() -> None:
    heavy = "('reportlab', 'resvg_py')"
    script = f"import sys, dashboard.ui.downloads; print([name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"
