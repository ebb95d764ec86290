"""Results of channels as `analyse_seasons` would give them, made up season by season, for the tests of their comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import expm1, nan

import numpy as np

from analysis.lebaran import Estimate, LebaranResult, SeasonEstimate
from analysis.lebaran.results import UNKNOWN, no_profile
from catalog.codes import Channel
from catalog.lebaran import season_by_year

CHOSEN = 1447


def channel_result(
    log_rises: Mapping[int, float], se_log: float, *, shortfall: Estimate = UNKNOWN, chosen: int = CHOSEN
) -> LebaranResult:
    """A channel with these rises before Lebaran, log of the ratio by Hijri year."""
    seasons = tuple(
        SeasonEstimate(
            season=year,
            lebaran=season_by_year(year).lebaran,
            uplift_ratio=expm1(log_rise),
            uplift_se_log=se_log,
            observed_days_count=28,
            orders_count=1000.0,
            is_chosen=year == chosen,
            is_pandemic=year in (1441, 1442),
        )
        for year, log_rise in log_rises.items()
    )
    return LebaranResult(
        season=chosen,
        lebaran=season_by_year(chosen).lebaran,
        as_of=None,
        uplift=UNKNOWN,
        shortfall=shortfall,
        season_uplift=UNKNOWN,
        level_change=UNKNOWN,
        profile=no_profile(),
        seasons=seasons,
        between_season_sd_log=nan,
        is_provisional=False,
        notes=(),
    )


def below(share: float, half: float = 0.05) -> Estimate:
    """A shortfall so far below 0, with a narrow interval around it."""
    return Estimate(estimate=-share, low=-share - half, high=-share + half)


def drawn_world(
    rng: np.random.Generator,
    *,
    others: int,
    own_scatter: float,
    se_log: float,
    extra: Sequence[float] = (0.0, 0.0, 0.0),
) -> dict[Channel, LebaranResult]:
    """Channels whose seasons share a scatter of .15 and have one of their own, all 30 % short in the chosen season.

    `extra`: what each channel's chosen season lies further off, on the log scale. Every channel is given as below what was to be
    expected, so that a verdict hangs on the comparison alone.
    """
    years = [1447 - place for place in range(others + 1)]
    common = rng.normal(0, 0.15, len(years)) - 0.36 * (np.array(years) == CHOSEN)
    world = {}
    for channel, off in zip(Channel, extra, strict=True):
        truth = 0.4 + common + rng.normal(0, own_scatter, len(years)) + off * (np.array(years) == CHOSEN)
        measured = truth + rng.normal(0, se_log, len(years))
        deviation = measured[0] - measured[1:].mean()
        world[channel] = channel_result(
            dict(zip(years, measured, strict=True)),
            se_log,
            shortfall=Estimate(estimate=expm1(deviation), low=-0.9, high=-0.01),
        )
    return world
