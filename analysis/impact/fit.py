"""Regressions on cells and weeks, with effects of each cell, each category's week and each platform's week taken out.

What a category or a platform has in common in a week - season, Lebaran, a campaign, a platform's growth - cannot be taken for
an effect of takedowns then. Errors of one cell may hang together over time: cells are clusters, or are left out one by one.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import nnls

from analysis.impact.absorbed import Effects
from analysis.impact.panel import Floats, Panel
from analysis.impact.results import LEVEL, Effect

_EFFECTS = ("cell", "category_week", "platform_week")
_SMALLEST_COUNT = 0.5
"""What a week without an order counts as, for the logarithm."""

_LEAST_LEFT = 1e-9
"""Share of a regressor's length below which what is left of it is rounding; and likewise beside the other regressors."""


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
    left = _left(sample, regressors)
    squares = np.where(left.is_row, left.residuals(left.slopes()) ** 2, np.nan)
    has_rows = left.is_row.any(axis=1)
    residuals = np.nanmean(squares[has_rows], axis=1)
    variance = np.full(panel.cells_count, residuals.mean())
    variance[has_rows] = residuals
    mean = np.nanmean(panel.orders, axis=1)
    (constant, per_order), _ = nnls(np.column_stack([np.ones(len(mean)), 1 / mean]), variance)
    expected = constant + per_order / mean
    if not expected.min() > 0:
        return sample
    return Sample(panel=panel, outcome=sample.outcome, weights=expected.mean() / expected)


@dataclass(frozen=True, kw_only=True)
class _Left:
    """What is left of log orders and of regressors (cells x weeks x those, log orders first) once effects are taken out."""

    effects: Effects
    values: Floats

    @property
    def is_row(self) -> NDArray[np.bool_]:
        is_row: NDArray[np.bool_] = self.effects.weights > 0
        return is_row

    @property
    def cells_count(self) -> int:
        """Cells with rows."""
        return int(self.is_row.any(axis=1).sum())

    @cached_property
    def products(self) -> Floats:
        """Weighted, over all rows: of each with each."""
        return _flat(self.effects.weights[:, :, None] * self.values).T @ _flat(self.values)

    def slopes(self) -> Floats:
        """The coefficients of the regressors."""
        return _slopes(self.products)

    def residuals(self, slopes: Floats) -> Floats:
        """Cells x weeks, 0 where there is no row."""
        residuals: Floats = self.values[:, :, 0] - self.values[:, :, 1:] @ slopes
        return residuals


def _left(sample: Sample, regressors: Floats) -> _Left:
    """Of the rows in which nothing is missing. Raises NoVariationError where nothing is left to tell regressors by."""
    left = _taken_out(sample, regressors)
    if not _varies(left, regressors, first=1):
        raise NoVariationError
    return left


def _taken_out(sample: Sample, regressors: Floats) -> _Left:
    values = np.concatenate([sample.outcome[None], regressors]).transpose(1, 2, 0)
    effects = Effects.of(sample.panel, ~np.isnan(values).any(axis=2), sample.weights)
    return _Left(effects=effects, values=effects.left(values))


def _varies(left: _Left, given: Floats, *, first: int) -> bool:
    """Whether something is left of each of the values given, which lie from a place on, and of each beside the others."""
    own = slice(first, first + len(given))
    products = left.products[own, own]
    lengths = np.sqrt(np.diag(products))
    squares = given[:, left.is_row] ** 2 @ left.effects.weights[left.is_row]
    if not (lengths > _LEAST_LEFT * np.sqrt(squares)).all():
        return False
    return bool(np.linalg.eigvalsh(products / np.outer(lengths, lengths))[0] > _LEAST_LEFT)


def _slopes(products: Floats) -> Floats:
    """Of weighted products, log orders first; the shortest ones where regressors say the same."""
    found, *_ = np.linalg.lstsq(products[1:, 1:], products[1:, 0])
    return np.asarray(found, dtype=np.float64)


def fixed_effects(sample: Sample, regressors: Floats) -> Fit:
    """Least squares of log orders on regressors (regressors x cells x weeks), errors clustered by cell.

    Corrected for few cells and many effects as `pyfixest.feols` does. Raises NoVariationError.
    """
    left = _left(sample, regressors)
    slopes = left.slopes()
    scores = np.einsum("ctk,ct->ck", left.values[:, :, 1:], left.effects.weights * left.residuals(slopes))
    rows_count, levels_count = left.effects.rows_and_levels()
    return _clustered(left, slopes, left.products[1:, 1:], scores, rows_count, levels_count)


def jackknifed(sample: Sample, regressors: Floats) -> Fit:
    """The same coefficients, with the covariance that leaving out one cell at a time gives.

    Where a few cells weigh much, as those exposed most do, and each week's effects are found from a dozen cells, errors
    clustered by cell hold the truth too seldom. Source: MacKinnon, Nielsen and Webb (2023), Journal of Applied Econometrics
    38, 671-694.
    """
    left = _left(sample, regressors)
    whole, count = left.slopes(), left.cells_count
    without = np.array([_slopes(products) for products in left.effects.products_without_each_cell(left.values)]) - whole
    covariance = (count - 1) / count * without.T @ without
    return Fit(coefficients=whole, covariance=covariance, degrees=count - 1)


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
    """Two-stage least squares of log orders on regressors, as many as instruments.

    Raises LinAlgError where nothing is left to tell one of them by.
    """
    left = _taken_out(sample, np.concatenate([regressors, instruments]))
    if not (_varies(left, regressors, first=1) and _varies(left, instruments, first=1 + len(regressors))):
        raise np.linalg.LinAlgError("no variation is left")
    explained, explaining = np.split(left.values[:, :, 1:], [len(regressors)], axis=2)
    root = np.sqrt(left.effects.weights)[:, :, None]
    first, *_ = np.linalg.lstsq(_flat(root * explaining), _flat(root * explained))
    by = explaining.sum(axis=2, keepdims=True)
    first_stage = _two_stage(left, explained.sum(axis=2), by, by)
    return Instrumented(
        fit=_two_stage(left, left.values[:, :, 0], explained, explaining @ first),
        first_stage_f=float(first_stage.coefficients[0] ** 2 / first_stage.covariance[0, 0]),
    )


def _two_stage(left: _Left, outcome: Floats, explained: Floats, fitted: Floats) -> Fit:
    """Second stage, with the sandwich covariance by cell. All that is given is left once effects are taken out."""
    weighted_fit = left.effects.weights[:, :, None] * fitted
    bread = _flat(weighted_fit).T @ _flat(explained)
    if np.linalg.matrix_rank(bread) < len(bread):
        raise np.linalg.LinAlgError("no variation is left in some regressor")
    slopes = np.asarray(np.linalg.solve(bread, _flat(weighted_fit).T @ outcome.ravel()), dtype=np.float64)
    scores = np.einsum("ctk,ct->ck", weighted_fit, outcome - explained @ slopes)
    levels_count = int((left.effects.members.T @ left.is_row > 0).sum())
    return _clustered(left, slopes, bread, scores, int(left.is_row.sum()), levels_count)


def _clustered(left: _Left, slopes: Floats, bread: Floats, scores: Floats, rows_count: int, levels_count: int) -> Fit:
    """A fit with the sandwich covariance of scores by cell, and pyfixest's corrections for few cells and many effects."""
    inverse = np.linalg.inv(bread)
    cells_count = left.cells_count
    spare = rows_count - len(slopes) - levels_count + 1
    correction = cells_count / (cells_count - 1) * (rows_count - 1) / spare
    covariance = correction * inverse @ (scores.T @ scores) @ inverse.T
    return Fit(coefficients=slopes, covariance=covariance, degrees=cells_count - 1)


def _flat(values: Floats) -> Floats:
    """Cells x weeks as rows."""
    return values.reshape(-1, values.shape[2])


@contextmanager
def _unmoved_by_single_rows() -> Iterator[None]:
    """Rows alone in their category's or platform's week tell nothing, and are left out; that needs no warning, nor does what
    pyfixest asks of pandas."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*singleton fixed effect")
        warnings.filterwarnings("ignore", message=".*inplace keyword")
        yield


def _fit_of(fit: Any, names: list[str], rows: pd.DataFrame) -> Fit:
    found = list(fit.coef().index)
    if found != names:
        raise NoVariationError(", ".join(name for name in names if name not in found))
    return Fit(coefficients=fit.coef().to_numpy(), covariance=np.asarray(fit._vcov), degrees=rows["cell"].nunique() - 1)


def _names(regressors: Floats) -> list[str]:
    return [f"x{number}" for number in range(len(regressors))]
