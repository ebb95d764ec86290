"""What the cards of costly pages ask of a snapshot under one filter with one value: for the standard answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from catalog.errors import UserError
from dashboard.charts.theme import Theme
from dashboard.queries.selection import Filters
from dashboard.queries.snapshot import Snapshot
from dashboard.ui.deck import Deck
from dashboard.ui.figures import deck_of
from dashboard.ui.findings import NothingToShow
from dashboard.ui.links import FILTER_FIELDS
from dashboard.ui.serving import Serving, Standing, first_link
from dashboard.ui.view import view_of

PAGES = ("kata_kunci", "tangga", "penemuan")
"""Pages whose cards cost most under a filter that nobody has chosen before."""


def compute_pages(snapshot: Snapshot) -> None:
    """Make, and let go, all cards of these pages as they are shown first, and with each single value of each filter."""
    serving = Serving(snapshot=snapshot, standing=Standing.NEWEST)
    first = first_link(snapshot)
    for deck in map(deck_of, PAGES):
        for filters in _first_and_single(deck, first.selection.filters):
            link = first.but(selection=first.selection.but(filters=filters))
            view = view_of(deck, link, serving, theme=Theme.LIGHT)
            for make in deck.cards(view).values():
                with suppress(NothingToShow, UserError):
                    make(view)


def _first_and_single(deck: Deck, first: Filters) -> Iterator[Filters]:
    yield first
    for control in deck.all_controls:
        if control in FILTER_FIELDS:
            field, codes = FILTER_FIELDS[control]
            yield from (replace(first, **{field: (code,)}) for code in codes)  # type: ignore[arg-type]
