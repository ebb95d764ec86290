"""Published takedown claims: the facts behind them, each in its own unit, and parts against their totals."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from analysis.claims import Fact
from catalog.text import text
from dashboard import charts
from dashboard.queries.tables import published_table
from dashboard.text.numbers import format_number
from dashboard.ui.card import Card, draw_card
from dashboard.ui.claim_ledger import claims_of, draw_ledger, units_of
from dashboard.ui.claim_words import balance_finding, explanations
from dashboard.ui.claims import claim_ledger, claimed_facts
from dashboard.ui.controls import Control
from dashboard.ui.page import open_page

CONTROLS = (Control.GOODS, Control.QUALIFIER, Control.MEASURE)

view = open_page("klaim", placed=CONTROLS)
for column, control in zip(st.columns(len(CONTROLS)), CONTROLS, strict=True):
    with column:
        view.draw_controls(control)

claims = view.ask(published_table, "claims")
ledger = view.ask(claim_ledger)
chosen = view.selection.filters
allowed = {"goods": chosen.goods, "count_qualifier": chosen.qualifiers, "measure": chosen.measures}
facts = view.ask(claimed_facts, allowed)
shown = replace(claims, data=claims_of(facts, claims.data))
counts = {
    "claims": format_number(len(shown.data), view.language),
    "facts": format_number(len(facts), view.language),
    "units": format_number(len(units_of(facts, ledger)), view.language),
}


def breakdown(fact: Fact) -> Card:
    return Card(
        finding=balance_finding(fact, ledger, view.language),
        frame=replace(claims, data=claims_of((fact,), claims.data)),
        draw=charts.claim_breakdown,
        options={"total_fact_id": fact.lead},
        caveats=explanations(fact, ledger, view.language),
    )


def points() -> Card:
    return Card(
        finding=view.text("points", **counts),
        frame=shown,
        draw=charts.published_points,
        caveats=(text("metric.published_takedowns.caveat", view.language),),
    )


if facts:
    st.markdown(view.text("summary", **counts))
    st.header(view.text("ledger"), anchor=False)
    draw_ledger(facts, ledger, view.language)
    for fact in facts:
        if len(fact.parts) > 1:
            draw_card(view, f"parts_{fact.lead}", partial(breakdown, fact))
    draw_card(view, "points", points)
else:
    st.info(view.text("nothing"), icon=":material/info:")
