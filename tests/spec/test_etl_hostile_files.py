"""Files made to burst, to mislead or merely absurd: read, or refused in a sentence, in little memory."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from catalog.errors import UserError
from etl import api
from etl.readers.careful import MOST_TOLD
from tests.etl_fixture import WRITER, House, headings, make_house, order, orders
from tests.spec.test_etl_files import TYPED_ROWS, open_workbook, zipped
from tests.spec.test_etl_forms import workbook

MEGABYTE = 1 << 20
WIDE = [f"kolom {number}" for number in range(100_000)]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_of(rows: str, **parts: str) -> bytes:
    """A workbook whose one sheet is written by hand; further parts by name, with `_` for a dot."""
    members = parts_of(workbook(headings("orders"), *TYPED_ROWS[1:]))
    members["xl/worksheets/sheet1.xml"] = f"<worksheet {MAIN}>{rows}</worksheet>".encode()
    members |= {f"xl/{name.replace('_', '.')}": content.encode() for name, content in parts.items()}
    return zipped(members)


def cell(text: str, place: str = "") -> str:
    """`place`: empty where the cell does not say where it stands."""
    said = f' r="{place}"' if place else ""
    return f'<c{said} t="inlineStr"><is><t>{text}</t></is></c>'


def wide_parquet() -> bytes:
    written = io.BytesIO()
    parquet.write_table(pa.table({name: pa.array([1], pa.int8()) for name in WIDE[:20_000]}), written)
    return written.getvalue()


def many_members() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number in range(60_000):
            archive.writestr(zipfile.ZipInfo(f"berkas-{number:030}.csv"), b"")
    return content.getvalue()


def overlapping() -> bytes:
    """An archive of which two hundred names lead to one and the same member."""
    archive = zipped({"a.csv": b"x;y\n" * MEGABYTE})
    start = archive.rindex(b"PK\x01\x02")
    end = archive.rindex(b"PK\x05\x06")
    listed = archive[start:end] * 200
    numbers = (200).to_bytes(2, "little") * 2 + len(listed).to_bytes(4, "little") + archive[end + 16 :]
    return archive[:start] + listed + archive[end : end + 8] + numbers


def understated(member: str, content: dict[str, bytes]) -> bytes:
    """An archive in which a member is said to be ten bytes long."""
    archive = bytearray(zipped(content))
    for sign, name_at, size_at in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        place = -1
        while (place := archive.find(sign, place + 1)) >= 0:
            if archive[place + name_at :].startswith(member.encode()):
                archive[place + size_at : place + size_at + 4] = (10).to_bytes(4, "little")
    return bytes(archive)


def locked_archive() -> bytes:
    archive = bytearray(zipped({"a.csv": orders(order("A1"))}))
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    return bytes(archive)


def locked_workbook() -> bytes:
    """The first bytes of a workbook that is locked: it lies in a container of an older kind."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "EncryptedPackage".encode("utf-16-le") + bytes(2_000)


def macro_workbook() -> bytes:
    return zipped({**parts_of(workbook(*TYPED_ROWS)), "xl/vbaProject.bin": b"Sub Auto_Open()"})


LIAR = {**parts_of(workbook(*TYPED_ROWS)), "xl/sharedStrings.xml": b"<sst>" + b"<si/>" * MEGABYTE}
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "100,000 columns of text": (lambda: ",".join(WIDE).encode() + b"\n1\n", "too_many_columns"),
    "100,000 columns of a sheet": (
        lambda: sheet_of(f"<sheetData><row>{''.join(map(cell, WIDE))}</row></sheetData>"),
        "too_many_columns",
    ),
    "100,000 columns of an open workbook": (lambda: open_workbook([list(WIDE)]), "too_many_columns"),
    "20,000 columns of Parquet": (wide_parquet, "too_many_columns"),
    "a field of 100 MB in quotation marks": (
        lambda: orders(order("A1")).encode() + b'"' + b"x\n" * (50 * MEGABYTE) + b'",1\n',
        "quotes_broken",
    ),
    "one line of 100 MB": (lambda: b"a,b," * (25 * MEGABYTE), "line_too_long"),
    "a line of 100 MB below others": (
        lambda: orders(order("A1")).encode() + b"a,b," * (25 * MEGABYTE),
        "line_too_long",
    ),
    "blank lines alone": (lambda: b"\n" * MEGABYTE, "file_empty"),
    "gzip that bursts": (lambda: gzip.compress(b"\n" * (300 * MEGABYTE)), "archive_too_large"),
    "gzip that bursts within an archive": (
        lambda: zipped({"a.csv.gz": gzip.compress(b"\n" * (300 * MEGABYTE))}),
        "archive_too_large",
    ),
    "gzip within gzip": (lambda: gzip.compress(gzip.compress(b"a;b\n" * MEGABYTE)), "not_text"),
    "sixty thousand members": (many_members, "archive_too_large"),
    "members that overlap": (overlapping, "archive_too_large"),
    "a member larger than it says": (lambda: understated("a.csv", {"a.csv": b"x;y\n" * MEGABYTE}), "file_damaged"),
    "shared texts larger than they say": (lambda: understated("xl/sharedStrings.xml", LIAR), "file_damaged"),
    "six million shared texts": (
        lambda: sheet_of("<sheetData/>", sharedStrings_xml=f"<sst {MAIN}>{'<si/>' * 6_000_000}</sst>"),
        "workbook_too_large",
    ),
    "two far cells of a sheet": (
        lambda: sheet_of(
            f"<sheetData><row r='1'>{cell('a', 'A1')}</row><row r='1048576'>{cell('b', 'XFD1048576')}</row></sheetData>"
        ),
        "workbook_too_large",
    ),
    "two far cells that do not say where": (
        lambda: sheet_of(f"<sheetData><row>{cell('a') * 4_000}</row><row r='1048576'>{cell('b')}</row></sheetData>"),
        "workbook_too_large",
    ),
    "a far cell in small letters": (
        lambda: sheet_of(f"<sheetData><row r='1048576'>{cell('b', 'xfd1048576')}</row></sheetData>"),
        "workbook_too_large",
    ),
    "an archive with a password": (locked_archive, "archive_locked"),
    "a workbook with a password": (locked_workbook, "workbook_locked"),
}


_LOOK = """
import json, re, sys
from pathlib import Path
from catalog.errors import UserError
from catalog.roles import command_line_actor
from etl import api
store = Path(sys.argv[1])
said, left = {}, {}
for file in sorted(Path(sys.argv[2]).iterdir()):
    for accept_valid in (False, True):
        try:
            api.preview(store, store / "warehouse", file, actor=command_line_actor(), accept_valid=accept_valid)
        except UserError as error:
            said.setdefault(file.name, []).append(error.code)
        left.setdefault(file.name, []).extend(path.name for path in (store / "tmp").iterdir())
# Not that of `getrusage`, which a process that is started takes over from the one that starts it.
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps([said, left, int(peak[1]) // 1024]))
"""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A process that looked at all hostile files and at nothing else, at each with and without leaving bad rows out.

    `said`, `left`: of each case, the codes of its refusals, and names of temporary files. `megabytes`: its peak.
    """

    said: dict[str, list[str]]
    left: dict[str, list[str]]
    megabytes: int


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory, small_sample: Path) -> Looked:
    house = make_house(tmp_path_factory.mktemp("hostile"), small_sample)
    folder = house.root / "files"
    folder.mkdir()
    names = {f"{number:02}": case for number, case in enumerate(REFUSED)}
    for name, case in names.items():
        (folder / name).write_bytes(REFUSED[case][0]())
    done = subprocess.run(
        [sys.executable, "-c", _LOOK, str(house.store), str(folder)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    said, left, megabytes = json.loads(done.stdout)
    shutil.rmtree(folder)
    return Looked(
        said={names[name]: codes for name, codes in said.items()},
        left={names[name]: files for name, files in left.items()},
        megabytes=megabytes,
    )


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused_in_a_sentence(looked: Looked, case: str) -> None:
    assert looked.said.get(case) == [REFUSED[case][1]] * 2
    assert looked.left[case] == []


def test_hostile_files_take_little_memory(looked: Looked) -> None:
    """Of a process that does nothing else; one that reads a small file takes some 200 MB."""
    assert looked.megabytes < 900


def test_a_sheet_is_as_large_as_its_cells_whatever_it_claims(house: House) -> None:
    members = parts_of(workbook(*TYPED_ROWS))
    sheet = members["xl/worksheets/sheet1.xml"]
    start, end = sheet.index(b"<dimension"), sheet.index(b"/>", sheet.index(b"<dimension"))
    members["xl/worksheets/sheet1.xml"] = sheet[:start] + b'<dimension ref="A1:XFD1048576"' + sheet[end:]
    assert house.ingest("a.xlsx", zipped(members)).batch.rows_accepted == 2


def test_a_million_blank_lines_are_no_rows_and_count_as_lines(house: House) -> None:
    content = orders(order("A1"), order("A2", units="dua"))
    first, second, third = content.splitlines(keepends=True)
    house.ingest("a.csv", "\n" * 50_000 + first + second + "\r\n" * 1_000_000 + third, accept_valid=True)
    (listed,) = (house.store / "refused").glob("*.csv")
    assert listed.read_text().splitlines()[1].startswith("1050003,units,dua,")


def test_macros_are_not_looked_at(house: House) -> None:
    assert house.ingest("a.xlsm", macro_workbook()).batch.rows_accepted == 2


@pytest.mark.parametrize(
    "name", ["..", "a/..", "\x1b[2Jbaik.csv", "\u202evsc.exe", "\U0001f600" * 100 + ".csv", "a\n.csv"]
)
def test_a_name_within_an_archive_may_be_anything(house: House, name: str) -> None:
    (report,) = house.ingest("berkas.zip", zipped({name: orders(order("A1"))})).reports
    assert report.batch is not None
    assert report.batch.file_name.isprintable()
    assert len(report.batch.file_name.encode()) <= 200


def test_of_many_rejected_rows_the_report_tells_the_first_and_the_list_all(house: House) -> None:
    bad = (order(f"A{number}", units=f"dua {number}") for number in range(1, 12_001))
    result = house.ingest("a.csv", orders(order("A0"), *bad), accept_valid=True)
    report = result.report
    assert (result.batch.rows_accepted, result.batch.rows_rejected, report.rejected_fields) == (1, 12_000, 12_000)
    assert len(report.rejects) == MOST_TOLD < 12_000
    (listed,) = (house.store / "refused").glob("*.csv")
    assert len(listed.read_text().splitlines()) == 12_001


def test_what_progress_raises_ends_the_reading(house: House) -> None:
    told: list[int] = []

    def stop(stage: str, share: float, rows: int = 0) -> None:
        if stage == "read" and rows:
            told.append(rows)
            raise KeyboardInterrupt

    file = house.file("a.csv", orders(*(order(f"A{number}", units="2.0") for number in range(10))))
    with pytest.raises(KeyboardInterrupt):
        api.preview(house.store, house.warehouse, file, actor=WRITER, progress=stop)
    assert told == [10]
    assert list((house.store / "tmp").iterdir()) == []


def test_rows_read_are_told(house: House) -> None:
    told: list[tuple[str, int]] = []
    content = orders(order("A1"), order("A2", units="dua"))

    def tell(stage: str, share: float, rows: int = 0) -> None:
        told.append((stage, rows))

    api.preview(
        house.store, house.warehouse, house.file("a.csv", content), actor=WRITER, accept_valid=True, progress=tell
    )
    assert {("read", 2), ("take", 2)} <= set(told)


def test_lists_in_parquet_are_no_fault(house: House) -> None:
    written = io.BytesIO()
    columns = {name: [value, value] for name, value in zip(headings("orders"), TYPED_ROWS[1], strict=True)}
    table = pa.table({**columns, "status": [["completed"], ["completed"]]})
    parquet.write_table(table, written)
    with pytest.raises(UserError):
        api.ingest(
            house.store,
            house.warehouse,
            house.file("a.parquet", written.getvalue()),
            actor=WRITER,
            answers={"code.status:['completed']": "refuse"},
        )
