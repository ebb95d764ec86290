"""Whose rules: what each platform removes, counts, sanctions and reports, and which two of them may be compared."""

from __future__ import annotations

from functools import partial

import streamlit as st

from catalog.codes import code_text_key
from catalog.text import text
from dashboard.ui.card import draw_card
from dashboard.ui.controls import Control
from dashboard.ui.decks.aturan import DECK, pair_finding, platform_lines, platforms_on_record
from dashboard.ui.finding import draw_finding
from dashboard.ui.page import open_page

view = open_page(DECK)
draw_card(view, "matrix", DECK.cards(view)["matrix"])

st.header(view.text("checker"), anchor=False)
st.markdown(view.text("checker_lead"))
view.draw_controls(Control.PAIR)
draw_finding(view, "pair", partial(pair_finding, view))
for column, platform in zip(st.columns(2), view.beside.pair, strict=True):
    with column:
        st.subheader(text(code_text_key(platform), view.language), anchor=False)
        st.markdown(platform_lines(platform, view))

st.header(view.text("platforms"), anchor=False)
for platform in platforms_on_record(view):
    with st.expander(text(code_text_key(platform), view.language)):
        st.markdown(platform_lines(platform, view))
