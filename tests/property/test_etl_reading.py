"""The engine and the slow reader judge every field, and read every file, alike."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from catalog.contracts import Column, ColumnType
from catalog.datasets import DATASETS
from catalog.errors import UserError
from etl.engine import connect, quoted
from etl.readers import blocks
from etl.readers.careful import field_blocks
from etl.readers.load import _source, _write_rows
from etl.readers.template import (
    FIRST_DATE,
    LARGEST_INTEGER,
    LAST_DATE,
    WHITE_SPACE,
    code_values,
    data_rows,
    find_rejects,
    has_known_codes,
    recognise,
    reject_reason,
    sql_is_valid,
)
from tests.etl_fixture import headings, template

Rule = tuple[ColumnType, bool, int | None, bool]

_EDGES = [
    *(
        "",
        " ",
        "\t",
        "\u00a0",
        "\u200b",
        "\u3000",
        "\x1f",
        "\n",
        "-",
        "-0",
        "0",
        "00",
        "+1",
        "1_000",
        "1e5",
        "0x10",
        "1.",
        ".5",
    ),
    *(
        "40.000",
        "1.250",
        "2,5",
        "Rp 89.000",
        "1 000",
        "-0.0",
        "1.1234567",
        "nan",
        "inf",
        "infinity",
        "-infinity",
        "epoch",
    ),
    *("CONTOH-0001", " contoh-0002\u00a0", "CONTOH-00001", "CONTOH-\u0660\u0660\u0660\u0661", "toko CONTOH-0001"),
    *(str(LARGEST_INTEGER + n) for n in (-1, 0, 1)),
    *(str(-LARGEST_INTEGER + n) for n in (-1, 0, 1)),
    *(str(2**63 + n) for n in (-1, 0, 1)),
    *(str(-(2**63) + n) for n in (-1, 0, 1)),
    *(str(2**53 + 1), str(2**127), "9" * 40, "\u0661\u0662", "\uff11"),
    *("2023-02-29", "2024-02-29", "2023-13-01", "2023-1-1", "20230101", "2023/01/01", "12023-01-01", "2023-01-01 "),
    *("2023-01-01T00:00", "2023-01-01 (BC)", "-2023-01-01", "0000-01-01", "1999-12-31", "2000-01-01", "2099-12-31"),
    *("2100-01-01", "\u0662023-01-01", "true", "True", "TRUE", "t", "1", "false", "benar"),
]


def _columns() -> dict[Rule, Column]:
    found = {}
    for dataset in DATASETS.values():
        for column in dataset.columns:
            found[(column.type, column.is_required, column.minimum, column.name == "province_code")] = column
    return found


COLUMNS = _columns()


def _spoiled(text: str) -> st.SearchStrategy[str]:
    """A text with one character put into it or taken from it."""

    def put(place: int, character: str) -> str:
        place %= len(text) + 1
        return text[:place] + character + text[place + (not character) :]

    return st.builds(put, st.integers(0, 40), st.sampled_from([*" .,-+0_/eRp\t\n\u00a0\u0661", "", "\x00"]))


WELL_FORMED = st.one_of(
    st.integers(-(10**19), 10**19).map(str),
    st.dates(date(1990, 1, 1), date(2110, 1, 1)).map(str),
    st.decimals(-(10**16), 10**16, places=4).map(str),
    st.sampled_from(["true", "false", *sorted(code_values(DATASETS["orders"].column("platform")))]),
    st.sampled_from(sorted(code_values(DATASETS["orders"].column("province_code")))),
)
FIELDS = st.one_of(
    WELL_FORMED,
    WELL_FORMED.flatmap(_spoiled),
    st.text(max_size=12),
    st.text(alphabet="0123456789.,-+ ", max_size=22),
    st.text(alphabet=WHITE_SPACE + "\u200b\x00a", max_size=3),
)


def _judged_by_engine(connection: duckdb.DuckDBPyConnection, fields: list[str]) -> dict[Rule, list[bool]]:
    """What the fast pass says: the rule in SQL, and the codes looked up. The engine reads an empty field as NULL."""
    rules = [sql_is_valid(column).replace(f'"{column.name}"', "field") for column in COLUMNS.values()]
    rows = connection.execute(
        f"select {', '.join(rules)} from (select unnest($fields) as field, unnest($places) as place) order by place",
        {"fields": [field or None for field in fields], "places": list(range(len(fields)))},
    ).fetchall()
    judged = {}
    for (rule, column), verdicts in zip(COLUMNS.items(), zip(*rows, strict=True), strict=True):
        allowed = code_values(column)
        judged[rule] = [
            verdict and (not allowed or field == "" or has_known_codes(column, field))
            for field, verdict in zip(fields, verdicts, strict=True)
        ]
    return judged


def _disagreements(connection: duckdb.DuckDBPyConnection, fields: list[str]) -> list[tuple[str, str, bool]]:
    """Column, field and the engine's verdict where the slow reader says otherwise."""
    return [
        (column.name, field, verdict)
        for column, verdicts in zip(COLUMNS.values(), _judged_by_engine(connection, fields).values(), strict=True)
        for field, verdict in zip(fields, verdicts, strict=True)
        if verdict is not (reject_reason(column, field) is None)
    ]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def test_both_readers_judge_known_edges_alike(connection: duckdb.DuckDBPyConnection) -> None:
    codes = {code for column in COLUMNS.values() for code in code_values(column)}
    fields = sorted({*_EDGES, *codes, FIRST_DATE.isoformat(), LAST_DATE.isoformat()})

    assert _disagreements(connection, fields) == []
    for rule, verdicts in _judged_by_engine(connection, fields).items():
        assert set(verdicts) == {True, False}, rule


def test_every_kind_of_column_is_judged() -> None:
    assert {rule[0] for rule in COLUMNS} == set(ColumnType)
    assert len(COLUMNS) >= 10


@given(fields=st.lists(FIELDS, min_size=30, max_size=30))
@settings(max_examples=60, deadline=None)
def test_both_readers_judge_any_text_alike(connection: duckdb.DuckDBPyConnection, fields: list[str]) -> None:
    assert _disagreements(connection, fields) == []


def test_white_space_is_what_python_strips() -> None:
    assert sorted(WHITE_SPACE) == [chr(code) for code in range(0x110000) if chr(code).isspace()]


_WIDTH = len(headings("umkm_registry"))
_RAW = st.lists(st.sampled_from(['"', ",", "\n", "\r\n", "\r", "a", "b", " ", "\u00e9", "", '""']), max_size=24).map(
    "".join
)
_QUOTED = st.lists(
    st.lists(st.text(alphabet='ab",;\n\r \u00e9', max_size=4), min_size=_WIDTH, max_size=_WIDTH), min_size=1, max_size=4
)


def _engine_rows(connection: duckdb.DuckDBPyConnection, path: Path) -> list[list[str]] | None:
    """Rows as the engine reads them, None where it refuses the file."""
    try:
        rows = connection.execute(f"select * from {_source(recognise(path))}").fetchall()
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return None
    return [[field or "" for field in row] for row in rows]


def _slow_rows(path: Path) -> list[list[str]] | None:
    try:
        rows = [fields for _, fields in data_rows(recognise(path))]
    except UserError:
        return None
    return rows if all(len(fields) == _WIDTH for fields in rows) else None


def _block_rows(path: Path) -> list[list[str]] | None:
    """Rows as blocks are split, None where the file is left to another reader."""
    file = recognise(path)
    try:
        rows = [
            list(row.values())
            for block in blocks.blocks_of(file)
            for row in blocks.split(file, block, frozenset({file.headings[0]})).to_pylist()
        ]
    except blocks.UnsuitedError:
        return None
    return [[field or "" for field in row] for row in rows]


def _check_alike(connection: duckdb.DuckDBPyConnection, path: Path, content: str) -> None:
    path.write_bytes(content.encode())
    slow = _slow_rows(path)
    for fast in (_engine_rows(connection, path), _block_rows(path)):
        if fast is not None:
            assert slow == fast


@given(content=_RAW)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_the_quick_readers_read_of_any_file_the_slow_reader_reads_too(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, content: str
) -> None:
    # The engine passes over spaces outside of quotation marks, Python's reader takes them for the field's beginning.
    assume(re.search('" | "', content) is None)
    _check_alike(connection, tmp_path / "a.csv", ",".join(headings("umkm_registry")) + "\n" + content)


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_well_written_file_is_read_alike_by_both(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, delimiter: str, line_end: str
) -> None:
    @given(rows=_QUOTED)
    @settings(max_examples=40, deadline=None)
    def check(rows: list[list[str]]) -> None:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
        writer.writerows([headings("umkm_registry"), *rows])
        path = tmp_path / "a.csv"
        path.write_bytes(text.getvalue().encode())
        assert _slow_rows(path) == rows
        _check_alike(connection, path, text.getvalue())

    run: Callable[[], None] = check
    run()


_PLAIN_FIELD = st.one_of(
    FIELDS.map(lambda text: "".join(character for character in text if character not in '",\r\n')),
    st.sampled_from(["", " A1", "A1\u00a0", "toko-1", "toko-1 "]),
)
_ROWS_OF = {
    "orders": st.fixed_dictionaries(
        {
            "order_id": st.sampled_from(["A1", " A1", "A2 ", "\u00a0A3", "B", "\u3042", "z\x7f"]),
            "line_number": st.integers(1, 3),
            "umkm_id": st.sampled_from(["toko-1", "toko-1 ", "\u00e9", "toko-2", "CONTOH-0001"]),
            "order_date": st.dates(date(2000, 1, 1), date(2099, 12, 31)),
            "gross_value_idr": st.integers(0, LARGEST_INTEGER),
        }
    ),
    "order_days": st.fixed_dictionaries(
        {"umkm_id": st.sampled_from(["toko-1", "toko-1 "]), "orders": st.integers(0, 9)}
    ),
    "takedown_items": st.fixed_dictionaries(
        {"item_id": st.sampled_from(["I1", "I2 "]), "listing_title": st.sampled_from(["jaket", "jaket 2", " x"])}
    ),
    "listings": st.fixed_dictionaries(
        {"listing_id": st.sampled_from(["L1", "L2 "]), "listing_title": st.sampled_from(["kaos", "kaos 2", " x"])}
    ),
}


def _stored_rows(connection: duckdb.DuckDBPyConnection, path: Path, columns: str) -> list[tuple[object, ...]]:
    return connection.execute(f"select {columns} from read_parquet({quoted(path)}) order by all").fetchall()


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The engine as a writer has it."""
    with connect(None, tmp_path) as connection:
        yield connection


@pytest.mark.parametrize("dense", [0.0, 2.0], ids=["through the engine", "by their different texts"])
@pytest.mark.parametrize("dataset", _ROWS_OF)
def test_all_readers_store_the_same_and_nothing_that_the_slow_reader_rejects(
    writing: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: str, dense: float
) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 300)
    monkeypatch.setattr(blocks, "_DENSE", dense)
    outcomes: set[type] = set()

    @given(
        rows=st.lists(_ROWS_OF[dataset], min_size=1, max_size=12),
        spoiled=st.none() | st.tuples(st.integers(0, 11), st.sampled_from(headings(dataset)), _PLAIN_FIELD),
        line_end=st.sampled_from(["\n", "\r\n"]),
    )
    @settings(max_examples=120, deadline=None)
    def check(rows: list[dict[str, object]], spoiled: tuple[int, str, str] | None, line_end: str) -> None:
        if spoiled is not None:
            place, heading, field = spoiled
            rows[place % len(rows)] = {**rows[place % len(rows)], heading: field}
        path = tmp_path / "a.csv"
        path.write_bytes(template(dataset, *rows, line_end=line_end).encode())
        file = recognise(path)
        try:
            written = blocks.write_in_blocks(writing, file, tmp_path / "blocks.parquet", "secret")
        except (blocks.BrokenFieldError, blocks.UnsuitedError) as doubt:
            outcomes.add(type(doubt))
            assert next(find_rejects(file), None) is not None
            return
        outcomes.add(int)
        blocks.write_rows(writing, file, tmp_path / "slow.parquet", "secret", field_blocks(file))
        _write_rows(writing, file, tmp_path / "engine.parquet", "secret")
        assert next(find_rejects(file), None) is None
        assert written == len(rows)
        in_blocks = _stored_rows(writing, tmp_path / "blocks.parquet", "*")
        assert in_blocks == _stored_rows(writing, tmp_path / "slow.parquet", "*")
        assert in_blocks == _stored_rows(writing, tmp_path / "engine.parquet", "* exclude (is_valid)")

    run: Callable[[], None] = check
    run()
    assert {int, blocks.BrokenFieldError} <= outcomes
