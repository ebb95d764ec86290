"""What the page of keywords asks of: the months that the chosen dates touch, each whole, and the chosen platforms."""

from __future__ import annotations

from dashboard.charts.steps import step_end
from dashboard.queries.provenance import span, within_span
from dashboard.queries.selection import Filters, Grain, Selection
from dashboard.queries.word_scope import EVERYTHING, WordScope, scope_of
from dashboard.ui.serving import order_span
from dashboard.ui.view import View

_METRIC = "takedown_items_count"


def word_scope(view: View) -> WordScope:
    """Of which titles the page's words are asked. Where nothing was chosen the answers lie ready, see `dashboard.ui.standard`."""
    return scope_of(view.selection) if is_narrowed(view) else EVERYTHING


def word_selection(view: View) -> Selection:
    """The page's question as its figures say it: whole months, as far as there are removals."""
    selection = view.selection
    whole = selection.but(
        first_date=selection.first_date.replace(day=1),
        last_date=step_end(selection.last_date.replace(day=1), Grain.MONTH),
        filters=Filters(platforms=selection.filters.platforms),
    )
    return within_span(whole, view.ask(span, _METRIC))


def is_narrowed(view: View) -> bool:
    """Whether the reader chose some of the platforms or months there are."""
    selection = view.selection
    covered = order_span(view.snapshot)
    return bool(selection.filters.platforms) or (selection.first_date, selection.last_date) != covered
