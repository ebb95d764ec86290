"""The published tables as a snapshot gives them: dates as dates, counts that may be absent."""

from __future__ import annotations

import pandas as pd

from catalog.contracts import ColumnType
from catalog.datasets import DATASETS
from catalog.reference import reference_rows


def bundled(dataset_id: str) -> pd.DataFrame:
    """The bundled rows of a published table, typed by its contract."""
    dataset = DATASETS[dataset_id]
    assert dataset.reference_file is not None
    rows = pd.DataFrame(reference_rows(dataset.reference_file)).replace("", None)
    for column in dataset.columns:
        values = rows[column.stored_name]
        match column.type:
            case ColumnType.INTEGER:
                rows[column.stored_name] = values.astype("Int64")
            case ColumnType.DECIMAL:
                rows[column.stored_name] = values.astype(float)
            case ColumnType.DATE:
                rows[column.stored_name] = pd.to_datetime(values)
    return rows
