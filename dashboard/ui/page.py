"""The head of every page: its title, what must be said before anything is shown, and its selectors."""

from __future__ import annotations

import streamlit as st

from catalog.text import text
from dashboard.charts.theme import Theme
from dashboard.queries.provenance import metric_provenance
from dashboard.ui import state
from dashboard.ui.address import served_under
from dashboard.ui.controls import BESIDE, draw_reset
from dashboard.ui.deck import Deck
from dashboard.ui.serving import first_link
from dashboard.ui.session import current_serving, draw_notices
from dashboard.ui.view import View, fitted, view_of


def open_page(deck: Deck) -> View:
    """Draw the page's head and its selectors of the sidebar, and give what its cards are made from."""
    link, serving = fitted(state.kept(), deck), current_serving()
    state.keep(link)
    language, page_id = link.language, deck.page_id
    title = text(f"page.{page_id}.title", language)
    st.set_page_config(page_title=text("ui.tab_title", language, title=title), layout="wide")
    draw_notices(serving, language)
    st.title(title, anchor=False)
    st.markdown(text(f"page.{page_id}.lead", language))
    if any(metric_provenance(serving.snapshot, metric).is_sample for metric in (*deck.metrics, *deck.stands_on)):
        st.warning(text("ui.sample.banner", language), icon=":material/science:")
    view = view_of(
        deck,
        link,
        serving,
        theme=Theme.DARK if st.context.theme.type == "dark" else Theme.LIGHT,
        base=served_under(),
        is_phone="Mobi" in st.context.headers.get("User-Agent", ""),
    )
    in_sidebar = [control for control in deck.controls if deck.offers(serving.snapshot, control)]
    if in_sidebar:
        with st.sidebar:
            st.header(text("ui.control.heading", language), anchor=False)
            view.draw_controls(*in_sidebar)
            if set(in_sidebar) - BESIDE:
                draw_reset(language, first_link(serving.snapshot).selection)
    return view
