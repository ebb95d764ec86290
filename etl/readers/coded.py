"""Rows in blocks, column by column, each column by its different values: what is true of a value is found out once a block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

BLOCK_ROWS = 50_000
"""Of rows that a reader gives one by one."""


class Coded:
    """One column of a block: row n holds `values[codes[n]]`. Two places of `values` may hold the same.

    `values` may be given as what makes them: a column that nobody looks at costs nothing then.
    """

    def __init__(self, *, values: Sequence[Any] | Callable[[], Sequence[Any]], codes: NDArray[np.int32]) -> None:
        self._given = values
        self.codes = codes

    @cached_property
    def values(self) -> Sequence[Any]:
        given = self._given
        return given() if callable(given) else given

    @property
    def distinct(self) -> int:
        """How many values there are at most, without making them."""
        return int(self.codes.max(initial=-1)) + 1

    def read(self, reader: Callable[[Any], Any]) -> Coded:
        """The column with every value read."""
        return Coded(values=lambda: [reader(value) for value in self.values], codes=self.codes)

    def of(self, rows: NDArray[Any]) -> Coded:
        """Those rows: places or a mask."""
        return Coded(values=lambda: self.values, codes=self.codes[rows])

    def where(self, holds: Callable[[Any], bool]) -> NDArray[np.bool_]:
        """Which rows hold a value of which that is true."""
        return np.array([holds(value) for value in self.values], bool)[self.codes]

    def counts(self) -> Iterable[tuple[Any, int]]:
        """How many rows hold the value of each place that occurs."""
        counted = np.bincount(self.codes, minlength=len(self.values)).tolist()
        return ((value, count) for value, count in zip(self.values, counted, strict=True) if count)

    def cells(self) -> list[Any]:
        """The value of every row."""
        return [self.values[code] for code in self.codes.tolist()]

    def as_arrow(self) -> pa.DictionaryArray:
        """As text, empty as NULL, without the values that no row holds."""
        is_used = np.zeros(len(self.values), bool)
        is_used[self.codes] = True
        texts = pa.array(
            [value or None for value, used in zip(self.values, is_used.tolist(), strict=True) if used], pa.string()
        )
        return texts.dictionary_encode().take(pa.array((np.cumsum(is_used, dtype=np.int32) - 1)[self.codes]))


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A row whose fields cannot be told: what is shown of it, and why; `reason` names a text `reject.<reason>`.

    `cells`: what its sender is given back, by column; empty where nobody can say what stands in it.
    """

    line: int
    value: str
    reason: str
    cells: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Block:
    """Rows one below another: the line on which each starts, and their columns; `broken` are rows beside them."""

    lines: NDArray[np.int64]
    columns: Mapping[str, Coded]
    broken: tuple[Broken, ...] = ()

    def of(self, rows: NDArray[Any]) -> Block:
        """Those rows: places or a mask; the broken ones stay."""
        columns = {name: column.of(rows) for name, column in self.columns.items()}
        return Block(lines=self.lines[rows], columns=columns, broken=self.broken)


def coded(cells: Iterable[Any]) -> Coded:
    """Cells of any types; equal ones of two types are two values (1.0 and True)."""
    places: dict[tuple[type, Any], int] = {}
    codes = [places.setdefault((type(cell), cell), len(places)) for cell in cells]
    return Coded(values=[value for _, value in places], codes=np.array(codes, np.int32))


def coded_texts(column: pa.StringArray | pa.DictionaryArray) -> Coded:
    """Texts of Arrow of which none is NULL, without blanks at their ends; those that are not encoded as if all were different."""
    if pa.types.is_dictionary(column.type):
        texts, codes = column.dictionary, column.indices.to_numpy(zero_copy_only=False)
    else:
        texts, codes = column, np.arange(len(column), dtype=np.int32)
    return Coded(values=lambda: list(map(str.strip, texts.to_pylist())), codes=codes)


def coded_array(column: pa.DictionaryArray) -> Coded:
    """An encoded column of Arrow; NULL is None."""
    codes = column.indices.fill_null(len(column.dictionary)).to_numpy(zero_copy_only=False).astype(np.int32)
    return Coded(values=lambda: [*column.dictionary.to_pylist(), None], codes=codes)


def constant(value: Any, rows: int) -> Coded:
    """The same in every row."""
    return Coded(values=[value], codes=np.zeros(rows, np.int32))


def of_pairs(first: Coded, second: Coded, result: Callable[[Any, Any], Any]) -> Coded:
    """What each row's values of two columns give together, found out once for each different pair."""
    width = max(len(second.values), 1)
    pairs, codes = np.unique(first.codes.astype(np.int64) * width + second.codes, return_inverse=True)
    values = [result(first.values[pair // width], second.values[pair % width]) for pair in pairs.tolist()]
    return Coded(values=values, codes=codes.astype(np.int32))
