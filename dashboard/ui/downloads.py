"""A figure's files: its rows, the figure as a picture in the size and theme that a reader chooses, and both as a package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from catalog.text import Language, text
from dashboard.charts import Drawing
from dashboard.exports.figure.citation import long_citation, quotation
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.kinds import DATA_KINDS, MEDIA_TYPES, Kind, file_stem
from dashboard.exports.picture.kinds import Format, Size
from dashboard.text.numbers import format_number
from dashboard.ui.picture_choices import choose_language, choose_size, choose_theme
from dashboard.ui.view import View
from dashboard.ui.workshop import BENCHES


def draw_downloads(view: View, name: str, figure: Callable[[View], Figure]) -> None:
    """Buttons that make a file when they are clicked; `name` is unique on the page.

    `figure`: asks for the rows of a view and draws them; the data of an older link may be gone by then.
    """
    prefix = f"{view.page_id}.{name}"
    seen = figure(view)
    data_place = st.container(horizontal=True)
    st.caption(text("file.button.rows", view.language))
    kind, size, look = _choices(view, prefix, seen.drawing)
    chosen = partial(figure, look)
    rows = format_number(len(seen.frame.data), view.language)
    stem, sized = (
        f"{data_stem(view, name)}_{look.language}",
        f"{data_stem(view, name)}_{look.language}_{size}_{look.theme}",
    )
    for each in (*DATA_KINDS, Kind.ZIP):
        data_place.download_button(
            text(f"file.button.{each}", view.language, rows=rows),
            data=partial(_file, chosen, each, size),
            file_name=f"{sized if each is Kind.ZIP else stem}.{each}",
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
            theme=text(f"ui.picture.{look.theme}", view.language),
        ),
        data=partial(_file, chosen, Kind(kind.value), size),
        file_name=f"{sized}.{kind}",
        mime=MEDIA_TYPES[Kind(kind.value)],
        key=f"{prefix}.picture",
        on_click="ignore",
        icon=":material/image:",
    )
    other = next(language for language in Language if language is not view.language)
    _draw_words(seen, figure(replace(view, language=other)))


def _draw_words(figure: Figure, in_other: Figure) -> None:
    """The finding in both languages and the citation, to be copied."""
    language = figure.language
    for each in (figure, in_other):
        name = text(f"ui.language.{each.language}", each.language)
        _draw_copied(text("file.button.quote", language, name=name), quotation(each))
    _draw_copied(text("file.button.citation", language), long_citation(figure))


def _draw_copied(heading: str, words: str) -> None:
    st.markdown(f"**{heading}**")
    st.code(words, language=None, wrap_lines=True)


def _choices(view: View, prefix: str, drawing: Drawing) -> tuple[Format, Size, View]:
    """Format and size of the picture, and the view in the language and theme that its files are to have."""
    language = view.language
    prefix = f"{prefix}.{language}"
    format_column, size_column, theme_column, language_column = st.columns(4)
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
    with language_column:
        words = choose_language(language, f"{prefix}.language")
    return kind, size, replace(view, theme=theme, language=words)


def _file(figure: Callable[[], Figure], kind: Kind, size: Size) -> bytes:
    from dashboard.exports.figure.file import figure_file  # noqa: PLC0415 - loaded with the first file

    with BENCHES:
        return figure_file(figure(), kind, size)


def data_stem(view: View, name: str) -> str:
    """What names the page, the figure and the data in the name of a file."""
    snapshot_id = view.snapshot.snapshot_id
    state = snapshot_id if view.known_on is None else f"asof-{view.known_on.isoformat()}_{snapshot_id}"
    return file_stem(f"{view.page_id}.{name}", state)
