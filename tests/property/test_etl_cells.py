"""A workbook and a Parquet file give the fields that were written, whatever they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from etl.readers.template import data_rows, recognise
from tests.etl_fixture import headings

# Neither a formula, nor blanks alone: the writer does not tell a workbook to keep those.
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20).filter(
    lambda name: not name.startswith("=") and bool(name.strip())
)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
COUNTS = st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(NAMES, DAYS, COUNTS, st.none() | NAMES), min_size=1, max_size=5))
def test_cells_come_back_as_the_fields_that_were_written(rows: list[tuple[str, date, int, str | None]]) -> None:
    names = headings("orders")
    typed = [
        {"order_id": name, "line_number": 1, "order_date": day, "gross_value_idr": value, "umkm_id": other}
        for name, day, value, other in rows
    ]
    expected = [["" if cells.get(name) is None else str(cells[name]) for name in names] for cells in typed]
    with TemporaryDirectory() as directory:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in [names, *([cells.get(name) for name in names] for cells in typed)]:
            sheet.append(row)
        book.save(Path(directory, "a.xlsx"))
        parquet.write_table(
            pa.table({name: pa.array([cells.get(name) for cells in typed]) for name in names}),
            Path(directory, "a.parquet"),
        )
        for name in ("a.xlsx", "a.parquet"):
            read = [fields for _, fields in data_rows(recognise(Path(directory, name)))]
            assert read == expected
