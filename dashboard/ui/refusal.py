"""What a page says once, where none of its figures of orders may be shown under the filters in force."""

from __future__ import annotations

import streamlit as st

from dashboard.queries.facts import refusal
from dashboard.ui.view import View


def draw_refusal(view: View) -> bool:
    """Say why the page's selection may not be asked, whatever it is broken down by; gives whether that is so."""
    error = refusal(view.selection.but(breakdown=None))
    if error is None:
        return False
    st.warning(error.message(view.language), icon=":material/info:")
    return True
