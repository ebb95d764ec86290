"""Upstream: imports of used clothing, what was seized, by whom, where and from whom."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.card import draw_card
from dashboard.ui.decks.impor_penindakan import DECK, actions, import_frame, seizure_frame
from dashboard.ui.finding import Finding, draw_finding
from dashboard.ui.import_words import marked_lines
from dashboard.ui.page import open_page
from dashboard.ui.published_tables import draw_rows_with_sources, import_rows, seizure_rows
from dashboard.ui.seizure_words import break_lines

view = open_page(DECK)
cards = DECK.cards(view)
imports, seizures = import_frame(view), seizure_frame(view)


def marked() -> Finding:
    return Finding(
        sentence=view.text("marked"),
        lines=marked_lines(imports.data, view.language),
        provenance=imports.provenance,
    )


def breaks() -> Finding:
    return Finding(
        sentence=view.text("breaks"),
        lines=break_lines(seizures.data, actions(view), view.language),
        provenance=seizures.provenance,
    )


draw_card(view, "imports", cards["imports"])
draw_finding(view, "marked", marked)
st.header(view.text("whom"), anchor=False)
st.markdown(view.text("whom_lead"))
for column, name in zip(st.columns(2), ("by_tier", "sellers_by_tier"), strict=True):
    with column:
        draw_card(view, name, cards[name])
st.header(view.text("seized"), anchor=False)
st.markdown(view.text("seized_lead"))
draw_card(view, "by_place", cards["by_place"])
for column, name in zip(st.columns(2), ("by_body", "by_year"), strict=True):
    with column:
        draw_card(view, name, cards[name])
draw_card(view, "events", cards["events"])
draw_finding(view, "breaks", breaks)
draw_rows_with_sources(view, "seizures", seizures.data, seizure_rows)
draw_rows_with_sources(view, "imports", imports.data, import_rows)
