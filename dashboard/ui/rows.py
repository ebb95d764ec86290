"""The rows of a frame as a reader's table: the very rows, in words of the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analysis.rows import rows_of
from catalog.codes import CellStatus, code_text_key
from catalog.lebaran import season_by_year
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.channels import pair_name
from dashboard.charts.intervals import choice_name
from dashboard.charts.palette import ABSENT, code_name, codes_of
from dashboard.charts.words import value_text
from dashboard.queries.facts import NO_VALUE
from dashboard.queries.frame import EstimateFrame, MetricFrame, TableFrame
from dashboard.queries.selection import Dimension, Grain
from dashboard.text.dates import format_date, format_days_to_lebaran, format_month_long
from dashboard.text.headings import heading
from dashboard.text.numbers import format_percent
from dashboard.ui.published_cells import published_cells

_NAMES: dict[str, Callable[[Any, Language], str]] = {
    "season": lambda value, _: season_by_year(int(value)).label,
    "days_to_lebaran": lambda value, _: format_days_to_lebaran(int(value)),
    "date": format_date,
    "choice": choice_name,
    "pair": pair_name,
}
_WRITERS: dict[str, Callable[[Any, MetricFrame, Language], str]] = {
    "status": lambda value, _, language: text(code_text_key(CellStatus(value)), language),
    "is_complete": lambda value, _, language: text("ui.yes" if value else "ui.no", language),
    "period": lambda value, frame, language: (
        format_month_long if frame.selection.grain is Grain.MONTH else format_date
    )(value, language),
}
_VALUES = frozenset({"value", "window_total", "baseline_total"})


def readable_rows(frame: MetricFrame | EstimateFrame | TableFrame, language: Language) -> pd.DataFrame:
    """Rows in words of the language: headings, names of codes, formatted values; a value not shown says why not.

    Cells are Markdown. KeyError for a column that has no heading, or no words for its values.
    """
    if isinstance(frame, TableFrame):
        return published_cells(frame.data, frame.table, language)
    if isinstance(frame, EstimateFrame):
        return _estimate_rows(frame, language)
    names = [name for name in frame.data.columns if not _is_said_twice(name, frame)]
    records = rows_of(frame.data)
    return pd.DataFrame(
        {heading(name, language): [_cell(frame, name, record, language) for record in records] for name in names}
    )


def _estimate_rows(frame: EstimateFrame, language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            heading(str(name), language): [_estimate_cell(frame, str(name), value, language) for value in column]
            for name, column in frame.data.items()
        }
    )


def _estimate_cell(frame: EstimateFrame, name: str, value: Any, language: Language) -> str:
    if name in list(Dimension):
        return _code_words(Dimension(name), str(value), language)
    if name in _NAMES:
        return _NAMES[name](value, language)
    if pd.isna(value):
        return text(f"chart.slot.{'missing' if name == 'naive' else 'unsaid'}", language)
    if name.endswith("_pct"):
        return format_percent(float(value), language, signed=True)
    unit = Unit.DAY if name.endswith("_count") else frame.metric.unit
    return value_text(float(value), unit, language, decimals=frame.metric.decimals)


def _is_said_twice(name: str, frame: MetricFrame) -> bool:
    """Whether a column repeats another: the value of a window of days is its total, unless it is a rate."""
    return name == "value" and "window_total" in frame.data.columns and frame.metric.unit is not Unit.PCT


def _cell(frame: MetricFrame, name: str, record: Mapping[Any, Any], language: Language) -> str:
    value = record[name]
    if name in _VALUES:
        return _value(frame, name, record, language)
    if name in list(Dimension):
        return _code_words(Dimension(name), str(value), language)
    return _NAMES[name](value, language) if name in _NAMES else _WRITERS[name](value, frame, language)


def _code_words(dimension: Dimension, value: str, language: Language) -> str:
    is_stated = value != NO_VALUE or value in codes_of(dimension)
    return code_name(dimension, value if is_stated else ABSENT, language)


def _value(frame: MetricFrame, name: str, record: Mapping[Any, Any], language: Language) -> str:
    value = record[name]
    if pd.isna(value):
        return text(code_text_key(CellStatus(record["status"])), language)
    is_count = name != "value" and frame.metric.unit is Unit.PCT
    decimals = 0 if is_count else frame.metric.decimals
    return value_text(float(value), Unit.ORDER if is_count else frame.metric.unit, language, decimals=decimals)
