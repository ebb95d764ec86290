"""What is asked of a fit, as linear quantities of its coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.lebaran.chosen import PANDEMIC, is_level_day, observed_days, season_before
from analysis.lebaran.combine import PANDEMIC_SD, Quantities
from analysis.lebaran.design import PROFILE_DAYS, Design
from analysis.lebaran.fit import Fit
from analysis.lebaran.orders import Periods, ordinal
from catalog.lebaran import Season

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEWEST_COMMON_DAYS = 56
"""Days outside Lebaran that a year and the one before must have in common for a level change."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where each quantity of `season_quantities` stands; all are logs of ratios.

    - `uplift`: typical, in W; `shortfall`; `season_uplift`: of the chosen season, in W; `level_change`.
    - `seasons`: in W, one a season of the design; `profile`: typical, one a day of `PROFILE_DAYS`.
    """

    uplift: int
    shortfall: int
    season_uplift: int
    level_change: int
    seasons: slice
    profile: slice


def places(design: Design) -> Places:
    """Places for a design."""
    count = len(design.seasons)
    return Places(
        uplift=0,
        shortfall=1,
        season_uplift=2,
        level_change=3,
        seasons=slice(4, 4 + count),
        profile=slice(4 + count, 4 + count + len(PROFILE_DAYS)),
    )


def season_quantities(
    fit: Fit, others: Sequence[Season], chosen: Season, level_days: tuple[Ints, Ints] | None
) -> Quantities:
    """What is asked of a fit about a season, as `places` orders it; without `level_days` the level change is 0."""
    design, at = fit.design, places(fit.design)
    log_ratios = design.profile_basis @ fit.coefficients[design.parts["profile"]]
    in_window = np.exp(log_ratios[design.window_place])
    rows = np.zeros((at.profile.stop, len(fit.coefficients)))
    typical = np.zeros(len(fit.coefficients))
    typical[design.parts["profile"]] = in_window / in_window.sum() @ design.profile_basis[design.window_place]
    rows[at.uplift] = rows[at.season_uplift] = rows[at.seasons] = typical
    rows[at.seasons, design.parts["window"]] += np.eye(len(design.seasons))
    if chosen in design.seasons:
        block = design.block("window", chosen.hijri_year)
        rows[at.shortfall, block] = 1
        rows[at.season_uplift, block] = 1
    if level_days is not None:
        rows[at.level_change] = _level_row(fit, level_days)
    rows[at.profile, design.parts["profile"]] = design.profile_basis
    values = rows @ fit.coefficients
    # The mean of a ratio is not linear in the coefficients: its value is exact, its row the slope.
    values[[at.uplift, at.season_uplift]] += np.log(in_window.mean()) - typical @ fit.coefficients
    values[at.seasons] += np.log(in_window.mean()) - typical @ fit.coefficients
    scatters = np.zeros(len(rows))
    scatters[at.shortfall] = 1
    return quantities_of(fit, values, rows, others, scatters)


def shortfall_quantity(fit: Fit, others: Sequence[Season], chosen: Season) -> Quantities:
    """The chosen season's log shortfall alone."""
    row = np.zeros((1, len(fit.coefficients)))
    row[0, fit.design.block("window", chosen.hijri_year)] = 1
    return quantities_of(fit, row @ fit.coefficients, row, others, np.ones(1))


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
