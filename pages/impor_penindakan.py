"""Imports of used clothing, and what was seized or destroyed."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.card import draw_card
from dashboard.ui.decks.impor_penindakan import DECK, import_frame, seizure_frame
from dashboard.ui.finding import Finding, draw_finding
from dashboard.ui.import_words import marked_lines
from dashboard.ui.page import open_page
from dashboard.ui.published_tables import draw_rows_with_sources, import_rows, seizure_rows

view = open_page(DECK)
cards = DECK.cards(view)
imports, seizures = import_frame(view), seizure_frame(view)


def marked() -> Finding:
    return Finding(
        sentence=view.text("marked"),
        lines=marked_lines(imports.data, view.language),
        provenance=imports.provenance,
    )


draw_card(view, "imports", cards["imports"])
draw_finding(view, "marked", marked)
if seizures.data["seller_tier"].isna().all():
    st.info(view.text("no_tier"), icon=":material/info:")
for column, name in zip(st.columns(2), ("by_year", "events"), strict=True):
    with column:
        draw_card(view, name, cards[name])
draw_rows_with_sources(view, "seizures", seizure_rows(seizures.data, view.language))
draw_rows_with_sources(view, "imports", import_rows(imports.data, view.language))
