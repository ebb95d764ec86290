"""The sentences about one season: what may be said is decided by the interval, not by the writer."""

from __future__ import annotations

from analysis.lebaran import Estimate, LebaranResult, Note
from catalog.lebaran import season_by_year
from catalog.text import Language, text
from dashboard.text.numbers import format_percent


def side_of(estimate: Estimate) -> str:
    """`below` or `above` where the whole interval lies on that side of 0, `within` where it holds 0, else `unknown`."""
    if not estimate.is_known:
        return "unknown"
    return "below" if estimate.high < 0 else "above" if estimate.low > 0 else "within"


def season_finding(result: LebaranResult, metric_title: str, language: Language) -> str:
    """Whether a season fell short of what the other seasons lead one to expect."""
    return text(
        f"season.{side_of(result.shortfall)}",
        language,
        metric=metric_title,
        season=season_by_year(result.season).label,
        **_numbers(result.shortfall, language),
    )


def season_caveats(result: LebaranResult, language: Language) -> tuple[str, ...]:
    """What stands beside the finding: the rise itself, the year's level, and what a reader must know, a sentence each."""
    others = sum(not each.is_chosen for each in result.seasons)
    sentences = [*season_rise(result, language)]
    if result.uplift.is_known:
        sentences.append(text("season.typical", language, count=others, **_numbers(result.uplift, language)))
    if result.level_change.is_known:
        key = f"season.level.{side_of(result.level_change)}"
        sentences.append(text(key, language, **_numbers(result.level_change, language)))
    return (*sentences, *season_notes(result, language))


def season_notes(result: LebaranResult, language: Language) -> tuple[str, ...]:
    """Why a result is weak, or says nothing, a sentence each."""
    notes = tuple(text(f"season.note.{note}", language) for note in result.notes)
    return (text("season.provisional", language), *notes) if result.is_provisional else notes


def estimate_words(estimate: Estimate, language: Language) -> str:
    """`+40 % (90 %: +31 % s.d. +50 %)`, or that it cannot be said."""
    key = "season.estimate" if estimate.is_known else "season.not_known"
    return text(key, language, **_numbers(estimate, language))


def season_rise(result: LebaranResult, language: Language) -> tuple[str, ...]:
    """The season's own rise, where it can be said."""
    if not result.season_uplift.is_known:
        return ()
    key = "season.uplift_partial" if Note.SEASON_PARTIAL in result.notes else "season.uplift"
    return (text(key, language, **_numbers(result.season_uplift, language)),)


def _numbers(estimate: Estimate, language: Language) -> dict[str, str]:
    """`share` without its sign, `signed`, `low`, `high`; none where nothing can be said."""
    if not estimate.is_known:
        return {}
    return {
        "share": format_percent(abs(100 * estimate.estimate), language, decimals=0),
        "signed": format_percent(100 * estimate.estimate, language, decimals=0, signed=True),
        "low": format_percent(100 * estimate.low, language, decimals=0, signed=True),
        "high": format_percent(100 * estimate.high, language, decimals=0, signed=True),
    }
