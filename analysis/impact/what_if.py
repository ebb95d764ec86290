"""Orders with and without a wave, as far as an effect is estimated: the interval is carried through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.impact.estimate import LAGS
from analysis.impact.fit import lagged
from analysis.impact.panel import read_panel
from analysis.impact.results import LEVEL, EffectResult, Wording
from analysis.impact.waves import USUAL_WEEKS, Wave

_DRAWS = 2000
_SEED = 20230406


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """Orders of the panel's cells in the weeks that a wave can have changed.

    - `orders`: as they were; `without`: as they would have been had takedowns kept their pace, with its 90 % interval.
    - `takedowns`: above that pace, in the wave's weeks.
    """

    orders: float
    without: float
    lower: float
    upper: float
    takedowns: float


def what_if(panel: pd.DataFrame, result: EffectResult, wave: Wave) -> WhatIf:
    """ValueError where the effect is not `ESTIMATED`: an association says nothing of what would have been."""
    if result.wording is not Wording.ESTIMATED:
        raise ValueError("only an estimated effect says what would have been")
    data = read_panel(panel)
    week = np.array([(day - wave.first_week).days // 7 for day in data.weeks])
    is_wave = (week >= 0) & (week <= (wave.last_week - wave.first_week).days // 7)
    is_usual = (week < 0) & (week >= -USUAL_WEEKS)
    usual = np.nan_to_num(np.nanmean(data.takedowns[:, is_usual], axis=1)) if is_usual.any() else 0.0
    extra = np.where(is_wave[None, :], np.nan_to_num(data.takedowns) - np.reshape(usual, (-1, 1)), 0.0)
    doses = np.nan_to_num(lagged(extra, range(LAGS + 1)))
    is_reached = (doses != 0).any(axis=0) & ~np.isnan(data.orders)
    reached, orders = doses[:, is_reached], data.orders[is_reached]
    rng = np.random.default_rng(_SEED)
    lags = np.array([item.effect.value for item in result.by_lag])
    drawn = rng.multivariate_normal(lags, np.array(result.lag_covariance), _DRAWS)
    without = np.array([(orders * np.exp(-draw @ reached)).sum() for draw in drawn])
    lower, upper = np.quantile(without, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return WhatIf(
        orders=float(orders.sum()),
        without=float((orders * np.exp(-lags @ reached)).sum()),
        lower=float(lower),
        upper=float(upper),
        takedowns=float(extra.sum()),
    )
