"""How far the next Lebaran is, and how certain its date."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from catalog.codes import LebaranStatus, code_text_key
from catalog.lebaran import PRE_LEBARAN_WINDOW
from catalog.text import text
from dashboard.queries.tables import published_table
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number
from dashboard.ui.card_parts import source_names
from dashboard.ui.clock import today
from dashboard.ui.finding import draw_page_link
from dashboard.ui.view import View


def draw_countdown(view: View) -> None:
    """Days from today in Jakarta to the next Lebaran of the snapshot's calendar, with the date's status and basis."""
    language, frame = view.language, view.ask(published_table, "lebaran")
    coming = frame.data[frame.data["lebaran_date"] >= pd.Timestamp(today())].sort_values("lebaran_date")
    with st.container(border=True):
        if coming.empty:
            st.warning(text("countdown.over", language), icon=":material/event_busy:")
            return
        row = coming.iloc[0]
        lebaran = row["lebaran_date"].date()
        st.header(_sentence(view, lebaran), anchor=False)
        status = text(code_text_key(LebaranStatus(row["status"])), language)
        st.markdown(text("countdown.status", language, status=status, basis=row[f"basis_{language.value}"]))
        st.markdown(_window(view, lebaran))
        sources = "; ".join(source_names(frame.provenance, language))
        st.caption(text("ui.card.sources", language, sources=sources))
        draw_page_link(view, "lebaran")


def _sentence(view: View, lebaran: date) -> str:
    days = (lebaran - today()).days
    return text(
        "countdown.days" if days else "countdown.now",
        view.language,
        days=format_number(days, view.language),
        date=format_date(lebaran, view.language),
    )


def _window(view: View, lebaran: date) -> str:
    first = lebaran + timedelta(days=PRE_LEBARAN_WINDOW[0])
    return text(
        "countdown.window_ahead" if today() < first else "countdown.window_open",
        view.language,
        first=format_date(first, view.language),
        today=format_date(today(), view.language),
    )
