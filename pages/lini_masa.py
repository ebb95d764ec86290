"""Timeline: what was ordered, said, seized and published, and when."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.card import draw_card
from dashboard.ui.decks.lini_masa import DECK, event_lines
from dashboard.ui.page import open_page

view = open_page(DECK)
for column, control in zip(st.columns(len(DECK.placed)), DECK.placed, strict=True):
    with column:
        view.draw_controls(control)
draw_card(view, "line", DECK.cards(view)["line"])
if lines := event_lines(view):
    st.header(view.text("list"), anchor=False)
    st.markdown(lines)
