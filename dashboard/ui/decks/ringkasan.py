"""Cards of the overview: what clothing prices and orders did before the last Lebarans."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.text import text
from dashboard import charts
from dashboard.charts.intervals import TypicalBand
from dashboard.queries.frame import MetricFrame
from dashboard.ui import estimate_rows
from dashboard.ui.card_parts import Card
from dashboard.ui.deck import Deck, Make
from dashboard.ui.main_figures import ORDERS, index_season, order_seasons
from dashboard.ui.overview_words import Words, index_words, orders_words
from dashboard.ui.view import View


def _index(view: View) -> Card:
    frame, result = index_season(view.snapshot)
    words = index_words(result, view.language)
    return Card(
        finding=words.sentence,
        frame=estimate_rows.uplifts(frame, result),
        draw=charts.season_uplifts,
        options={"typical": TypicalBand.of(result.uplift)},
        caveats=(*words.caveats, text("metric.clothing_index.caveat", view.language)),
    )


def ask_orders(view: View) -> tuple[MetricFrame, Words]:
    """Totals of the seasons of orders, and what they say. Raises NothingToShow."""
    frame, results = order_seasons(view.snapshot, view.selection.but(metric=ORDERS, seasons=()))
    return frame, orders_words(frame, results, view.language)


def _orders(view: View) -> Card:
    frame, words = ask_orders(view)
    return Card(
        finding=words.sentence,
        frame=frame,
        draw=charts.year_on_year,
        options={"highlighted_season": words.season, "band": words.band},
        caveats=words.caveats,
    )


def _cards(_view: View) -> Mapping[str, Make]:
    return {"index": _index, "orders": _orders}


DECK = Deck(page_id="ringkasan", lead="orders", cards=_cards)
