"""After a wave on one platform alone: when removals elsewhere rose, when not, and when that cannot be said."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.impact import Elsewhere, lone_waves
from catalog.lebaran import PRE_LEBARAN_WINDOW, seasons

WEEKS = pd.date_range("2021-01-04", periods=208, freq="7D")
START = 110
WAVE = slice(START, START + 4)
LATER = slice(START + 3, START + 8)


def removals(
    seed: int, *, waved: tuple[str, ...] = ("a",), later: float = 1.0, before_lebaran: float = 1.3
) -> pd.DataFrame:
    """Forty a week on each of five platforms, more before Lebaran, noise that lasts for weeks; a wave of four weeks on some, and
    `later` times as many on the others from its fourth week to its eighth."""
    rng = np.random.default_rng(seed)
    days = {season.day(day) for season in seasons() for day in PRE_LEBARAN_WINDOW}
    is_before = np.array([week.date() in days for week in WEEKS])
    shared = _lasting(rng, 0.1)
    parts = []
    for platform in "abcde":
        mean = 40 * np.exp(shared + _lasting(rng, 0.15)) * np.where(is_before, before_lebaran, 1.0)
        mean[WAVE if platform in waved else LATER] *= 8 if platform in waved else later
        parts.append(pd.DataFrame({"platform": platform, "week": WEEKS, "takedowns": rng.poisson(mean).astype(float)}))
    return pd.concat(parts).assign(category="kaos", orders=100.0)


def _lasting(rng: np.random.Generator, spread: float) -> np.ndarray:
    values = rng.normal(0, spread, len(WEEKS))
    for week in range(1, len(WEEKS)):
        values[week] = 0.6 * values[week - 1] + 0.8 * values[week]
    return values


def of_the_wave(rows: pd.DataFrame) -> Elsewhere | None:
    """What is told of the wave on the first platform."""
    found = [each for each in lone_waves(rows).compared if each.wave.first_week == WEEKS[START].date()]
    return found[0] if found else None


def test_removals_that_rise_elsewhere_after_a_wave_on_one_platform_alone_are_seen() -> None:
    found = of_the_wave(removals(1, later=1.9))

    assert found is not None
    assert found.platform == "a"
    assert found.lower > 0
    assert found.lower < 1.9 ** (5 / 8) - 1 < found.upper


def test_removals_that_go_on_as_before_are_no_rise() -> None:
    found = of_the_wave(removals(1))

    assert found is not None
    assert found.lower < 0 < found.upper


def test_where_nothing_rises_ten_in_a_hundred_intervals_say_otherwise() -> None:
    told = [found for seed in range(60) if (found := of_the_wave(removals(seed))) is not None]
    wrong = [found for found in told if not found.lower <= 0 <= found.upper]

    assert len(told) > 40
    # Three standard errors above a tenth.
    assert len(wrong) <= len(told) * 0.1 + 3 * np.sqrt(len(told) * 0.09)


def test_a_wave_that_platforms_share_tells_nothing() -> None:
    found = lone_waves(removals(1, waved=("a", "b")))

    assert (found.waves_count, found.lone_count, found.compared) == (2, 0, ())


def test_a_rise_before_lebaran_is_none_that_a_wave_brought() -> None:
    rows = removals(2, waved=(), before_lebaran=1.8)
    is_wave = (rows["platform"] == "a") & rows["week"].between("2023-03-13", "2023-04-10")
    rows["takedowns"] = rows["takedowns"].where(~is_wave, 8 * rows["takedowns"])
    found = [each for each in lone_waves(rows).compared if each.wave.first_week.year == 2023]

    assert [(each.platform, each.lower < 0 < each.upper) for each in found] == [("a", True)]


def test_weeks_that_a_platform_did_not_send_do_not_look_like_a_fall() -> None:
    rows = removals(1)
    is_unsent = (rows["platform"] == "e") & rows["week"].isin(WEEKS[START : START + 20])
    found = of_the_wave(rows.assign(takedowns=rows["takedowns"].where(~is_unsent)))
    whole = of_the_wave(rows)

    assert found is not None
    assert whole is not None
    assert found.change > whole.change - 0.1


def test_under_two_years_nothing_is_compared() -> None:
    rows = removals(1)
    found = lone_waves(rows[rows["week"].between(WEEKS[START - 50], WEEKS[START + 50])])

    assert found.lone_count > 0
    assert found.compared == ()
