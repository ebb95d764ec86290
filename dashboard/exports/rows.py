"""The rows of a frame as files give them: typed, and without a value that may not be shown."""

from __future__ import annotations

import pandas as pd

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
