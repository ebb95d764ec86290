"""Names for what objects hold: two that hold the same have one name, in whatever process and wherever they came from.

A plain pickle would not do: of a frame it tells how its columns lie in memory, and of equal texts whether they are one object,
and both change on the way through a file.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa


def content_name(content: object) -> str:
    """32 digits. Functions and classes count by their place. Two equal sets may have two names, as sets have no order."""
    written = io.BytesIO()
    pickler = pickle.Pickler(written, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _WAYS
    # Without a memory of objects already written: that two texts are one object says nothing of what they hold.
    pickler.fast = True
    pickler.dump(content)
    return blake2b(written.getbuffer(), digest_size=16).hexdigest()


_Written = tuple[Callable[..., object], tuple[object, ...]]


def _frame(frame: pd.DataFrame) -> _Written:
    columns = [_values(frame.iloc[:, place].array) for place in range(frame.shape[1])]
    return _written, ("frame", list(frame.columns), _index(frame.index), columns)


def _series(series: pd.Series) -> _Written:
    return _written, ("series", series.name, _index(series.index), _values(series.array))


def _of_index(index: pd.Index) -> _Written:
    return _written, ("index", _index(index))


def _array(array: np.ndarray) -> _Written:
    return _written, ("array", array.shape, _plain(array.ravel()))


_WAYS: dict[type, Callable[[Any], Any]] = {
    **copyreg.dispatch_table,
    pd.DataFrame: _frame,
    pd.Series: _series,
    np.ndarray: _array,
    **dict.fromkeys((pd.Index, pd.RangeIndex, pd.DatetimeIndex, pd.MultiIndex), _of_index),
}
"""How objects are written whose pickles say more than what they hold."""


def _written(*parts: object) -> object:
    """Stands for an object in what is written; nobody reads it back."""
    return parts


def _index(index: pd.Index) -> list[tuple[object, object]]:
    levels = [index.get_level_values(place) for place in range(index.nlevels)]
    return [(level.name, _values(level.array)) for level in levels]


def _values(column: Any) -> tuple[str, object]:
    """Type and values of a pandas array; what stands where a value is missing does not count."""
    dtype = column.dtype
    if isinstance(dtype, pd.StringDtype):
        texts = pa.chunked_array([pa.array(column)]).combine_chunks().dictionary_encode()
        return str(dtype), (_plain(texts.indices.fill_null(-1).to_numpy()), texts.dictionary.to_pylist())
    if isinstance(column, pd.arrays.IntegerArray | pd.arrays.BooleanArray):
        return str(dtype), (_plain(column.isna()), _plain(column.to_numpy(dtype=np.int64, na_value=0)))
    return str(dtype), _plain(np.asarray(column))


def _plain(values: np.ndarray) -> tuple[str, object]:
    return str(values.dtype), values.tolist() if values.dtype == object else np.ascontiguousarray(values).tobytes()
