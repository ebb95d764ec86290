"""The totals of a selection in one row, before any figure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from catalog.codes import CellStatus, code_text_key
from catalog.text import text
from dashboard.charts.question import window_lines
from dashboard.queries.series import by_dimension
from dashboard.ui.findings import short_value
from dashboard.ui.page import View


def draw_totals(view: View, metrics: Sequence[str]) -> None:
    """One number a metric over the selection's dates and filters; one that is not shown says why."""
    totals = view.shared("totals", lambda: [_total(view, metric) for metric in metrics])
    for column, metric, total in zip(st.columns(len(metrics)), metrics, totals, strict=True):
        column.metric(
            text(f"metric.{metric}.title", view.language),
            total,
            help=text(f"metric.{metric}.definition", view.language),
            border=True,
        )
    st.caption(" · ".join(window_lines(view.selection, view.language)))


def _total(view: View, metric: str) -> str:
    frame = view.ask(by_dimension, view.selection.but(metric=metric, breakdown=None))
    row = frame.data.iloc[0]
    if pd.isna(row["value"]):
        return text(code_text_key(CellStatus(row["status"])), view.language)
    return short_value(frame, float(row["value"]), view.language)
