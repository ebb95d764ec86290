"""A finding without a figure: the sentence, what stands behind it, its sources, and the page that shows it in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from catalog.errors import UserError
from catalog.text import text
from dashboard.queries.frame import Provenance
from dashboard.ui import state
from dashboard.ui.card_parts import source_names
from dashboard.ui.findings import NothingToShow
from dashboard.ui.links import write
from dashboard.ui.navigation import build_pages
from dashboard.ui.nothing import draw_nothing
from dashboard.ui.view import View


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding in words.

    - `sentence`: the finding, on top.
    - `lines`: Markdown paragraphs or lists under it.
    - `provenance`: where its numbers come from.
    - `page_id`: the page that shows it in full, None where that is this one.
    """

    sentence: str
    provenance: Provenance
    page_id: str | None = None
    lines: tuple[str, ...] = ()


def draw_finding(view: View, name: str, make: Callable[[], Finding]) -> None:
    """Draw the finding of a name, unique on the page and made once for all readers of the same view.

    `make` may depend on the view alone. Where there is nothing to say, its place says so, and what to do.
    """
    with st.container(border=True):
        try:
            finding = view.shared(f"finding {name}", make)
        except NothingToShow as nothing:
            draw_nothing(view, nothing)
            return
        except UserError as error:
            st.warning(error.message(view.language), icon=":material/info:")
            return
        if badge := view.badge(finding.provenance):
            st.badge(badge, color="orange")
        st.header(finding.sentence, anchor=False)
        for line in finding.lines:
            st.markdown(line)
        sources = "; ".join(source_names(finding.provenance, view.language))
        st.caption(text("ui.card.sources", view.language, sources=sources))
        if finding.page_id is not None:
            draw_page_link(view, finding.page_id)


def draw_page_link(view: View, page_id: str) -> None:
    """A link to another page that keeps the whole state."""
    title = text(f"page.{page_id}.title", view.language)
    st.page_link(
        build_pages(view.language)[page_id],
        label=text("page.ringkasan.more", view.language, page=title),
        icon=":material/arrow_forward:",
        query_params=write(state.kept()),
    )
