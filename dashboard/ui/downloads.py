"""A figure's files: its rows, the figure as a picture in the size and theme that a reader chooses, and both as a package."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from catalog.text import text
from dashboard.charts import Drawing, Theme
from dashboard.exports.figure.citation import long_citation, quotation
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.kinds import DATA_KINDS, MEDIA_TYPES, Kind, file_stem
from dashboard.exports.picture.kinds import Format, Size
from dashboard.text.numbers import format_number
from dashboard.ui.picture_choices import choose_size, choose_theme
from dashboard.ui.view import View
from dashboard.ui.workshop import BENCHES


def draw_downloads(view: View, name: str, figure: Callable[[Theme], Figure]) -> None:
    """Buttons that make a file when they are clicked; `name` is unique on the page.

    `figure`: asks for the rows and draws them in a theme; the data of an older link may be gone by then.
    """
    prefix = f"{view.page_id}.{name}"
    seen = figure(view.theme)
    data_place = st.container(horizontal=True)
    st.caption(text("file.button.rows", view.language))
    kind, size, theme = _choices(view, prefix, seen.drawing)
    chosen = partial(figure, theme)
    rows = format_number(len(seen.frame.data), view.language)
    for each in (*DATA_KINDS, Kind.ZIP):
        suffixed = f"{_stem(view, name)}_{size}_{theme}" if each is Kind.ZIP else _stem(view, name)
        data_place.download_button(
            text(f"file.button.{each}", view.language, rows=rows),
            data=partial(_file, chosen, each, size),
            file_name=f"{suffixed}.{each}",
            mime=MEDIA_TYPES[each],
            key=f"{prefix}.{each}",
            on_click="ignore",
            icon=":material/folder_zip:" if each is Kind.ZIP else ":material/download:",
        )
    st.download_button(
        text(
            "ui.picture.download",
            view.language,
            format=kind.upper(),
            size=text(f"ui.picture.{size}", view.language),
            theme=text(f"ui.picture.{theme}", view.language),
        ),
        data=partial(_file, chosen, Kind(kind.value), size),
        file_name=f"{_stem(view, name)}_{size}_{theme}.{kind}",
        mime=MEDIA_TYPES[Kind(kind.value)],
        key=f"{prefix}.picture",
        on_click="ignore",
        icon=":material/image:",
    )
    _draw_words(seen)


def _draw_words(figure: Figure) -> None:
    """The finding and the citation, to be copied."""
    for name, words in (("quote", quotation(figure)), ("citation", long_citation(figure))):
        st.markdown(f"**{text(f'file.button.{name}', figure.language)}**")
        st.code(words, language=None, wrap_lines=True)


def _choices(view: View, prefix: str, drawing: Drawing) -> tuple[Format, Size, Theme]:
    language = view.language
    prefix = f"{prefix}.{language}"
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
        size = choose_size(drawing, language, f"{prefix}.size")
    with theme_column:
        theme = choose_theme(language, f"{prefix}.theme")
    return kind, size, theme


def _file(figure: Callable[[], Figure], kind: Kind, size: Size) -> bytes:
    from dashboard.exports.figure.file import figure_file  # noqa: PLC0415 - loaded with the first file

    with BENCHES:
        return figure_file(figure(), kind, size)


def _stem(view: View, name: str) -> str:
    """What names the page, the figure and the data in the name of a file."""
    snapshot_id = view.snapshot.snapshot_id
    state = snapshot_id if view.known_on is None else f"asof-{view.known_on.isoformat()}_{snapshot_id}"
    return file_stem(f"{view.page_id}.{name}", state)
