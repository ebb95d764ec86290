"""Keywords: which mark imported used clothing, rise, replace each other, live on, are still caught; watch list, titles."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.card import draw_card
from dashboard.ui.decks.kata_kunci import DECK, silence
from dashboard.ui.page import open_page
from dashboard.ui.sign_in import current_actor
from dashboard.ui.title_check import draw_title_check
from dashboard.ui.watch_list import draw_watch_list
from dashboard.ui.word_selection import is_narrowed

view = open_page(DECK)
if is_narrowed(view):
    st.caption(view.text("narrowed"))
for name, make in DECK.cards(view).items():
    why = silence(view, name)
    if why:
        st.info(why, icon=":material/info:")
    else:
        draw_card(view, name, make)
draw_title_check(view, draw_watch_list(view, current_actor()))
