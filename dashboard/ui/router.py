"""The script that every run starts in: settle data, language and link, draw the menu, hand over to the page.

It stands apart from `pages/`, because Streamlit serves a `pages` folder beside its main script bare, past any router.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import streamlit as st

from catalog.errors import UserError
from catalog.places import warehouse_directory
from catalog.text import text
from dashboard.ui import state
from dashboard.ui.controls import draw_language_switch
from dashboard.ui.errors import asked_language
from dashboard.ui.first_build import build_first
from dashboard.ui.known_on import draw_day_control
from dashboard.ui.links import Link, write
from dashboard.ui.navigation import build_pages, draw_menu
from dashboard.ui.session import choose_day, draw_waiting, is_waiting, start_run
from dashboard.ui.sign_in import current_actor, draw_sign_in, draw_sign_in_failure

STYLE = Path(__file__).with_name("style.css")


def route() -> None:
    """One run of the page script."""
    with ExitStack() as held:
        _run(held)


def _run(held: ExitStack) -> None:
    link = settle(held)
    pages = build_pages(link.language)
    page = st.navigation(list(pages.values()), position="hidden")
    state.turn_to(page.url_path)
    st.html(STYLE)
    # The shell names the language that the link asked for; a switch of language within the session must change it too. The style
    # of paper finds the theme nowhere else.
    theme = "dark" if st.context.theme.type == "dark" else "light"
    st.html(
        f"<script>Object.assign(document.documentElement, {{lang: '{link.language.value}'}}).dataset.theme = '{theme}'</script>",
        unsafe_allow_javascript=True,
    )
    with st.sidebar:
        st.markdown(text("ui.name", link.language))
        draw_language_switch(link.language)
        draw_menu(pages, write(link), current_actor(), link.language)
        draw_day_control(link.known_on, choose_day, link.language)
        draw_sign_in(link.language)
    draw_sign_in_failure(link.language)
    if is_waiting():
        draw_waiting(link.language)
        return
    page.run()


def settle(held: ExitStack) -> Link:
    """The link of this run, whose snapshot is held until `held` closes; on a fresh clone the data are built first."""
    try:
        return start_run(warehouse_directory(), held)
    except UserError as error:
        if error.code != "no_snapshot" or not build_first(asked_language()):
            raise
    # In the same run: a rerun would forget the page of the address, which Streamlit learns of in `st.navigation`.
    return start_run(warehouse_directory(), held)


if __name__ == "__main__":
    route()
