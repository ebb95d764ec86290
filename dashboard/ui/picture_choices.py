"""The choices that every picture of a figure asks for: how large, how bright, in which language."""

from __future__ import annotations

import streamlit as st

from catalog.text import Language, text
from dashboard.charts import Drawing, Theme
from dashboard.exports.picture.kinds import Size


def choose_size(drawing: Drawing, language: Language, key: str) -> Size:
    """One of the sizes in which the figure's words can be read."""
    from dashboard.exports.picture.sizes import fitting_sizes  # noqa: PLC0415 - loaded for those who ask for a picture

    sizes = fitting_sizes(drawing)
    return st.selectbox(
        text("ui.picture.size", language),
        sizes,
        format_func=lambda each: text(f"ui.picture.{each}", language),
        key=key,
        help=None if len(sizes) == len(Size) else text("ui.picture.too_tall", language),
    )


def choose_theme(language: Language, key: str) -> Theme:
    """Light, unless a reader wants it dark."""
    return st.segmented_control(
        text("ui.picture.theme", language),
        list(Theme),
        default=Theme.LIGHT,
        format_func=lambda each: text(f"ui.picture.{each}", language),
        required=True,
        key=key,
    )


def choose_language(language: Language, key: str) -> Language:
    """That of the page, unless a reader wants the other one."""
    return st.segmented_control(
        text("ui.picture.language", language),
        list(Language),
        default=language,
        format_func=lambda each: text(f"ui.language.{each}", each),
        required=True,
        key=key,
    )
