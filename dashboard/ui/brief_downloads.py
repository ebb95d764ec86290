"""The brief of the overview, made when its button is clicked."""

from __future__ import annotations

from functools import partial

import streamlit as st

from catalog.text import text
from dashboard.exports.brief.kinds import MEDIA_TYPES, BriefFormat
from dashboard.ui.downloads import data_stem
from dashboard.ui.view import View
from dashboard.ui.workshop import at_bench


def draw_brief(view: View) -> None:
    """A button for each kind of file; the brief shows what the view shows."""
    language = view.language
    with st.container(horizontal=True):
        for kind in BriefFormat:
            st.download_button(
                text("brief.download", language, format=kind.upper()),
                data=partial(brief_bytes, view, kind),
                file_name=f"{data_stem(view, 'brief')}_{language}.{kind}",
                mime=MEDIA_TYPES[kind],
                key=f"{view.page_id}.brief.{kind}",
                on_click="ignore",
                icon=":material/description:",
            )
    st.caption(text("brief.offered", language))


def brief_bytes(view: View, kind: BriefFormat) -> bytes:
    """The file of a view of the overview. Raises UserError as its cards do."""
    # What makes it is loaded with the first one.
    from dashboard.exports.brief.file import brief_file  # noqa: PLC0415
    from dashboard.ui.brief import brief_of  # noqa: PLC0415

    return at_bench(lambda: brief_file(brief_of(view), kind))
