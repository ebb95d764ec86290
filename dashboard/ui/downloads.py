"""A figure's files: its rows as CSV, and the figure as a picture in the size and theme that a reader chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import BoundedSemaphore

import streamlit as st

from catalog.text import text
from dashboard.charts import Drawing, Theme
from dashboard.exports.csv_file import csv_bytes
from dashboard.exports.picture.kinds import MEDIA_TYPES, Format, Size
from dashboard.queries.frame import EstimateFrame, MetricFrame, TableFrame
from dashboard.ui.page import View

_PAINTING = BoundedSemaphore(2)
"""A picture takes some 20 MB while it is painted; more at once would only wait for each other's processor."""


def draw_downloads(
    view: View,
    name: str,
    *,
    frame: Callable[[], MetricFrame | EstimateFrame | TableFrame],
    drawing: Callable[[Theme], Drawing],
) -> None:
    """Buttons that make a file when they are clicked; `name` is unique on the page.

    `frame`, `drawing`: ask for the figure's rows, and draw it in a theme; the data of an older link may be gone by then.
    """
    language, prefix = view.language, f"{view.page_id}.{name}"
    st.download_button(
        text("ui.card.download_csv", language),
        data=lambda: csv_bytes(frame()),
        file_name=f"{_stem(view, name)}.csv",
        mime="text/csv",
        key=f"{prefix}.csv",
        on_click="ignore",
        icon=":material/download:",
    )
    drawn = drawing(view.theme)
    kind, size, theme = _choices(view, prefix, drawn)
    badge = view.badge(frame().provenance)
    st.download_button(
        text("ui.picture.download", language, format=kind.upper()),
        data=partial(_picture, partial(drawing, theme), size, kind, badge, _page_address()),
        file_name=f"{_stem(view, name)}_{size}_{theme}.{kind}",
        mime=MEDIA_TYPES[kind],
        key=f"{prefix}.picture",
        on_click="ignore",
        icon=":material/image:",
    )


def _choices(view: View, prefix: str, drawing: Drawing) -> tuple[Format, Size, Theme]:
    from dashboard.exports.picture.sizes import fitting_sizes  # noqa: PLC0415 - loaded for those who ask for a file

    language = view.language
    prefix = f"{prefix}.{language}"
    sizes = fitting_sizes(drawing)
    format_column, size_column, theme_column = st.columns(3)
    with format_column:
        kind = st.segmented_control(
            text("ui.picture.format", language),
            list(Format),
            default=Format.PNG,
            format_func=str.upper,
            required=True,
            key=f"{prefix}.format",
        )
    with size_column:
        size = st.selectbox(
            text("ui.picture.size", language),
            sizes,
            format_func=lambda each: text(f"ui.picture.{each}", language),
            key=f"{prefix}.size",
            help=None if len(sizes) == len(Size) else text("ui.picture.too_tall", language),
        )
    with theme_column:
        theme = st.segmented_control(
            text("ui.picture.theme", language),
            list(Theme),
            default=Theme.LIGHT,
            format_func=lambda each: text(f"ui.picture.{each}", language),
            required=True,
            key=f"{prefix}.theme",
        )
    return kind, size, theme


def _picture(draw: Callable[[], Drawing], size: Size, kind: Format, badge: str, address: str) -> bytes:
    """The file, with what the page says of data that are not the newest."""
    from dashboard.exports.picture.file import picture_bytes  # noqa: PLC0415 - loaded with the first picture

    drawing = draw()
    if badge:
        surround = drawing.surround
        drawing = replace(drawing, surround=replace(surround, footer=(*surround.footer, badge)))
    with _PAINTING:
        return picture_bytes(drawing, size, kind, address=address.partition("?")[0], record={"address": address})


def _page_address() -> str:
    """The page's address with its link, without `https://`."""
    base, _, _ = (st.context.url or "").partition("?")
    query = "&".join(f"{name}={value}" for name, value in st.query_params.to_dict().items())
    return f"{base.partition('://')[2]}?{query}" if base else ""


def _stem(view: View, name: str) -> str:
    """What names the page, the figure and the data in the name of a file."""
    snapshot_id = view.snapshot.snapshot_id
    state = snapshot_id if view.known_on is None else f"asof-{view.known_on.isoformat()}_{snapshot_id}"
    return f"dampak-umkm_{view.page_id}_{name}_{state}"
