"""From sums to shown values: every step a row, each with its value and what that value stands for.

A table of cells, as the functions here take it, has one row per step and breakdown value: the key columns of the
answer, `step_first` and `step_last` (datetime64, inclusive), and the sums `numerator` and `denominator` (float, NA
where the mart has no row).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from catalog.codes import CellStatus
from catalog.metrics import Metric
from dashboard.queries.facts import Facts, values_in_order
from dashboard.queries.provenance import Span
from dashboard.queries.selection import Filters

BREAKDOWN = "breakdown"
"""Column of the breakdown value in SQL and in cells; the answer names it after its dimension."""


def full_cells(steps: pd.DataFrame, sums: pd.DataFrame, facts: Facts, filters: Filters) -> pd.DataFrame:
    """Every step crossed with every breakdown value, with the sums of those that have rows.

    `steps`: key columns and whatever else belongs to a step. `sums`: the same keys and `breakdown` with sums; ValueError
    where they hold another step or value.
    """
    breakdown = facts.breakdown
    values = ["all"] if breakdown is None else values_in_order(breakdown, set(sums[BREAKDOWN]), filters)
    keys = [name for name in steps.columns if name in sums.columns]
    cells: dict[str, Any] = {name: np.repeat(steps[name].to_numpy(), len(values)) for name in steps.columns}
    cells[BREAKDOWN] = pd.array(np.tile(values, len(steps)), dtype="str")
    step, value = _steps_of(sums, steps, keys), pd.Index(values).get_indexer(pd.Index(sums[BREAKDOWN]))
    if (step < 0).any() or (value < 0).any():
        raise ValueError("sums of a step or value that was not asked for")
    place = step * len(values) + value
    for name in sums.columns.difference([*keys, BREAKDOWN], sort=False):
        cells[name] = np.full(len(steps) * len(values), np.nan)
        cells[name][place] = sums[name]
    return pd.DataFrame(cells)


def _steps_of(sums: pd.DataFrame, steps: pd.DataFrame, keys: list[str]) -> NDArray[np.intp]:
    """Position of the step of each row of sums, -1 where there is none."""
    if not keys:
        return np.zeros(len(sums), dtype=np.intp)
    index, wanted = (
        pd.Index(table[keys[0]]) if len(keys) == 1 else pd.MultiIndex.from_frame(table[keys]) for table in (steps, sums)
    )
    return index.get_indexer(wanted)


def values_of(cells: pd.DataFrame, metric: Metric, span: Span | None) -> pd.Series:
    """Value per cell: numerator over denominator, times factor; the numerator alone where the metric is no ratio.

    Without rows it is 0 on days that the data cover, NA elsewhere; a ratio over nothing is NA everywhere.
    """
    numerator = cells["numerator"].astype(float)
    if metric.denominator is not None:
        denominator = cells["denominator"].astype(float)
        return numerator.div(denominator.where(denominator != 0)) * metric.factor
    value = numerator * metric.factor
    return value.fillna(0.0).where(_is_covered(cells, span)) if metric.is_additive else value


def statuses_of(cells: pd.DataFrame, values: pd.Series, metric: Metric, span: Span | None) -> pd.Series:
    """Standing per cell, before disclosure control.

    Provisional: the step reaches into the last `provisional_days` days of the data or beyond them, or begins before
    they do, so that the step is incomplete. Missing: it has no value.
    """
    is_provisional = np.zeros(len(cells), dtype=bool)
    if span is not None:
        settled = np.datetime64(span.last_date) - np.timedelta64(metric.provisional_days, "D")
        first, last = cells["step_first"].to_numpy(), cells["step_last"].to_numpy()
        is_provisional = (last > settled) | (first < np.datetime64(span.first_date))
    status = np.where(is_provisional, CellStatus.PROVISIONAL.value, CellStatus.SHOWN.value)
    return pd.Series(np.where(values.isna(), CellStatus.MISSING.value, status), index=cells.index, dtype=str)


def finished(cells: pd.DataFrame, keys: list[str], facts: Facts, columns: list[str]) -> pd.DataFrame:
    """The answer: key columns, the breakdown under its dimension's name, then the given columns; sorted, indexed 0.."""
    if facts.breakdown is not None:
        cells = cells.rename(columns={BREAKDOWN: facts.breakdown.value})
        keys = [*keys, facts.breakdown.value]
    return cells[[*keys, *columns]].reset_index(drop=True)


def blanked(cells: pd.DataFrame, hidden: pd.Series, columns: list[str]) -> pd.DataFrame:
    """Cells with the values of hidden ones removed and their status suppressed, whatever it was."""
    if not hidden.any():
        return cells
    cells = cells.assign(status=cells["status"].mask(hidden, CellStatus.SUPPRESSED.value))
    cells[columns] = cells[columns].mask(hidden)
    return cells


def _is_covered(cells: pd.DataFrame, span: Span | None) -> pd.Series:
    if span is None:
        return pd.Series(data=False, index=cells.index)
    first, last = cells["step_first"].to_numpy(), cells["step_last"].to_numpy()
    is_covered = (last >= np.datetime64(span.first_date)) & (first <= np.datetime64(span.last_date))
    return pd.Series(is_covered, index=cells.index)
