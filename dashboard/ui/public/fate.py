"""What became of a frozen figure: whether newer data say something else, and by how much."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pandas as pd

from catalog.errors import UserError
from catalog.lebaran import season_by_year
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.palette import code_name
from dashboard.charts.words import value_text
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.moved import Change, Moved, moved_rows
from dashboard.memory import MEMORY
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Dimension
from dashboard.queries.snapshot import current_snapshot_id
from dashboard.text.dates import format_date, format_days_to_lebaran
from dashboard.text.headings import has_heading, heading
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.clock import business_day
from dashboard.ui.figures import ask_figure
from dashboard.ui.public.freezing import ROWS
from dashboard.ui.public.keeping import Kept, kept_file

_DATA_NAMES = frozenset({"snap", "asof"})


class Fate(StrEnum):
    """How a frozen figure stands to the newest data.

    `NEWEST`: it is of them. `SAME`: they are newer and say the same. `MOVED`: they say something else. `GONE`: they no longer
    make such a figure.
    """

    NEWEST = "newest"
    SAME = "same"
    MOVED = "moved"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class Story:
    """The fate in words of the figure's language.

    - `sentence`: the fate, and of a moved figure by how much.
    - `finding`: what the figure says now; empty where it says the same, or nothing.
    """

    fate: Fate
    sentence: str
    finding: str = ""


def current_parameters(kept: Kept) -> dict[str, str]:
    """The parameters of the same figure in the newest data."""
    return {name: value for name, value in kept.parameters.items() if name not in _DATA_NAMES}


def story_of(warehouse: Path, directory: Path, kept: Kept) -> Story:
    """What became of a frozen figure, found out once for each state of the data. Raises UserError `no_snapshot`."""
    language = Language(kept.about["language"])
    snapshot_id = current_snapshot_id(warehouse)
    if snapshot_id == kept.about["snapshot_id"]:
        return Story(fate=Fate.NEWEST, sentence=text("public.fate.newest", language))
    key = ("fate", directory, kept.code, warehouse, snapshot_id)
    return MEMORY.find(key, lambda: _told(warehouse, directory, kept, language), snapshot_id=snapshot_id)


def _told(warehouse: Path, directory: Path, kept: Kept, language: Language) -> Story:
    try:
        figure = ask_figure(warehouse, kept.figure_id, current_parameters(kept), theme=kept.theme).figure()
    except UserError as error:
        return Story(fate=Fate.GONE, sentence=text("public.fate.gone", language, reason=error.message(language)))
    before = pd.read_parquet(kept_file(directory, kept.code, ROWS))
    moved = moved_rows(before, _rows_of(figure))
    day = format_date(business_day(figure.provenance.built_at), language)
    if not moved.is_any:
        return Story(fate=Fate.SAME, sentence=text("public.fate.same", language, day=day))
    sentences = [text("public.fate.moved", language, day=day), *how_much(moved, figure, language)]
    if kept.about["is_sample"] and not figure.provenance.is_sample:
        sentences.append(text("public.fate.was_sample", language))
    finding = figure.finding if figure.finding != kept.about["finding"] else ""
    return Story(fate=Fate.MOVED, sentence=" ".join(sentences), finding=finding)


def _rows_of(figure: Figure) -> pd.DataFrame:
    """In the very types in which the frozen rows are read."""
    from dashboard.exports.figure.parquet_file import parquet_bytes  # noqa: PLC0415 - loaded with the first file

    return pd.read_parquet(io.BytesIO(parquet_bytes(figure)))


def how_much(moved: Moved, figure: Figure, language: Language) -> list[str]:
    """A sentence for each way in which rows moved; `figure` is the newer one."""
    numbers = {
        name: format_number(getattr(moved, f"{name}_count"), language)
        for name in ("rows", "changed", "added", "removed")
    }
    said = []
    if moved.changed_count:
        said.append(text("public.fate.changed", language, **numbers))
    if moved.largest is not None:
        said.append(_largest(moved.largest, figure, language))
    if moved.added_count:
        said.append(text("public.fate.added", language, **numbers))
    if moved.removed_count:
        said.append(text("public.fate.removed", language, **numbers))
    return said


def _largest(change: Change, figure: Figure, language: Language) -> str:
    where = ", ".join(_named(change.row, language))
    words = {
        "where": f" {text('public.fate.where', language, where=where)}" if where else "",
        "before": _written(change.before, change.column, figure, language),
        "after": _written(change.after, change.column, figure, language),
    }
    if change.ratio is None or change.column.endswith("_pct"):
        return text("public.fate.largest", language, **words)
    percent = format_percent(100 * (change.ratio - 1), language, signed=True)
    return text("public.fate.largest_by", language, percent=percent, **words)


def _named(row: Mapping[str, object], language: Language) -> list[str]:
    """What names a row, in words; of a published table, whose rows are long, none."""
    named = []
    for name, value in row.items():
        if name in list(Dimension):
            named.append(code_name(Dimension(name), str(value), language))
        elif name == "season":
            named.append(season_by_year(int(str(value))).label)
        elif name == "days_to_lebaran":
            named.append(format_days_to_lebaran(int(str(value))))
        elif name in ("period", "date"):
            named.append(format_date(pd.Timestamp(str(value)).date(), language))
    return named


def _written(value: float | None, column: str, figure: Figure, language: Language) -> str:
    frame = figure.frame
    if value is None:
        raise ValueError("the largest change is between two numbers")
    if isinstance(frame, TableFrame):
        unit = (
            heading(column, language, table=frame.table) if has_heading(column, language, table=frame.table) else column
        )
        return f"{format_number(value, language, decimals=0 if value.is_integer() else 1)} ({unit})"
    if column.endswith("_pct"):
        return format_percent(value, language, signed=True)
    unit = Unit.DAY if column.endswith("_count") else frame.metric.unit
    return value_text(value, unit, language, decimals=frame.metric.decimals)
