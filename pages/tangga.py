"""The ladder of sanctions: what follows each step, who relapses, which bans were due."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.card import draw_card
from dashboard.ui.decks.tangga import DECK
from dashboard.ui.page import open_page

view = open_page(DECK)
cards = DECK.cards(view)

for section, names in (
    ("ladder", ("funnel", "flows")),
    ("again", ("relapse", "relapse_by_platform", "repeat")),
    ("due", ("due_by_platform", "due_by_tier")),
):
    st.header(view.text(section), anchor=False)
    st.markdown(view.text(f"{section}_lead"))
    for name in names:
        draw_card(view, name, cards[name])
