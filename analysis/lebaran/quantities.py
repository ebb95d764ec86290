"""What is asked of a fit, as linear quantities of its coefficients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.lebaran.chosen import PANDEMIC, Coverage, is_level_day, observed_days, season_before
from analysis.lebaran.combine import PANDEMIC_SD, Quantities
from analysis.lebaran.design import PROFILE_DAYS, WINDOW_PLACE
from analysis.lebaran.fit import Fit
from analysis.lebaran.orders import Periods, ordinal
from catalog.lebaran import Season

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEWEST_COMMON_DAYS = 56
"""Days outside Lebaran that a year and the one before must have in common for a level change."""


def season_quantities(
    fit: Fit, others: Sequence[Coverage], chosen: Season, level_days: tuple[Ints, Ints] | None
) -> Quantities:
    """Logs of: typical ratio in W, shortfall ratio, this season's ratio, level ratio, then the ratio of each profile day."""
    design = fit.design
    profile = fit.coefficients[design.parts["profile"]]
    log_ratios = design.profile_basis @ profile
    in_window = np.exp(log_ratios[WINDOW_PLACE])
    rows = np.zeros((4 + len(PROFILE_DAYS), len(fit.coefficients)))
    rows[0, design.parts["profile"]] = in_window / in_window.sum() @ design.profile_basis[WINDOW_PLACE]
    if chosen in design.seasons:
        rows[1, design.block("window", chosen.hijri_year)] = 1
    rows[2] = rows[0] + rows[1]
    if level_days is not None:
        rows[3] = _level_row(fit, level_days)
    rows[4:, design.parts["profile"]] = design.profile_basis
    values = rows @ fit.coefficients
    # The mean of a ratio is not linear in the coefficients: its value is exact, its row the slope.
    values[0] = np.log(in_window.mean())
    values[2] = values[0] + values[1]
    scatters = np.zeros(len(rows))
    scatters[1] = 1
    return quantities_of(fit, values, rows, [each.season for each in others], scatters)


def quantities_of(fit: Fit, values: Floats, rows: Floats, seasons: Sequence[Season], scatters: Floats) -> Quantities:
    """Quantities with their slopes (`rows`, shape (quantity, coefficient)) beside the blocks of seasons that share a scatter."""
    blocks = [fit.design.block("window", season.hijri_year) for season in seasons]
    spread = rows @ fit.covariance
    return Quantities(
        values=values,
        variances=np.einsum("ij,ij->i", spread, rows),
        blocks=fit.coefficients[blocks],
        block_covariance=fit.covariance[np.ix_(blocks, blocks)],
        cross=spread[:, blocks],
        extra_variances=np.array([PANDEMIC_SD**2 * (season.hijri_year in PANDEMIC) for season in seasons]),
        scatters=scatters,
    )


def level_days_of(periods: Periods, chosen: Season) -> tuple[Ints, Ints] | None:
    """Days outside Lebaran nearest to the chosen season, and those as far from the Lebaran before; None where too few."""
    days = observed_days(periods)
    before = season_before(chosen)
    if before is None:
        return None
    distance, distance_before = days - ordinal(chosen.lebaran), days - ordinal(before.lebaran)
    common = np.intersect1d(distance[is_level_day(distance)], distance_before[is_level_day(distance_before)])
    if len(common) < FEWEST_COMMON_DAYS:
        return None
    return common + ordinal(chosen.lebaran), common + ordinal(before.lebaran)


def _level_row(fit: Fit, level_days: tuple[Ints, Ints]) -> Floats:
    design = fit.design
    now, before = (design.columns[days - design.start].mean(axis=0) for days in level_days)
    row = np.zeros(len(now))
    for name in ("trend", "slope", "covid"):
        part = design.parts[name]
        row[part] = now[part] - before[part]
    return row
