"""The rows of a frame as a reader's table: the very rows, in words of the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from catalog.codes import CODE_LISTS, CellStatus, ClaimDetection, ClaimParty, code_list_id, code_text_key
from catalog.lebaran import season_by_year
from catalog.metrics import Unit
from catalog.regions import provinces
from catalog.text import Language, has_text, text
from dashboard.charts.words import value_text
from dashboard.queries.frame import MetricFrame, TableFrame
from dashboard.queries.selection import Grain
from dashboard.text.dates import format_date, format_days_to_lebaran, format_month_long
from dashboard.text.numbers import format_number
from dashboard.ui.claim_words import joined_codes, source_day

_CODE_LISTS = {code_list_id(codes): codes for codes in CODE_LISTS}
_LIST_OF_COLUMN = {"unit": "takedown_unit", "scope": "published_scope", "status": "cell_status"}
_METRIC_COLUMNS = frozenset({"value", "window_total", "baseline_total"})
_WRITERS: dict[str, Callable[[Any], str]] = {
    "days_to_lebaran": lambda days: format_days_to_lebaran(int(days)),
    "season": lambda year: season_by_year(int(year)).label,
    "hijri_year": lambda year: season_by_year(int(year)).label,
    "province_code": lambda code: provinces()[code].name if code in provinces() else str(code),
}
_OTHER_LANGUAGE = {Language.INDONESIAN: "_en", Language.ENGLISH: "_id"}

JOINED_CODES = {"requester": ClaimParty, "executor": ClaimParty, "detection_method": ClaimDetection}
"""Columns of published claims that may join several codes in one value."""

NOTHING = "–"


def readable_rows(frame: MetricFrame | TableFrame, language: Language) -> pd.DataFrame:
    """Rows in words of the language: headings, names of codes, formatted values; a value not shown says why not."""
    columns = [
        name
        for name in frame.data.columns
        if not _is_of_other_language(name, frame.data, language) and not _is_said_twice(name, frame)
    ]
    records = frame.data.to_dict("records")
    return pd.DataFrame(
        {heading(name, language): [_cell(frame, name, record, language) for record in records] for name in columns}
    )


def heading(column: str, language: Language) -> str:
    """A column's heading; the column's own name where no heading is declared."""
    bare = column.removesuffix(f"_{language.value}")
    for name in (column, bare):
        if has_text(f"ui.heading.{name}", language):
            return text(f"ui.heading.{name}", language)
    return column


def _is_of_other_language(name: str, data: pd.DataFrame, language: Language) -> bool:
    suffix = _OTHER_LANGUAGE[language]
    twin = name.removesuffix(suffix) + f"_{language.value}"
    return name.endswith(suffix) and twin in data.columns


def _is_said_twice(name: str, frame: MetricFrame | TableFrame) -> bool:
    """Whether a column repeats another: the value of a window of days is its total, unless it is a rate."""
    return (
        name == "value"
        and isinstance(frame, MetricFrame)
        and "window_total" in frame.data.columns
        and frame.metric.unit is not Unit.PCT
    )


def _cell(frame: MetricFrame | TableFrame, name: str, record: Mapping[Any, Any], language: Language) -> str:
    value = record[name]
    if isinstance(frame, MetricFrame) and name in _METRIC_COLUMNS:
        return _metric_value(frame, name, record, language)
    if pd.isna(value):
        return NOTHING
    if isinstance(value, date):
        is_month = name == "month" or (
            isinstance(frame, MetricFrame) and name == "period" and frame.selection.grain is Grain.MONTH
        )
        return format_month_long(value, language) if is_month else format_date(value, language)
    if name in _WRITERS:
        return _WRITERS[name](value)
    return _plain_value(name, value, language)


def _plain_value(column: str, value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return text("ui.yes" if value else "ui.no", language)
    if isinstance(value, int | float):
        return format_number(value, language, decimals=0 if float(value).is_integer() else 1)
    codes = _CODE_LISTS.get(_LIST_OF_COLUMN.get(column, column))
    if codes is not None and value in {code.value for code in codes}:
        return text(code_text_key(codes(value)), language)
    if column in JOINED_CODES:
        return joined_codes(value, JOINED_CODES[column], language)
    if column == "source_date":
        return source_day(value, language)
    return str(value)


def _metric_value(frame: MetricFrame, name: str, record: Mapping[Any, Any], language: Language) -> str:
    value = record[name]
    if pd.isna(value):
        return text(code_text_key(CellStatus(record["status"])), language)
    is_count = name != "value" and frame.metric.unit is Unit.PCT
    decimals = 0 if is_count else frame.metric.decimals
    return value_text(float(value), Unit.ORDER if is_count else frame.metric.unit, language, decimals=decimals)
