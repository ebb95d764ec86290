"""Channels that are equally hurt, and ones of which one is hurt more: how often a verdict is given, and whether it is right."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.channels import Verdict, compare_channels
from analysis.lebaran import analyse_seasons
from bench.lebaran.simulate import Setting, simulate
from catalog.codes import Channel

LAST_SEASON = 1446
SHORT = -0.3
"""What every channel is short by, so that a verdict hangs on the comparison alone."""


def verdicts(seeds: range) -> pd.DataFrame:
    """Share of worlds with a verdict and with the right one, by years of data, scatter, and what social commerce lacks beyond."""
    lines = {}
    for years in (4, 7):
        for season_sd in (0.03, 0.07, 0.15):
            for beyond in (0.0, -0.3):
                found = [_verdict(seed, years, season_sd, beyond) for seed in seeds]
                lines[f"{years} years, scatter {season_sd:.2f}, social commerce {100 * beyond:+.0f} %"] = {
                    "any verdict": np.mean([each is not Verdict.NOT_CONCLUDED for each in found]),
                    "social commerce": np.mean([each is Verdict.SOCIAL_COMMERCE for each in found]),
                }
    return pd.DataFrame(lines).T


def _verdict(seed: int, years: int, season_sd: float, beyond: float) -> Verdict:
    """Three channels whose seasons scatter each for itself, which is the hardest case: nothing common cancels."""
    orders = {}
    for place, channel in enumerate(Channel):
        more = beyond if channel is Channel.SOCIAL_COMMERCE else 0.0
        setting = Setting(
            years=years,
            last_season=LAST_SEASON,
            season_sd=season_sd,
            shortfall=(1 + SHORT) * (1 + more) - 1,
            has_effect=True,
        )
        orders[channel] = simulate(3 * seed + place, setting).orders
    return compare_channels(analyse_seasons(orders, LAST_SEASON), LAST_SEASON).verdict
