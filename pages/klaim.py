"""Published takedown claims: the facts behind them, each in its own unit, and parts against their totals."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.card import draw_card
from dashboard.ui.claim_ledger import draw_ledger
from dashboard.ui.claims import claim_ledger
from dashboard.ui.decks.klaim import DECK, chosen_facts, counts
from dashboard.ui.page import open_page

view = open_page(DECK)
for column, control in zip(st.columns(len(DECK.placed)), DECK.placed, strict=True):
    with column:
        view.draw_controls(control)

facts = chosen_facts(view)
if facts:
    st.markdown(view.text("summary", **counts(view)))
    st.header(view.text("ledger"), anchor=False)
    draw_ledger(facts, view.ask(claim_ledger), view.language)
    for name, make in DECK.cards(view).items():
        draw_card(view, name, make)
else:
    st.info(view.text("nothing"), icon=":material/info:")
