"""The cells of a figure's rows for people: numbers and dates as such, codes in words, and what is not shown says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from catalog.codes import CellStatus, code_text_key
from catalog.contracts import Scheme
from catalog.marts import code_list_of
from catalog.regions import provinces
from catalog.text import Language, text
from dashboard.charts.channels import pair_name
from dashboard.charts.intervals import choice_name
from dashboard.charts.palette import ABSENT, code_name, codes_of
from dashboard.exports.figure.columns import contract_in
from dashboard.queries.facts import NO_VALUE
from dashboard.queries.frame import EstimateFrame, MetricFrame, TableFrame
from dashboard.queries.selection import Dimension

_ROW_NAMES: dict[str, Callable[[str, Language], str]] = {"choice": choice_name, "pair": pair_name}
"""Columns that name a row of an estimate by more than a code."""


def cell_value(
    frame: MetricFrame | EstimateFrame | TableFrame, name: str, record: dict[Any, Any], language: Language
) -> Any:
    """A number, a date, a truth value, a text, or None for what a published table leaves open."""
    value = record[name]
    if pd.isna(value):
        return _absent(frame, name, record, language)
    if isinstance(frame, TableFrame):
        return _published(frame, name, value, language)
    if name in list(Dimension):
        dimension = Dimension(name)
        is_stated = value != NO_VALUE or value in codes_of(dimension)
        return code_name(dimension, str(value) if is_stated else ABSENT, language)
    if name == "status":
        return text(code_text_key(CellStatus(value)), language)
    return _ROW_NAMES[name](str(value), language) if name in _ROW_NAMES else value


def _absent(
    frame: MetricFrame | EstimateFrame | TableFrame, name: str, record: dict[Any, Any], language: Language
) -> str | None:
    match frame:
        case MetricFrame():
            return text(code_text_key(CellStatus(record["status"])), language)
        case EstimateFrame():
            return text(f"chart.slot.{'missing' if name == 'naive' else 'unsaid'}", language)
        case TableFrame():
            return None


def _published(frame: TableFrame, name: str, value: Any, language: Language) -> Any:
    """Codes that a source joins stay as they are."""
    contract = contract_in(frame, name)
    if contract is not None and contract.scheme is Scheme.PROVINCE:
        return provinces()[value].name
    codes = code_list_of(frame.table, name)
    return text(code_text_key(codes(value)), language) if codes is not None and value in list(codes) else value
