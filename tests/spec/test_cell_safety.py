"""No file for people holds a cell that a spreadsheet program computes, and no text is lost to that."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.cell_safety import LONGEST_CELL, csv_file, fits_cell, new_workbook, restored_cell, safe_cell

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://example.org";"klik")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "+62812345678",
    "-1+1",
    "-toko",
    "@SUM(A1:A9)",
    "|kanal",
    "\t=1+1",
    "\rjudul",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    '"=1+1"',
    "“=1+1”",
    "'=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    "﹦1+1",
    "toko;=1+1",
    "toko\n=1+1",
    'toko";=1+1;"',
    "toko\t+1+1",
    "toko;-5",
    "-inf",
)
PLAIN = (
    "-1.5",
    "-1,5",
    "-40000",
    "-12.5%",
    "-12,5 %",
    "-1e-05",
    "toko - sari",
    "a=b",
    "x@y.id",
    "–",
    "",
    "'kutip'",
    "0812",
)
HOSTILE = st.one_of(
    st.text(),
    st.text("=+-@|＝－'\"“ \t\r\n;,\u00a0\u200b01.%a\x00", max_size=12),
    st.sampled_from((*FORMULAS, *PLAIN)),
)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_would_be_computed_is_marked_and_comes_back(text: str) -> None:
    assert safe_cell(text) != text
    assert restored_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", PLAIN)
def test_numbers_below_zero_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text
    assert restored_cell(text) == text


@given(HOSTILE)
@example("''=1")
@example("'\t")
@example("'-1.5")
def test_no_cell_starts_a_formula_and_every_text_comes_back(text: str) -> None:
    written = csv_file([[text, text, "z"]])
    [cells] = cut(written.decode(), ",")
    assert [restored_cell(cell) for cell in cells] == [text, text, "z"]
    assert [cell for cell in cells if cell.startswith(("\t", "\r", "\n"))] == []
    # However a program cuts the file: by our comma, or by the semicolon or tab of its own system.
    for delimiter in ",;\t":
        assert [seen for line in cut(written.decode(), delimiter) for seen in line if starts_formula(seen)] == []


def cut(written: str, delimiter: str) -> list[list[str]]:
    """A file as cells; one cut at a delimiter that is not ours is cut within quotation marks, too."""
    if delimiter == ",":
        return list(csv.reader(io.StringIO(written, newline="")))
    lines = written.replace("\r", "\n").split("\n")
    return [line.split(delimiter) for line in lines]


def starts_formula(cell: str) -> bool:
    if cell.startswith("'"):
        return False
    passed = (place for place, letter in enumerate(cell) if letter.isprintable() and letter not in ' "“')
    bare = cell[next(passed, len(cell)) :]
    number = bare.rstrip("' \"%").removeprefix("-")
    is_number = number[:1].isdecimal() and not set(number) - set("0123456789.,eE+-")
    return bool(bare) and unicodedata.normalize("NFKC", bare[0])[0] in "=+-@|" and not is_number


def test_a_negative_number_is_no_start_of_a_formula_in_the_next_cell() -> None:
    written = csv_file([["-5", "5+A1"], ["a", "-5"], [-5, "a"]])
    assert written == b"'-5,5+A1\r\na,-5\r\n-5,a\r\n"
    assert restored_cell("'-5") == "-5"


def test_a_csv_is_utf_8_with_commas_and_says_so_to_a_spreadsheet_where_asked() -> None:
    rows: list[list[object]] = [["nama", "nilai"], ["kaus, baju", None], ["é", -1.5]]
    assert csv_file(rows) == 'nama,nilai\r\n"kaus, baju",\r\né,-1.5\r\n'.encode()
    assert csv_file(rows, has_byte_order_mark=True) == b"\xef\xbb\xbf" + csv_file(rows)
    assert csv_file([]) == b""


def test_a_workbook_holds_texts_and_never_formulas_or_links(tmp_path: Path) -> None:
    texts = [*FORMULAS, "http://example.org", "mailto:a@b.id", "0812", "1-2"]
    path = tmp_path / "a.xlsx"
    with path.open("wb") as target, new_workbook(target, "Uji") as book:
        sheet = book.add_worksheet("Data")
        for number, text in enumerate(texts):
            sheet.write_string(number, 0, text)
            sheet.write(number, 1, text)
    [sheet] = openpyxl.load_workbook(path).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert len(cells) == 2 * len(texts)
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []


def test_the_same_content_is_the_same_workbook() -> None:
    made = []
    for _ in range(2):
        content = io.BytesIO()
        with new_workbook(content, "Uji") as book:
            book.add_worksheet("Data").write_string(0, 0, "a")
        made.append(content.getvalue())
    assert made[0] == made[1]


def test_a_text_that_a_cell_cannot_hold_is_known_beforehand() -> None:
    assert fits_cell("a" * LONGEST_CELL)
    assert not fits_cell("a" * (LONGEST_CELL + 1))
    assert not fits_cell("😀" * (LONGEST_CELL // 2 + 1))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_libreoffice_computes_nothing_in_a_csv(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_file([["id", text, "akhir"] for text in FORMULAS], has_byte_order_mark=True))
    command = ["soffice", "--headless", "--convert-to", "xlsx", f"--infilter=CSV:{ord(delimiter)},34,76,1"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=120)
    [sheet] = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) >= len(FORMULAS)
    assert [cell.value for cell in cells if cell.data_type in "fe"] == []
