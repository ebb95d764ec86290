"""Sentences on the effect of takedowns: no stronger than the wording that the rule allows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from analysis.impact import Correlation, Effect, EffectResult, Reason
from catalog.text import Language, text
from dashboard.text.dates import format_date_short
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.impact import MOST_TOLD_PCT, PER_TAKEDOWNS, is_too_wide, pct_of
from dashboard.ui.view import View

_NEEDS = {
    Reason.NATIONAL_TOTALS: "by_cell",
    Reason.FEW_CELLS: "by_cell",
    Reason.FEW_WEEKS: "longer",
    Reason.NO_TAKEDOWNS: "takedowns",
    Reason.TAKEDOWNS_ALIKE: "by_cell",
    Reason.FAILED_LEADS: "exposure",
    Reason.ESTIMATORS_DISAGREE: "exposure",
    Reason.INSTRUMENT_WEAK: "exposure",
    Reason.INTERVAL_HOLDS_ZERO: "longer",
}
"""What data would help, by the reason for which nothing may be concluded."""


def effect_finding(view: View, result: EffectResult) -> str:
    """The answer as a sentence; the smallest effect that would be seen stands before it."""
    if result.total is None:
        return view.text("wording.refused", reason=view.text(f"reason.{result.reasons[0]}"))
    if is_too_wide(result.total):
        most = format_percent(MOST_TOLD_PCT, view.language, decimals=0, signed=True)
        return view.text("wording.too_wide", most=most, **change_words(result.total, view))
    if result.diagnostics is None:
        raise ValueError("an estimate has diagnostics")
    return view.text(
        f"wording.{result.wording}",
        detectable=format_percent(pct_of(result.diagnostics.minimum_detectable), view.language, decimals=1),
        **change_words(result.total, view),
    )


def reason_words(view: View, result: EffectResult) -> tuple[str, ...]:
    """Why no more is said, a sentence each."""
    return tuple(view.text(f"reason.{reason}") for reason in result.reasons)


def needed_words(view: View, result: EffectResult) -> tuple[str, ...]:
    """What data would be needed to say more, each once."""
    needs = dict.fromkeys(_NEEDS[reason] for reason in result.reasons if reason in _NEEDS)
    return tuple(view.text(f"need.{need}") for need in needs)


def change_words(found: Effect, view: View) -> dict[str, str]:
    """`change`, `low`, `high` in per cent, and `takedowns` and `unit` that they are of."""
    ends = {"change": found.value, "low": found.lower, "high": found.upper}
    words = {
        name: format_percent(pct_of(value), view.language, decimals=1, signed=True) for name, value in ends.items()
    }
    unit = text(f"code.takedown_unit.{view.takedown_unit}", view.language).lower()
    return {**words, "takedowns": format_number(PER_TAKEDOWNS, view.language), "unit": unit}


def lag_finding(found: Sequence[Correlation], language: Language) -> str:
    """At how many distances the two are related, and in which direction: a fall after takedowns is not moving together."""
    alike, against = sum(one.lower > 0 for one in found), sum(one.upper < 0 for one in found)
    total = format_number(len(found), language)
    if not alike + against:
        return text("page.dampak.lag_scan_none", language, total=total)
    return text(
        "page.dampak.lag_scan",
        language,
        count=format_number(alike + against, language),
        total=total,
        alike=format_number(alike, language),
        against=format_number(against, language),
    )


def wave_name(first_week: date, last_week: date, language: Language) -> str:
    """A wave by its first and last day: `13 Mar 2023 – 2 Apr 2023`."""
    last = last_week + timedelta(days=6)
    return f"{format_date_short(first_week, language)} – {format_date_short(last, language)}"
