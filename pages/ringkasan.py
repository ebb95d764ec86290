"""Overview: the state of things in two minutes, each finding with its source and the page that shows it in full."""

from __future__ import annotations

import streamlit as st

from analysis.published import latest_claims, partner_ratios
from catalog.text import text
from dashboard import charts
from dashboard.charts.intervals import TypicalBand
from dashboard.queries.provenance import table_provenance
from dashboard.queries.tables import published_table
from dashboard.ui import estimate_rows
from dashboard.ui.cache import compute
from dashboard.ui.card import Card, draw_card
from dashboard.ui.countdown import draw_countdown
from dashboard.ui.finding import Finding, draw_finding, draw_page_link
from dashboard.ui.main_figures import ORDERS, index_season, order_seasons
from dashboard.ui.overview_words import claims_sentence, index_words, orders_words, partner_sentence
from dashboard.ui.page import open_page
from dashboard.ui.published_words import claim_line

view = open_page("ringkasan")
orders_selection = view.selection.but(metric=ORDERS, seasons=())


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


def index() -> Card:
    frame, result = index_season(view.snapshot)
    words = index_words(result, view.language)
    return Card(
        finding=words.sentence,
        frame=estimate_rows.uplifts(frame, result),
        draw=charts.season_uplifts,
        options={"typical": TypicalBand.of(result.uplift)},
        caveats=(*words.caveats, text("metric.clothing_index.caveat", view.language)),
    )


def orders() -> Card:
    frame, results = order_seasons(view.snapshot, orders_selection)
    words = orders_words(frame, results, view.language)
    return Card(
        finding=words.sentence,
        frame=frame,
        draw=charts.year_on_year,
        options={"highlighted_season": words.season, "band": words.band},
        caveats=words.caveats,
    )


first, second = st.columns(2)
with first:
    draw_countdown(view)
    draw_finding(view, "imports", imports)
with second:
    draw_finding(view, "takedowns", takedowns)
left, right = st.columns(2)
with left:
    draw_card(view, "index", index)
    draw_page_link(view, "lebaran")
with right:
    draw_card(view, "orders", orders)
    draw_page_link(view, "lebaran")
