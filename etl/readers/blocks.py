"""Template file to stored rows in blocks of whole lines, several blocks at a time: the way of files without quotation marks.

Arrow splits the lines and gives, for each column of a block, its different texts and which row has which. The texts are
judged by `reject_reason`, turned into what is stored, and remembered for the next block, so a thousand rows of one day cost
one look at a date. Names become pseudonyms here: the engine never sees them. Only columns of many different texts, such as
order numbers, go through the engine row by row.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import compute, csv, parquet

from catalog.contracts import Column, ColumnType
from etl.pseudonyms import pseudonym
from etl.readers.coded import Block
from etl.readers.stored import ROW_KEY, is_named_pseudonym, row_key_of, value_sql
from etl.readers.template import TemplateFile, code_values, may_mark_example, reject_reason, sql_is_valid, sql_stripped

BLOCK_BYTES = 8 << 20
"""About a hundred thousand order lines, which is also a good row group."""

_MOST_WORKERS = 8
_AHEAD = 2
"""Blocks a worker that are read or wait to be: with fewer, workers wait while a block is written."""

_DENSE = 0.25
"""Share of different texts among rows from which on a column goes through the engine."""

_REMEMBERED = 200_000
"""Judged texts a column that are remembered at most."""

_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CODE: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DECIMAL: pa.float64(),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
}


class UnsuitedError(Exception):
    """A file for another reader: with quotation marks, lines of another width, lines that nothing ends, or not UTF-8."""


class BrokenFieldError(Exception):
    """A field breaks its contract, or no line ends where one must; the slow reader says which."""


Split = Callable[[frozenset[str]], pa.Table]
"""Gives a block's fields as text, NULL where empty: encoded by their different texts, but for the dense columns named."""


def write_in_blocks(
    connection: duckdb.DuckDBPyConnection,
    file: TemplateFile,
    rows_path: Path,
    hashing_key: str,
    on_rows: Callable[[int], None] = lambda _rows: None,
) -> int:
    """Write all rows of a file to `rows_path` in the order of the file and say how many; `on_rows` is told so block by block.

    Raises UnsuitedError, BrokenFieldError; what then lies at `rows_path` is of no use.
    """
    blocks = (partial(split, file, block) for block in blocks_of(file))
    return _write_blocks(connection, file, rows_path, hashing_key, blocks, on_rows)


def write_rows(
    connection: duckdb.DuckDBPyConnection,
    file: TemplateFile,
    rows_path: Path,
    hashing_key: str,
    blocks: Iterable[Block],
) -> int:
    """Write rows that another reader has split and judged. Raises BrokenFieldError as `write_in_blocks` does."""
    return _write_blocks(connection, file, rows_path, hashing_key, (partial(_encoded, file, block) for block in blocks))


def _write_blocks(
    connection: duckdb.DuckDBPyConnection,
    file: TemplateFile,
    rows_path: Path,
    hashing_key: str,
    blocks: Iterable[Split],
    on_rows: Callable[[int], None] = lambda _rows: None,
) -> int:
    reader = _Reader(file, hashing_key)
    workers = min(os.cpu_count() or 1, _MOST_WORKERS)
    rows = 0
    pending: deque[Future[pa.Table]] = deque()
    with ThreadPoolExecutor(workers) as pool, reader.writer(rows_path) as writer:
        try:
            for block in blocks:
                pending.append(pool.submit(reader.read, connection.cursor(), block))
                if len(pending) > _AHEAD * workers:
                    rows += _write(writer, pending.popleft().result())
                    on_rows(rows)
            while pending:
                rows += _write(writer, pending.popleft().result())
        finally:
            pool.shutdown(cancel_futures=True)
    return rows


def _write(writer: parquet.ParquetWriter, table: pa.Table) -> int:
    writer.write_table(table, row_group_size=max(table.num_rows, 1))
    return int(table.num_rows)


def blocks_of(file: TemplateFile) -> Iterator[memoryview]:
    """The lines below the heading, in blocks that end with a line's end or the file's. Raises UnsuitedError, BrokenFieldError."""
    with file.path.open("rb") as content:
        heading = content.readline()
        if b"\r" in heading.rstrip(b"\r\n") or b'"' in heading:
            raise UnsuitedError
        rest = b""
        while True:
            # Read behind the line that the last piece cut: copying pieces together costs as much as reading them.
            block = bytearray(len(rest) + BLOCK_BYTES)
            block[: len(rest)] = rest
            filled = len(rest) + content.readinto(memoryview(block)[len(rest) :])
            if block.find(b'"', len(rest), filled) >= 0:
                raise UnsuitedError
            is_last = filled < len(block)
            end = filled if is_last else block.rfind(b"\n", 0, filled) + 1
            rest = bytes(block[end:filled])
            if len(rest) > BLOCK_BYTES:
                # The engine would take in a line of any length before it gives up.
                raise BrokenFieldError
            if end:
                yield memoryview(block)[:end]
            if is_last:
                return


def split(file: TemplateFile, block: memoryview, dense: frozenset[str]) -> pa.Table:
    """The fields of whole lines, see `Split`. Raises UnsuitedError."""
    encoded = pa.dictionary(pa.int32(), pa.string())
    try:
        texts = csv.read_csv(
            pa.py_buffer(block),
            read_options=csv.ReadOptions(column_names=file.headings, use_threads=False, block_size=len(block) + 1),
            parse_options=csv.ParseOptions(delimiter=file.delimiter, quote_char=False),
            convert_options=csv.ConvertOptions(
                column_types={name: pa.string() if name in dense else encoded for name in file.headings},
                null_values=[""],
                strings_can_be_null=True,
                # Looked at once for all fields: field by field it takes a twentieth of splitting.
                check_utf8=np.frombuffer(block, np.int8).min(initial=0) < 0,
            ),
        )
    except pa.ArrowInvalid as error:
        raise UnsuitedError from error
    return texts.combine_chunks()


def _encoded(file: TemplateFile, block: Block, dense: frozenset[str]) -> pa.Table:
    columns = {name: block.columns[name].as_arrow() for name in file.headings}
    return pa.table({name: texts.cast(pa.string()) if name in dense else texts for name, texts in columns.items()})


class _Reader:
    """Reads blocks of one file; several threads may, for all that they share are texts already judged."""

    def __init__(self, file: TemplateFile, hashing_key: str) -> None:
        self._file = file
        self._hashing_key = hashing_key
        # Texts already judged and what is stored of each, place by place; replaced whole, never changed.
        self._known = {column.name: (_array_of([]), _array_of([])) for column in file.columns}
        self._dense = {column.name for column in file.columns if column.stored_name == ROW_KEY}
        stored = [column for column in file.dataset.columns if column.stored_name != ROW_KEY]
        fields = [(column.stored_name, _stored_type(column)) for column in stored]
        self.schema = pa.schema([(ROW_KEY, pa.int64()), *fields] if row_key_of(file.dataset) else fields)

    def writer(self, rows_path: Path) -> parquet.ParquetWriter:
        """A writer of what `read` gives."""
        return parquet.ParquetWriter(
            rows_path,
            self.schema,
            store_schema=False,
            # Row keys are noise: looking for repetitions takes as long as writing them.
            use_dictionary=[name for name in self.schema.names if name != ROW_KEY],
            # What months and lines are found by. Smallest and largest texts would take as long as all else, and find nothing.
            write_statistics=[
                column.stored_name
                for column in self._file.dataset.columns
                if column.type in (ColumnType.DATE, ColumnType.INTEGER)
            ],
        )

    def read(self, cursor: duckdb.DuckDBPyConnection, block: Split) -> pa.Table:
        """A block as stored. Raises UnsuitedError, BrokenFieldError."""
        dense = [column for column in self._file.columns if column.name in self._dense]
        texts = block(frozenset(column.name for column in dense))
        stored = {
            column.stored_name: self._stored(column, texts[column.name].chunk(0))
            for column in self._file.columns
            if column not in dense
        }
        stored |= self._through_engine(cursor, dense, texts, stored)
        missing = pa.nulls(texts.num_rows)
        return pa.table([stored.get(field.name, missing).cast(field.type) for field in self.schema], schema=self.schema)

    def _stored(self, column: Column, texts: pa.DictionaryArray) -> pa.Array:
        if texts.null_count and column.is_required:
            raise BrokenFieldError
        different = self._judged(column, texts.dictionary)
        if not is_named_pseudonym(column):
            different = different.cast(_TYPES[column.type])
            if len(different) > _DENSE * len(texts) and not code_values(column):
                self._dense.add(column.name)
        if pa.types.is_dictionary(_stored_type(column)) and compute.count_distinct(different).as_py() == len(different):
            return pa.DictionaryArray.from_arrays(texts.indices, different)
        return different.take(texts.indices)

    def _judged(self, column: Column, found: pa.StringArray) -> pa.StringArray:
        """Different texts that all keep their contract: names as their pseudonyms, any other as it is."""
        known, stored = self._known[column.name]
        places = compute.index_in(found, value_set=known)
        if places.null_count:
            new = found.filter(places.is_null())
            new_stored = _array_of([self._judged_text(column, text) for text in new.to_pylist()])
            known, stored = pa.concat_arrays([known, new]), pa.concat_arrays([stored, new_stored])
            if len(known) < _REMEMBERED:
                self._known[column.name] = known, stored
            places = compute.index_in(found, value_set=known)
        return stored.take(places)

    def _judged_text(self, column: Column, text: str) -> str:
        if reject_reason(column, text) is not None:
            raise BrokenFieldError
        return pseudonym(self._hashing_key, text) if is_named_pseudonym(column) else text

    def _through_engine(
        self, cursor: duckdb.DuckDBPyConnection, dense: list[Column], texts: pa.Table, stored: dict[str, pa.Array]
    ) -> dict[str, pa.Array]:
        """Row keys, and the columns whose texts are nearly all different."""
        plain = {
            column.name for column in dense if column.type is ColumnType.TEXT and _is_plain(texts[column.name].chunk(0))
        }
        row_key = row_key_of(
            self._file.dataset, lambda field: field if field.strip('"') in plain else sql_stripped(field)
        )
        wanted = {column.stored_name: value_sql(column) for column in dense if column.stored_name != ROW_KEY}
        if row_key:
            wanted[ROW_KEY] = row_key
        if not wanted:
            return {}
        judged = [column for column in dense if column.name not in plain or may_mark_example(column)]
        valid = " and ".join(["true", *map(sql_is_valid, judged)])
        # Names stay behind: row keys are made of ids, or of pseudonyms.
        fields = {
            name: texts[name] for name in texts.column_names if not is_named_pseudonym(self._file.dataset.column(name))
        }
        pseudonyms = {name: array for name, array in stored.items() if name not in fields}
        cursor.register("block", pa.table({**fields, **pseudonyms}))
        select = ", ".join(f"{value} as {name}" for name, value in wanted.items())
        answer = cursor.sql(
            f"select {select}, {valid} as is_valid from block",
            params={"hashing_key": self._hashing_key} if "$hashing_key" in select else None,
        ).to_arrow_table()
        if answer["is_valid"].combine_chunks().true_count < answer.num_rows:
            raise BrokenFieldError
        return {name: answer[name].combine_chunks() for name in wanted}


def _array_of(texts: list[str]) -> pa.StringArray:
    """Texts as Arrow holds them. `pa.array` would import pandas, which takes longer than reading 100,000 rows."""
    encoded = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded)))


def _stored_type(column: Column) -> pa.DataType:
    kind = _TYPES[column.type]
    return pa.dictionary(pa.int32(), kind) if kind == pa.string() else kind


def _is_plain(texts: pa.StringArray) -> bool:
    """Whether every text begins and ends with a printable ASCII character: none is empty, and none needs stripping."""
    if texts.null_count or not len(texts):
        return False
    _, offsets_buffer, data_buffer = texts.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if (offsets[1:] == offsets[:-1]).any():
        return False
    data = np.frombuffer(data_buffer, np.uint8)
    ends = np.concatenate([data[offsets[:-1]], data[offsets[1:] - 1]])
    return bool(ends.min() >= ord("!") and ends.max() <= ord("~"))
