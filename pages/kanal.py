"""Channels beside each other: orders before Lebaran, removals, and who comes back."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.card import draw_card
from dashboard.ui.controls import Control
from dashboard.ui.decks.kanal import DECK, ask_compared
from dashboard.ui.page import open_page
from dashboard.ui.refusal import draw_refusal

view = open_page(DECK)
cards = DECK.cards(view)

st.header(view.text("orders"), anchor=False)
st.markdown(view.text("orders_lead"))
if not draw_refusal(view):
    view.begin("compared", ask_compared, view)
    draw_card(view, "answer", cards["answer"], waits=True)
    draw_card(view, "pairs", cards["pairs"], waits=True)
    draw_card(view, "seasons", cards["seasons"], waits=True)
st.header(view.text("takedowns"), anchor=False)
st.markdown(view.text("takedowns_lead"))
view.draw_controls(Control.UNIT)
draw_card(view, "removed", cards["removed"])
draw_card(view, "again", cards["again"])
