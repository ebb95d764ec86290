"""What the statistics say of channels beside each other, season by season: results, and frames of them.

Every number of orders behind them comes through `dashboard.queries`; days that are hidden or not settled are missing here.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.channels import ChannelComparison, compare_channels
from catalog.codes import Channel
from catalog.metrics import METRICS
from dashboard.charts.channels import pair_code
from dashboard.queries.frame import EstimateFrame
from dashboard.queries.provenance import metric_provenance
from dashboard.queries.selection import Dimension, Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.ui import estimates, season_statistics
from dashboard.ui.cache import ask

PCT = 100


def comparisons(snapshot: Snapshot, selection: Selection, years: tuple[int, ...]) -> dict[int, ChannelComparison]:
    """The channels of each season (Hijri year) compared, the season scatter of each channel learnt together with the others'."""
    return ask(snapshot, _comparisons, estimates.by_day(selection.but(breakdown=Dimension.CHANNEL)), years)


def _comparisons(snapshot: Snapshot, selection: Selection, years: tuple[int, ...]) -> dict[int, ChannelComparison]:
    _, by_value = estimates.days_by_value(snapshot, selection)
    known = {value: days for value, days in by_value.items() if value in list(Channel)}
    found = {}
    for year in years:
        results = season_statistics.several(known, year, None)
        found[year] = compare_channels({Channel(value): result for value, result in results.items()}, year)
    return found


def contrast_frame(snapshot: Snapshot, selection: Selection, comparison: ChannelComparison) -> EstimateFrame:
    """One channel against another; grain: `pair`."""
    rows = pd.DataFrame(
        {
            "pair": [pair_code(each.channel, each.other) for each in comparison.contrasts],
            "contrast_pct": [PCT * each.estimate.estimate for each in comparison.contrasts],
            "low_pct": [PCT * each.estimate.low for each in comparison.contrasts],
            "high_pct": [PCT * each.estimate.high for each in comparison.contrasts],
            "smallest_seen_pct": [PCT * each.smallest_seen for each in comparison.contrasts],
            "seasons_count": [each.seasons_count for each in comparison.contrasts],
        }
    )
    return _frame(snapshot, selection, "channel_contrast", rows, comparison.season)


def season_frame(
    snapshot: Snapshot, selection: Selection, found: Mapping[int, ChannelComparison], season_year: int
) -> EstimateFrame:
    """Shortfall of every channel in every season; grain: `season` x `channel`."""
    rows = pd.DataFrame(
        [
            {
                "season": year,
                "channel": channel.value,
                "shortfall_pct": PCT * shortfall.estimate,
                "low_pct": PCT * shortfall.low,
                "high_pct": PCT * shortfall.high,
            }
            for year, comparison in found.items()
            for channel, shortfall in comparison.shortfalls.items()
        ],
        columns=["season", "channel", "shortfall_pct", "low_pct", "high_pct"],
    )
    return _frame(snapshot, selection, "shortfall", rows, season_year)


def _frame(
    snapshot: Snapshot, selection: Selection, estimate: str, rows: pd.DataFrame, season_year: int
) -> EstimateFrame:
    return EstimateFrame(
        data=rows,
        estimate=estimate,
        metric=METRICS[selection.metric],
        season_year=season_year,
        selection=selection.but(breakdown=Dimension.CHANNEL),
        provenance=metric_provenance(snapshot, selection.metric),
    )
