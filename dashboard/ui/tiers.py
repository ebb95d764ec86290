"""The filter by a dealer's place in the chain: offered only where some row says it."""

from __future__ import annotations

from dataclasses import replace

from dashboard.queries.frame import TableFrame
from dashboard.queries.tables import published_table
from dashboard.ui.cache import ask
from dashboard.ui.controls import Control
from dashboard.ui.page import View
from dashboard.ui.session import current_serving


def tier_control() -> tuple[Control, ...]:
    """The selector, or none where no source states a tier: a filter of empty choices would look like a finding."""
    seizures = ask(current_serving().snapshot, published_table, "seizures")
    return (Control.TIER,) if seizures.data["seller_tier"].notna().any() else ()


def of_tiers(view: View, frame: TableFrame) -> TableFrame:
    """The rows of the chosen tiers; all rows where none is chosen."""
    tiers = view.selection.filters.seller_tiers
    if not tiers:
        return frame
    return replace(frame, data=frame.data[frame.data["seller_tier"].isin([tier.value for tier in tiers])])
