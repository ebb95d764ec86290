"""Orders of small businesses: how many, when, in which channels, categories, sizes and provinces."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.card import draw_card
from dashboard.ui.decks.pesanan import DECK, METRICS, main_totals
from dashboard.ui.page import open_page
from dashboard.ui.refusal import draw_refusal
from dashboard.ui.totals import draw_totals

BESIDE = ("by_channel", "by_size_class")
BELOW = ("by_category", "by_province_code")

view = open_page(DECK)
cards = DECK.cards(view)

if not draw_refusal(view):
    draw_totals(view, METRICS, main_totals)
    draw_card(view, "trend", cards["trend"])
    for column, name in zip(st.columns(len(BESIDE)), BESIDE, strict=True):
        with column:
            draw_card(view, name, cards[name])
    for name in BELOW:
        draw_card(view, name, cards[name])
