"""After a change of the data the session moves on to them; other sessions keep theirs until they ask."""

from __future__ import annotations

from catalog.places import warehouse_directory
from dashboard.ui import state
from dashboard.ui.serving import order_span, serve
from dashboard.ui.session import current_serving


def move_to_newest() -> None:
    """Let the coming run start from the newest data.

    A period that covered all data covers all of the newer ones too: what was just uploaded may lie outside the old one.
    """
    link, before = state.kept(), order_span(current_serving().snapshot)
    selection = link.selection
    if (selection.first_date, selection.last_date) == before:
        first_date, last_date = order_span(serve(warehouse_directory(), None).snapshot)
        selection = selection.but(first_date=first_date, last_date=last_date)
    state.change(link.but(snapshot_id=None, selection=selection))
