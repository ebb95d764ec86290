"""Bank Indonesia's index: every ordinary season in turn is the chosen one, in each group; how often is it called unusual?"""

from __future__ import annotations

import pandas as pd

from analysis.lebaran import Note, analyse_season, analyse_seasons, fit_orders
from analysis.lebaran.chosen import PANDEMIC
from catalog.lebaran import seasons
from catalog.reference import reference_rows


def index_series() -> dict[str, pd.Series]:
    """Months of each group of the index."""
    rows = pd.DataFrame(reference_rows("indices.csv"))
    rows["index_value"] = pd.to_numeric(rows["index_value"])
    rows["month"] = pd.to_datetime(rows["month"])
    return {str(name): group.set_index("month")["index_value"] for name, group in rows.groupby("series")}


def left_out_seasons(*, is_pooled: bool = False) -> pd.DataFrame:
    """One row a group and season: `group`, `season`, uplift, shortfall and its interval, `is_flagged`, `is_pandemic`."""
    fitted = {group: fit_orders(values) for group, values in index_series().items()}
    rows = []
    for season in seasons():
        if is_pooled:
            results = analyse_seasons(fitted, season.hijri_year)
        else:
            results = {group: analyse_season(series, season.hijri_year) for group, series in fitted.items()}
        for group, result in results.items():
            short = result.shortfall
            if short.is_known and Note.SEASON_PARTIAL not in result.notes:
                is_flagged = short.low > 0 or short.high < 0
                is_pandemic = season.hijri_year in PANDEMIC
                uplift, scatter = result.uplift.estimate, result.between_season_sd_log
                rows.append(
                    (
                        group,
                        season.label,
                        uplift,
                        scatter,
                        short.estimate,
                        short.low,
                        short.high,
                        is_flagged,
                        is_pandemic,
                    )
                )
    names = ["group", "season", "uplift", "scatter", "shortfall", "low", "high", "is_flagged", "is_pandemic"]
    return pd.DataFrame(rows, columns=names)
