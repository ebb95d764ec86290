"""Verdicts on comparisons in words: each reason a phrase, and sentences for what stands apart or must be noted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from analysis.comparability import Comparison, Grouping, Level, Reason
from catalog.codes import Goods, Platform, TakedownUnit, code_text_key
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.words import unit_name
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number
from dashboard.ui.published_words import joined

REASON_JOINT = "; "
MOST_REASONS = 3


def level_words(level: Level, language: Language) -> str:
    """A verdict: `Sebanding dengan catatan`."""
    return text(f"comparability.level.{level.name.lower()}", language)


def reason_words(reason: Reason, language: Language) -> str:
    """One reason as a phrase without a full stop, with what was found on either side."""
    found = [_found(value, language) for value in reason.found]
    first, second = (*found, "", "")[:2]
    return text(
        f"comparability.reason.{reason.ground}",
        language,
        first=first,
        second=second,
        names=joined(list(dict.fromkeys(found)), language),
    )


def reasons_words(reasons: Sequence[Reason], language: Language) -> str:
    """Reasons one after another, the weightiest first."""
    return REASON_JOINT.join(reason_words(reason, language) for reason in reasons)


def apart_reasons(grouping: Grouping, language: Language) -> dict[str, str]:
    """Why each count stands apart, by its name in the grouping: the reasons that rule the comparison out, no notes."""
    return {name: _against(verdict, language) for name, verdict in grouping.apart.items()}


def apart_of(codes: Iterable[object], grouping: Grouping, language: Language) -> dict[str, str]:
    """Why each of some platforms may not stand with those ranked, the ones without a record among them."""
    reasons = apart_reasons(grouping, language)
    return {
        name: reasons.get(name, text("comparability.no_records", language))
        for name in map(str, codes)
        if name not in grouping.together
    }


def grouping_lines(grouping: Grouping, language: Language) -> tuple[str, ...]:
    """What a reader of a ranking must know: the notes on those ranked, then why others are not. Names are platforms; those that
    stand apart for the same reasons share a line."""
    lines = []
    if len(grouping.together) > 1 and grouping.notes:
        lines.append(text("comparability.noted", language, reasons=reasons_words(grouping.notes, language)))
    by_reasons: dict[str, list[str]] = {}
    for name, reasons in apart_reasons(grouping, language).items():
        by_reasons.setdefault(reasons, []).append(platform_name(name, language))
    lines += [
        text("comparability.apart", language, names=joined(names, language), reasons=reasons)
        for reasons, names in by_reasons.items()
    ]
    return tuple(lines)


def platform_name(code: str, language: Language) -> str:
    """Name of a platform by its code."""
    return text(code_text_key(Platform(code)), language)


def _against(verdict: Comparison, language: Language) -> str:
    return reasons_words(verdict.against[:MOST_REASONS], language)


def _found(value: object, language: Language) -> str:
    if isinstance(value, frozenset):
        return _goods(value, language)
    if isinstance(value, TakedownUnit | Unit):
        return unit_name(value, language) if isinstance(value, Unit) else text(code_text_key(value), language).lower()
    if isinstance(value, StrEnum):
        return text(code_text_key(value), language)
    if isinstance(value, date):
        return format_date(value, language)
    if isinstance(value, int):
        return format_number(value, language)
    return text("comparability.reason.unknown_days", language) if value is None else str(value)


def _goods(goods: frozenset[Goods], language: Language) -> str:
    if not goods:
        return text("comparability.reason.all_goods", language)
    return joined(sorted(text(code_text_key(one), language).lower() for one in goods), language)
