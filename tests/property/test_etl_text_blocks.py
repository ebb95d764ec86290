"""Text read in blocks is what Python's own reader sees row by row, however it is written and wherever a block ends."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import UserError
from etl.readers import text_blocks
from etl.readers.forms import Form
from etl.readers.tables import Table, rows_of

WIDTH = 3
PIECES = st.sampled_from(
    [
        '"',
        '""',
        ",",
        ",,",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        " ",
        "a",
        "bc",
        "é",
        '"x,y"',
        '"x\ny"',
        '"q""q"',
        "1,2,3\n",
        ",,\n",
        "\t",
    ]
)
FIELDS = st.sampled_from(["", " ", "a", " b ", "é", '"c,d"', '"e\nf"', '"g\r\nh"', '"i""j"', '""', '" "'])
ROWS = st.lists(st.lists(FIELDS, min_size=1, max_size=5).map(",".join), max_size=12)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.tuples(
    ROWS, st.sampled_from(["\n", "\r\n"]), st.booleans()
).map(lambda given: given[1].join(given[0]) + (given[1] if given[2] else ""))
HEADINGS = st.sampled_from(["x,y,z\n", "x,y,z,\n", "x,y,z,,\n"])


def in_rows(table: Table) -> object:
    """Rows and miscounted ones as Python's reader sees them, or the code of a refusal."""
    rows: list[tuple[int, list[str]]] = []
    miscounted: list[tuple[int, int]] = []
    try:
        (_, headings), *below = rows_of(table)
        whole = [cells for _, cells in below[:30] if len(cells) >= WIDTH and not any(cells[WIDTH:])]
        widths = {len(cells) for cells in whole}
        expected = widths.pop() if len(whole) > 1 and len(widths) == 1 else len(headings)
        for line, cells in below:
            if len(cells) != expected or any(cells[WIDTH:]):
                miscounted.append((line, len(cells)))
            else:
                rows.append((line, [str(cell).strip() for cell in cells[:WIDTH]]))
    except UserError as refused:
        return refused.code
    return rows, miscounted


def in_blocks(table: Table) -> object:
    rows: list[tuple[int, list[str]]] = []
    miscounted: list[tuple[int, int]] = []
    try:
        for block in text_blocks.text_blocks(table, 1, WIDTH, range(WIDTH)):
            columns = [block.columns[place].cells() for place in range(WIDTH)] if len(block.lines) else []
            for number, (line, *cells) in enumerate(zip(block.lines.tolist(), *columns, strict=True)):
                assert [field.strip() for field in block.row(number)[:WIDTH]] == cells
                rows.append((line, list(cells)))
            miscounted += [(line, len(fields)) for line, fields in block.miscounted]
    except UserError as refused:
        return refused.code
    return rows, miscounted


@pytest.mark.parametrize("size", [1, 7, 40, 10_000])
def test_blocks_and_rows_tell_the_same(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(text_blocks, "_BLOCK_CHARACTERS", size)
    seen: set[str] = set()

    @settings(max_examples=250, deadline=None)
    @given(headings=HEADINGS, text=TEXTS)
    def check(headings: str, text: str) -> None:
        with TemporaryDirectory() as directory:
            path = Path(directory, "a.csv")
            path.write_bytes((headings + text).encode())
            table = Table(path=path, form=Form.TEXT, delimiter=",")
            told = in_rows(table)
            assert in_blocks(table) == told
            seen.add(told if isinstance(told, str) else "read")

    run = check
    run()
    assert {"read", "quotes_broken"} <= seen
