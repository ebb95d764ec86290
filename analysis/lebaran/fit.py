"""The penalised count regression: orders of daily, weekly or monthly periods on effects of their days.

The mean of a period is the sum of its days' means (a composite link; Eilers 2007), its variance a share of the mean plus a
share of its square: a negative binomial whose counts come in lots of unknown size, so that the unit of the orders does
not matter. Every penalty is a normal prior; the scales of trend, year and profile are estimated from the series, each held by
a prior of a few degrees of freedom, so that the covariance holds what a short series cannot tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.lebaran.design import BLOCKS, Design
from analysis.lebaran.orders import Periods

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LOOSE_SD = 1.0
"""Prior sd of a season's window block in the fit itself; what seasons have in common comes in afterwards."""

EDGE_SD = 0.08
"""Prior sd of a season's early and after blocks."""

HUBER = 3.0
"""Standardised residual at which a period's pull is cut."""

LEAST_VARIANCE = 4e-6
"""Least share of the squared mean in the variance: .2 % noise, for series that follow a formula."""

TREND_FREEDOM = 4.0
"""Degrees of freedom of the trend's steps: a break of the level costs less than under normal steps."""

FEWEST_PAIRS = 90
"""Neighbouring periods below which their correlation is taken to be none."""

HUGE = 20.0
"""Times the median of a period with orders beyond which a value does not move the start."""

FIRST_BIN_DAYS = 61

MOST_ROUNDS = 30
ROUNDS_TOLERANCE = 2e-3
SCALES_TOLERANCE = 0.05


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A prior standard deviation to be estimated: what it is near, and for how many degrees of freedom that counts."""

    typical: float
    freedom: float


TREND_SCALE = Scale(typical=0.04, freedom=4.0)
"""Step of the log level in 30 days."""

YEAR_SCALE = Scale(typical=0.08, freedom=4.0)
"""Amplitude of the first harmonic; the k-th has 1/k of it."""

PROFILE_SCALE = Scale(typical=0.01, freedom=4.0)
"""Second difference of the log profile from day to day."""


@dataclass(frozen=True, kw_only=True)
class Scales:
    """The estimated scales: standard deviations of trend, year and profile, and the noise of a period.

    Variance = `lot_size` · mean + `excess` · mean²; `autocorrelation`: of neighbouring periods' standardised residuals.
    """

    trend_sd: float = TREND_SCALE.typical
    year_sd: float = YEAR_SCALE.typical
    profile_sd: float = PROFILE_SCALE.typical
    lot_size: float = 1.0
    excess: float = 0.05
    autocorrelation: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A fitted series: log mean of a day = `offset` + columns · `coefficients`, whose joint posterior is normal.

    `log_level`: that of all days of the design; `effective_count`: coefficients' effective number.
    """

    design: Design
    offset: float
    coefficients: Floats
    covariance: Floats
    scales: Scales
    log_level: Floats
    effective_count: float
    is_converged: bool


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Days of the observed periods, period after period."""

    columns: Floats
    day_rows: Ints
    begin: Ints
    is_single: bool
    follows: NDArray[np.bool_]

    def total(self, by_day: Floats) -> Floats:
        return by_day if self.is_single else np.add.reduceat(by_day, self.begin, axis=0)


def fit_series(periods: Periods, design: Design, start: Fit | None = None) -> Fit:
    """Fit a series with at least one order; `start`: a fit of the same series to begin from."""
    rows = _rows(periods, design)
    values = periods.values
    unit = _unit(values)
    if start is None:
        first_level, typical = _first_level(periods, rows)
        offset = float(np.log(typical))
        level = first_level - offset
        scales = Scales(lot_size=0.2 * typical)
    else:
        offset, scales = start.offset, start.scales
        level = (start.log_level - offset)[rows.day_rows]
    steps = np.zeros(design.parts["trend"].stop - design.parts["trend"].start - 1)
    step_variances = np.zeros_like(steps)
    is_converged = False
    coefficients = covariance = np.zeros(0)
    effective = float(min(len(values) / 2, 30))
    for round_number in range(MOST_ROUNDS):
        by_day = np.exp(np.clip(level, -25, 25) + offset)
        mean = rows.total(by_day)
        if rows.is_single:
            columns, centre = rows.columns, level
        else:
            columns = rows.total(by_day[:, None] * rows.columns) / mean[:, None]
            centre = rows.total(by_day * level) / mean
        spread = np.sqrt(scales.lot_size * mean + np.maximum(scales.excess, LEAST_VARIANCE) * mean**2)
        residual = (values - mean) / spread
        cut = HUBER + 2 * unit / spread
        robust = cut / np.maximum(np.abs(residual), cut)
        if round_number:
            scales = _noise(scales, values - mean, mean, robust, effective)
            scales = replace(scales, autocorrelation=_autocorrelation(residual * robust, rows, effective))
        weight = mean / spread
        left = weight[:, None] * columns
        # The residual is cut and not the weight: whitening carries it over to the next period.
        right = weight * centre + residual * robust
        left, right = _whitened(left, right, rows.follows, scales.autocorrelation)
        penalty = _penalty(design, scales, steps, step_variances)
        coefficients, covariance, effective = _solved(left, right, penalty)
        moved = rows.columns @ coefficients - level
        level = level + moved
        before = scales
        scales = _structure(scales, design, coefficients, covariance, steps, step_variances)
        steps, step_variances = _trend_steps(design, coefficients, covariance)
        is_converged = _has_settled(np.abs(moved).max(), before, scales)
        if is_converged:
            break
    return Fit(
        design=design,
        offset=offset,
        coefficients=coefficients,
        covariance=covariance,
        scales=scales,
        log_level=offset + design.columns @ coefficients,
        effective_count=effective,
        is_converged=is_converged,
    )


def _has_settled(moved: float, before: Scales, after: Scales) -> bool:
    """Whether the log mean of no day and none of the scales that matter move any more."""
    changes = [
        abs(np.log(getattr(after, name) / getattr(before, name))) for name in ("trend_sd", "year_sd", "profile_sd")
    ]
    return bool(moved < ROUNDS_TOLERANCE and max(changes) < SCALES_TOLERANCE)


def _rows(periods: Periods, design: Design) -> _Rows:
    lengths = periods.last - periods.first + 1
    begin = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    within = np.arange(lengths.sum()) - np.repeat(begin, lengths)
    day_rows = np.repeat(periods.first - design.start, lengths) + within
    is_whole = len(day_rows) == len(design.columns)
    return _Rows(
        columns=design.columns if is_whole else design.columns[day_rows],
        day_rows=day_rows,
        begin=begin,
        is_single=bool((lengths == 1).all()),
        # Months are too long for one to say what the next one's noise is: that is the trend's.
        follows=(periods.first[1:] == periods.last[:-1] + 1) & (periods.frequency != "M"),
    )


def _first_level(periods: Periods, rows: _Rows) -> tuple[Floats, float]:
    """Log of a smoothed level of each observed day, and the typical orders of a day, neither moved by a few huge values."""
    rate = periods.values / (periods.last - periods.first + 1)
    rate = np.minimum(rate, HUGE * np.median(rate[rate > 0]))
    typical = float(rate.mean())
    bins, positions = np.unique((periods.first - periods.first[0]) // FIRST_BIN_DAYS, return_inverse=True)
    levels = np.array([np.median(rate[positions == each]) for each in range(len(bins))])
    days = rows.day_rows - rows.day_rows[0]
    smooth: Floats = np.interp(days, (bins + 0.5) * FIRST_BIN_DAYS, np.log(np.maximum(levels, 0.1 * typical)))
    return smooth, typical


def _unit(values: Floats) -> float:
    """The smallest order, where orders are so few that some periods have none: two of them are no outlier. 0 elsewhere."""
    is_sparse = (values == 0).mean() > 0.01
    return float(values[values > 0].min()) if is_sparse else 0.0


def _noise(scales: Scales, error: Floats, mean: Floats, robust: Floats, effective: float) -> Scales:
    """Lot size and excess by weighted least squares of squared errors, neither below 0."""
    squared = (error * robust) ** 2 * len(mean) / max(len(mean) - effective, 0.3 * len(mean))
    weight = 1 / (scales.lot_size * mean + max(scales.excess, LEAST_VARIANCE) * mean**2) ** 2
    a, b, c = (weight * mean**2).sum(), (weight * mean**3).sum(), (weight * mean**4).sum()
    p, q = (weight * mean * squared).sum(), (weight * mean**2 * squared).sum()
    determinant = a * c - b * b
    lots, excess = (
        ((p * c - q * b) / determinant, (q * a - p * b) / determinant) if determinant > 1e-9 * a * c else (-1, 0)
    )
    if lots < 0:
        lots, excess = 0.0, q / c
    elif excess < 0:
        lots, excess = p / a, 0.0
    return replace(scales, lot_size=float(lots), excess=float(max(excess, LEAST_VARIANCE)))


def _autocorrelation(residual: Floats, rows: _Rows, effective: float) -> float:
    """Of neighbouring periods, 0 to .9; a fit takes about its effective number / n of it away, which is given back."""
    pairs = rows.follows
    if pairs.sum() < FEWEST_PAIRS:
        return 0.0
    found = (residual[1:] * residual[:-1])[pairs].mean() / (residual**2).mean() + effective / len(residual)
    return float(np.clip(found, 0.0, 0.9))


def _whitened(left: Floats, right: Floats, follows: NDArray[np.bool_], correlation: float) -> tuple[Floats, Floats]:
    if correlation == 0:
        return left, right
    carry = np.where(follows, correlation, 0.0)
    rescale = np.where(follows, (1 - correlation**2) ** -0.5, 1.0)
    white, target = left.copy(), right.copy()
    white[1:] = (left[1:] - carry[:, None] * left[:-1]) * rescale[:, None]
    target[1:] = (right[1:] - carry * right[:-1]) * rescale
    return white, target


def _solved(left: Floats, right: Floats, penalty: Floats) -> tuple[Floats, Floats, float]:
    """Penalised least squares: coefficients, their covariance, their effective number."""
    from scipy.linalg import blas, lapack  # noqa: PLC0415 - scipy's linear algebra takes a tenth of a second to load

    # The transpose of a row-major matrix is what Fortran reads without a copy; only the lower triangle is filled.
    information = blas.dsyrk(1.0, left.T, lower=1)
    factor, _ = lapack.dpotrf(information + penalty, lower=1)
    coefficients, _ = lapack.dpotrs(factor, left.T @ right, lower=1)
    lower, _ = lapack.dpotri(factor, lower=1)
    covariance = np.tril(lower)
    covariance += np.tril(lower, -1).T
    trace = np.diag(covariance) @ np.diag(information)
    effective = float(2 * np.einsum("ij,ij->", covariance, np.tril(information)) - trace)
    return coefficients, covariance, effective


def _penalty(design: Design, scales: Scales, steps: Floats, step_variances: Floats) -> Floats:
    parts = design.parts
    penalty = np.diag(design.ridge)
    diagonal = np.einsum("ii->i", penalty)
    diagonal[parts["year"]] = (_harmonic(design) / scales.year_sd) ** 2
    diagonal[parts["window"]] = LOOSE_SD**-2
    diagonal[parts["early"]] = diagonal[parts["after"]] = EDGE_SD**-2
    penalty[parts["profile"], parts["profile"]] += design.profile_roughness / scales.profile_sd**2
    step_precision = _step_weights(design, scales, steps, step_variances) / _step_variance(design, scales)
    trend = penalty[parts["trend"], parts["trend"]]
    place = np.arange(len(steps))
    trend[place, place] += step_precision
    trend[place + 1, place + 1] += step_precision
    trend[place, place + 1] -= step_precision
    trend[place + 1, place] -= step_precision
    return penalty


def _harmonic(design: Design) -> Floats:
    return np.tile(np.arange(1, design.variant.harmonics + 1, dtype=float), 2)


def _step_variance(design: Design, scales: Scales) -> float:
    return scales.trend_sd**2 * design.variant.trend_step_days / 30


def _step_weights(design: Design, scales: Scales, steps: Floats, step_variances: Floats) -> Floats:
    """Expected precision of each step under Student's t, relative to a normal one."""
    size = (steps**2 + step_variances) / _step_variance(design, scales)
    weights: Floats = (TREND_FREEDOM + 1) / (TREND_FREEDOM + size)
    return weights


def _trend_steps(design: Design, coefficients: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    part = design.parts["trend"]
    block = covariance[part, part]
    variances = np.diag(block)[1:] + np.diag(block)[:-1] - 2 * np.diag(block, 1)
    return np.diff(coefficients[part]), variances


def _structure(
    scales: Scales, design: Design, coefficients: Floats, covariance: Floats, steps: Floats, step_variances: Floats
) -> Scales:
    """Scales of trend, year and profile by MacKay's update, held by their priors."""
    parts = design.parts
    now, variances = _trend_steps(design, coefficients, covariance)
    weights = _step_weights(design, scales, steps, step_variances)
    unit = design.variant.trend_step_days / 30
    trend = _updated(
        TREND_SCALE,
        scales.trend_sd,
        squares=float((weights * now**2).sum()) / unit,
        trace=float((weights * variances).sum()) / unit,
        rank=len(now),
    )
    order = _harmonic(design)
    year_part = parts["year"]
    year = _updated(
        YEAR_SCALE,
        scales.year_sd,
        squares=float(((order * coefficients[year_part]) ** 2).sum()),
        trace=float((order**2 * np.diag(covariance)[year_part]).sum()),
        rank=len(order),
    )
    profile_part = parts["profile"]
    shape = coefficients[profile_part]
    profile = _updated(
        PROFILE_SCALE,
        scales.profile_sd,
        squares=float(shape @ design.profile_roughness @ shape),
        trace=float(np.einsum("ij,ij->", covariance[profile_part, profile_part], design.profile_roughness)),
        rank=len(shape) - len(BLOCKS),
    )
    return replace(scales, trend_sd=trend, year_sd=year, profile_sd=profile)


def _updated(scale: Scale, current: float, *, squares: float, trace: float, rank: int) -> float:
    informed = float(np.clip(rank - trace / current**2, 0.0, rank))
    return float(np.sqrt((squares + scale.freedom * scale.typical**2) / (informed + scale.freedom)))
