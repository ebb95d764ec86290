"""Effects taken out in closed form, against least squares on one column an effect."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyfixest
import pytest

from analysis.impact.absorbed import Effects
from analysis.impact.fit import NoVariationError, Sample, fixed_effects, jackknifed, lagged
from analysis.impact.panel import Floats, Panel, read_panel
from bench.impact.simulate import Settings, World, simulate

SETTINGS = Settings(world=World.SEASON, has_effect=True, categories=4, platforms=3, weeks=24)
LAGS = range(3)


PANELS: dict[str, dict[str, Any]] = {
    "whole": {},
    "weeks missing": {"missing_share": 0.1},
    "a platform leaves": {"has_leaver": True},
    "rows that are alone in a category's or platform's week": {"missing_share": 0.3},
}


def panel_of(kind: str) -> Panel:
    return read_panel(simulate(replace(SETTINGS, **PANELS[kind]), 3))


def sample_of(panel: Panel) -> tuple[Sample, Floats]:
    """A sample whose cells weigh differently, and what takedowns were in each of some weeks."""
    doses = lagged(panel.takedowns, LAGS)
    return replace(Sample.of(panel), weights=np.linspace(0.2, 2.0, panel.cells_count)), doses


def by_columns(sample: Sample, doses: Floats, is_chosen: np.ndarray, regressors: list[str]) -> tuple[Floats, Floats]:
    """Least squares on regressors and on one column for each cell, category's week and platform's week: slopes, what is left."""
    rows = sample.rows(doses)[is_chosen]
    effects = [pd.get_dummies(rows[name].astype(str)) for name in ("cell", "category_week", "platform_week")]
    design = np.concatenate([rows[regressors], *effects], axis=1).astype(float)
    root, outcome = np.sqrt(rows["weight"].to_numpy()), rows["outcome"].to_numpy()
    found, *_ = np.linalg.lstsq(design * root[:, None], outcome * root, rcond=1e-10)
    return found[: len(regressors)], outcome - design @ found


DOSES = [f"x{lag}" for lag in LAGS]


@pytest.mark.parametrize("kind", PANELS)
def test_what_is_left_is_what_least_squares_on_one_column_an_effect_leaves(kind: str) -> None:
    sample, doses = sample_of(panel_of(kind))
    is_whole = ~np.isnan(np.concatenate([sample.outcome[None], doses])).any(axis=0)
    _, plain = by_columns(sample, doses, np.ones(is_whole.sum(), dtype=bool), [])

    left = Effects.of(sample.panel, is_whole, sample.weights).left(sample.outcome[:, :, None])[:, :, 0]

    assert left[is_whole] == pytest.approx(plain, abs=1e-10)
    assert not left[~is_whole].any()


@pytest.mark.parametrize("kind", PANELS)
def test_leaving_out_each_cell_gives_what_fits_without_its_rows_give(kind: str) -> None:
    sample, doses = sample_of(panel_of(kind))
    cell = sample.rows(doses)["cell"].to_numpy()
    cells = np.unique(cell)
    whole, _ = by_columns(sample, doses, cell >= 0, DOSES)
    without = np.array([by_columns(sample, doses, cell != each, DOSES)[0] for each in cells]) - whole

    found = jackknifed(sample, doses)

    assert found.coefficients == pytest.approx(whole, rel=1e-10)
    assert found.covariance == pytest.approx((len(cells) - 1) / len(cells) * without.T @ without, rel=1e-10)
    assert found.degrees == len(cells) - 1


@pytest.mark.parametrize("kind", PANELS)
def test_errors_clustered_by_cell_are_those_of_the_library(kind: str) -> None:
    sample, doses = sample_of(panel_of(kind))
    library = pyfixest.feols(
        f"outcome ~ {' + '.join(DOSES)} | cell + category_week + platform_week",
        sample.rows(doses),
        vcov={"CRV1": "cell"},
        weights="weight",
        fixef_tol=1e-12,
    )

    found = fixed_effects(sample, doses)

    assert found.coefficients == pytest.approx(library.coef().to_numpy(), rel=1e-8)
    assert found.covariance == pytest.approx(library._vcov, rel=1e-8)
    assert found.degrees == sample.panel.cells_count - 1


def test_takedowns_that_are_alike_within_weeks_leave_nothing_to_compare() -> None:
    panel = panel_of("weeks missing")
    alike = np.where(np.isnan(panel.takedowns), np.nan, np.arange(panel.takedowns.shape[1]) % 7.0)

    with pytest.raises(NoVariationError):
        fixed_effects(Sample.of(panel), alike[None])
    with pytest.raises(NoVariationError):
        fixed_effects(Sample.of(panel), np.stack([panel.takedowns, 2 * panel.takedowns]))
