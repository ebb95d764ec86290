"""The card of one season against the others, of orders or of the clothing index, and how it says up to when it knows."""

from __future__ import annotations

from analysis.lebaran import LebaranResult
from dashboard import charts
from dashboard.charts.intervals import TypicalBand
from dashboard.queries.frame import MetricFrame
from dashboard.text.dates import format_date
from dashboard.ui import estimate_rows, estimates
from dashboard.ui.card_parts import Card
from dashboard.ui.findings import NothingToShow, short_value
from dashboard.ui.season_words import season_caveats, season_finding
from dashboard.ui.view import View


def season_card(view: View, frame: MetricFrame, title: str, more: tuple[str, ...]) -> Card:
    """A season of a frame without breakdown against the others; `more`: what else to say of it. NothingToShow with the reasons
    where not a single season can be told.
    """
    result = estimates.season_of_frame(frame, view.season_year, view.as_of)
    finding = as_known(view, season_finding(result, title, view.language))
    rows, caveats = estimate_rows.uplifts(frame, result), season_caveats(result, view.language)
    if rows.data.empty:
        raise NothingToShow(said=(finding, *caveats))
    return Card(
        finding=finding,
        frame=rows,
        draw=charts.season_uplifts,
        options={"typical": TypicalBand.of(result.uplift)},
        caveats=(*known_words(view), *caveats, *_behind_words(view, frame, result), *more),
    )


def as_known(view: View, finding: str) -> str:
    """A finding that says up to which day it knows, where that is not all."""
    if view.as_of is None:
        return finding
    return view.text("as_known", date=format_date(view.as_of, view.language), finding=finding)


def known_words(view: View) -> tuple[str, ...]:
    """Up to which day a figure knows; none where that is all."""
    if view.as_of is None:
        return ()
    return (view.text("known", date=format_date(view.as_of, view.language)),)


def _behind_words(view: View, frame: MetricFrame, result: LebaranResult) -> tuple[str, ...]:
    """How many seasons stand behind an estimate, and how much was counted in them; the sum of an index says nothing."""
    if not result.seasons or not frame.metric.is_additive:
        return ()
    total = sum(each.orders_count for each in result.seasons)
    words = {"count": len(result.seasons), "metric": view.metric_title}
    return (view.text("behind", total=short_value(frame, total, view.language), **words),)
