"""The columns of a figure's rows: headings for people, units, meanings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from catalog.contracts import Column as Contract
from catalog.contracts import column_text_key
from catalog.datasets import DATASETS
from catalog.marts import MARTS, RECKONED, contract_of, datasets_of
from catalog.metrics import Unit
from catalog.text import Language, has_text, text
from dashboard.charts.question import dimension_name
from dashboard.charts.words import metric_unit_name, unit_name
from dashboard.queries.frame import EstimateFrame, MetricFrame, TableFrame
from dashboard.queries.selection import Dimension
from dashboard.text.headings import has_heading, heading

_IN_METRIC_UNIT = frozenset({"value", "expected", "low", "high", "naive"})
_TOTALS = frozenset({"window_total", "baseline_total"})
_DAYS = frozenset({"days_to_lebaran", "observed_days_count", "window_days_count"})


@dataclass(frozen=True, kw_only=True)
class FileColumn:
    """A column: `name` in CSV and Parquet, `heading` in a workbook; `unit` is empty where it has none."""

    name: str
    heading: str
    unit: str
    meaning: str


def file_columns(frame: MetricFrame | EstimateFrame | TableFrame, language: Language) -> tuple[FileColumn, ...]:
    """The columns of the frame in their order; no two headings are equal."""
    names = [str(name) for name in frame.data.columns]
    headings = [_heading(frame, name, language) for name in names]
    uses = Counter(headings)
    return tuple(
        FileColumn(
            name=name,
            heading=words if uses[words] == 1 else f"{words} [{name}]",
            unit=_unit(frame, name, language),
            meaning=_meaning(frame, name, words, language),
        )
        for name, words in zip(names, headings, strict=True)
    )


def contract_in(frame: MetricFrame | EstimateFrame | TableFrame, name: str) -> Contract | None:
    """How a published table's column is declared; None where it is reckoned."""
    if not isinstance(frame, TableFrame) or frame.table not in {*DATASETS, *MARTS, *RECKONED}:
        return None
    return contract_of(frame.table, name)


def _heading(frame: MetricFrame | EstimateFrame | TableFrame, name: str, language: Language) -> str:
    bare, _, suffix = name.rpartition("_")
    table = frame.table if isinstance(frame, TableFrame) else None
    if has_heading(name, language, table=table):
        return heading(name, language, table=table)
    if suffix in list(Language) and has_heading(bare, language, table=table):
        return f"{heading(bare, language, table=table)} ({suffix})"
    # Names that rows bear for files have no heading on the page.
    return text(f"file.heading.{name}", language) if has_text(f"file.heading.{name}", language) else name


def _unit(frame: MetricFrame | EstimateFrame | TableFrame, name: str, language: Language) -> str:
    if name in _DAYS:
        return unit_name(Unit.DAY, language)
    if name.endswith("_pct"):
        return unit_name(Unit.PCT, language)
    if isinstance(frame, TableFrame):
        contract = contract_in(frame, name)
        return text(f"unit.{contract.unit}.name", language) if contract is not None and contract.unit else ""
    if name in _TOTALS and frame.metric.unit is Unit.PCT:
        return unit_name(Unit.ORDER, language)
    is_value = name in _IN_METRIC_UNIT or name in _TOTALS
    return metric_unit_name(frame.metric, frame.selection, language) if is_value else ""


def _meaning(frame: MetricFrame | EstimateFrame | TableFrame, name: str, words: str, language: Language) -> str:
    contract = contract_in(frame, name)
    if contract is not None and isinstance(frame, TableFrame):
        dataset = next(DATASETS[each] for each in datasets_of(frame.table) if contract in DATASETS[each].columns)
        return text(column_text_key(dataset, contract, language), language)
    if name in list(Dimension):
        return text("file.column.dimension", language, dimension=dimension_name(Dimension(name), language))
    key = f"file.column.{name}"
    return text(key, language) if has_text(key, language) else words
