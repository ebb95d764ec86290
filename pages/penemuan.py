"""Who found listings and who asked for their removal, how long it took, and what became of formal requests."""

from __future__ import annotations

import streamlit as st

from catalog.codes import PolicyEventType
from dashboard.queries.tables import published_table
from dashboard.ui.card import draw_card
from dashboard.ui.controls import Control
from dashboard.ui.decks.penemuan import DECK
from dashboard.ui.page import open_page
from dashboard.ui.published_cells import published_cells
from dashboard.ui.published_tables import draw_rows_with_sources

ABOUT_REQUESTS = (
    PolicyEventType.TAKEDOWN_REQUEST,
    PolicyEventType.TAKEDOWN_ORDER,
    PolicyEventType.REFUSAL,
    PolicyEventType.ESCALATION,
)

view = open_page(DECK)
cards = DECK.cards(view)


def draw_published() -> None:
    """What was published of requests and refusals: dated events, none of them a count."""
    events = view.ask(published_table, "policy_events").data
    told = events[events["event_type"].isin([each.value for each in ABOUT_REQUESTS])]
    if not told.empty:
        st.markdown(view.text("requests_published"))
        draw_rows_with_sources(
            view, "policy_events", told, lambda data, language: published_cells(data, "policy_events", language)
        )


view.draw_controls(Control.UNIT)
for section, names in (
    ("who", ("found", "asked")),
    ("how_long", ("wait_request", "wait_listing", "life")),
    ("recent", ("weeks",)),
    ("requests", ("requests_granted", "answer_days", "backlog")),
):
    st.header(view.text(f"{section}_title"), anchor=False)
    st.markdown(view.text(f"{section}_lead"))
    for name in names:
        draw_card(view, name, cards[name])
draw_published()
