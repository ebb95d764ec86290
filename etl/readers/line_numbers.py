"""Which line of its order each row is, where a file does not say so: in file order, from 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etl.readers.coded import Block, Coded

_ORDER, _SHOP, _PLATFORM = "order_id", "umkm_id", "platform"
_ODD = np.uint64(0x9E3779B97F4A7C15)


class OrderLines:
    """Gathers, block by block, what tells orders apart: their number, which is a platform's and a shop's own.

    Sixteen bytes a row are held, and no text: numbers and shops by their hashes of 64 bits, of which two are the same by chance
    once in a hundred thousand files of ten million orders.
    """

    def __init__(self) -> None:
        self._orders: list[NDArray[np.uint64]] = []
        self._platforms: list[NDArray[np.int32]] = []
        self._names: dict[tuple[type, Any], int] = {}

    def add(self, block: Block, text_of: Callable[[str, Any], str]) -> None:
        """Rows that follow those so far; `text_of` gives the field of a cell of a column of text."""
        found = np.zeros(len(block.lines), np.uint64)
        for name in (_ORDER, _SHOP):
            column = block.columns.get(name)
            if column is not None:
                found = found * _ODD + _hashes(column, name, text_of)
        self._orders.append(found)
        platform = block.columns.get(_PLATFORM)
        if platform is not None:
            places = [self._names.setdefault((type(cell), cell), len(self._names)) for cell in platform.values]
            self._platforms.append(np.array(places, np.int32)[platform.codes])

    def numbers(self, platform_of: Callable[[Any], str] | None) -> NDArray[np.int32]:
        """The line of every row; `platform_of` gives the platform of a cell where a column names it."""
        keys = np.concatenate(self._orders) if self._orders else np.empty(0, np.uint64)
        self._orders.clear()
        if platform_of is not None and self._names:
            codes = np.array([hash(platform_of(cell)) for _, cell in self._names], np.int64).view(np.uint64)
            keys = keys * _ODD + codes[np.concatenate(self._platforms)]
            self._platforms.clear()
        return _places_among_equals(keys)


def _hashes(column: Coded, name: str, text_of: Callable[[str, Any], str]) -> NDArray[np.uint64]:
    texts = (cell if type(cell) is str else text_of(name, cell) for cell in column.values)
    return np.fromiter(map(hash, texts), np.int64, len(column.values)).view(np.uint64)[column.codes]


def _places_among_equals(keys: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Of every key how many equal ones stand before it, itself counted."""
    order = np.argsort(keys, kind="stable")
    in_order = keys[order]
    is_first = np.ones(len(keys), bool)
    is_first[1:] = in_order[1:] != in_order[:-1]
    del in_order
    place = np.arange(len(keys), dtype=np.int32)
    place -= np.maximum.accumulate(np.where(is_first, place, np.int32(0)))
    numbers = np.empty(len(keys), np.int32)
    numbers[order] = place + 1
    return numbers
