"""Shares with their intervals, and how far chance would go, as findings say them."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, isnan

from analysis.intervals import Estimate
from analysis.survival import Comparison
from catalog.text import Language, text
from dashboard.text.numbers import format_number, format_percent

SURE = 0.05
"""Below so small a p-value curves are said to differ."""


@dataclass(frozen=True, kw_only=True)
class Chance:
    """What a test of equal curves allows to be said: `key` is `differ`, `alike` or `unknown`; `p_value` as written."""

    key: str
    p_value: str


def share_words(share: Estimate, language: Language) -> dict[str, str]:
    """`share`, `low`, `high` of a ratio as whole per cent; one decimal where that is more than a tenth of it."""
    decimals = 1 if share.value < 0.1 else 0
    return {
        name: format_percent(100 * value, language, decimals=decimals)
        for name, value in (("share", share.value), ("low", share.low), ("high", share.high))
    }


def days_words(days: Estimate, language: Language) -> dict[str, str]:
    """`days`, `low`, `high`; an end that lies beyond the data says so."""
    return {
        name: format_number(value, language) if isfinite(value) else text("steps.beyond", language)
        for name, value in (("days", days.value), ("low", days.low), ("high", days.high))
    }


def chance_words(test: Comparison, language: Language) -> Chance:
    """Whether a log-rank test finds curves to differ."""
    if isnan(test.p_value):
        return Chance(key="unknown", p_value="")
    written = "< " + format_number(0.001, language, decimals=3)
    if test.p_value >= 0.001:
        written = "= " + format_number(test.p_value, language, decimals=3)
    return Chance(key="differ" if test.p_value < SURE else "alike", p_value=written)
