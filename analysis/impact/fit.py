"""Regressions on cells and weeks, with effects of each cell, each category's week and each platform's week taken out.

What a category or a platform has in common in a week - season, Lebaran, a campaign, a platform's growth - cannot be taken for
an effect of takedowns then. Errors of one cell may hang together over time: cells are clusters, or are left out one by one.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import nnls

from analysis.impact.panel import Floats, Panel
from analysis.impact.results import LEVEL, Effect

_EFFECTS = ("cell", "category_week", "platform_week")
_SMALLEST_COUNT = 0.5
"""What a week without an order counts as, for the logarithm."""


class NoVariationError(ArithmeticError):
    """Takedowns hit the cells of a category, or of a platform, all alike: nothing is left to compare."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Coefficients of the regressors in their order, with covariance and the degrees of freedom of their t intervals."""

    coefficients: Floats
    covariance: Floats
    degrees: int

    def effect(self, weights: Sequence[float] | Floats) -> Effect:
        """A weighted sum of the coefficients."""
        chosen = np.asarray(weights, dtype=float)
        value, error = float(chosen @ self.coefficients), float(np.sqrt(chosen @ self.covariance @ chosen))
        reach = float(stats.t.ppf((1 + LEVEL) / 2, self.degrees)) * error
        return Effect(value=value, lower=value - reach, upper=value + reach, standard_error=error)

    def first(self, count: int) -> Effect:
        """The sum of the first coefficients."""
        return self.effect((np.arange(len(self.coefficients)) < count).astype(float))

    def each(self, count: int) -> tuple[Effect, ...]:
        """The first coefficients one by one."""
        return tuple(self.effect(row) for row in np.eye(len(self.coefficients))[:count])

    def joint(self, count: int) -> float:
        """Statistic of the joint test that the first coefficients are 0 (Wald's, over their number)."""
        values, covariance = self.coefficients[:count], self.covariance[:count, :count]
        return float(values @ np.linalg.solve(covariance, values)) / count


def moved(values: Floats, weeks: int) -> Floats:
    """Values of so many weeks ago in each week (ahead where negative); NaN where the panel does not reach."""
    array = np.full_like(values, np.nan)
    if weeks >= 0:
        array[:, weeks:] = values[:, : values.shape[1] - weeks]
    else:
        array[:, :weeks] = values[:, -weeks:]
    return array


def lagged(values: Floats, lags: Sequence[int]) -> Floats:
    """Values of each lag, lags x cells x weeks."""
    return np.stack([moved(values, lag) for lag in lags])


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Cells and weeks of a panel as rows, with what is taken out of them; `outcome` is log orders."""

    panel: Panel
    outcome: Floats
    weights: Floats

    @classmethod
    def of(cls, panel: Panel) -> Sample:
        """All cells weighing the same."""
        orders = np.where(np.isnan(panel.orders), np.nan, np.maximum(panel.orders, _SMALLEST_COUNT))
        return cls(panel=panel, outcome=np.log(orders), weights=np.ones(panel.cells_count))

    def rows(self, regressors: Floats, *, by_count: bool = False) -> pd.DataFrame:
        """One row a cell and week where nothing is missing: `outcome`, `x0`, `x1`, ..., effects, `weight`."""
        weeks = self.outcome.shape[1]
        outcome = self.panel.orders if by_count else self.outcome
        is_whole = ~np.isnan(outcome) & ~np.isnan(regressors).any(axis=0)
        cell, week = np.nonzero(is_whole)
        columns: dict[str, NDArray[Any]] = {
            "outcome": outcome[is_whole],
            "cell": cell,
            "category_week": self.panel.category[cell] * weeks + week,
            "platform_week": self.panel.platform[cell] * weeks + week,
            "weight": self.weights[cell],
        }
        columns |= {f"x{number}": values[is_whole] for number, values in enumerate(regressors)}
        return pd.DataFrame(columns)


def weighted(panel: Panel, regressors: Floats) -> Sample:
    """The sample with cells of few orders weighing less: their logarithms scatter more.

    The variance of a cell is taken to be a + b / (mean orders), both found from the residuals of an unweighted fit. Raises
    NoVariationError.
    """
    sample = Sample.of(panel)
    rows = sample.rows(regressors)
    left = _absorbed(rows, ("outcome", *_names(regressors)))
    if np.linalg.matrix_rank(left[:, 1:]) < len(regressors):
        raise NoVariationError
    slopes, *_ = np.linalg.lstsq(left[:, 1:], left[:, 0])
    residuals = pd.Series((left[:, 0] - left[:, 1:] @ slopes) ** 2).groupby(rows["cell"].to_numpy()).mean()
    variance = residuals.reindex(range(panel.cells_count)).fillna(residuals.mean()).to_numpy()
    mean = np.nanmean(panel.orders, axis=1)
    (constant, per_order), _ = nnls(np.column_stack([np.ones(len(mean)), 1 / mean]), variance)
    expected = constant + per_order / mean
    if not expected.min() > 0:
        return sample
    return Sample(panel=panel, outcome=sample.outcome, weights=expected.mean() / expected)


def fixed_effects(sample: Sample, regressors: Floats) -> Fit:
    """Least squares of log orders on regressors (regressors x cells x weeks)."""
    import pyfixest  # noqa: PLC0415 - a second, and only here

    names, rows = _names(regressors), sample.rows(regressors)
    with _unmoved_by_single_rows():
        fit = pyfixest.feols(
            f"outcome ~ {' + '.join(names)} | {' + '.join(_EFFECTS)}", rows, vcov={"CRV1": "cell"}, weights="weight"
        )
    return _fit_of(fit, names, rows)


def jackknifed(sample: Sample, regressors: Floats) -> Fit:
    """The same coefficients, with the covariance that leaving out one cell at a time gives.

    Where a few cells weigh much, as those exposed most do, and each week's effects are found from a dozen cells, errors
    clustered by cell hold the truth too seldom. Source: MacKinnon, Nielsen and Webb (2023), Journal of Applied Econometrics
    38, 671-694.
    """
    rows = sample.rows(regressors)
    cells = rows["cell"].unique()
    whole = _coefficients(rows, regressors)
    without = np.array([_coefficients(rows[rows["cell"] != cell], regressors) for cell in cells]) - whole
    covariance = (len(cells) - 1) / len(cells) * without.T @ without
    return Fit(coefficients=whole, covariance=covariance, degrees=len(cells) - 1)


def _coefficients(rows: pd.DataFrame, regressors: Floats) -> Floats:
    left = _absorbed(rows, ("outcome", *_names(regressors))) * np.sqrt(rows["weight"].to_numpy())[:, None]
    found, *_ = np.linalg.lstsq(left[:, 1:], left[:, 0])
    coefficients: Floats = found
    return coefficients


def poisson(sample: Sample, regressors: Floats) -> Fit:
    """The same as a count regression, which takes zeros as they are."""
    import pyfixest  # noqa: PLC0415

    names, rows = _names(regressors), sample.rows(regressors, by_count=True)
    with _unmoved_by_single_rows():
        fit = pyfixest.fepois(f"outcome ~ {' + '.join(names)} | {' + '.join(_EFFECTS)}", rows, vcov={"CRV1": "cell"})
    return _fit_of(fit, names, rows)


@dataclass(frozen=True, kw_only=True)
class Instrumented:
    """Two-stage least squares, and the first-stage F of the summed regressors on the summed instruments."""

    fit: Fit
    first_stage_f: float


def instrumented(sample: Sample, regressors: Floats, instruments: Floats) -> Instrumented:
    """Two-stage least squares of log orders on regressors, as many as instruments."""
    count = len(regressors)
    rows = sample.rows(np.concatenate([regressors, instruments]))
    left = _absorbed(rows, ("outcome", *(f"x{number}" for number in range(2 * count))))
    left *= np.sqrt(rows["weight"].to_numpy())[:, None]
    outcome, explained, explaining = left[:, 0], left[:, 1 : 1 + count], left[:, 1 + count :]
    fitted = explaining @ np.linalg.lstsq(explaining, explained)[0]
    summed, by = explained.sum(axis=1), explaining.sum(axis=1)[:, None]
    first_stage = _two_stage(summed, by, by, rows)
    return Instrumented(
        fit=_two_stage(outcome, explained, fitted, rows),
        first_stage_f=float(first_stage.coefficients[0] ** 2 / first_stage.covariance[0, 0]),
    )


def _two_stage(outcome: Floats, explained: Floats, fitted: Floats, rows: pd.DataFrame) -> Fit:
    """Second stage, with the sandwich covariance by cell and pyfixest's corrections for few clusters and many effects."""
    bread = fitted.T @ explained
    if np.linalg.matrix_rank(bread) < len(bread):
        raise np.linalg.LinAlgError("no variation is left in some regressor")
    coefficients: Floats = np.linalg.solve(bread, fitted.T @ outcome).astype(np.float64)
    scores = pd.DataFrame(fitted * (outcome - explained @ coefficients)[:, None])
    by_cell = scores.groupby(rows["cell"].to_numpy()).sum().to_numpy()
    taken = len(bread) + rows["category_week"].nunique() + rows["platform_week"].nunique() - 1
    correction = len(by_cell) / (len(by_cell) - 1) * (len(rows) - 1) / (len(rows) - taken)
    inverse = np.linalg.inv(bread)
    covariance = correction * inverse @ (by_cell.T @ by_cell) @ inverse.T
    return Fit(coefficients=coefficients, covariance=covariance, degrees=len(by_cell) - 1)


@contextmanager
def _unmoved_by_single_rows() -> Iterator[None]:
    """Rows alone in their category's or platform's week tell nothing, and are left out; that needs no warning, nor does what
    pyfixest asks of pandas."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*singleton fixed effect")
        warnings.filterwarnings("ignore", message=".*inplace keyword")
        yield


def _absorbed(rows: pd.DataFrame, columns: Sequence[str]) -> Floats:
    from pyfixest.estimation import demean  # noqa: PLC0415

    left, has_converged = demean(
        rows[list(columns)].to_numpy(dtype=float),
        # Numbered without gaps, which weeks or cells that are left out would leave.
        np.column_stack([pd.factorize(rows[name])[0] for name in _EFFECTS]).astype(np.uint64),
        rows["weight"].to_numpy(),
        1e-8,
    )
    if not has_converged:
        raise ArithmeticError("effects could not be taken out")
    values: Floats = left
    return values


def _fit_of(fit: Any, names: list[str], rows: pd.DataFrame) -> Fit:
    found = list(fit.coef().index)
    if found != names:
        raise NoVariationError(", ".join(name for name in names if name not in found))
    return Fit(coefficients=fit.coef().to_numpy(), covariance=np.asarray(fit._vcov), degrees=rows["cell"].nunique() - 1)


def _names(regressors: Floats) -> list[str]:
    return [f"x{number}" for number in range(len(regressors))]
