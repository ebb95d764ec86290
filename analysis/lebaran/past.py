"""How forecasts would have done: each past season from what was known at H-61, beside the aligned naive forecast."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.lebaran.forecast import forecast_season
from analysis.lebaran.naive import naive_forecast
from catalog.lebaran import PRE_LEBARAN_WINDOW, Season, seasons

LEAD_DAYS = -61
"""The last day that a forecast looks at, in days to Lebaran."""


@dataclass(frozen=True, kw_only=True)
class PastForecast:
    """Totals over W of one season (Hijri year), in the unit of the input, all on the days of W that have a value.

    `naive`: the aligned naive forecast (`naive_forecast`) from the same day; NaN where it has no value.
    """

    season: int
    expected: float
    naive: float
    actual: float

    @property
    def expected_error_ratio(self) -> float:
        """Forecast over what came, minus 1; above 0 the forecast was too high."""
        return self.expected / self.actual - 1

    @property
    def naive_error_ratio(self) -> float:
        """The same of the aligned naive forecast."""
        return self.naive / self.actual - 1


def past_forecasts(orders: pd.Series) -> tuple[PastForecast, ...]:
    """Every season of daily orders that could be forecast from H-61 and is over, in order.

    `orders` as for `analyse_season`. A season any day of whose W has no value is left out, and so is one without an earlier one.
    """
    found = []
    for season in seasons()[1:]:
        actual = _days(orders, season, PRE_LEBARAN_WINDOW)
        if actual.isna().any() or actual.sum() <= 0:
            continue
        known_until = season.day(LEAD_DAYS)
        forecast = forecast_season(orders, season.hijri_year, as_of=known_until).set_index("date")["expected"]
        if forecast.empty:
            continue
        expected = float(forecast.reindex(actual.index).sum(skipna=False))
        naive = float(naive_forecast(orders, season, known_until, PRE_LEBARAN_WINDOW).sum(skipna=False))
        found.append(PastForecast(season=season.hijri_year, expected=expected, naive=naive, actual=float(actual.sum())))
    return tuple(found)


def _days(orders: pd.Series, season: Season, days: range) -> pd.Series:
    return orders.reindex(pd.date_range(season.day(days[0]), season.day(days[-1]), freq="D"))
