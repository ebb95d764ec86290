"""Overview: the state of things in two minutes, each finding with its source and the page that shows it in full."""

from __future__ import annotations

import streamlit as st

from analysis.published import latest_claims, partner_ratios
from dashboard.queries.provenance import table_provenance
from dashboard.queries.tables import published_table
from dashboard.ui.cache import compute
from dashboard.ui.card import draw_card
from dashboard.ui.countdown import draw_countdown
from dashboard.ui.decks.ringkasan import DECK
from dashboard.ui.finding import Finding, draw_finding, draw_page_link
from dashboard.ui.overview_words import claims_sentence, partner_sentence
from dashboard.ui.page import open_page
from dashboard.ui.published_words import claim_line

view = open_page(DECK)
cards = DECK.cards(view)


def takedowns() -> Finding:
    claims = compute(latest_claims, view.ask(published_table, "claims").data)
    items = [f"- {claim_line(row, view.language)}" for row in claims.to_dict("records")]
    return Finding(
        sentence=claims_sentence(claims, view.language),
        lines=("\n".join(items), view.text("claims_apart")),
        provenance=table_provenance(view.snapshot, "claims"),
        page_id="klaim",
    )


def imports() -> Finding:
    return Finding(
        sentence=partner_sentence(compute(partner_ratios, view.ask(published_table, "imports").data), view.language),
        lines=(view.text("imports_apart"),),
        provenance=table_provenance(view.snapshot, "imports"),
        page_id="impor_penindakan",
    )


first, second = st.columns(2)
with first:
    draw_countdown(view)
    draw_finding(view, "imports", imports)
with second:
    draw_finding(view, "takedowns", takedowns)
left, right = st.columns(2)
with left:
    draw_card(view, "index", cards["index"])
    draw_page_link(view, "lebaran")
with right:
    draw_card(view, "orders", cards["orders"])
    draw_page_link(view, "lebaran")
