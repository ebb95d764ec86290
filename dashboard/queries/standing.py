"""From sums to shown values: every step a row, each with its value and what that value stands for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from catalog.codes import CellStatus
from catalog.metrics import Metric
from dashboard.queries.facts import Facts, values_in_order
from dashboard.queries.provenance import Span
from dashboard.queries.run import Columns
from dashboard.queries.selection import Filters

BREAKDOWN = "breakdown"
"""Column of the breakdown value in SQL; the answer names it after its dimension."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Dates = NDArray[np.datetime64]

Statuses = NDArray[np.int8]
"""Standing of cells, as places in `STATUSES`."""

STATUSES = tuple(CellStatus)
SHOWN, PROVISIONAL, MISSING, SUPPRESSED = (
    np.int8(STATUSES.index(status))
    for status in (CellStatus.SHOWN, CellStatus.PROVISIONAL, CellStatus.MISSING, CellStatus.SUPPRESSED)
)


MOST_TEXTS = 256
"""Kept lists of values of a breakdown, some 5 kB each."""


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Spans of days, a place an array element.

    - `keys`: columns of the answer that name a step, by name.
    - `firsts`, `lasts`: datetime64[D], inclusive.
    """

    keys: Mapping[str, NDArray[Any]]
    firsts: Dates
    lasts: Dates

    def __len__(self) -> int:
        return len(self.firsts)


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Every step crossed with every value of a breakdown.

    - `values`: in the order of the answer; `all` alone where there is no breakdown.
    - `sums`: of measures by name, steps x values; NaN where the mart has no row.
    """

    steps: Steps
    values: tuple[str, ...]
    sums: Mapping[str, Floats]


def positions(wanted: NDArray[Any], known: NDArray[Any]) -> NDArray[np.intp]:
    """Where each wanted key stands among the known ones, which ascend; ValueError where one is not among them."""
    places = np.searchsorted(known, wanted)
    if len(wanted) and (places.max() >= len(known) or (known[places] != wanted).any()):
        raise ValueError("sums of a step that was not asked for")
    return places


def full_grid(
    steps: Steps, step: NDArray[np.intp], rows: Columns, facts: Facts, filters: Filters, named: Collection[str]
) -> Grid:
    """Rows of sums at their places among all steps and values.

    `rows`: `breakdown`, and sums by name; `step`: the position of each row's step; `named`: values to name beside those that
    have rows. ValueError where a row has a value that was not asked for.
    """
    seen = rows[BREAKDOWN].tolist()
    known = {*seen, *named}
    values = ("all",) if facts.breakdown is None else tuple(values_in_order(facts.breakdown, known, filters))
    places = {value: place for place, value in enumerate(values)}
    try:
        value = np.array([places[name] for name in seen], dtype=np.intp)
    except KeyError as error:
        raise ValueError("sums of a value that was not asked for") from error
    sums = {}
    for name in rows.keys() - {BREAKDOWN}:
        sums[name] = np.full((len(steps), len(values)), np.nan)
        sums[name][step, value] = rows[name]
    return Grid(steps=steps, values=values, sums=sums)


def values_of(grid: Grid, metric: Metric, span: Span | None, prefix: str = "") -> Floats:
    """Value per cell: numerator over denominator, times factor; the numerator alone where the metric is no ratio.

    Without rows it is 0 on days that the data cover, NaN elsewhere; a ratio over nothing is NaN everywhere.
    `prefix`: of the names of the sums.
    """
    numerator = grid.sums[prefix + metric.numerator]
    if metric.denominator is not None:
        denominator = grid.sums[prefix + metric.denominator]
        ratio: Floats = numerator / np.where(denominator != 0, denominator, np.nan) * metric.factor
        return ratio
    value = numerator * metric.factor
    if not metric.is_additive:
        return value
    return np.where(_is_covered(grid.steps, span)[:, None], np.nan_to_num(value, nan=0.0), np.nan)


def statuses_of(steps: Steps, values: Floats, metric: Metric, span: Span | None) -> Statuses:
    """Standing per cell, before disclosure control.

    Provisional: the step reaches into the last `provisional_days` days of the data or beyond them, or begins before
    they do, so that the step is incomplete. Missing: it has no value.
    """
    is_provisional = np.zeros(len(steps), dtype=bool)
    if span is not None:
        settled = np.datetime64(span.last_date) - np.timedelta64(metric.provisional_days, "D")
        is_provisional = (steps.lasts > settled) | (steps.firsts < np.datetime64(span.first_date))
    return np.where(np.isnan(values), MISSING, np.where(is_provisional, PROVISIONAL, SHOWN)[:, None])


def finished(grid: Grid, facts: Facts, columns: Mapping[str, NDArray[Any]], status: Statuses) -> pd.DataFrame:
    """The answer: key columns, the breakdown under its dimension's name, the given columns, `status`; steps first."""
    answer: dict[str, Any] = {key: np.repeat(column, len(grid.values)) for key, column in grid.steps.keys.items()}
    if facts.breakdown is not None:
        answer[facts.breakdown.value] = _texts(grid.values, np.tile(np.arange(len(grid.values)), len(grid.steps)))
    answer |= {name: column.ravel() for name, column in columns.items()}
    answer["status"] = _texts(STATUSES, status.ravel().astype(np.intp))
    return pd.DataFrame(answer)


def blanked(values: Floats, hidden: Flags) -> Floats:
    """Values without those of hidden cells."""
    return np.where(hidden, np.nan, values)


def suppressed(statuses: Statuses, hidden: Flags) -> Statuses:
    """Standings where hidden cells are suppressed, whatever they were."""
    return np.where(hidden, SUPPRESSED, statuses)


def is_within(steps: Steps, span: Span | None) -> Flags:
    """Whether the data cover all days of a step."""
    if span is None:
        return np.zeros(len(steps), dtype=bool)
    is_whole: Flags = (steps.firsts >= np.datetime64(span.first_date)) & (steps.lasts <= np.datetime64(span.last_date))
    return is_whole


def _is_covered(steps: Steps, span: Span | None) -> Flags:
    """Whether the data cover any day of a step."""
    if span is None:
        return np.zeros(len(steps), dtype=bool)
    is_covered: Flags = (steps.lasts >= np.datetime64(span.first_date)) & (
        steps.firsts <= np.datetime64(span.last_date)
    )
    return is_covered


def _texts(names: tuple[str, ...], places: NDArray[np.intp]) -> Any:
    """A column of text from places in a list of names; as pandas' own text, without a Python object a row."""
    return _text_array(names).take(places)


@lru_cache(maxsize=MOST_TEXTS)
def _text_array(names: tuple[str, ...]) -> Any:
    return pd.array([str(name) for name in names], dtype="str")
