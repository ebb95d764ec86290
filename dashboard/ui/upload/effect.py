"""What would move on the pages if the files counted: main figures and totals before and after, and single published figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.text.dates import format_month_long
from dashboard.text.numbers import format_number
from dashboard.ui.main_figures import FigureChange
from dashboard.ui.revision_words import difference_words, number_title, number_words, part_words
from dashboard.ui.row_table import draw_rows
from dashboard.ui.upload.figures import draw_change
from dashboard.ui.view import View

if TYPE_CHECKING:
    from dashboard.ui.upload.door import Effect, Moved, Total

MOST_SHOWN = 20
FEW = 5
"""So many numbers are shown without being asked for."""


def draw_effect(view: View, effect: Effect) -> None:
    """The numbers that would move, largest questions first; a sentence where none would."""
    changes: tuple[FigureChange, ...] = effect.seen or ()
    for change in changes:
        draw_change(view, change)
    st.markdown(view.text("effect.title"))
    if not effect.totals and not effect.published:
        st.markdown(view.text("effect.no_sum" if changes else "effect.nothing"))
        return
    if effect.totals:
        names = [view.text(f"effect.{name}") for name in ("number", "before", "after", "difference", "months")]
        draw_rows(pd.DataFrame([_total(view, total) for total in effect.totals], columns=names))
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
        draw_rows(pd.DataFrame(_rows(view, moved[:MOST_SHOWN]), columns=names))
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
    """`Penurunan (tautan, blokir)`: the number, and the part that is never added to others."""
    title = number_title(moved.metric, view.language)
    return f"{title} ({part_words(moved.metric, moved.part, view.language)})" if moved.part else title


def _number(view: View, metric: str, value: float | None) -> str:
    return view.text("effect.none") if value is None else number_words(metric, value, view.language)


def _difference(view: View, moved: Moved | Total) -> str:
    if moved.before is None or moved.after is None:
        return view.text("effect.added" if moved.before is None else "effect.gone")
    return difference_words(moved.metric, moved.before, moved.after, view.language)


def _month(view: View, month: str) -> str:
    return format_month_long(date.fromisoformat(f"{month}-01"), view.language)
