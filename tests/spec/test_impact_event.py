"""One wave: the path of orders in the cells that it reached, and what orders would have been without it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.impact import EventPath, Wave, Wording, estimate_effect, event_path, find_waves, what_if
from bench.impact.simulate import Settings, World, simulate

SETTINGS = Settings(world=World.SEASON, has_effect=False)
EFFECT = 0.004
WEEK = 120
LENGTH = 3


def with_wave(panel: pd.DataFrame, *, effect: float) -> pd.DataFrame:
    """A wave that brings some cells many takedowns and others none, after which each raises log orders for eight weeks."""
    week = (panel["week"] - panel["week"].min()).dt.days // 7
    cell = panel["category"] + panel["platform"]
    size = cell.map({name: 60.0 * (number % 4) for number, name in enumerate(sorted(set(cell)))})
    in_wave, after = (week >= WEEK) & (week < WEEK + LENGTH), (week >= WEEK) & (week < WEEK + 8)
    return panel.assign(
        takedowns=panel["takedowns"] + np.where(in_wave, size / LENGTH, 0),
        orders=panel["orders"] * np.where(after, np.exp(effect * size), 1.0),
    )


@cache
def panel(effect: float) -> pd.DataFrame:
    return with_wave(simulate(SETTINGS, 11), effect=effect)


@cache
def wave_of(effect: float) -> Wave:
    first = panel(effect)["week"].min() + pd.Timedelta(weeks=WEEK)
    last = first + pd.Timedelta(weeks=LENGTH - 1)
    return Wave(first_week=first.date(), last_week=last.date(), takedowns=1, usual=1)


@cache
def path(effect: float) -> EventPath:
    found = event_path(panel(effect), wave_of(effect), (wave_of(effect),))
    assert found is not None
    return found


def test_cells_that_a_wave_reached_show_its_effect_from_its_first_week_on() -> None:
    found = path(EFFECT)

    assert [item.at for item in found.path] == [str(week) for week in range(-8, 17) if week != -1]
    assert found.after.lower <= EFFECT <= found.after.upper
    assert found.before.holds_zero
    assert found.as_large_share <= 0.1


def test_a_wave_without_effect_is_like_waves_that_were_none() -> None:
    found = path(0.0)

    assert found.after.holds_zero
    assert len(found.placebos) >= 20
    assert found.as_large_share > 0.1


def test_a_wave_at_the_edge_of_the_data_or_that_reached_all_alike_has_no_path() -> None:
    rows = panel(0.0)
    early = replace(wave_of(0.0), first_week=rows["week"].min().date())

    assert event_path(rows, early, ()) is None
    assert event_path(rows.assign(takedowns=5), wave_of(0.0), ()) is None
    assert event_path(rows[rows["platform"] != "p0"], wave_of(0.0), ()) is None


def test_only_an_estimated_effect_says_what_would_have_been() -> None:
    rows = simulate(replace(SETTINGS, categories=3, platforms=3, weeks=100), 5)
    result = estimate_effect(rows)

    assert result.wording is not Wording.ESTIMATED
    with pytest.raises(ValueError, match="estimated"):
        what_if(rows, result, wave_of(0.0))


def test_orders_without_a_wave_are_those_with_it_less_what_its_takedowns_brought() -> None:
    rows = simulate(replace(SETTINGS, has_effect=True), 5)
    result = estimate_effect(rows)
    counts = rows.groupby("week")["takedowns"].sum()
    wave = max(find_waves(counts), key=lambda found: found.factor)

    found = what_if(rows, result, wave)

    assert result.total is not None
    assert found.lower < found.without < found.upper < found.orders
    # Each cell's share of orders rises by the effect of what the wave brought there, spread over the weeks that it reaches.
    assert found.takedowns > 500
    assert 0.005 < 1 - found.without / found.orders < 0.3
