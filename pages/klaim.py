"""Published takedown claims: the facts behind them, each in its own unit, and parts against their totals."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.ui.beside_controls import draw_claims
from dashboard.ui.card import draw_card
from dashboard.ui.claim_ledger import draw_ledger, ledger_entries
from dashboard.ui.claims import claim_ledger
from dashboard.ui.controls import Control
from dashboard.ui.decks.klaim import DECK, chosen_checks, chosen_claim, chosen_facts, claim_option, counts, is_check
from dashboard.ui.page import open_page

view = open_page(DECK)
filters = [control for control in DECK.placed if control is not Control.CLAIM]
for column, control in zip(st.columns(len(filters)), filters, strict=True):
    with column:
        view.draw_controls(control)

facts = chosen_facts(view)
if facts:
    st.markdown(view.text("summary", **counts(view)))
    st.header(view.text("ledger"), anchor=False)
    draw_ledger(view.shared("ledger", lambda: ledger_entries(facts, view.ask(claim_ledger), view.language)))
    cards = DECK.cards(view)
    for name in (name for name in cards if not is_check(name)):
        draw_card(view, name, cards[name])
    st.header(view.text("checks"), anchor=False)
    st.markdown(view.text("checks_lead"))
    draw_card(view, "verdicts", cards["verdicts"])
    claim = chosen_claim(view)
    draw_claims(list(chosen_checks(view)), claim, partial(claim_option, view=view), view.language)
    draw_card(view, f"check_{claim}", cards[f"check_{claim}"])
else:
    st.info(view.text("nothing"), icon=":material/info:")
