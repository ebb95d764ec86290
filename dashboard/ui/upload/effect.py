"""What would move on the pages if the files counted: totals before and after, and single published figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from catalog.metrics import METRICS, Unit
from catalog.text import text
from dashboard.charts.words import value_text
from dashboard.text.dates import format_month_long
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.page import View
from dashboard.ui.upload.words import code_name, draw_table

if TYPE_CHECKING:
    from dashboard.ui.upload.door import Effect, Moved, Total

MOST_SHOWN = 20
FEW = 5
"""So many numbers are shown without being asked for."""


def draw_effect(view: View, effect: Effect) -> None:
    """The numbers that would move, largest questions first; a sentence where none would."""
    st.markdown(view.text("effect.title"))
    if not effect.totals and not effect.published:
        st.markdown(view.text("effect.nothing"))
        return
    if effect.totals:
        names = [view.text(f"effect.{name}") for name in ("number", "before", "after", "difference", "months")]
        draw_table(names, [_total(view, total) for total in effect.totals])
        st.caption(view.text("effect.only_moving"))
    _draw_moved(view, "by_month", effect.by_month)
    _draw_moved(view, "published", effect.published)


def _total(view: View, total: Total) -> tuple[str, ...]:
    first, last = (_month(view, month) for month in (total.first_month, total.last_month))
    span = view.text("effect.span", first=first, last=last, months=format_number(total.months, view.language))
    return (
        _title(view, total),
        _number(view, total.metric, total.before),
        _number(view, total.metric, total.after),
        _difference(view, total),
        first if first == last else span,
    )


def _draw_moved(view: View, name: str, moved: tuple[Moved, ...]) -> None:
    """The first numbers of many, and how many there are."""
    if not moved:
        return
    count = format_number(len(moved), view.language)
    with st.expander(view.text(f"effect.{name}", count=count), expanded=len(moved) <= FEW):
        names = [view.text(f"effect.{column}") for column in ("number", "before", "after", "difference", "month")]
        draw_table(names, _rows(view, moved[:MOST_SHOWN]))
        if len(moved) > MOST_SHOWN:
            st.caption(view.text("effect.first_of", shown=MOST_SHOWN, count=count))


def _rows(view: View, moved: Iterable[Moved]) -> list[tuple[str, ...]]:
    return [
        (
            _title(view, one),
            _number(view, one.metric, one.before),
            _number(view, one.metric, one.after),
            _difference(view, one),
            _month(view, one.month),
        )
        for one in moved
    ]


def _title(view: View, moved: Moved | Total) -> str:
    """`Penurunan: tautan, blokir`: the number, and the part that is never added to others."""
    dataset, metric = _dataset(moved.metric), METRICS.get(moved.metric)
    title = text(f"metric.{moved.metric}.title" if metric else f"dataset.{dataset}.title", view.language)
    part = ", ".join(code_name(dataset, column, value, view.language) for column, value in moved.part)
    return f"{title}: {part}" if part else title


def _dataset(metric: str) -> str:
    if metric not in METRICS:
        return metric.partition(".")[0]
    mart = METRICS[metric].mart
    return {"takedowns_daily": "takedown_items", "index_monthly": "indices"}.get(mart, mart)


def _number(view: View, metric: str, value: float | None) -> str:
    if value is None:
        return view.text("effect.none")
    known = METRICS.get(metric)
    if known is None or known.unit is Unit.TAKEDOWN:
        return format_number(value, view.language, decimals=0 if float(value).is_integer() else 2)
    return value_text(value, known.unit, view.language, decimals=known.decimals)


def _difference(view: View, moved: Moved | Total) -> str:
    if moved.before is None or moved.after is None:
        return view.text("effect.added" if moved.before is None else "effect.gone")
    if not moved.before:
        return "–"
    return format_percent(100 * (moved.after - moved.before) / moved.before, view.language, signed=True)


def _month(view: View, month: str) -> str:
    return format_month_long(date.fromisoformat(f"{month}-01"), view.language)
