"""Seasons before Lebaran: how strong, how far below the others, among whom, what comes next."""

from __future__ import annotations

import streamlit as st

from dashboard.queries.selection import Filters
from dashboard.ui.card import draw_card
from dashboard.ui.controls import Control
from dashboard.ui.decks.lebaran import DECK, ask_compared
from dashboard.ui.decks.lebaran_index import INDEX_CARDS
from dashboard.ui.page import open_page
from dashboard.ui.refusal import draw_refusal

view = open_page(DECK)
cards = DECK.cards(view)

if not draw_refusal(view):
    view.begin("compared", ask_compared, view)
    draw_card(view, "season", cards["season"])
    view.draw_controls(Control.BREAKDOWN)
    draw_card(view, "compared", cards["compared"], waits=True)
    # Some ten more fits: of what everybody sees at once, of a filtered view for who asks.
    is_unfiltered = view.selection.filters == Filters()
    has_more = is_unfiltered or st.toggle(view.text("more"), key="lebaran.more", help=view.text("more_help"))
    left, right = st.columns(2)
    with left:
        draw_card(view, "typical", cards["typical"])
    with right:
        coming = "coming_with_past" if has_more else "coming"
        draw_card(view, coming, cards[coming], waits=has_more)
    if has_more:
        draw_card(view, "depends", cards["depends"], waits=True)
    for name in ("profile", "totals"):
        draw_card(view, name, cards[name])
for name in INDEX_CARDS:
    draw_card(view, name, cards[name])
