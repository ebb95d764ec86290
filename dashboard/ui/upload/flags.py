"""What is odd about a file's rows, with the rows that show it best."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.text.dates import format_date
from dashboard.text.headings import heading
from dashboard.text.numbers import format_number, format_rupiah
from dashboard.ui.upload.words import code_name, draw_table
from dashboard.ui.view import View

if TYPE_CHECKING:
    from dashboard.ui.upload.door import Report


def draw_flags(view: View, report: Report) -> None:
    """A warning for each oddity; nothing where there is none."""
    for flag in report.flags:
        words = flag.sentence(view.language, lambda number: format_number(number, view.language))
        st.warning(words, icon=":material/flag:")
        if flag.examples:
            with st.expander(view.text("flags.examples")):
                _draw_rows(view, report.dataset, flag.examples)


def _draw_rows(view: View, dataset: str, rows: tuple[Mapping[str, Any], ...]) -> None:
    names = [heading(column, view.language) for column in rows[0]]
    draw_table(names, [[_field(view, dataset, column, value) for column, value in row.items()] for row in rows])


def _field(view: View, dataset: str, column: str, value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, date):
        return format_date(value, view.language)
    if isinstance(value, int | float):
        if column.endswith("_idr"):
            return format_rupiah(value, view.language)
        return format_number(value, view.language, decimals=0 if isinstance(value, int) else 2)
    return code_name(dataset, column, str(value), view.language)
