"""The rows of a frame as files give them: typed, and without a value that may not be shown."""

from __future__ import annotations

import hashlib

import pandas as pd

from catalog.cell_safety import csv_file
from catalog.codes import CellStatus
from dashboard.queries.frame import EstimateFrame, MetricFrame, TableFrame

KEYS = frozenset({"season", "days_to_lebaran", "hijri_year"})
"""Numbers that name a row and are no measure."""


def file_rows(frame: MetricFrame | EstimateFrame | TableFrame) -> pd.DataFrame:
    """A copy of the rows; a suppressed row's numbers are NA, whatever the frame holds."""
    rows = frame.data.copy()
    if not isinstance(frame, MetricFrame):
        return rows
    is_hidden = rows["status"].eq(CellStatus.SUPPRESSED.value)
    for name in rows.select_dtypes("number").columns.difference(list(KEYS)):
        rows[name] = rows[name].mask(is_hidden)
    return rows


def values_digest(frame: MetricFrame | EstimateFrame | TableFrame) -> str:
    """16 hexadecimal digits that are the same for the same rows, whichever snapshot they come from."""
    rows = file_rows(frame)
    cells = rows.astype(object).where(rows.notna(), None)
    return hashlib.sha256(csv_file([rows.columns, *cells.itertuples(index=False)])).hexdigest()[:16]
