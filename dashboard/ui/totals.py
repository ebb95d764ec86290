"""The totals of a selection in one row, before any figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from catalog.codes import CellStatus, code_text_key
from catalog.text import Language, text
from dashboard.charts.question import window_lines
from dashboard.queries.frame import MetricFrame
from dashboard.ui.findings import short_value
from dashboard.ui.view import View


def draw_totals(view: View, metrics: Sequence[str], frames: Callable[[View], Sequence[MetricFrame]]) -> None:
    """One number a metric over the selection's dates and filters; one that is not shown says why.

    `frames`: asks for the metrics' totals, in their order.
    """
    shown = view.shared("totals", lambda: [_total(frame, view.language) for frame in frames(view)])
    for column, metric, total in zip(st.columns(len(metrics)), metrics, shown, strict=True):
        column.metric(
            text(f"metric.{metric}.title", view.language),
            total,
            help=text(f"metric.{metric}.definition", view.language),
            border=True,
        )
    st.caption(" · ".join(window_lines(view.selection, view.language)))


def _total(frame: MetricFrame, language: Language) -> str:
    row = frame.data.iloc[0]
    if pd.isna(row["value"]):
        return text(code_text_key(CellStatus(row["status"])), language)
    return short_value(frame, float(row["value"]), language)
