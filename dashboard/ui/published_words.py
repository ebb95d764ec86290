"""Words for published figures: counts as exactly as they were worded, spans of days, countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from catalog.codes import DatePrecision, PublishedScope, QuantityUnit, TakedownUnit, code_text_key
from catalog.contracts import CODE_JOINT
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.text.countries import country_name
from dashboard.text.dates import format_date, format_month_long
from dashboard.text.numbers import format_number
from dashboard.ui.markdown import escaped, web_link

NOTHING = "–"
"""Stands in a cell that its source leaves empty."""


def claim_count(row: Mapping[Any, Any], language: Language) -> str:
    """A published count with its unit, no more exact than its source: `sekitar 93.000 merchant`."""
    unit = text(code_text_key(TakedownUnit(row["unit"])), language)
    count = format_number(row["count"], language)
    return text(f"published.count.{row['count_qualifier']}", language, count=count, unit=_lowered(unit))


@dataclass(frozen=True, kw_only=True)
class ClaimWords:
    """A published count in plain words: itself, whose it is, its date; `told_in`: how else the same fact was told, or empty."""

    count: str
    scope: str
    date: str
    told_in: str


def claim_words(row: Mapping[Any, Any], language: Language) -> ClaimWords:
    """The words of a row of `latest_claims`."""
    units = ", ".join(_lowered(text(code_text_key(TakedownUnit(unit)), language)) for unit in row["told_in"])
    return ClaimWords(
        count=claim_count(row, language),
        scope=text(code_text_key(PublishedScope(row["scope"])), language),
        date=format_date(row["as_of_date"], language),
        told_in=text("published.told_in", language, units=units) if units else "",
    )


def claim_line(row: Mapping[Any, Any], language: Language) -> str:
    """A published count as a list item: count, scope, as-of date, linked source, and how else it was told."""
    words = claim_words(row, language)
    line = text(
        "published.claim",
        language,
        count=words.count,
        scope=words.scope,
        date=words.date,
        source=source_link(row),
    )
    return f"{line} {words.told_in}" if words.told_in else line


def source_link(row: Mapping[Any, Any]) -> str:
    """The publisher of a row, linked where its address is known."""
    return web_link(str(row["source_publisher"]), row["source_url"])


def span_words(first: Any, last: Any, language: Language) -> str:
    """A span of days, both inclusive: one day, or two joined; the last one alone where the first is not known."""
    end = format_date(_day(last), language)
    if pd.isna(first) or _day(first) == _day(last):
        return end
    if (_day(first).year, _day(first).month) == (_day(last).year, _day(last).month):
        return f"{_day(first).day}–{end}"
    return text("published.span", language, first=format_date(_day(first), language), last=end)


def seizure_dates(row: Mapping[Any, Any], language: Language) -> str:
    """Days of a seizure, no more exact than its source: `Maret 2023` where only the month is known."""
    precision = DatePrecision(row["date_precision"])
    if precision is DatePrecision.MONTH:
        return format_month_long(_day(row["last_date"]), language)
    span = span_words(row["first_date"], row["last_date"], language)
    return text("published.about", language, span=span) if precision is DatePrecision.APPROXIMATE else span


def packings(quantity: Any, units: Any, language: Language) -> str:
    """A seized quantity in its own packing: `19.391 bal`; packings that a source mixed are named together."""
    names = " + ".join(text(code_text_key(QuantityUnit(unit)), language) for unit in str(units).split(CODE_JOINT))
    return f"{format_number(quantity, language)} {names}"


def amounts(row: Mapping[Any, Any], language: Language) -> str:
    """Cases, packings and containers of a row, each in its own unit and none added to another."""
    told = [
        f"{format_number(row[column], language)} {text(f'unit.{unit}.name', language)}"
        for column, unit in (("cases", Unit.CASE), ("containers", Unit.CONTAINER))
        if pd.notna(row[column])
    ]
    if pd.notna(row["quantity"]):
        told.insert(0, packings(row["quantity"], row["quantity_unit"], language))
    return "; ".join(told) or NOTHING


def joined(parts: Sequence[str], language: Language) -> str:
    """`a`, `a dan b`, `a, b dan c`."""
    if len(parts) < 2:
        return "".join(parts)
    return text("published.and", language, first=", ".join(parts[:-1]), last=parts[-1])


def partner_name(code: Any, language: Language) -> str:
    """Name of a partner country."""
    return country_name(str(code), language)


def plain_note(row: Mapping[Any, Any], language: Language) -> str:
    """The row's own note in the language, as it was written; empty where it has none."""
    words = row[f"note_{language.value}"]
    return "" if pd.isna(words) else str(words)


def note(row: Mapping[Any, Any], language: Language) -> str:
    """`plain_note` as Markdown."""
    return escaped(plain_note(row, language))


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]
