"""Parts of the method page: jump list, headed sections, what opens on demand, templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from catalog.contracts import Dataset
from catalog.template_workbook import template_workbook
from catalog.templates import template_csv
from catalog.text import text
from dashboard.ui.view import View

_TEMPLATES: dict[str, tuple[Callable[[Dataset], bytes], str]] = {
    "xlsx": (template_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (template_csv, "text/csv"),
}
"""How a form of template is made, and its media type."""


def draw_jump_list(view: View, sections: Sequence[str]) -> None:
    """Links to the sections of the page."""
    st.markdown(" · ".join(f"[{view.text(f'section.{section}')}](#{_anchor(section)})" for section in sections))


def draw_section(view: View, section: str) -> None:
    """The heading of a section, which the jump list leads to."""
    st.header(view.text(f"section.{section}"), anchor=_anchor(section), divider="gray")


@st.fragment
def draw_opened(view: View, name: str, title: str, draw: Callable[[], object], *, lead: str = "") -> None:
    """What is drawn only once its heading is opened; a fragment, so that opening redraws nothing else."""
    opened = st.expander(title, key=f"{view.page_id}.{name}", on_change="rerun")
    if opened.open:
        with opened:
            if lead:
                st.caption(lead)
            draw()


def draw_template(view: View, dataset: Dataset) -> None:
    """A dataset's template as XLSX and as CSV, each made once it is asked for."""
    st.markdown(f"**{text(f'dataset.{dataset.id}.title', view.language)}**")
    with st.container(horizontal=True):
        for form, (make, mime) in _TEMPLATES.items():
            st.download_button(
                text(f"template.{form}", view.language),
                data=partial(make, dataset),
                file_name=f"{dataset.id}.{form}",
                mime=mime,
                key=f"{view.page_id}.template.{dataset.id}.{form}",
                on_click="ignore",
                icon=":material/download:",
            )


def _anchor(section: str) -> str:
    return section.replace("_", "-")
