"""Effects of the calendar on orders, on the log scale, by day, channel and category."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from catalog.codes import PLATFORM_CHANNEL, Channel, Platform
from catalog.lebaran import seasons
from etl.sample.registry import CATEGORIES, PLATFORMS
from etl.sample.truths import OrderTruths, Truths

Days = NDArray[np.datetime64]
Floats = NDArray[np.float64]

NOTHING_SOLD = -np.inf
"""Log effect of a platform that is not open yet."""


def sample_days(first: date, last: date) -> Days:
    """All days from first to last, both inclusive."""
    return np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)


def log_effects(truths: Truths, days: Days, *, has_lebaran: bool = True, has_shortfall: bool = True) -> Floats:
    """Log effect of everything planted but noise; shape (platform, category, day).

    Without Lebaran, neither profile nor deviation nor shortfall is in it; without the shortfall, the weak season is
    a typical one.
    """
    planted = truths.orders
    effects = np.zeros((len(PLATFORMS), len(CATEGORIES), len(days)))
    effects += _weekday(planted, days) + _payday(planted, days) + _year(planted, days) + _covid(planted, days)
    years = (days - days[0]).astype(float) / 365.25
    opening = _opening(truths, days)
    strength = np.array([planted.lebaran_strength[category] for category in CATEGORIES])
    for position, platform in enumerate(PLATFORMS):
        channel = PLATFORM_CHANNEL[platform]
        effects[position] += planted.growth_a_year[channel] * years
        effects[position] += planted.campaign_strength[channel] * _campaign(planted, days)
        effects[position] += opening[platform is Platform.TIKTOK_SHOP]
        if has_lebaran:
            effects[position] += strength[:, None] * lebaran_profile(planted, days)
            effects[position] += _season_deviation(planted, days, channel, has_shortfall=has_shortfall)
    return effects


def lebaran_profile(planted: OrderTruths, days: Days) -> Floats:
    """Log effect of nearing Lebaran on a category of strength 1."""
    return sum(
        (_interpolated(planted.lebaran_profile, _distance(days, season.lebaran)) for season in seasons()),
        start=np.zeros(len(days)),
    )


def _season_deviation(planted: OrderTruths, days: Days, channel: Channel, *, has_shortfall: bool) -> Floats:
    deviation = np.zeros(len(days))
    for season in seasons():
        height = planted.season_deviation.get(season.hijri_year, 0.0)
        if has_shortfall and season.hijri_year == planted.weak_season:
            height += float(np.log1p(planted.weak_season_shortfall[channel]))
        if height:
            deviation += height * _interpolated(planted.season_envelope, _distance(days, season.lebaran))
    return deviation


def _distance(days: Days, lebaran: date) -> Floats:
    distance: Floats = (days - np.datetime64(lebaran, "D")).astype(float)
    return distance


def _interpolated(knots: tuple[tuple[int, float], ...], at: Floats) -> Floats:
    positions = np.array([position for position, _ in knots], dtype=float)
    heights = np.array([height for _, height in knots])
    effect: Floats = np.interp(at, positions, heights, left=0.0, right=0.0)
    return effect


def _weekday(planted: OrderTruths, days: Days) -> Floats:
    # Day 0 of numpy's calendar, 1970-01-01, was a Thursday.
    effect: Floats = np.array(planted.weekday)[(days.astype(int) + 3) % 7]
    return effect


def _payday(planted: OrderTruths, days: Days) -> Floats:
    day_of_month = (days - days.astype("datetime64[M]")).astype(int) + 1
    return np.where(np.isin(day_of_month, planted.payday_days), planted.payday, 0.0)


def _year(planted: OrderTruths, days: Days) -> Floats:
    day_of_year = (days - days.astype("datetime64[Y]")).astype(int)
    effect: Floats = planted.year_amplitude * np.cos(2 * np.pi * (day_of_year - planted.year_peak_day) / 365.25)
    return effect


def _campaign(planted: OrderTruths, days: Days) -> Floats:
    effect = np.zeros(len(days))
    month_days = np.array([text[5:] for text in np.datetime_as_string(days, unit="D").tolist()])
    for month_day, height in planted.campaign.items():
        effect[month_days == month_day] = height
    return effect


def _covid(planted: OrderTruths, days: Days) -> Floats:
    dates = np.array([day for day, _ in planted.covid_path], dtype="datetime64[D]")
    heights = np.array([height for _, height in planted.covid_path])
    effect: Floats = np.interp(days.astype(float), dates.astype(float), heights)
    return effect


def _opening(truths: Truths, days: Days) -> tuple[Floats, Floats]:
    """Log effect of the opening of TikTok Shop on the other platforms, and on itself."""
    planted = truths.orders
    open_days = _distance(days, planted.tiktok_shop_opening) + 1
    level = np.clip(open_days / planted.tiktok_shop_ramp_days, 0.0, 1.0)
    share = truths.registry.platform_shares[Platform.TIKTOK_SHOP]
    with np.errstate(divide="ignore"):
        return np.log1p(share * (1 - level) / (1 - share)), np.where(level > 0, np.log(level), NOTHING_SOLD)
