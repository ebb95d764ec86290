"""Ticks with our own words: Plotly bundles no Indonesian locale, and phones have room for few labels.

Axes do not zoom, so ticks are reckoned once, here. Ranges and positions of calendar axes are ISO dates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from catalog.text import Language
from dashboard.charts.theme import LABEL_SIZE, Surface
from dashboard.charts.words import text_width
from dashboard.text.dates import format_date_short, format_days_to_lebaran, format_month
from dashboard.text.numbers import format_compact, format_number

COMPACT_FROM = 100_000
"""Tick labels name their size (`1,2 juta`) from here on, and are written in full below."""

LOG_COMPACT_FROM = 1_000_000

LEBARAN_TICKS = (-56, -42, -28, -14, 0, 14, 28)
MOST_MONTH_TICKS = 6
MOST_YEAR_TICKS = 8


@dataclass(frozen=True, kw_only=True)
class Ticks:
    """Positions with their labels, and the range (low, high) that holds all values."""

    positions: list[float]
    labels: list[str]
    range: tuple[float, float]

    @property
    def width(self) -> float:
        """Pixels of the widest label."""
        return max(text_width(label, LABEL_SIZE) for label in self.labels)


def value_ticks(
    values: Sequence[float], language: Language, *, from_zero: bool = True, headroom: float = 0.0, count: int = 5
) -> Ticks:
    """About `count` round ticks around values; `headroom` widens the range at its far end by that share of the span.

    The range starts at zero unless `from_zero` is off; without any value it is 0 to 1.
    """
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = low + 1
    span = high - low
    high += span * headroom if high > 0 else 0
    low -= span * headroom if low < 0 else 0
    step = _round_step((high - low) / count)
    first, last = math.floor(low / step), math.ceil(high / step)
    if headroom:
        last = math.floor(high / step)
    positions = [round(number * step, 10) for number in range(first, last + 1)]
    return Ticks(
        positions=positions,
        labels=_tick_labels(positions, step, language),
        range=(min(low, positions[0]), max(high, positions[-1])),
    )


def log_ticks(values: Sequence[float], language: Language) -> Ticks:
    """Powers of ten around positive values; positions are values, the range is in log10 as Plotly takes it."""
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    step = max(1, math.ceil((high - low) / 3))
    positions = [10.0**power for power in range(low, high + 1, step)]
    labels = [
        format_number(position, language) if position < LOG_COMPACT_FROM else format_compact(position, language)
        for position in positions
    ]
    return Ticks(positions=positions, labels=labels, range=(low - 0.3, high + 0.3))


def _round_step(raw: float) -> float:
    size = 10.0 ** math.floor(math.log10(raw))
    return next(factor * size for factor in (1, 2, 5, 10) if raw <= factor * size * (1 + 1e-9))


def _tick_labels(positions: Sequence[float], step: float, language: Language) -> list[str]:
    if max(abs(position) for position in positions) >= COMPACT_FROM:
        return [format_compact(position, language) for position in positions]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return [format_number(position, language, decimals=decimals) for position in positions]


def calendar_ticks(first: date, last: date, language: Language) -> tuple[list[str], list[str]]:
    """ISO dates and labels of a calendar axis: years, months or days, whichever leaves few enough for a phone."""
    days = (last - first).days
    if days > 4 * 365:
        years = range(first.year + (first.month > 1 or first.day > 1), last.year + 1)
        step = math.ceil(len(years) / MOST_YEAR_TICKS)
        chosen = [date(year, 1, 1) for year in years if year % step == 0]
        return [day.isoformat() for day in chosen], [str(day.year) for day in chosen]
    if days > 75:
        months = [month for month in _months(first, last) if month >= first]
        step = next(s for s in (1, 2, 3, 6, 12) if s == 12 or len(months) / s <= MOST_MONTH_TICKS)
        chosen = [month for month in months if (month.month - 1) % step == 0]
        return [day.isoformat() for day in chosen], [_two_lines(format_month(day, language)) for day in chosen]
    step = max(1, math.ceil((days + 1) / MOST_MONTH_TICKS))
    chosen = [first + timedelta(days=offset) for offset in range(0, days + 1, step)]
    return [day.isoformat() for day in chosen], [_two_lines(format_date_short(day, language)) for day in chosen]


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count)]


def _two_lines(label: str) -> str:
    head, year = label.rsplit(" ", 1)
    return f"{head}<br>{year}"


def lebaran_ticks() -> tuple[list[int], list[str]]:
    """Positions and labels of a season axis: H-56 ... H+28."""
    return list(LEBARAN_TICKS), [format_days_to_lebaran(days) for days in LEBARAN_TICKS]


def axis(surface: Surface, title: str, **properties: Any) -> dict[str, Any]:
    """A still axis in the theme; `title` names quantity and unit."""
    return {
        "title": {"text": title, "font": {"size": LABEL_SIZE, "color": surface.muted_ink}, "standoff": 6},
        "tickfont": {"size": LABEL_SIZE, "color": surface.muted_ink},
        "gridcolor": surface.grid,
        "linecolor": surface.grid,
        "zeroline": False,
        "showline": False,
        "ticks": "outside",
        "ticklen": 3,
        "tickcolor": surface.grid,
        "tickangle": 0,
        "fixedrange": True,
        **properties,
    }


def value_axis(surface: Surface, title: str, ticks: Ticks, **properties: Any) -> dict[str, Any]:
    """A linear axis with reckoned ticks."""
    return axis(
        surface,
        title,
        tickvals=ticks.positions,
        ticktext=ticks.labels,
        range=list(ticks.range),
        **properties,
    )
