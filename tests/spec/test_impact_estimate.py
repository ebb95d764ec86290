"""Do orders change with takedowns? What is answered in worlds where that is known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.impact import LAGS, EffectResult, Estimator, Reason, Wording, estimate_effect
from analysis.impact.wording import judge
from bench.impact.simulate import Settings, World, simulate

EFFECT = Settings(world=World.SEASON, has_effect=True)
NO_EFFECT = replace(EFFECT, has_effect=False)
SUPPLY = Settings(world=World.SUPPLY, has_effect=False)
SMALL = replace(EFFECT, categories=3, platforms=3, weeks=100)
SEED = 5


@cache
def answer(settings: Settings) -> EffectResult:
    return estimate_effect(simulate(settings, SEED))


def national(panel: pd.DataFrame) -> pd.DataFrame:
    """The same orders and takedowns as totals of a country."""
    totals = panel.groupby("week", as_index=False)[["orders", "takedowns"]].sum()
    return totals.assign(category="all", platform="all")


def test_a_true_effect_is_estimated_and_lies_in_its_interval() -> None:
    result = answer(EFFECT)

    assert result.total is not None
    assert result.total.lower <= EFFECT.effect <= result.total.upper
    assert (result.wording, result.reasons) == (Wording.ESTIMATED, ())


def test_no_effect_is_no_effect() -> None:
    result = answer(NO_EFFECT)

    assert result.total is not None
    assert result.total.holds_zero
    assert result.wording is Wording.INCONCLUSIVE
    assert Reason.INTERVAL_HOLDS_ZERO in result.reasons


def test_takedowns_that_follow_the_supply_fail_the_leads_and_are_explained_by_sweeps_instead() -> None:
    result = answer(SUPPLY)

    assert result.diagnostics is not None
    assert result.total is not None
    assert result.diagnostics.fixed_effects.upper < 0
    assert result.diagnostics.lead_p <= 0.01
    assert result.estimator is Estimator.INSTRUMENT
    assert result.total.holds_zero
    assert result.wording is Wording.INCONCLUSIVE
    assert Reason.FAILED_LEADS in result.reasons


def test_national_totals_say_nothing_and_give_no_number() -> None:
    result = estimate_effect(national(simulate(EFFECT, SEED)))

    assert result.total is None
    assert result.diagnostics is None
    assert (result.wording, result.reasons) == (Wording.INCONCLUSIVE, (Reason.NATIONAL_TOTALS,))


def test_few_cells_are_not_enough_even_where_the_effect_is_plain() -> None:
    result = answer(replace(EFFECT, categories=5, platforms=4))

    assert result.total is not None
    assert not result.total.holds_zero
    assert result.wording is Wording.INCONCLUSIVE
    assert Reason.FEW_CELLS in result.reasons


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda panel: panel[panel["week"] < panel["week"].min() + pd.Timedelta(weeks=60)], Reason.FEW_WEEKS),
        (lambda panel: panel.assign(takedowns=0), Reason.NO_TAKEDOWNS),
        (lambda panel: panel.assign(takedowns=panel["week"].dt.month), Reason.TAKEDOWNS_ALIKE),
        (lambda panel: panel[panel["platform"] == "p0"], Reason.NATIONAL_TOTALS),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_reason(change: object, reason: Reason) -> None:
    assert callable(change)
    result = estimate_effect(change(simulate(NO_EFFECT, SEED)))

    assert result.total is None
    assert result.reasons == (reason,)


def test_effects_by_week_add_to_the_total() -> None:
    result = answer(EFFECT)

    assert result.total is not None
    assert [item.at for item in result.by_lag] == [str(lag) for lag in range(LAGS + 1)]
    assert sum(item.effect.value for item in result.by_lag) == pytest.approx(result.total.value)
    assert np.sqrt(np.sum(result.lag_covariance)) == pytest.approx(result.total.standard_error)


def test_the_smallest_effect_that_would_be_seen_is_told() -> None:
    result = answer(NO_EFFECT)

    assert result.diagnostics is not None
    assert result.total is not None
    assert result.diagnostics.minimum_detectable == pytest.approx(2.51 * result.total.standard_error, rel=0.01)


def test_what_sweeps_explain_is_told_only_where_they_explain_enough() -> None:
    found = answer(EFFECT).diagnostics

    assert found is not None
    assert found.strong_instrument == found.instrument is not None
    assert replace(found, instrument_f=9.9).strong_instrument is None
    assert Reason.INSTRUMENT_WEAK in judge(found.fixed_effects, replace(found, instrument_f=9.9))[1]


def test_each_platform_and_category_is_left_out_once() -> None:
    found = answer(EFFECT).diagnostics

    assert found is not None
    assert [item.at for item in found.without_platform] == [f"p{number}" for number in range(6)]
    assert [item.at for item in found.without_category] == [f"c{number:02d}" for number in range(12)]
    assert all(item.effect.lower <= EFFECT.effect <= item.effect.upper for item in found.without_platform[:2])


def test_orders_counted_in_dozens_change_nothing() -> None:
    panel = simulate(SMALL, SEED)
    result = estimate_effect(panel.assign(orders=12 * panel["orders"]))
    plain = answer(SMALL)

    assert result.total is not None
    assert plain.total is not None
    assert result.total.value == pytest.approx(plain.total.value, rel=0.01)


def test_an_effect_per_takedown_is_a_tenth_where_takedowns_count_tenfold() -> None:
    panel = simulate(SMALL, SEED)
    result = estimate_effect(panel.assign(takedowns=10 * panel["takedowns"]))
    plain = answer(SMALL)

    assert result.total is not None
    assert plain.total is not None
    assert result.total.value == pytest.approx(plain.total.value / 10, rel=0.01)


def test_progress_runs_from_the_start_to_the_end() -> None:
    seen: list[float] = []
    estimate_effect(simulate(SMALL, SEED), seen.append)

    assert seen == sorted(seen)
    assert len(seen) > 50
    assert seen[-1] == 1.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda panel: panel.drop(columns="takedowns"), "columns"),
        (lambda panel: panel.assign(week=panel["week"] + pd.Timedelta(days=1)), "Monday"),
        (lambda panel: pd.concat([panel, panel.head(1)]), "two rows"),
        (lambda panel: panel.assign(orders=-1), "counts"),
        (lambda panel: panel.head(0), "without rows"),
    ],
)
def test_rows_that_are_no_panel_are_an_error(change: object, words: str) -> None:
    assert callable(change)
    with pytest.raises(ValueError, match=words):
        estimate_effect(change(simulate(replace(NO_EFFECT, categories=2, platforms=2, weeks=30), SEED)))
