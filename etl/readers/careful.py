"""Rows of any file with every field held to its contract: good rows are written, bad ones told, in one pass over the file.

What is held does not grow with the rows: bad ones go to the list of rejects block by block, and only the first are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from heapq import merge
from itertools import chain, compress, islice
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import duckdb
import numpy as np
from numpy.typing import NDArray

from catalog.cell_safety import write_csv
from catalog.contracts import Column, ColumnType, Privacy
from etl.readers.blocks import write_rows
from etl.readers.cells import Doubt
from etl.readers.coded import BLOCK_ROWS, Block, Broken, Coded, coded, constant
from etl.readers.template import Reject, TemplateFile, data_rows, may_mark_example, reject_reason, widths_of
from etl.rejects import Fault, RejectedRow

MOST_TOLD = 10_000
"""Rejected fields that a report names; the list of rejects has all."""

_REMEMBERED = 100_000

OnRows = Callable[[int], None]
HandBack = Callable[[list[RejectedRow]], None]
"""Takes rejected rows, whole, in file order."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What loading a file gave: rows written, how many rows were left out for how many fields, and the first of those fields."""

    rows: int
    rejects: tuple[Reject, ...] = ()
    rejected_rows: int = 0
    rejected_fields: int = 0


def take_rows(
    connection: duckdb.DuckDBPyConnection,
    file: TemplateFile,
    rows_path: Path,
    *,
    hashing_key: str,
    accept_valid: bool,
    rejects_path: Path,
    hand_back: HandBack | None,
    on_rows: OnRows,
) -> Loaded:
    """Write the rows that keep their contract to `rows_path`; without `accept_valid` none more once one is rejected.

    The list of all rejected fields is written to `rejects_path` where there are any. UserError as `data_rows`.
    """
    judge = _Judge(file)
    with _RejectList(rejects_path) as rejected:

        def good() -> Iterator[Block]:
            read = 0
            for block in field_blocks(file):
                read += len(block.lines) + len(block.broken)
                on_rows(read)
                judged = judge.judged(block)
                rejected.add(judged, hand_back)
                if judged.good.any() and (accept_valid or not rejected.fields):
                    yield judged.block if judged.good.all() else judged.block.of(judged.good)

        rows = write_rows(connection, file, rows_path, hashing_key, good())
    return Loaded(
        rows=rows, rejects=tuple(rejected.first), rejected_rows=rejected.rows, rejected_fields=rejected.fields
    )


def field_blocks(file: TemplateFile) -> Iterator[Block]:
    """Fields of all columns, see `data_rows`; rows of another width are broken."""
    if file.translated is not None:
        for block in file.translated():
            empty = constant("", len(block.lines))
            columns = {name: block.columns.get(name, empty) for name in file.headings}
            yield Block(lines=block.lines, columns=columns, broken=block.broken)
        return
    rows, widths = data_rows(file), widths_of(file)
    while part := list(islice(rows, BLOCK_ROWS)):
        is_whole = [widths.fits(fields) for _, fields in part]
        kept = list(compress(part, is_whole))
        yield Block(
            lines=np.array([line for line, _ in kept], np.int64),
            columns={name: coded(fields[place] for _, fields in kept) for place, name in enumerate(file.headings)},
            broken=tuple(
                Broken(
                    line=line,
                    value=f"{len(fields)}/{widths.expected}",
                    reason="field_count",
                    cells=dict(zip(file.headings, fields, strict=False)),
                )
                for (line, fields), whole in zip(part, is_whole, strict=True)
                if not whole
            ),
        )


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """A block, which of its rows are good, and by column the reason of each of its values, where one has any."""

    block: Block
    good: NDArray[np.bool_]
    reasons: dict[str, list[str | None]]
    columns: tuple[Column, ...]

    def rejected_rows(self) -> Iterator[RejectedRow]:
        """Bad rows, broken ones, and those of a bad line that have no fault of their own, in file order."""
        places = np.flatnonzero(~self.good)
        bad = (
            RejectedRow(line=line, fields=self._fields(place), faults=tuple(self._faults(place)))
            for line, place in zip(self.block.lines[places].tolist(), places.tolist(), strict=True)
        )
        # Nothing of the row itself: it may name a seller, and the list of rejects is kept.
        broken = (
            RejectedRow(
                line=row.line,
                fields=tuple(str(row.cells.get(name, "")) for name in self.block.columns) if row.cells else (),
                faults=(Fault(column="", value=row.value, reason=row.reason),),
            )
            for row in self.block.broken
        )
        return merge(bad, broken, key=lambda row: row.line)

    def _fields(self, place: int) -> tuple[str, ...]:
        return tuple(str(_at(column, place)) for column in self.block.columns.values())

    def _faults(self, place: int) -> Iterator[Fault]:
        for column in self.columns:
            reasons = self.reasons.get(column.name)
            if reasons is None:
                continue
            fields = self.block.columns[column.name]
            reason = reasons[fields.codes[place]]
            if reason is not None:
                value = _at(fields, place)
                # The list is kept, so it may not name a seller; a field of text is refused there only where it is blank.
                is_name = isinstance(value, Doubt) and column.privacy is Privacy.PSEUDONYMISED
                yield Fault(column=column.name, value="" if is_name else str(value)[:200], reason=reason)


def _at(column: Coded, place: int) -> Any:
    return column.values[column.codes[place]]


class _Judge:
    """Holds fields to the contract, each different one once a while."""

    def __init__(self, file: TemplateFile) -> None:
        self._columns = file.columns
        self._known: dict[str, dict[str, str | None]] = {column.name: {} for column in file.columns}

    def judged(self, block: Block) -> _Judged:
        good = np.ones(len(block.lines), bool)
        reasons: dict[str, list[str | None]] = {}
        for column in self._columns:
            fields = block.columns[column.name]
            if _is_sound_text(column, fields):
                continue
            found = [self._reason(column, field) for field in fields.values]
            if any(reason is not None for reason in found):
                is_bad = np.array([reason is not None for reason in found])[fields.codes]
                if is_bad.any():
                    good &= ~is_bad
                    reasons[column.name] = found
        return _Judged(block=block, good=_of_good_lines(block.lines, good), reasons=reasons, columns=self._columns)

    def _reason(self, column: Column, field: str) -> str | None:
        if isinstance(field, Doubt):
            return field.reason
        known = self._known[column.name]
        if field in known:
            return known[field]
        reason = reject_reason(column, field)
        if len(known) < _REMEMBERED:
            known[field] = reason
        return reason


def _of_good_lines(lines: NDArray[np.int64], good: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Several figures of a published table stand on one line, which is rejected whole."""
    if good.all() or not (lines[1:] == lines[:-1]).any():
        return good
    is_of_bad: NDArray[np.bool_] = np.isin(lines, lines[~good])
    return ~is_of_bad


def _is_sound_text(column: Column, fields: Coded) -> bool:
    """Whether the ids of single rows are all there, seen without a look at each: nothing else can be wrong with them."""
    is_id = column.type is ColumnType.TEXT and not may_mark_example(column)
    return is_id and set(map(type, fields.values)) == {str} and all(map(str.strip, fields.values))


class _RejectList:
    """The list of rejected fields: line, column, value, reason. There is none before the first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self.rows = self.fields = 0
        self.first: list[Reject] = []

    def __enter__(self) -> _RejectList:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, judged: _Judged, hand_back: HandBack | None) -> None:
        """Write what a block rejects, and hand its rows back."""
        rows = judged.rejected_rows()
        while part := list(islice(rows, BLOCK_ROWS)):
            rejects = [
                Reject(line=row.line, column=fault.column, value=fault.value, reason=fault.reason)
                for row in part
                for fault in row.faults
            ]
            self.first += rejects[: MOST_TOLD - len(self.first)]
            self.rows += len({row.line for row in part})
            self.fields += len(rejects)
            self._write((reject.line, reject.column, reject.value, reject.reason) for reject in rejects)
            if hand_back is not None:
                hand_back(_with_faults_of_line(part))

    def _write(self, fields: Iterator[tuple[object, ...]]) -> None:
        headings: list[tuple[object, ...]] = []
        if self._file is None:
            self._file = self._path.open("wb")
            headings = [("line", "column", "value", "reason")]
        write_csv(self._file, chain(headings, fields))


def _with_faults_of_line(rows: list[RejectedRow]) -> list[RejectedRow]:
    if all(row.faults for row in rows):
        return rows
    faults: dict[int, tuple[Fault, ...]] = {}
    for row in rows:
        faults[row.line] = faults.get(row.line, ()) + row.faults
    return [row if row.faults else replace(row, faults=faults[row.line]) for row in rows]
