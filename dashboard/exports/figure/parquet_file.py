"""A figure's rows as Parquet: typed columns, and what travels with them in the schema's metadata."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.figure.mark import written_mark
from dashboard.exports.figure.provenance import provenance_record
from dashboard.exports.rows import file_rows
from dashboard.exports.seal import BLANK, sealed

PREFIX = "dampak_umkm."
MARK = "mark"
"""Under which the file says of itself what can be checked later."""
_COMPRESSION = "zstd"


def parquet_bytes(figure: Figure) -> bytes:
    """The file. Metadata are JSON where they are no text; each field has its `unit` and `meaning`."""
    record = provenance_record(figure) | {MARK: written_mark(figure)}
    rows = file_rows(figure.frame)
    arrays, fields = [], []
    for column in record.pop("columns"):
        values = _array(rows[column["name"]])
        notes = {"unit": column["unit"] or "", "meaning": column["meaning"]}
        arrays.append(values)
        fields.append(pa.field(column["name"], values.type, metadata=notes))
    told = {name: _written(value) for name, value in record.items()}
    if figure.sealer is not None:
        told["seal"] = BLANK.decode()
    schema = pa.schema(fields, metadata={f"{PREFIX}{name}": value for name, value in told.items()})
    target = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), target, compression=_COMPRESSION)
    return sealed(bytes(target.getvalue()), Kind.PARQUET, figure.sealer)


def _array(column: pd.Series[Any]) -> pa.Array:
    if pd.api.types.is_datetime64_any_dtype(column):
        return pa.array(column.dt.date, pa.date32(), from_pandas=True)
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return pa.array(column, from_pandas=True)
    values = [None if pd.isna(value) else value for value in column]
    try:
        found = pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        found = pa.array([None if value is None else str(value) for value in values])
    return found.cast(pa.string()) if pa.types.is_null(found.type) else found


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
