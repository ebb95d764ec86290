"""Tables to Parquet files, one a month."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray


def text_column(
    values: Sequence[str], positions: NDArray[np.int64], missing: NDArray[np.bool_] | None = None
) -> pa.Array:
    """Plain text column holding `values[position]` a row, null where `missing`."""
    indices = pa.array(positions.astype(np.int32), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(values, pa.string())).cast(pa.string())


def date_column(days: NDArray[np.datetime64], missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """date32 column, null where `missing`."""
    return pa.array(days.astype("datetime64[D]"), pa.date32(), mask=missing)


def write_table(path: Path, table: pa.Table) -> None:
    """One Parquet file; the same rows give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", row_group_size=1 << 20)


def month_path(directory: Path, month: np.datetime64) -> Path:
    """`YYYY-MM.parquet` in a directory."""
    return directory / f"{np.datetime_as_string(month, unit='M')}.parquet"
