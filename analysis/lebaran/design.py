"""What orders of a day depend on: the columns of the regression, and how each is held back.

Columns depend on the days alone, so series of the same days share them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.lebaran.orders import DAYS_AROUND_TABLE, ordinal
from analysis.lebaran.splines import even_spline_basis, spline_basis
from catalog.lebaran import PRE_LEBARAN_WINDOW, Season, seasons

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

PROFILE_DAYS = range(-45, 16)
"""H-45..H+15, both ends inside."""

PROFILE_KNOTS = np.array(
    [-59, -52, -45, -38, -32, -27, -23, -19, -16, -13, -10, -7, -5, -3, -1, 1, 3, 5, 8, 12, 16, 21, 27], dtype=float
)
"""Days to Lebaran where the pieces of the profile meet: close where shops and couriers stop, wide far from it."""

COVID_SHIFT = ordinal(date(2020, 3, 16))
"""First working day of closed schools and offices; a known shift of the level."""

IDUL_ADHA_AFTER_LEBARAN = 68
"""10 Zulhijah lies 67 to 69 days after 1 Syawal, by the lengths of two months."""

HARMONICS = 6
"""Of the ordinary year, at most."""

TREND_STEP_DAYS = {"D": 30, "W": 30, "M": 90}
"""Days between knots of the trend, by frequency: with a knot a month, months would have no noise left."""


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One way of drawing the line between Lebaran, the ordinary year and the trend.

    `harmonics` of the year are used; `trend_stiffness`: times the precision of the trend's steps.
    """

    harmonics: int
    trend_stiffness: float


@dataclass(frozen=True, kw_only=True)
class Design:
    """Columns for all days of a span.

    - `start`: first day as days since 1970-01-01; `columns`: shape (day, column).
    - `trend_step_days`: between knots of the trend; `harmonics`: of the year, cosines first.
    - `parts`: where each group of columns lies; the blocks hold one column a season, in the order of `seasons`.
    - `window`: W, days to Lebaran; one block of each season lies on it, the others before and after.
    - `to_lebaran`: d of each day and season; shape (day, season).
    - `ridge`: fixed prior precision of each column, 0 where it is estimated or none.
    - `profile_basis`: profile columns on `PROFILE_DAYS`; `profile_roughness`: its quadratic penalty at unit scale.
    """

    start: int
    trend_step_days: int
    harmonics: int
    columns: Floats
    parts: dict[str, slice]
    seasons: tuple[Season, ...]
    window: range
    to_lebaran: Ints
    ridge: Floats
    profile_basis: Floats
    profile_roughness: Floats

    @property
    def steps_count(self) -> int:
        """Steps between neighbouring columns of the trend."""
        part = self.parts["trend"]
        return int(part.stop - part.start) - 1

    @property
    def end(self) -> int:
        """Last day as days since 1970-01-01."""
        return self.start + len(self.columns) - 1

    @property
    def window_place(self) -> slice:
        """W within `PROFILE_DAYS`."""
        return slice(self.window.start - PROFILE_DAYS.start, self.window.stop - PROFILE_DAYS.start)

    @property
    def lebaran(self) -> slice:
        """Profile and blocks, which stand side by side: all that makes Lebaran's days differ from others."""
        return slice(self.parts["profile"].start, self.parts["after"].stop)

    def block(self, name: str, season: int) -> int:
        """Column of a season's block."""
        first: int = self.parts[name].start
        return first + [each.hijri_year for each in self.seasons].index(season)


@lru_cache(maxsize=8)
def day_design(start: int, end: int, frequency: str, window: range = PRE_LEBARAN_WINDOW) -> Design:
    """Columns for the days start..end, both inside; effects of single days only where the frequency is D."""
    trend_step_days = TREND_STEP_DAYS[frequency]
    days = np.arange(start, end + 1, dtype=np.int64)
    table = seasons()
    near = tuple(
        season
        for season in table
        if start - DAYS_AROUND_TABLE <= ordinal(season.lebaran) <= end + DAYS_AROUND_TABLE
        and ordinal(season.lebaran) + PROFILE_DAYS.start <= end
        and ordinal(season.lebaran) + PROFILE_DAYS.stop > start
    )
    to_lebaran = np.stack([days - ordinal(season.lebaran) for season in near], axis=1) if near else _none(days)
    blocks = _blocks(window)
    profile, roughness, on_days = _profile(to_lebaran, blocks)
    groups: dict[str, tuple[Floats, Floats]] = {
        "trend": _trend(days, trend_step_days),
        "slope": (((days - days.mean()) / 365.25)[:, None], np.array([0.2])),
        "year": _year(days, HARMONICS),
        "covid": _covid(days),
        "year_end": _year_end(days),
        "idul_adha": _idul_adha(days),
        **(_single_days(days) if frequency == "D" else {}),
        "profile": (profile, np.full(profile.shape[1], 1.5)),
        **{name: _block(to_lebaran, days) for name, days in blocks.items()},
    }
    parts: dict[str, slice] = {}
    begin = 0
    for name, (columns, _) in groups.items():
        parts[name] = slice(begin, begin + columns.shape[1])
        begin += columns.shape[1]
    return Design(
        start=start,
        trend_step_days=trend_step_days,
        harmonics=HARMONICS,
        columns=np.hstack([columns for columns, _ in groups.values()]),
        parts=parts,
        seasons=near,
        window=window,
        to_lebaran=to_lebaran,
        ridge=np.concatenate([prior_sd**-2.0 for _, prior_sd in groups.values()]),
        profile_basis=on_days,
        profile_roughness=roughness,
    )


def _blocks(window: range) -> dict[str, range]:
    """Days to Lebaran on which each season has a level of its own."""
    return {
        "early": range(PROFILE_DAYS.start, window.start),
        "window": window,
        "after": range(window.stop, PROFILE_DAYS.stop),
    }


def _none(days: Ints) -> Ints:
    return np.zeros((len(days), 0), dtype=np.int64)


def _trend(days: Ints, step: int) -> tuple[Floats, Floats]:
    basis = even_spline_basis(days.astype(float), step)
    return basis, np.full(basis.shape[1], np.inf)


def _year(days: Ints, harmonics: int) -> tuple[Floats, Floats]:
    angle = 2 * np.pi * days[:, None] / 365.2425 * np.arange(1, harmonics + 1)
    return np.hstack([np.cos(angle), np.sin(angle)]), np.full(2 * harmonics, np.inf)


def _covid(days: Ints) -> tuple[Floats, Floats]:
    """A step, and a part of it that fades with a half-life of four months."""
    if not days[0] < COVID_SHIFT <= days[-1]:
        return np.zeros((len(days), 0)), np.zeros(0)
    since = (days - COVID_SHIFT).astype(float)
    step = np.where(since >= 0, 1.0, 0.0)
    return np.stack([step, step * 0.5 ** (np.maximum(since, 0) / 120)], axis=1), np.array([0.7, 0.5])


def _month_day(days: Ints) -> tuple[Ints, Ints]:
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    return months.astype(np.int64) % 12 + 1, (dates - months).astype(np.int64) + 1


def _year_end(days: Ints) -> tuple[Floats, Floats]:
    month, day = _month_day(days)
    rise = np.where(month == 12, np.clip((day - 14) / 12, 0, 1), 0.0)
    turn = ((month == 1) & (day <= 2)).astype(float)
    return np.stack([rise, turn], axis=1), np.array([0.15, 0.2])


def _idul_adha(days: Ints) -> tuple[Floats, Floats]:
    """Ten days before Idul Adha rising to it, and the days of it; a day's doubt about the date is within both."""
    before, during = np.zeros(len(days)), np.zeros(len(days))
    for season in seasons():
        since = days - ordinal(season.lebaran) - IDUL_ADHA_AFTER_LEBARAN
        before += np.where((since >= -14) & (since < 0), (since + 15) / 14, 0.0)
        during += (since >= 0) & (since <= 3)
    return np.stack([before, during], axis=1), np.array([0.15, 0.15])


def _single_days(days: Ints) -> dict[str, tuple[Floats, Floats]]:
    month, day = _month_day(days)
    # Day 0, 1970-01-01, was a Thursday.
    weekday = ((days + 3) % 7)[:, None] == np.arange(7)
    payday = np.stack([(day >= 25) | (day <= 2), (day >= 28) | (day <= 1)], axis=1)
    is_double = month == day
    doubles = np.stack([is_double & (month <= 8), *(is_double & (month == each) for each in (9, 10, 11, 12))], axis=1)
    return {
        "weekday": (weekday - 1 / 7, np.full(7, 0.5)),
        "payday": (payday.astype(float), np.array([0.2, 0.1])),
        "double_dates": (doubles.astype(float), np.full(5, 0.5)),
    }


def _profile(to_lebaran: Ints, blocks: dict[str, range]) -> tuple[Floats, Floats, Floats]:
    grid = np.arange(PROFILE_KNOTS[0], PROFILE_KNOTS[-1] + 1)
    on_grid = spline_basis(grid, PROFILE_KNOTS)
    # A bend costs less near Lebaran, where shops and couriers stop from one day to the next.
    stiffness = np.where(np.abs(grid[1:-1] + 1) <= 9, 0.25, 1.0)
    bend = np.diff(on_grid, n=2, axis=0) * stiffness[:, None]
    # The typical profile may step where the seasons' blocks do, or the blocks, which all hold such steps, would take its place.
    steps = [np.array([day in window for day in grid.astype(int)], dtype=float) for window in blocks.values()]
    on_grid = np.column_stack([on_grid, *steps])
    roughness = np.zeros((on_grid.shape[1], on_grid.shape[1]))
    roughness[: bend.shape[1], : bend.shape[1]] = bend.T @ bend
    columns = np.zeros((len(to_lebaran), on_grid.shape[1]))
    for distance in to_lebaran.T:
        is_near = (distance >= grid[0]) & (distance <= grid[-1])
        columns[is_near] += on_grid[distance[is_near] - int(grid[0])]
    on_days = on_grid[np.array(PROFILE_DAYS) - int(grid[0])]
    return columns, roughness, on_days


def _block(to_lebaran: Ints, days: range) -> tuple[Floats, Floats]:
    inside = (to_lebaran >= days.start) & (to_lebaran < days.stop)
    return inside.astype(float), np.full(to_lebaran.shape[1], np.inf)
