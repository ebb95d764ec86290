"""What the planted constants amount to: the uplift and shortfall that an analysis should find.

`python -m etl.sample` writes them with the constants to `data/sample/planted_truths.json`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from catalog.codes import PLATFORM_CHANNEL, Channel
from catalog.lebaran import PRE_LEBARAN_WINDOW, Season, seasons
from etl.sample.orders import expected_orders
from etl.sample.registry import CATEGORIES, PLATFORMS, draw_registry, random_streams
from etl.sample.seasonality import Floats, log_effects, sample_days
from etl.sample.truths import Truths

PLANTED_TRUTHS_PATH = Path(__file__).parents[2] / "data" / "sample" / "planted_truths.json"


def planted_truths_text(truths: Truths, version: str) -> str:
    """The content of `planted_truths.json`: the constants, and what they amount to."""
    content = {
        "label": "DATA CONTOH",
        "version": version,
        "planted": _plain(asdict(truths)),
        "amounts_to": amounts_to(truths),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def amounts_to(truths: Truths) -> dict[str, Any]:
    """Mean effects over W = H-28..H-1, ratios minus 1, by season (Hijri year) and by part.

    - `typical_uplift`: orders over the windows of all seasons, none of them weak or strong, against no Lebaran.
    - `season_uplift`: the same of each season as planted.
    - `season_shortfall`: orders of each season as planted against the same season were it typical.
    """
    registry = draw_registry(random_streams(truths).registry, truths)
    days = sample_days(truths.first_date, truths.last_date)
    without = expected_orders(registry, log_effects(truths, days, has_lebaran=False))
    even = replace(truths, orders=replace(truths.orders, season_deviation={}))
    typical = expected_orders(registry, log_effects(even, days, has_shortfall=False))
    as_planted = expected_orders(registry, log_effects(truths, days))

    windows = {season.hijri_year: _window(truths, season) for season in _seasons_inside(truths)}
    all_windows = np.concatenate(list(windows.values()))
    return {
        "typical_uplift": _ratios(typical, without, all_windows),
        "season_uplift": {year: _ratios(as_planted, without, window) for year, window in windows.items()},
        "season_shortfall": {year: _ratios(as_planted, typical, window) for year, window in windows.items()},
    }


def _seasons_inside(truths: Truths) -> list[Season]:
    first, last = PRE_LEBARAN_WINDOW[0], PRE_LEBARAN_WINDOW[-1]
    return [
        season
        for season in seasons()
        if truths.first_date <= season.day(first) and season.day(last) <= truths.last_date
    ]


def _window(truths: Truths, season: Season) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Positions of the season's W among the sample's days."""
    return np.array(PRE_LEBARAN_WINDOW) + (season.lebaran - truths.first_date).days


def _ratios(numerator: Floats, denominator: Floats, positions: np.ndarray[Any, np.dtype[np.int64]]) -> dict[str, Any]:
    over, under = numerator[:, :, positions].sum(axis=2), denominator[:, :, positions].sum(axis=2)

    def ratio(platforms: Any, categories: Any) -> float:
        place = np.ix_(platforms, categories)
        return round(float(over[place].sum() / under[place].sum()) - 1, 4)

    every_platform, every_category = range(len(PLATFORMS)), range(len(CATEGORIES))
    return {
        "all": ratio(every_platform, every_category),
        "channel": {
            channel.value: ratio(
                [place for place, platform in enumerate(PLATFORMS) if PLATFORM_CHANNEL[platform] is channel],
                every_category,
            )
            for channel in Channel
        },
        "category": {category.value: ratio(every_platform, [place]) for place, category in enumerate(CATEGORIES)},
    }


def _plain(value: Any) -> Any:
    """The value with dates as text and codes by their value, as JSON holds them."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
