"""The rows of a frame as a CSV file: in codes, every row with what must travel with it."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from catalog.cell_safety import csv_file
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.rows import file_rows
from dashboard.exports.seal import Sealer
from dashboard.queries.frame import EstimateFrame, MetricFrame, TableFrame

FIGURE, SELECTION, SNAPSHOT = "figure", "selection", "snapshot_id"
"""Columns that say where a row comes from: the figure's id, the parameters of its link, the data."""

_LONGEST_ROW = 500_000
"""Characters."""

SEAL = "seal"
"""The last column, the same in each row: the issuer's name, a hyphen, the seal on all other cells; blank where unsealed."""


def csv_bytes(
    frame: MetricFrame | EstimateFrame | TableFrame, *, figure_id: str, selection: str, sealer: Sealer | None = None
) -> bytes:
    """The very rows as CSV (UTF-8, decimal point); in every row unit, sources, snapshot, sample mark, and its seal."""
    provenance = frame.provenance
    rows = file_rows(frame)
    for name in rows.select_dtypes("datetime").columns:
        rows[name] = rows[name].dt.date
    if not isinstance(frame, TableFrame):
        rows["metric"] = frame.metric.id
        # Estimates have columns in per cent beside those in the metric's unit.
        rows["value_unit" if isinstance(frame, MetricFrame) else "metric_unit"] = frame.metric.unit.value
        if frame.selection.takedown_unit is not None:
            rows["takedown_unit"] = frame.selection.takedown_unit.value
    if isinstance(frame, EstimateFrame):
        rows["estimate"] = frame.estimate
        rows["season_year"] = frame.season_year
        rows["as_of_date"] = frame.as_of
    rows["source_ids"] = " ".join(provenance.sources)
    rows[SNAPSHOT] = provenance.snapshot_id
    rows["is_sample"] = provenance.is_sample
    rows[FIGURE] = figure_id
    rows[SELECTION] = selection
    cells = rows.astype(object).where(rows.notna(), None)
    table = [[*rows.columns], *(list(row) for row in cells.itertuples(index=False))]
    seal = "" if sealer is None else _seal(_digest(csv_rows(csv_file(table))), sealer)
    return csv_file([[*row, end] for row, end in zip(table, [SEAL] + [seal] * len(rows), strict=True)])


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of a CSV, whichever way its lines end; ValueError at the row from which on it is none."""
    try:
        lines = _BoundedLines(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline=""))
        for row in csv.reader(lines, strict=True):
            lines.length = 0
            if row:
                yield row
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError("this is no CSV") from error


class _BoundedLines:
    """Lines of a text; ValueError where those of one row are longer than any of ours: cells take far more memory than text."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.length += len(line)
        if self.length > _LONGEST_ROW:
            raise ValueError("a row is too long")
        return line


def csv_holds(content: bytes, sealers: Sequence[Sealer]) -> bool:
    """Whether each row of a CSV bears the seal that one of these keys gives to all other cells.

    Saved anew with the same cells it does.
    """
    try:
        head, *_ = first_rows = list(islice(csv_rows(content), 2))
        if head[-1] != SEAL or len(first_rows) < 2:
            return False
        seal = first_rows[1][-1]
        digest = _digest(_sealed_cells(csv_rows(content), seal))
    except ValueError:
        return False
    return any(hmac.compare_digest(_seal(digest, sealer).encode(), seal.encode()) for sealer in sealers)


def _sealed_cells(rows: Iterator[list[str]], seal: str) -> Iterator[list[str]]:
    """All cells but the seals; ValueError where a row bears another one."""
    yield next(rows)[:-1]
    for row in rows:
        if row[-1] != seal:
            raise ValueError("the rows are not of one seal")
        yield row[:-1]


def _digest(rows: Iterable[list[str]]) -> bytes:
    """Of cells and not of bytes, as programs change line ends and quotation marks of a CSV that they only open."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row).encode() + b"\n")
    return digest.digest()


def _seal(digest: bytes, sealer: Sealer) -> str:
    return f"{sealer.issuer}-{sealer.seal(Kind.CSV, digest)}"
