"""The panel as arrays: cells (category x platform) x weeks, what is missing as NaN."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from catalog.lebaran import seasons

Floats = NDArray[np.float64]

COLUMNS = ("category", "platform", "week", "orders", "takedowns")
LEAST_WEEKLY_ORDERS = 5.0
"""Mean orders a week below which a cell's logarithms say little but zeros."""

MOST_EMPTY_WEEKS = 0.10
"""Share of weeks without any order above which a cell is left out."""

LONGEST_BRIDGE = 2
"""Weeks. Thirteen weeks of takedowns stand behind one week of orders: each missing one would cost thirteen."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Orders and takedowns of cells, week by week.

    - `category`, `platform`: of each cell, as positions in the sorted values `categories` and `platforms`.
    - `weeks`: Mondays without a gap.
    - `orders`, `takedowns`: cells x weeks; NaN where the panel has no row. Takedowns of a gap of one or two weeks are bridged in
      a straight line.
    - `exposure`: cells, how exposed a cell was to takedowns before; None where it is to be found from the first weeks.
    - `thin_cells_count`: cells that were left out for want of orders.
    """

    categories: tuple[str, ...]
    platforms: tuple[str, ...]
    category: NDArray[np.intp]
    platform: NDArray[np.intp]
    weeks: tuple[date, ...]
    orders: Floats
    takedowns: Floats
    exposure: Floats | None
    thin_cells_count: int

    @property
    def cells_count(self) -> int:
        """Cells that are used."""
        return len(self.category)

    @property
    def seasons_count(self) -> int:
        """Lebarans within the weeks."""
        first, end = self.weeks[0], self.weeks[-1] + timedelta(days=7)
        return sum(first <= season.lebaran < end for season in seasons())

    def keeping(self, cells: NDArray[np.bool_]) -> Panel:
        """The panel of some of its cells."""
        return replace(
            self,
            category=self.category[cells],
            platform=self.platform[cells],
            orders=self.orders[cells],
            takedowns=self.takedowns[cells],
            exposure=None if self.exposure is None else self.exposure[cells],
        )


def read_panel(rows: pd.DataFrame) -> Panel:
    """The panel of rows with `category`, `platform`, `week` (Monday), `orders`, `takedowns`, and maybe `exposure`.

    One row a cell and week at most; a week without a row is missing, and not zero. Raises ValueError for other rows.
    """
    missing = [name for name in COLUMNS if name not in rows.columns]
    if missing:
        raise ValueError(f"a panel needs the columns {', '.join(missing)}")
    week = pd.to_datetime(rows["week"])
    if (week.dt.day_of_week != 0).any():
        raise ValueError("weeks are named by their Monday")
    keys = pd.DataFrame(
        {"category": rows["category"].astype(str), "platform": rows["platform"].astype(str), "week": week}
    )
    if keys.duplicated().any():
        raise ValueError("a cell has two rows of one week")
    if len(rows) == 0:
        raise ValueError("a panel without rows")
    numbers = {name: pd.to_numeric(rows[name]).astype(float) for name in ("orders", "takedowns")}
    if any((values < 0).any() for values in numbers.values()):
        raise ValueError("orders and takedowns are counts")
    return _thick(_arrays(rows, keys, numbers))


def _arrays(rows: pd.DataFrame, keys: pd.DataFrame, numbers: dict[str, pd.Series]) -> Panel:
    categories, platforms = (tuple(sorted(keys[name].unique())) for name in ("category", "platform"))
    category, platform = (
        pd.Index(categories).get_indexer(keys["category"]),
        pd.Index(platforms).get_indexer(keys["platform"]),
    )
    first = keys["week"].min()
    week = ((keys["week"] - first).dt.days // 7).to_numpy()
    code = category * len(platforms) + platform
    cells, cell = np.unique(code, return_inverse=True)
    shape = (len(cells), int(week.max()) + 1)

    def filled(values: pd.Series) -> Floats:
        array = np.full(shape, np.nan)
        array[cell, week] = values.to_numpy(dtype=float)
        return array

    exposure: Floats | None = None
    if "exposure" in rows.columns:
        exposure = np.asarray(pd.to_numeric(rows["exposure"]).groupby(cell).mean(), dtype=np.float64)
    return Panel(
        categories=categories,
        platforms=platforms,
        category=cells // len(platforms),
        platform=cells % len(platforms),
        weeks=tuple((first + pd.Timedelta(weeks=number)).date() for number in range(shape[1])),
        orders=filled(numbers["orders"]),
        takedowns=_bridged(filled(numbers["takedowns"])),
        exposure=exposure,
        thin_cells_count=0,
    )


def _thick(panel: Panel) -> Panel:
    known = ~np.isnan(panel.orders)
    weeks = np.maximum(known.sum(axis=1), 1)
    mean = np.nansum(panel.orders, axis=1) / weeks
    empty = (panel.orders == 0).sum(axis=1) / weeks
    is_thick = (mean >= LEAST_WEEKLY_ORDERS) & (empty <= MOST_EMPTY_WEEKS)
    thick = panel.keeping(is_thick)
    return replace(thick, thin_cells_count=int((~is_thick).sum()))


def _bridged(values: Floats) -> Floats:
    bridged = values.copy()
    for cell in np.flatnonzero(np.isnan(values).any(axis=1)):
        row = pd.Series(values[cell])
        gap = row.isna().groupby(row.notna().cumsum()).transform("sum")
        inside = row.interpolate(limit_area="inside")
        bridged[cell] = inside.where(row.notna() | (gap <= LONGEST_BRIDGE))
    return bridged
