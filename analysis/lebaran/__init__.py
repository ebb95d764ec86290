"""How strong demand is before Lebaran, how far below the others a season was, and what comes next.

`analyse_season`, `analyse_every_season`, `analyse_seasons` and `forecast_season`, each with 90 % intervals; `past_forecasts`
tells how forecasts would have done, `shortfall_dependence` what an answer hangs on. `fit_orders` fits a series once for several
of these questions. Definitions, model, what was measured and the limits: `docs/methods/lebaran.md`.
"""

from analysis.lebaran.combine import USUAL_SCATTER
from analysis.lebaran.dependence import Choice, Dependence, shortfall_dependence
from analysis.lebaran.estimate import FEWEST_OTHER_SEASONS, LEVEL, analyse_season, analyse_seasons
from analysis.lebaran.every import analyse_every_season
from analysis.lebaran.fitted import FittedSeries, fit_orders
from analysis.lebaran.forecast import forecast_season
from analysis.lebaran.past import PastForecast, past_forecasts
from analysis.lebaran.results import Estimate, LebaranResult, Note, SeasonEstimate

__all__ = [
    "FEWEST_OTHER_SEASONS",
    "LEVEL",
    "USUAL_SCATTER",
    "Choice",
    "Dependence",
    "Estimate",
    "FittedSeries",
    "LebaranResult",
    "Note",
    "PastForecast",
    "SeasonEstimate",
    "analyse_every_season",
    "analyse_season",
    "analyse_seasons",
    "fit_orders",
    "forecast_season",
    "past_forecasts",
    "shortfall_dependence",
]
