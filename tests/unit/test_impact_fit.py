"""Regressions with effects taken out: the same as the library's own, and as others published."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyfixest
import pytest

from analysis.impact.fit import Sample, fixed_effects, instrumented, jackknifed, lagged, moved, weighted
from analysis.impact.panel import Panel, read_panel
from bench.impact.simulate import Settings, World, simulate


@pytest.fixture(scope="module")
def panel() -> Panel:
    settings = Settings(world=World.SEASON, has_effect=True, categories=5, platforms=4, weeks=90, missing_share=0.05)
    return read_panel(simulate(settings, 3))


def test_a_value_of_some_weeks_ago_is_missing_where_the_panel_does_not_reach() -> None:
    values = np.array([[1.0, 2.0, 3.0]])

    assert np.array_equal(moved(values, 1), [[np.nan, 1.0, 2.0]], equal_nan=True)
    assert np.array_equal(moved(values, -2), [[3.0, np.nan, np.nan]], equal_nan=True)
    assert np.array_equal(moved(values, 0), values)


def test_two_stages_with_one_regressor_are_those_of_the_library(panel: Panel) -> None:
    sample = Sample.of(panel)
    sweeps = np.nansum(panel.takedowns, axis=0)[None, :] - np.nan_to_num(panel.takedowns)
    instrument = np.nanmean(panel.takedowns, axis=1)[:, None] * sweeps
    doses, instruments = lagged(panel.takedowns, [0]), instrument[None]
    rows = sample.rows(np.concatenate([doses, instruments]))
    library = pyfixest.feols(
        "outcome ~ 1 | cell + category_week + platform_week | x0 ~ x1", rows, vcov={"CRV1": "cell"}, fixef_rm="none"
    )

    ours = instrumented(sample, doses, instruments).fit.first(1)

    assert ours.value == pytest.approx(float(library.coef().iloc[0]), rel=1e-5)
    assert ours.standard_error == pytest.approx(float(library.se().iloc[0]), rel=1e-3)


def test_two_stages_are_one_where_regressors_explain_themselves(panel: Panel) -> None:
    doses = lagged(panel.takedowns, range(4))
    sample = weighted(panel, doses)

    with np.errstate(divide="ignore"):
        ours = instrumented(sample, doses, doses).fit.first(4)
    library = fixed_effects(sample, doses).first(4)

    assert ours.value == pytest.approx(library.value, rel=1e-6)
    assert ours.standard_error == pytest.approx(library.standard_error, rel=0.02)


def test_a_jackknifed_interval_is_as_wide_as_fits_of_the_library_without_each_cell_scatter(panel: Panel) -> None:
    doses = lagged(panel.takedowns, range(3))
    sample = weighted(panel, doses)
    rows = sample.rows(doses)
    cells = rows["cell"].unique()
    sums = [
        pyfixest.feols(
            "outcome ~ x0 + x1 + x2 | cell + category_week + platform_week",
            rows[rows["cell"] != cell],
            weights="weight",
            fixef_rm="none",
        )
        .coef()
        .sum()
        for cell in cells
    ]

    ours, clustered = (fit(sample, doses).first(3) for fit in (jackknifed, fixed_effects))

    scatter = (len(cells) - 1) / len(cells) * sum((each - ours.value) ** 2 for each in sums)
    assert ours.value == pytest.approx(clustered.value, rel=1e-6)
    assert ours.standard_error == pytest.approx(scatter**0.5, rel=1e-4)
    assert ours.standard_error > clustered.standard_error


def test_cells_of_few_orders_weigh_less() -> None:
    settings = Settings(world=World.SEASON, has_effect=True, categories=5, platforms=4, weeks=90, orders_a_week=30)
    panel = read_panel(simulate(settings, 3))
    weights = weighted(panel, lagged(panel.takedowns, range(4))).weights
    by_size = np.argsort(np.nanmean(panel.orders, axis=1))

    assert len(by_size) >= 15
    assert weights[by_size[:5]].mean() < weights[by_size[-5:]].mean()


@pytest.mark.parametrize(
    ("takedowns", "read"),
    [
        ([3.0, None, 5.0, 7.0], [3.0, 4.0, 5.0, 7.0]),
        ([3.0, None, None, 6.0], [3.0, 4.0, 5.0, 6.0]),
        ([3.0, None, None, None, 7.0], [3.0, np.nan, np.nan, np.nan, 7.0]),
    ],
)
def test_takedowns_of_a_short_gap_are_bridged(takedowns: list[float | None], read: list[float]) -> None:
    weeks = pd.date_range("2024-01-01", periods=len(takedowns), freq="7D")
    rows = pd.DataFrame(
        {"category": "kaos", "platform": "shopee", "week": weeks, "orders": 50, "takedowns": takedowns}
    ).dropna()

    assert np.array_equal(read_panel(rows).takedowns, [read], equal_nan=True)


def test_cells_with_too_few_orders_are_left_out_and_counted() -> None:
    weeks = pd.date_range("2024-01-01", periods=20, freq="7D")
    thick = pd.DataFrame({"category": "kaos", "platform": "shopee", "week": weeks, "orders": 50, "takedowns": 1})
    thin = thick.assign(platform="lazada", orders=2)
    empty = thick.assign(platform="blibli", orders=[0] * 3 + [90] * 17)

    panel = read_panel(pd.concat([thick, thin, empty]))

    assert panel.cells_count == 1
    assert panel.thin_cells_count == 2
