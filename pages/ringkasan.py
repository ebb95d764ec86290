"""Overview: the state of things in two minutes, each finding with its source and the page that shows it in full."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.ui.brief_downloads import draw_brief
from dashboard.ui.card import draw_card
from dashboard.ui.countdown import draw_countdown
from dashboard.ui.decks.ringkasan import DECK
from dashboard.ui.finding import draw_finding, draw_page_link
from dashboard.ui.overview_findings import imports, takedowns
from dashboard.ui.page import open_page

view = open_page(DECK)
cards = DECK.cards(view)

first, second = st.columns(2)
with first:
    draw_countdown(view)
    draw_finding(view, "imports", partial(imports, view))
with second:
    draw_finding(view, "takedowns", partial(takedowns, view))
left, right = st.columns(2)
with left:
    draw_card(view, "index", cards["index"])
    draw_page_link(view, "lebaran")
with right:
    draw_card(view, "orders", cards["orders"])
    draw_page_link(view, "lebaran")
draw_brief(view)
