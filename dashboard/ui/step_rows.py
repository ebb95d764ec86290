"""Rows of the ladder of sanctions for a view, and shares as cards write them."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.comparability import Grouping
from analysis.intervals import Estimate
from catalog.metrics import Unit
from dashboard.charts.share_rows import Columns
from dashboard.queries.frame import TableFrame
from dashboard.queries.grouped import grouped
from dashboard.queries.provenance import span, within_span
from dashboard.queries.selection import Dimension, Selection
from dashboard.text.numbers import format_number
from dashboard.ui.comparisons import grouped_sellers
from dashboard.ui.findings import NothingToShow
from dashboard.ui.share_words import share_words
from dashboard.ui.view import View

METRIC = "takedown_items_count"
SHARES = ("share_pct", "low_pct", "high_pct")


def step_selection(view: View) -> Selection:
    """The view's selection within the span of the records."""
    return within_span(view.selection, view.ask(span, METRIC))


def step_rows(view: View, mart: str, columns: tuple[str, ...], measure: str = "sellers_count") -> TableFrame:
    """Rows of a mart for the view; NothingToShow without any."""
    frame = view.ask(grouped, mart, columns, (measure,), step_selection(view))
    if frame.data.empty:
        raise NothingToShow
    return frame


def compared_platforms(view: View) -> Grouping:
    """Platforms whose steps against sellers may be compared, and those that stand apart."""
    return view.ask(grouped_sellers, step_selection(view))


def share_row(estimate: Estimate) -> dict[str, float]:
    """A share and its ends in per cent, under the names of `SHARES`."""
    return dict(zip(SHARES, (100 * end for end in (estimate.value, estimate.low, estimate.high)), strict=True))


def count_words(number: float, view: View) -> str:
    """A count as the view's language writes it."""
    return format_number(number, view.language)


def range_words(view: View, values: Sequence[float]) -> dict[str, str]:
    """`lowest` and `highest` of shares in per cent."""
    words = {"lowest": min(values), "highest": max(values)}
    return {
        name: share_words(Estimate(value=v / 100, low=v / 100, high=v / 100), view.language)["share"]
        for name, v in words.items()
    }


def shares_by_platform(panels: tuple[str, ...] = ()) -> Columns:
    """Columns of rows that `share_row` and `sellers_count` give for each platform."""
    return Columns(
        rows="platform",
        dimension=Dimension.PLATFORM,
        value="share_pct",
        low="low_pct",
        high="high_pct",
        cases="sellers_count",
        unit=Unit.PCT,
        panels=panels,
    )
