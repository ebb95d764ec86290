"""A table of rows in words, which scrolls within itself once it is long."""

from __future__ import annotations

import pandas as pd
import streamlit as st

MOST_UNSCROLLED_ROWS = 12
SCROLLED_HEIGHT = 420
"""Pixels of a longer table."""


def draw_rows(rows: pd.DataFrame) -> None:
    """Draw rows whose cells are Markdown."""
    st.table(rows, height=SCROLLED_HEIGHT if len(rows) > MOST_UNSCROLLED_ROWS else "content", hide_index=True)
