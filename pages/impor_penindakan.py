"""Imports of used clothing, and what was seized or destroyed."""

from __future__ import annotations

import streamlit as st

from analysis.published import largest_seizures, partner_ratios, yearly_cases
from catalog.text import text
from dashboard import charts
from dashboard.queries.tables import published_table
from dashboard.ui.cache import compute
from dashboard.ui.card import Card, draw_card
from dashboard.ui.finding import Finding, draw_finding
from dashboard.ui.import_words import import_caveats, marked_lines
from dashboard.ui.overview_words import partner_sentence
from dashboard.ui.page import open_page
from dashboard.ui.published_tables import draw_rows_with_sources, import_rows, seizure_rows
from dashboard.ui.seizure_words import cases_sentence, largest_sentence
from dashboard.ui.tiers import of_tiers, tier_control

view = open_page("impor_penindakan", controls=tier_control())
import_frame = view.ask(published_table, "imports")
seizure_frame = of_tiers(view, view.ask(published_table, "seizures"))


def import_series() -> Card:
    ratios = compute(partner_ratios, import_frame.data)
    return Card(
        finding=partner_sentence(ratios, view.language),
        frame=import_frame,
        draw=charts.import_series,
        caveats=import_caveats(ratios, view.language),
    )


def marked() -> Finding:
    return Finding(
        sentence=view.text("marked"),
        lines=marked_lines(import_frame.data, view.language),
        provenance=import_frame.provenance,
    )


def by_year() -> Card:
    return Card(
        finding=cases_sentence(compute(yearly_cases, seizure_frame.data), view.language),
        frame=seizure_frame,
        draw=charts.seizures_by_year,
        caveats=(
            text("metric.seizure_value_idr.caveat", view.language),
            text("metric.seizure_cases.caveat", view.language),
        ),
    )


def events() -> Card:
    return Card(
        finding=largest_sentence(compute(largest_seizures, seizure_frame.data), view.language),
        frame=seizure_frame,
        draw=charts.seizure_events,
        caveats=(view.text("events_apart"),),
    )


draw_card(view, "imports", import_series)
draw_finding(view, "marked", marked)
if seizure_frame.data["seller_tier"].isna().all():
    st.info(view.text("no_tier"), icon=":material/info:")
left, right = st.columns(2)
with left:
    draw_card(view, "by_year", by_year)
with right:
    draw_card(view, "events", events)
draw_rows_with_sources(view, "seizures", seizure_rows(seizure_frame.data, view.language))
draw_rows_with_sources(view, "imports", import_rows(import_frame.data, view.language))
