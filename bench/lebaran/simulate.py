"""Series of orders with known truth, drawn from several shapes of everything so that no method fits one generator.

Nothing here is shared with `analysis.lebaran` but the Lebaran table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from catalog.lebaran import Season, season_by_year, seasons

Floats = NDArray[np.float64]

WINDOW = np.arange(-28, 0)
DAYS = np.arange(-45, 16)
COVID = pd.Timestamp(2020, 3, 16)
YEARS = (2, 3, 4, 5, 6, 8)
SHAPES = ("bump", "ramp", "two_peaks", "plateau", "late", "early")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is drawn wide by default can be held: None means drawn.

    - `years`: length; `level`: orders a day; `season_sd`: between-season sd, log scale; `noise`: daily sd, log scale.
    - `shortfall`: S of the chosen, last season; `has_effect`: whether there is any Lebaran effect; `last_season`: Hijri year.
    """

    years: int | None = None
    level: float | None = None
    season_sd: float | None = None
    noise: float | None = None
    shortfall: float | None = None
    has_effect: bool | None = None
    has_break: bool | None = None
    last_season: int | None = None


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """A daily series, NaN or absent where missing, and its truth.

    - `uplift`: typical U; `profile`: typical ratio minus 1 on H-45..H+15; `shortfall`: S of `season`.
    - `level_change`: log level outside Lebaran, days nearest to this Lebaran against the same days a Hijri year earlier.
    """

    orders: pd.Series
    season: Season
    uplift: float
    profile: Floats
    shortfall: float
    level_change: float
    years: int
    level: float
    has_effect: bool


def simulate(seed: int, setting: Setting | None = None) -> Simulated:
    """One series; the same seed and setting give the same series."""
    setting = setting or Setting()
    rng = np.random.default_rng(seed)
    years = setting.years or int(rng.choice(YEARS))
    level = setting.level or float(np.exp(rng.uniform(np.log(5), np.log(50_000))))
    chosen = season_by_year(setting.last_season or int(rng.integers(1441, 1448)))
    end = chosen.lebaran + timedelta(days=int(rng.integers(20, 240)))
    index = pd.date_range(end - timedelta(days=round(365.25 * years)), end, freq="D")
    log_level = np.log(level) + _trend(rng, len(index), setting.has_break) + _covid(rng, index)
    has_effect = bool(rng.random() > 0.12) if setting.has_effect is None else setting.has_effect
    draw_shape = _shape(rng, has_effect=has_effect)
    shortfall = float(rng.choice([0, 0, -0.15, -0.3, -0.45, 0.2])) if setting.shortfall is None else setting.shortfall
    season_sd = setting.season_sd if setting.season_sd is not None else float(np.exp(rng.normal(np.log(0.07), 0.4)))
    shifts = rng.random() < 0.3
    lebaran = np.zeros(len(index))
    for season in seasons():
        distance = (index - pd.Timestamp(season.lebaran)).days.to_numpy()
        at = np.clip(distance, -70, 40)
        deviation = rng.normal(0, season_sd)
        typical = np.log(np.exp(draw_shape(WINDOW)).mean())
        moved = draw_shape(at + (rng.integers(-3, 4) if shifts else 0))
        edge = np.clip((at + 45) / 10, 0, 1) * np.clip((12 - at) / 6, 0, 1) if rng.random() < 0.3 else _in_window(at)
        effect = moved + edge * deviation
        # Season by season, W as a whole deviates by exactly what was drawn.
        inside = _in_window(at)
        if inside.sum() == len(WINDOW):
            total = np.log(np.exp(effect[inside > 0]).mean())
            effect = effect + inside * (typical + deviation - total)
        if season == chosen:
            effect = effect + inside * np.log1p(shortfall)
        lebaran += np.where(np.abs(distance) <= 69, effect, 0.0)
    calendar = _year(rng, index) + _single_days(rng, index)
    noise = setting.noise or float(rng.uniform(0.04, 0.22))
    mean = np.exp(np.clip(log_level + calendar + lebaran + _noise(rng, len(index), noise), -20, 20))
    size = float(np.exp(rng.uniform(np.log(8), np.log(400))))
    values = rng.negative_binomial(size, size / (size + mean)).astype(float)
    values = _outliers(rng, values)
    orders = _gaps(rng, pd.Series(values, index=index))
    return Simulated(
        orders=orders,
        season=chosen,
        uplift=float(np.exp(draw_shape(WINDOW)).mean() - 1),
        profile=np.expm1(draw_shape(DAYS)),
        shortfall=shortfall,
        level_change=_level_change(log_level, index, chosen),
        years=years,
        level=level,
        has_effect=has_effect,
    )


def _in_window(distance: NDArray[np.int64]) -> Floats:
    return ((distance >= WINDOW[0]) & (distance <= WINDOW[-1])).astype(float)


def _trend(rng: np.random.Generator, length: int, has_break: bool | None) -> Floats:
    time = np.arange(length) / 365.25
    kind = rng.choice(["linear", "walk", "cycle", "logistic", "flat"])
    if kind == "linear":
        trend = rng.uniform(-0.25, 0.4) * time
    elif kind == "walk":
        trend = np.cumsum(rng.normal(0, rng.uniform(0.002, 0.008), length))
    elif kind == "cycle":
        trend = rng.uniform(0.05, 0.2) * np.sin(2 * np.pi * time / rng.uniform(1.7, 4.5) + rng.uniform(0, 6))
    elif kind == "logistic":
        trend = rng.uniform(0.3, 1.5) / (1 + np.exp(-(time - rng.uniform(0.2, 2)) / rng.uniform(0.2, 0.8)))
    else:
        trend = np.zeros(length)
    if rng.random() < 0.3 if has_break is None else has_break:
        at = int(rng.uniform(0.15, 0.85) * length)
        trend = trend + rng.normal(0, 0.3) * (np.arange(length) >= at)
    return trend - trend.mean()


def _covid(rng: np.random.Generator, index: pd.DatetimeIndex) -> Floats:
    since = (index - COVID).days.to_numpy()
    fade = np.exp(-np.maximum(since, 0) / rng.uniform(60, 500)) if rng.random() < 0.6 else 1.0
    return (since >= 0) * rng.normal(0, 0.3) * fade


def _shape(rng: np.random.Generator, *, has_effect: bool):
    """Typical log effect as a function of d."""
    if not has_effect:
        return lambda d: np.zeros(np.shape(d))
    kind = rng.choice(SHAPES)
    height = rng.uniform(0.15, 0.9)
    peak = rng.uniform(-14, -4)
    dip, dip_days = rng.uniform(-0.6, 0.0), rng.uniform(4, 12)
    stop = rng.uniform(-3, -0.5)
    width = rng.uniform(5, 14)

    def shape(d: NDArray[np.int64]) -> Floats:
        d = np.asarray(d, dtype=float)
        if kind == "bump":
            rise = np.exp(-0.5 * ((d - peak) / width) ** 2)
        elif kind == "ramp":
            rise = np.clip((d + 35) / (35 + peak), 0, 1)
        elif kind == "two_peaks":
            rise = 0.6 * np.exp(-0.5 * ((d + 24) / 5) ** 2) + np.exp(-0.5 * ((d - peak) / 5) ** 2)
        elif kind == "plateau":
            rise = 1 / (1 + np.exp(-(d + 27) / 2.5))
        elif kind == "late":
            rise = np.exp(-np.maximum(peak - d, 0) / 7)
        else:
            rise = np.exp(-0.5 * ((d + 21) / width) ** 2)
        before = 1 / (1 + np.exp((d - stop) / 0.8))
        after = np.where(d >= 0, np.exp(-np.maximum(d, 0) / dip_days), 0.0)
        fade = np.clip((d + 58) / 8, 0, 1) * np.clip((34 - d) / 8, 0, 1)
        return (height * rise * before + dip * after) * fade

    return shape


def _year(rng: np.random.Generator, index: pd.DatetimeIndex) -> Floats:
    day = index.day_of_year.to_numpy()
    amplitude = rng.uniform(0.0, 0.15)
    year = sum(
        amplitude / order**1.3 * np.cos(2 * np.pi * order * day / 365.25 + rng.uniform(0, 2 * np.pi))
        for order in (1, 2, 3, 4)
    )
    if rng.random() < 0.5:
        # A school season: a bump of some weeks that no few harmonics draw.
        year = year + rng.uniform(0, 0.2) * np.exp(-0.5 * ((day - rng.uniform(180, 205)) / rng.uniform(8, 16)) ** 2)
    return year + rng.uniform(-0.05, 0.2) * np.clip((day - 345) / 15, 0, 1)


def _single_days(rng: np.random.Generator, index: pd.DatetimeIndex) -> Floats:
    weekday = rng.normal(0, 0.12, 7)[index.day_of_week]
    payday = rng.uniform(0, 0.15) * ((index.day >= 25) | (index.day <= 2))
    strength = rng.uniform(0, 0.6)
    double = (index.day == index.month) * strength * np.where(index.month >= 9, 1.0, 0.3)
    return weekday + payday + double


def _noise(rng: np.random.Generator, length: int, sd: float) -> Floats:
    rho = rng.uniform(0, 0.75)
    shocks = rng.standard_t(5, length) / np.sqrt(5 / 3) if rng.random() < 0.4 else rng.normal(0, 1, length)
    noise = np.empty(length)
    noise[0] = shocks[0]
    for at in range(1, length):
        noise[at] = rho * noise[at - 1] + np.sqrt(1 - rho**2) * shocks[at]
    return sd * noise


def _outliers(rng: np.random.Generator, values: Floats) -> Floats:
    if rng.random() < 0.5:
        hit = rng.random(len(values)) < rng.uniform(0, 0.01)
        values = np.where(
            hit, np.round(values * np.where(rng.random(len(values)) < 0.3, 0.1, rng.uniform(2, 10))), values
        )
    return values


def _gaps(rng: np.random.Generator, orders: pd.Series) -> pd.Series:
    orders = orders.copy()
    if rng.random() < 0.5:
        orders[rng.random(len(orders)) < rng.uniform(0, 0.08)] = np.nan
    if rng.random() < 0.3:
        start = int(rng.integers(0, max(len(orders) - 300, 1)))
        orders.iloc[start : start + int(rng.integers(7, 60))] = np.nan
    return orders


def _level_change(log_level: Floats, index: pd.DatetimeIndex, chosen: Season) -> float:
    before = season_by_year(chosen.hijri_year - 1)
    by_day = pd.Series(log_level, index=index)

    def level(lebaran: date) -> pd.Series:
        distance = (index - pd.Timestamp(lebaran)).days
        outside = (np.abs(distance) <= 177) & ~((distance >= -45) & (distance <= 15))
        return pd.Series(by_day[outside].to_numpy(), index=distance[outside])

    now, then = level(chosen.lebaran).align(level(before.lebaran), join="inner")
    return float(np.expm1(now.mean() - then.mean())) if len(now) else float("nan")
