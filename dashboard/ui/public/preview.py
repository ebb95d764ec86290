"""What a chat shows of a page's link: of which state it is, in words and as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from catalog.errors import UserError
from catalog.places import warehouse_directory
from catalog.text import Language, text
from dashboard.charts.question import window_lines
from dashboard.charts.theme import Theme
from dashboard.ui.controls import BESIDE
from dashboard.ui.figures import PAGES, deck_of, understood
from dashboard.ui.links import write
from dashboard.ui.public.addresses import page_path
from dashboard.ui.public.sheets import preview_head
from dashboard.ui.serving import serve
from dashboard.ui.view import view_of


def preview_of(page_id: str, parameters: Mapping[str, str], language: Language, base: str) -> str:
    """HTML for the head of a page. Empty where the page has no figures, or the link is not understood: the page as such then.

    Asks nothing of the data: the picture is made when a chat asks for it.
    """
    if page_id not in PAGES:
        return ""
    warehouse, deck = warehouse_directory(), deck_of(page_id)
    try:
        link = understood(warehouse, parameters).but(language=language)
        view = view_of(deck, link, serve(warehouse, link.snapshot_id), theme=Theme.LIGHT)
    except UserError:
        return ""
    title = text(f"page.{page_id}.title", language)
    if deck.metrics and title != view.metric_title:
        title = text("public.preview_title", language, page=title, metric=view.metric_title)
    said = write(link.but(selection=view.selection, beside=view.beside))
    return preview_head(
        title=title,
        description="; ".join(window_lines(view.selection, language))
        if set(deck.controls) - BESIDE
        else text(f"page.{page_id}.lead", language),
        image=f"{base}/preview/{page_id}.png?{urlencode(said)}",
        address=f"{base}/{page_path(page_id, said)}",
        language=language,
    )
