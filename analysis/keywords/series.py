"""Monthly counts of terms as matrices, platforms together, and where their shares step.

A share is taken to be constant between steps. Steps are those of the best partition of the months: binomial likelihood of counts
whose scatter may exceed the binomial, a fixed price for each step, found exactly by dynamic programming (Jackson et al. 2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
import pandas as pd

from analysis.keywords.evidence import Floats
from analysis.keywords.frames import Side, cluster_size, in_months, put_together, with_squares
from catalog.takedowns import LEAST_SELLERS

LEAST_MONTH_ITEMS = 20
"""Removed titles of a month that is looked at, inclusive."""

_MEDIAN_CHI_SQUARE = 0.455
"""Median of the chi-square distribution with one degree of freedom."""


@dataclass(frozen=True, kw_only=True)
class TermSeries:
    """Removed titles by month. Arrays of terms x months; `months` in order, only those with enough titles.

    - `items`, `sellers`: with the term; `totals`: of the month.
    - `hidden`: titles that a month without a row may have had all the same; 0 where there is a row.
    - `lot`: how many titles count as one independent one, by term, extra scatter between months included.
    """

    terms: tuple[str, ...]
    months: tuple[pd.Timestamp, ...]
    items: Floats
    hidden: Floats
    sellers: Floats
    totals: Floats
    lot: Floats

    @cached_property
    def hits(self) -> Floats:
        """Independent titles with the term, those that may be hidden not among them."""
        return self.hits_with(0.0)

    @cached_property
    def most_hits(self) -> Floats:
        """The same with all that may be hidden."""
        return self.hits_with(1.0)

    def hits_with(self, part: float) -> Floats:
        """The same with a part, 0 to 1, of what may be hidden."""
        return np.asarray((self.items + part * self.hidden) / self.lot[:, None])

    @cached_property
    def trials(self) -> Floats:
        """Independent titles in all, as far as the term is concerned; terms x months."""
        return np.asarray(self.totals[None, :] / self.lot[:, None])

    def only(self, chosen: np.ndarray) -> TermSeries:
        """The chosen terms, by a mask or positions."""
        positions = np.arange(len(self.terms))[chosen]
        return TermSeries(
            terms=tuple(self.terms[position] for position in positions),
            months=self.months,
            items=self.items[positions],
            hidden=self.hidden[positions],
            sellers=self.sellers[positions],
            totals=self.totals,
            lot=self.lot[positions],
        )


def term_series(
    counts: pd.DataFrame, totals: pd.DataFrame, last_month: object = None, hidden_below: int = LEAST_SELLERS
) -> TermSeries:
    """The removed side of `counts` and `totals` (see `frames`) up to `last_month`, inclusive.

    `hidden_below`: a term's month with fewer sellers may be absent from `counts`; 0: none is.
    """
    own, of_months = (
        in_months(frame[(frame["side"] == Side.REMOVED.value).to_numpy(dtype=bool)], last=last_month)
        for frame in (counts, totals)
    )
    by_month = put_together(of_months, ["month"]).sort_index()
    by_month = by_month[by_month["items_count"] >= LEAST_MONTH_ITEMS]
    own = with_squares(own[own["month"].isin(by_month.index)])
    term, terms = pd.factorize(own["term"], sort=True)
    cells = (term, by_month.index.get_indexer(pd.Index(own["month"])))
    counted, squares, known_sellers = (np.zeros((len(terms), len(by_month))) for _ in range(3))
    np.add.at(counted, cells, own["items_count"].to_numpy())
    np.add.at(squares, cells, own["items_squared_sum"].to_numpy())
    np.maximum.at(known_sellers, cells, own["sellers_count"].to_numpy())
    lot = cluster_size(pd.Series(counted.sum(axis=1)), pd.Series(squares.sum(axis=1))).to_numpy()
    months = by_month["items_count"].to_numpy(dtype=float)
    per_seller = counted.sum(axis=1) / np.maximum(known_sellers.sum(axis=1), 1.0)
    most = np.minimum(max(hidden_below - 1, 0) * per_seller[:, None], months[None, :])
    hidden = np.where(known_sellers > 0, 0.0, most)
    return TermSeries(
        terms=tuple(map(str, terms)),
        months=tuple(by_month.index),
        items=counted,
        hidden=hidden,
        sellers=known_sellers,
        totals=months,
        lot=lot * _excess((counted + hidden) / lot[:, None], months[None, :] / lot[:, None]),
    )


def segment_starts(series: TermSeries) -> list[tuple[int, ...]]:
    """For each term the first months (positions) of its segments, the first one being 0; with all that may be hidden."""
    hits, trials = (_sums(values) for values in (series.most_hits, series.trials))
    count, length = series.items.shape
    price = _price(length)
    best = np.zeros((count, length + 1))
    came_from = np.zeros((count, length + 1), dtype=np.int64)
    for end in range(1, length + 1):
        starts = np.arange(end)
        costs = -log_likelihood(hits[:, [end]] - hits[:, starts], trials[:, [end]] - trials[:, starts])
        costs += best[:, starts] + np.where(starts > 0, price, 0.0)
        came_from[:, end] = costs.argmin(axis=1)
        best[:, end] = costs.min(axis=1)
    found = []
    for row in came_from:
        starts_of_row: list[int] = []
        end = length
        while end > 0:
            end = int(row[end])
            starts_of_row.append(end)
        found.append(tuple(reversed(starts_of_row)))
    return found


def log_likelihood(hits: Floats, trials: Floats) -> Floats:
    """Largest binomial log-likelihood of counts with one share, without the constant; 0 where there are none."""
    from scipy.special import xlogy  # noqa: PLC0415 - loaded on use

    misses = np.maximum(trials - hits, 0.0)
    size = np.maximum(trials, 1e-12)
    return np.asarray(xlogy(hits, hits / size) + xlogy(misses, misses / size))


def _price(months: int) -> float:
    """Of a step, in units of log-likelihood: its level, its place, and that the best place is picked of many."""
    return 2.0 * log(max(months, 2)) + 1.0


def _sums(values: Floats) -> Floats:
    return np.concatenate([np.zeros((len(values), 1)), values.cumsum(axis=1)], axis=1)


def _excess(hits: Floats, trials: Floats) -> Floats:
    """Scatter between neighbouring months over the binomial one, at least 1; the median, which few steps do not move."""
    if hits.shape[1] < 2:
        return np.ones(len(hits))
    pooled = (hits[:, 1:] + hits[:, :-1]) / (trials[:, 1:] + trials[:, :-1])
    difference = hits[:, 1:] / trials[:, 1:] - hits[:, :-1] / trials[:, :-1]
    variance = pooled * (1 - pooled) * (1 / trials[:, 1:] + 1 / trials[:, :-1])
    usable = (hits[:, 1:] + hits[:, :-1] >= 2) & (variance > 0)
    squared = np.where(usable, difference**2 / np.where(variance > 0, variance, 1.0), np.nan)
    excess = np.ones(len(hits))
    enough = usable.sum(axis=1) >= 6
    if enough.any():
        excess[enough] = np.maximum(np.nanmedian(squared[enough], axis=1) / _MEDIAN_CHI_SQUARE, 1.0)
    return excess
