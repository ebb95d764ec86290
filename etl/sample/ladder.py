"""Cases of the sample: a seller climbs the ladder of warnings, removals, bans and returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from catalog.codes import Action
from catalog.lebaran import seasons
from etl.sample.seasonality import Days, Floats, sample_days
from etl.sample.truths import TakedownTruths, Truths

Positions = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Steps that happened, one element each, by case and then in ladder order.

    - `case`: number of the case, 0 first; `case_count` of them.
    - `step`: position in `TakedownTruths.ladder`.
    - `event`: its day; two steps of a case lie at least two days apart.
    - `previous`: day of the case's step before, NaT at the first.
    """

    case_count: int
    case: Positions
    step: Positions
    event: Days
    previous: Days


def draw_steps(rng: np.random.Generator, truths: Truths) -> Steps:
    """All steps up to the sample's last day; those before the takedown items begin are left out."""
    planted = truths.takedowns
    first_days, in_wave = _first_days(rng, truths)
    count = len(first_days)
    removal = planted.ladder.index(Action.REMOVAL)
    skips = rng.random(count) < np.where(in_wave, planted.skips_warnings_share_in_wave, planted.skips_warnings_share)
    entry: Positions = np.where(skips, removal, 0)

    events = np.empty((count, len(planted.ladder)), dtype="datetime64[D]")
    happens = np.zeros(events.shape, dtype=bool)
    events[:, 0] = first_days
    happens[:, 0] = entry == 0
    for place in range(1, len(planted.ladder)):
        gap = rng.lognormal(np.log(planted.ladder_gap_days[place - 1]), planted.ladder_gap_log_sd, count)
        continues = happens[:, place - 1] & (rng.random(count) < planted.ladder_continues[place - 1])
        enters = entry == place
        days_later = np.maximum(np.round(gap), 2).astype("timedelta64[D]")
        events[:, place] = np.where(enters, first_days, events[:, place - 1] + days_later)
        happens[:, place] = continues | enters

    case, step = np.nonzero(happens)
    event = events[case, step]
    is_first = step == entry[case]
    previous = np.where(is_first, np.datetime64("NaT", "D"), events[case, np.maximum(step - 1, 0)])
    kept = (event >= np.datetime64(planted.first_date, "D")) & (event <= np.datetime64(truths.last_date, "D"))
    return Steps(case_count=count, case=case[kept], step=step[kept], event=event[kept], previous=previous[kept])


def case_rate(planted: TakedownTruths, days: Days) -> Floats:
    """Mean number of sellers newly caught on each day."""
    years = (days - np.datetime64(planted.first_date, "D")).astype(float) / 365.25
    rate = planted.cases_a_day * np.exp(planted.growth_a_year * years)
    for season in seasons():
        rate[_between(days, season.day(-planted.pre_lebaran_days), season.day(-1))] *= planted.pre_lebaran_factor
    for wave in planted.waves:
        rate[_between(days, wave.first_date, wave.last_date)] *= wave.factor
    return rate


def is_in_wave(planted: TakedownTruths, days: Days) -> NDArray[np.bool_]:
    """Whether each day lies in one of the waves."""
    inside = np.zeros(len(days), dtype=bool)
    for wave in planted.waves:
        inside |= _between(days, wave.first_date, wave.last_date)
    return inside


def ministry_factor(planted: TakedownTruths, days: Days) -> Floats:
    """How many times more often than usual a takedown goes back to a ministry's request on each day."""
    factor = np.ones(len(days))
    for wave in planted.waves:
        factor[_between(days, wave.first_date, wave.last_date)] = wave.ministry_factor
    return factor


def _first_days(rng: np.random.Generator, truths: Truths) -> tuple[Days, NDArray[np.bool_]]:
    """Day on which each case begins, and whether it lies in a wave.

    Cases begin some months before the items do, so that the first months already hold bans and returns.
    """
    planted = truths.takedowns
    days = sample_days(planted.first_date - timedelta(days=planted.burn_in_days), truths.last_date)
    first_days = np.repeat(days, rng.poisson(case_rate(planted, days)))
    return first_days, is_in_wave(planted, first_days)


def _between(days: Days, first: date, last: date) -> NDArray[np.bool_]:
    """Days from first to last, both inclusive."""
    inside: NDArray[np.bool_] = (days >= np.datetime64(first, "D")) & (days <= np.datetime64(last, "D"))
    return inside
