"""The penalised count regression: orders of daily, weekly or monthly periods on effects of their days.

The mean of a period is the sum of its days' means (a composite link; Eilers 2007), its variance a share of the mean plus a
share of its square: a negative binomial whose counts come in lots of unknown size, so that the unit of the orders does
not matter. Every penalty is a normal prior; the scales of trend, year and profile are estimated from the series, each held by
a prior of a few degrees of freedom, so that the covariance holds what a short series cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.lebaran.design import Design, Variant
from analysis.lebaran.orders import Periods
from analysis.lebaran.scales import Scales, TrendSteps, step_variance, trend_steps, with_noise, with_structure

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LOOSE_SD = 1.0
"""Prior sd of a season's window block in the fit itself; what seasons have in common comes in afterwards."""

EDGE_SD = 0.08
"""Prior sd of a season's early and after blocks."""

TYPICAL_RISE_SD = 0.6
"""Prior sd of the typical log ratio in W: nine in ten lie between -63 % and +170 %. Matters below three seasons."""

HUBER = 3.0
"""Standardised residual at which a period's pull is cut."""

FEWEST_PAIRS = 90
"""Neighbouring periods below which their correlation is taken to be none."""

HUGE = 20.0
"""Times the median of a period with orders beyond which a value does not move the start."""

FIRST_BIN_DAYS = 61

PIECE_DAYS = 180
"""Longer pieces hold more columns that are 0 on most of their days, shorter ones are more to go through."""

UNUSED = 1e8
"""Prior precision of a column that is not used."""

MOST_ROUNDS = 30
ROUNDS_TOLERANCE = 5e-3
SCALES_TOLERANCE = 0.05


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A fitted series: log mean of a day = `offset` + columns · `coefficients`, whose joint posterior is normal.

    `log_level`: that log mean for all days of the design.
    """

    design: Design
    offset: float
    coefficients: Floats
    covariance: Floats
    scales: Scales
    log_level: Floats
    is_converged: bool


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """Neighbouring periods `start`..`stop`, from `first` on, which is the one before them where there is one, for what it
    carries over; `days`: theirs.

    `columns`: those that are not 0 on these days, shape (day, column); `names` says which, `square` the pairs of them.
    `begin`: where each period begins.
    """

    first: int
    start: int
    stop: int
    days: slice
    begin: Ints
    names: Ints
    square: tuple[Ints, ...]
    columns: Floats


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Days of the observed periods, period after period; `follows`: whether a period begins where the one before ends.

    In `pieces`, because on few days more than a third of the columns are not 0.
    """

    day_rows: Ints
    begin: Ints
    is_single: bool
    follows: NDArray[np.bool_]
    pieces: tuple[_Piece, ...]
    columns_count: int

    def total(self, by_day: Floats) -> Floats:
        return by_day if self.is_single else np.add.reduceat(by_day, self.begin)

    def log_means(self, coefficients: Floats) -> Floats:
        """Of days, the offset aside."""
        means = np.empty(len(self.day_rows))
        for piece in self.pieces:
            means[piece.days] = piece.columns @ coefficients[piece.names]
        return means


@dataclass(frozen=True, kw_only=True)
class _Equations:
    """Normal equations without the penalty; of `information` only the lower triangle is filled."""

    information: Floats
    right: Floats

    def solved(self, penalty: Floats) -> tuple[Floats, Floats]:
        """Coefficients and their covariance."""
        from scipy.linalg import lapack  # noqa: PLC0415 - scipy's linear algebra takes a tenth of a second to load

        factor, _ = lapack.dpotrf(self.information + penalty, lower=1, overwrite_a=1)
        coefficients, _ = lapack.dpotrs(factor, self.right, lower=1)
        lower, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
        # Above the diagonal the factor left zeros.
        covariance = lower + lower.T
        np.einsum("ii->i", covariance)[:] /= 2
        return coefficients, covariance

    def effective_count(self, covariance: Floats) -> float:
        """Effective number of coefficients."""
        trace = np.diag(covariance) @ np.diag(self.information)
        return float(2 * np.einsum("ij,ij->", covariance, self.information) - trace)


def fit_series(periods: Periods, design: Design, variants: Sequence[Variant]) -> list[Fit]:
    """Fit a series with at least one order, by each variant: the first until it settles, the others a step from there."""
    rows = _rows(periods, design)
    values, unit = periods.values, _unit(periods.values)
    level, typical = _first_level(periods, rows)
    offset = float(np.log(typical))
    level -= offset
    scales = Scales(lot_size=0.2 * typical)
    steps = TrendSteps(steps=np.zeros(design.steps_count), variances=np.zeros(design.steps_count))
    harmonics = _orders(design, variants[0])
    effective = float(min(len(values) / 2, 30))
    is_converged = False
    for round_number in range(MOST_ROUNDS):
        by_day = np.exp(np.clip(level, -25, 25) + offset)
        mean = rows.total(by_day)
        residual, kept = _residuals(values, mean, scales, unit)
        if round_number:
            scales = with_noise(scales, values - mean, mean, kept, effective)
            correlation = _autocorrelation(residual * kept, rows.follows, effective)
            scales = replace(scales, autocorrelation=correlation)
        equations = _equations(rows, level, by_day, mean, residual * kept, scales)
        penalty = _penalty(design, variants[0], scales, steps)
        coefficients, covariance = equations.solved(penalty)
        effective = equations.effective_count(covariance)
        moved = rows.log_means(coefficients) - level
        level += moved
        before = scales
        scales = with_structure(scales, design, coefficients, covariance, steps, harmonics)
        steps = trend_steps(design, coefficients, covariance)
        is_converged = _has_settled(np.abs(moved).max(), before, scales)
        if is_converged:
            break
    fits = []
    for variant in variants:
        coefficients, covariance = equations.solved(_penalty(design, variant, scales, steps))
        fits.append(
            Fit(
                design=design,
                offset=offset,
                coefficients=coefficients,
                covariance=covariance,
                scales=scales,
                log_level=offset + design.columns @ coefficients,
                is_converged=is_converged,
            )
        )
    return fits


def _has_settled(moved: float, before: Scales, after: Scales) -> bool:
    """Whether the log mean of no day and none of the scales that matter move any more."""
    changes = [
        abs(np.log(getattr(after, name) / getattr(before, name))) for name in ("trend_sd", "year_sd", "profile_sd")
    ]
    return bool(moved < ROUNDS_TOLERANCE and max(changes) < SCALES_TOLERANCE)


def _rows(periods: Periods, design: Design) -> _Rows:
    lengths = periods.last - periods.first + 1
    begin = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    within = np.arange(lengths.sum()) - np.repeat(begin[:-1], lengths)
    day_rows = np.repeat(periods.first - design.start, lengths) + within
    return _Rows(
        day_rows=day_rows,
        begin=begin[:-1],
        is_single=bool((lengths == 1).all()),
        # Months are too long for one to say what the next one's noise is: that is the trend's.
        follows=(periods.first[1:] == periods.last[:-1] + 1) & (periods.frequency != "M"),
        pieces=tuple(_pieces(begin, day_rows, design)),
        columns_count=design.columns.shape[1],
    )


def _pieces(begin: Ints, day_rows: Ints, design: Design) -> Iterator[_Piece]:
    """All periods in pieces of about `PIECE_DAYS` days; `begin`: where each period begins, and where the last one ends."""
    bounds = np.unique(np.searchsorted(begin, np.arange(0, begin[-1] + PIECE_DAYS, PIECE_DAYS)))
    for start, stop in pairwise(np.minimum(bounds, len(begin) - 1)):
        first = max(start - 1, 0)
        days = slice(int(begin[first]), int(begin[stop]))
        columns = design.columns[day_rows[days]]
        names = np.flatnonzero(columns.any(axis=0))
        yield _Piece(
            first=int(first),
            start=int(start),
            stop=int(stop),
            days=days,
            begin=begin[first:stop] - begin[first],
            names=names,
            square=np.ix_(names, names),
            columns=np.ascontiguousarray(columns[:, names]),
        )


def _first_level(periods: Periods, rows: _Rows) -> tuple[Floats, float]:
    """Log of a smoothed level of each observed day, and the typical orders of a day, neither moved by a few huge values."""
    rate = periods.values / (periods.last - periods.first + 1)
    rate = np.minimum(rate, HUGE * np.median(rate[rate > 0]))
    typical = float(rate.mean())
    bin_of = (periods.first - periods.first[0]) // FIRST_BIN_DAYS
    bins, starts, counts = np.unique(bin_of, return_index=True, return_counts=True)
    ranked = rate[np.lexsort((rate, bin_of))]
    levels = (ranked[starts + (counts - 1) // 2] + ranked[starts + counts // 2]) / 2
    days = rows.day_rows - rows.day_rows[0]
    smooth: Floats = np.interp(days, (bins + 0.5) * FIRST_BIN_DAYS, np.log(np.maximum(levels, 0.1 * typical)))
    return smooth, typical


def _unit(values: Floats) -> float:
    """The smallest order, where orders are so few that some periods have none: two of them are no outlier. 0 elsewhere."""
    is_sparse = (values == 0).mean() > 0.01
    return float(values[values > 0].min()) if is_sparse else 0.0


def _residuals(values: Floats, mean: Floats, scales: Scales, unit: float) -> tuple[Floats, Floats]:
    """Standardised residuals, and the share of each that is left where it is cut."""
    spread = scales.spread(mean)
    residual = (values - mean) / spread
    cut = HUBER + 2 * unit / spread
    return residual, cut / np.maximum(np.abs(residual), cut)


def _autocorrelation(residual: Floats, follows: NDArray[np.bool_], effective_count: float) -> float:
    """Of neighbouring periods, 0 to .9; a fit takes about its effective number / n of it away, which is given back."""
    if follows.sum() < FEWEST_PAIRS:
        return 0.0
    found = (residual[1:] * residual[:-1])[follows].mean() / (residual**2).mean() + effective_count / len(residual)
    return float(np.clip(found, 0.0, 0.9))


def _equations(
    rows: _Rows, level: Floats, by_day: Floats, mean: Floats, residual: Floats, scales: Scales
) -> _Equations:
    """Whitened, weighted normal equations around the present means.

    The residual is cut and not the weight, because whitening carries it over to the next period.
    """
    from scipy.linalg import blas  # noqa: PLC0415 - loaded on use

    centre = level if rows.is_single else rows.total(by_day * level) / mean
    weight = mean / scales.spread(mean)
    target = weight * centre + residual
    carry = np.concatenate([[0.0], np.where(rows.follows, scales.autocorrelation, 0.0)])
    rescale = (1 - carry**2) ** -0.5
    target[1:] -= carry[1:] * target[:-1]
    target *= rescale
    information = np.zeros((rows.columns_count, rows.columns_count), order="F")
    right = np.zeros(rows.columns_count)
    for piece in rows.pieces:
        own, columns = slice(piece.start, piece.stop), piece.columns
        if not rows.is_single:
            columns = np.add.reduceat(by_day[piece.days, None] * columns, piece.begin)
            columns /= mean[piece.first : piece.stop, None]
        left = columns[piece.start - piece.first :] * (weight[own] * rescale[own])[:, None]
        following = slice(piece.first + 1, piece.stop)
        if scales.autocorrelation > 0:
            carried = weight[piece.first : piece.stop - 1] * carry[following] * rescale[following]
            left[piece.first + 1 - piece.start :] -= columns[:-1] * carried[:, None]
        # The transpose of a row-major matrix is what Fortran reads without a copy.
        information[piece.square] += blas.dsyrk(1.0, left.T, lower=1)
        right[piece.names] += target[own] @ left
    return _Equations(information=information, right=right)


def _orders(design: Design, variant: Variant) -> Floats:
    """Order of each column of the year, inf for harmonics that the variant does not use."""
    orders = np.arange(1, design.harmonics + 1, dtype=float)
    return np.tile(np.where(orders <= variant.harmonics, orders, np.inf), 2)


def _penalty(design: Design, variant: Variant, scales: Scales, steps: TrendSteps) -> Floats:
    parts = design.parts
    penalty = np.diag(design.ridge)
    diagonal = np.einsum("ii->i", penalty)
    diagonal[parts["year"]] = np.minimum((_orders(design, variant) / scales.year_sd) ** 2, UNUSED)
    diagonal[parts["window"]] = LOOSE_SD**-2
    diagonal[parts["early"]] = diagonal[parts["after"]] = EDGE_SD**-2
    in_window = design.profile_basis[design.window_place].mean(axis=0)
    penalty[parts["profile"], parts["profile"]] += (
        design.profile_roughness / scales.profile_sd**2 + np.outer(in_window, in_window) / TYPICAL_RISE_SD**2
    )
    precision = steps.weights(design, scales) / step_variance(design, scales) * variant.trend_stiffness
    trend = penalty[parts["trend"], parts["trend"]]
    place = np.arange(len(precision))
    trend[place, place] += precision
    trend[place + 1, place + 1] += precision
    trend[place, place + 1] -= precision
    trend[place + 1, place] -= precision
    return penalty
