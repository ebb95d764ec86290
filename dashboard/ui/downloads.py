"""A figure's files: its rows, the figure as a picture in the size and theme that a reader chooses, and both as a package."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from catalog.errors import UserError
from catalog.text import Language, text
from dashboard.charts import Drawing
from dashboard.exports.figure.citation import long_citation, quotation
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.kinds import DATA_KINDS, MEDIA_TYPES, Kind, file_stem
from dashboard.exports.picture.kinds import Format, Size
from dashboard.text.numbers import format_number
from dashboard.ui.figures import Asked
from dashboard.ui.picture_choices import choose_language, choose_size, choose_theme
from dashboard.ui.view import View, widest
from dashboard.ui.workshop import at_bench


def draw_downloads(view: View, name: str) -> None:
    """Buttons that make a file when they are clicked; `name` is the card's, unique on the page.

    Raises UserError as `Asked.figure`: the data of an older link may be gone by then.
    """
    language, prefix = view.language, f"{view.page_id}.{name}"
    seen = Asked(view=view, name=name).figure()
    rows_place, whole_place = st.container(horizontal=True), st.container()
    st.caption(text("file.button.rows", language))
    kind, size, look = _choices(view, prefix, seen.drawing)
    with rows_place:
        for each in (*DATA_KINDS, Kind.ZIP):
            _draw_data(view, look, name, each, size, len(seen.frame.data))
    with whole_place:
        _draw_whole(view, look, name)
    st.download_button(
        text(
            "ui.picture.download",
            language,
            format=kind.upper(),
            size=text(f"ui.picture.{size}", language),
            theme=text(f"ui.picture.{look.theme}", language),
        ),
        data=partial(_file, look, name, Kind(kind.value), size),
        file_name=f"{data_stem(view, name)}_{look.language}_{size}_{look.theme}.{kind}",
        mime=MEDIA_TYPES[Kind(kind.value)],
        key=f"{prefix}.picture",
        on_click="ignore",
        icon=":material/image:",
    )
    other = next(each for each in Language if each is not language)
    _draw_words(seen, Asked(view=replace(view, language=other), name=name).figure())


def _draw_data(
    view: View, look: View, name: str, kind: Kind, size: Size, rows_count: int, *, is_whole: bool = False
) -> None:
    """A button for the rows. `look`: what is in the file; `is_whole`: whether that is more than the page shows."""
    stem = f"{data_stem(view, name)}_{'all_' if is_whole else ''}{look.language}"
    st.download_button(
        text(f"file.button.{kind}", view.language, rows=format_number(rows_count, view.language)),
        data=partial(_file, look, name, kind, size),
        file_name=f"{stem}_{size}_{look.theme}.{kind}" if kind is Kind.ZIP else f"{stem}.{kind}",
        mime=MEDIA_TYPES[kind],
        key=f"{view.page_id}.{name}.{'whole.' if is_whole else ''}{kind}",
        on_click="ignore",
        icon=":material/folder_zip:" if kind is Kind.ZIP else ":material/download:",
    )


def _draw_whole(view: View, look: View, name: str) -> None:
    """All rows of the figure, where the reader's filters and dates leave only some of them."""
    whole = widest(look)
    if whole.selection == look.selection:
        return
    try:
        rows_count = len(Asked(view=whole, name=name).figure().frame.data)
    except UserError:
        # Some figures are there under a filter alone.
        return
    st.caption(text("file.button.whole", view.language))
    with st.container(horizontal=True):
        for kind in DATA_KINDS:
            _draw_data(view, whole, name, kind, Size.WHOLE, rows_count, is_whole=True)


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


def _file(view: View, name: str, kind: Kind, size: Size) -> bytes:
    from dashboard.exports.figure.file import figure_file  # noqa: PLC0415 - loaded with the first file

    return at_bench(lambda: figure_file(Asked(view=view, name=name).figure(), kind, size))


def data_stem(view: View, name: str) -> str:
    """What names the page, the figure and the data in the name of a file."""
    snapshot_id = view.snapshot.snapshot_id
    state = snapshot_id if view.known_on is None else f"asof-{view.known_on.isoformat()}_{snapshot_id}"
    return file_stem(f"{view.page_id}.{name}", state)
