"""Takedowns: what was announced, and the item-level records by unit, time, channel, platform, requester, detection."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from analysis.claims import newest_by_unit
from catalog.codes import Measure, Territory, code_text_key
from catalog.text import text
from dashboard import charts
from dashboard.charts.question import dimension_name
from dashboard.charts.takedown_counts import reported_counts
from dashboard.queries.lebaran import by_lebaran_day
from dashboard.queries.provenance import span, within_span
from dashboard.queries.selection import Axis, Dimension
from dashboard.queries.series import time_series, totals
from dashboard.queries.tables import published_table
from dashboard.text.numbers import format_number
from dashboard.ui.card import Card, draw_card
from dashboard.ui.claim_ledger import claims_of, draw_headlines, units_of
from dashboard.ui.claims import claim_ledger, claimed_facts
from dashboard.ui.controls import Control
from dashboard.ui.finding import draw_page_link
from dashboard.ui.findings import leader, peak, season_peak
from dashboard.ui.page import open_page

METRIC = "takedown_items_count"
BREAKDOWNS = (Dimension.CHANNEL, Dimension.PLATFORM, Dimension.REQUESTER, Dimension.DETECTION)

view = open_page(
    "takedown",
    controls=(
        Control.PERIOD,
        Control.CHANNEL,
        Control.PLATFORM,
        Control.REQUESTER,
        Control.DETECTION,
        Control.ACTION,
        Control.GOODS,
    ),
    placed=(Control.UNIT, Control.AXIS, Control.GRAIN, Control.BREAKDOWN, Control.SEASON),
    metrics=(METRIC,),
    breakdowns=(None, *BREAKDOWNS),
)
selection = within_span(view.selection, view.ask(span, METRIC))
is_by_lebaran = selection.axis is Axis.LEBARAN
unit_words = {"unit": text(code_text_key(view.takedown_unit), view.language)}

claims = view.ask(published_table, "claims")
ledger = view.ask(claim_ledger)
facts = view.ask(claimed_facts, {"goods": selection.filters.goods})
counts = view.ask(published_table, "takedown_counts")


def announced() -> Card:
    return Card(
        finding=view.text(
            "published_points",
            facts=format_number(len(facts), view.language),
            units=format_number(len(units_of(facts, ledger)), view.language),
        ),
        frame=replace(claims, data=claims_of(facts, claims.data)),
        draw=charts.published_points,
        caveats=(text("metric.published_takedowns.caveat", view.language),),
    )


def trend() -> Card:
    if is_by_lebaran:
        frame = view.ask(by_lebaran_day, selection.but(breakdown=None, seasons=()))
        finding = view.text("trend_lebaran", **unit_words, **season_peak(frame, view.season_year, view.language))
        options = {"highlighted_season": view.season_year}
        return Card(finding=finding, frame=frame, draw=charts.lebaran_overlay, options=options)
    frame = view.ask(time_series, selection)
    words = {**unit_words, **peak(frame, view.language)}
    if selection.breakdown is None:
        finding = view.text("trend_calendar", **words)
    else:
        dimension = dimension_name(selection.breakdown, view.language)
        finding = view.text("trend_calendar_by", dimension=dimension, **words)
    events = view.ask(published_table, "policy_events").data
    return Card(
        finding=finding,
        frame=frame,
        draw=charts.time_series,
        options={"events": events},
    )


def split(dimension: Dimension) -> Card:
    splits = view.ask(totals, tuple(selection.but(breakdown=name) for name in BREAKDOWNS))
    frame = splits[BREAKDOWNS.index(dimension)]
    return Card(
        finding=view.text(f"by_{dimension}", **unit_words, **leader(frame, dimension, view.language)),
        frame=frame,
        draw=charts.bars,
    )


def reported(territory: Territory, measure: Measure, rows: pd.DataFrame) -> Card:
    words = {"count": format_number(len(rows), view.language), **unit_words}
    if territory is Territory.INDONESIA:
        finding = view.text(f"reported_{measure}", **words)
    else:
        finding = view.text(f"reported_elsewhere_{measure}", territory=_name(territory), **words)
    return Card(finding=finding, frame=replace(counts, data=rows), draw=reported_counts)


def draw_reported(territory: Territory) -> None:
    """Periodic counts of one territory, where there are any, under a heading that names it."""
    rows = counts.data[counts.data["territory"] == territory]
    if rows.empty:
        return
    if territory is Territory.INDONESIA:
        st.header(view.text("reported"), anchor=False)
    else:
        st.header(view.text("reported_elsewhere", territory=_name(territory)), anchor=False)
        st.markdown(view.text("reported_elsewhere_lead", territory=_name(territory)))
    in_unit = rows[rows["unit"] == selection.takedown_unit]
    if selection.filters.goods:
        in_unit = in_unit[in_unit["goods"].isin(list(selection.filters.goods))]
    for measure, of_measure in in_unit.groupby("measure"):
        name = f"reported_{measure}" if territory is Territory.INDONESIA else f"reported_{territory}_{measure}"
        draw_card(view, name, partial(reported, territory, Measure(str(measure)), of_measure))
    if in_unit.empty:
        st.info(view.text("reported_none"), icon=":material/info:")


def _name(territory: Territory) -> str:
    return text(code_text_key(territory), view.language)


st.header(view.text("published"), anchor=False)
if facts:
    st.markdown(view.text("published_lead"))
    draw_headlines(newest_by_unit(facts, claims.data), ledger, view.language)
    draw_page_link(view, "klaim")
    draw_card(view, "published", announced)
else:
    st.info(view.text("published_nothing"), icon=":material/info:")

st.header(view.text("items"), anchor=False)
st.markdown(view.text("items_lead"))
view.draw_controls(Control.UNIT)
with st.container(horizontal=True, vertical_alignment="bottom"):
    view.draw_controls(Control.AXIS, *((Control.SEASON,) if is_by_lebaran else (Control.GRAIN, Control.BREAKDOWN)))
draw_card(view, "trend", trend)
for left in range(0, len(BREAKDOWNS), 2):
    for column, dimension in zip(st.columns(2), BREAKDOWNS[left : left + 2], strict=True):
        with column:
            draw_card(view, f"by_{dimension}", partial(split, dimension))

for place in Territory:
    draw_reported(place)
