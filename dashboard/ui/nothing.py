"""What stands in the place of a card that has nothing to show: why, and what to do."""

from __future__ import annotations

import streamlit as st

from catalog.text import text
from dashboard.ui.findings import NothingToShow
from dashboard.ui.links import Link
from dashboard.ui.serving import first_link
from dashboard.ui.view import View, view_of


def draw_nothing(view: View, nothing: NothingToShow) -> None:
    """The card's own words where it has some; else whether it is for the reader's choice or for want of data."""
    if nothing.reason is not None:
        st.warning(nothing.reason.message(view.language), icon=":material/info:")
        return
    key = "choice" if _has_chosen(view) else "data"
    said = nothing.said or tuple(text(f"ui.empty.{key}.{part}", view.language) for part in ("heading", "what_to_do"))
    st.header(said[0], anchor=False)
    for line in said[1:]:
        st.markdown(line)


def _has_chosen(view: View) -> bool:
    """Whether the page shows less than to somebody who asks for nothing, in whatever measure and steps."""
    fresh = first_link(view.snapshot)
    everything = view_of(
        view.deck, Link(language=view.language, selection=fresh.selection), view.serving, theme=view.theme
    )
    chosen, all_of_it = view.selection, everything.selection
    return (
        view.beside != everything.beside
        or chosen.but(
            metric=all_of_it.metric,
            axis=all_of_it.axis,
            grain=all_of_it.grain,
            breakdown=all_of_it.breakdown,
            takedown_unit=all_of_it.takedown_unit,
        )
        != all_of_it
    )
