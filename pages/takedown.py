"""Takedowns: what was announced, and the item-level records by unit, time, channel, platform, requester, detection."""

from __future__ import annotations

import streamlit as st

from analysis.claims import newest_by_unit
from catalog.codes import Territory, code_text_key
from catalog.text import text
from dashboard.queries.selection import Axis
from dashboard.queries.tables import published_table
from dashboard.ui.card import draw_card
from dashboard.ui.claim_ledger import draw_headlines
from dashboard.ui.claims import claim_ledger
from dashboard.ui.controls import Control
from dashboard.ui.decks.takedown import BREAKDOWNS, DECK, Reported, announced_facts, reported
from dashboard.ui.finding import draw_page_link
from dashboard.ui.page import open_page

view = open_page(DECK)
cards = DECK.cards(view)


def draw_announced() -> None:
    st.header(view.text("published"), anchor=False)
    facts = announced_facts(view)
    if not facts:
        st.info(view.text("published_nothing"), icon=":material/info:")
        return
    st.markdown(view.text("published_lead"))
    draw_headlines(
        newest_by_unit(facts, view.ask(published_table, "claims").data), view.ask(claim_ledger), view.language
    )
    draw_page_link(view, "klaim")
    draw_card(view, "published", cards["published"])


def draw_items() -> None:
    st.header(view.text("items"), anchor=False)
    st.markdown(view.text("items_lead"))
    view.draw_controls(Control.UNIT)
    is_by_lebaran = view.selection.axis is Axis.LEBARAN
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view.draw_controls(Control.AXIS, *((Control.SEASON,) if is_by_lebaran else (Control.GRAIN, Control.BREAKDOWN)))
    for name in ("trend", "trend_apart"):
        if name in cards:
            draw_card(view, name, cards[name])
    names = [f"by_{dimension}" for dimension in BREAKDOWNS]
    for left in range(0, len(names), 2):
        for column, name in zip(st.columns(2), names[left : left + 2], strict=True):
            with column:
                draw_card(view, name, cards[name])
    draw_page_link(view, "aturan")


def draw_reported(counts: Reported) -> None:
    """Periodic counts of one territory, under a heading that names it."""
    if counts.territory is Territory.INDONESIA:
        st.header(view.text("reported"), anchor=False)
    else:
        name = text(code_text_key(counts.territory), view.language)
        st.header(view.text("reported_elsewhere", territory=name), anchor=False)
        st.markdown(view.text("reported_elsewhere_lead", territory=name))
    for name in counts.cards:
        draw_card(view, name, cards[name])
    if not counts.cards:
        st.info(view.text("reported_none"), icon=":material/info:")


draw_announced()
draw_items()
for each in reported(view):
    draw_reported(each)
