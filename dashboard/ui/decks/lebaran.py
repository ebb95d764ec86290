"""Cards on seasons before Lebaran: how strong, how far below the others, among whom, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import isnan

from catalog.lebaran import next_season, season_by_year, season_of
from dashboard import charts
from dashboard.charts.palette import code_name
from dashboard.charts.question import dimension_name
from dashboard.queries.frame import EstimateFrame, MetricFrame
from dashboard.queries.lebaran import by_lebaran_day, window_totals
from dashboard.queries.selection import Dimension, Selection
from dashboard.text.dates import format_date, format_days_to_lebaran
from dashboard.text.numbers import format_percent
from dashboard.ui import estimate_rows, estimates, standard
from dashboard.ui.card_parts import Card, Detail
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.decks.lebaran_index import INDEX_CARDS
from dashboard.ui.decks.season_card import as_known, known_words, season_card
from dashboard.ui.findings import NothingToShow, rough_value, season_peak, short_value
from dashboard.ui.published_words import joined
from dashboard.ui.view import View

MOST_NAMED = 3


def chosen_dimension(view: View) -> Dimension:
    """What seasons are compared by."""
    return view.selection.breakdown or standard.DIMENSIONS[0]


def ask_compared(view: View) -> EstimateFrame:
    """Shortfalls by the chosen dimension, which take the longest of the page."""
    return estimates.shortfalls(view.snapshot, _all_seasons(view), chosen_dimension(view), view.season_year, view.as_of)


def _season(view: View) -> Card:
    return season_card(
        view, estimates.daily(view.snapshot, _all_seasons(view)), view.metric_title, (view.text("single_series"),)
    )


def _compared(view: View) -> Card:
    frame, dimension = ask_compared(view), chosen_dimension(view)
    known = frame.data.dropna(subset=["shortfall_pct"])
    if known.empty:
        raise NothingToShow
    below = [
        code_name(dimension, str(row[dimension]), view.language) for _, row in known[known["high_pct"] < 0].iterrows()
    ]
    words = {"season": _season_label(view), "dimension": dimension_name(dimension, view.language)}
    if not below:
        finding = view.text("compared_none", **words)
    elif len(below) <= MOST_NAMED:
        finding = view.text("compared_below", names=joined(below, view.language), **words)
    else:
        finding = view.text("compared_many", count=len(below), total=len(known), **words)
    return Card(
        finding=as_known(view, finding),
        frame=frame,
        draw=charts.shortfalls,
        caveats=(*known_words(view), view.text("ranks_overlap")),
    )


def _depends(view: View) -> Card:
    frame = estimates.daily(view.snapshot, _all_seasons(view))
    rows = estimates.dependence(frame, view.season_year, view.as_of)
    known = rows.data.dropna(subset=["shortfall_pct"])
    if known.empty:
        raise NothingToShow
    shortfall = known["shortfall_pct"]
    decided = int(((known["low_pct"] > 0) | (known["high_pct"] < 0)).sum())
    lowest, highest = (
        format_percent(float(end), view.language, decimals=0, signed=True) for end in (shortfall.min(), shortfall.max())
    )
    words = view.text("depends", lowest=lowest, highest=highest, decided=decided, total=len(known))
    return Card(
        finding=as_known(view, words),
        frame=rows,
        draw=charts.shortfall_by_choice,
        caveats=known_words(view),
    )


def _typical(view: View) -> Card:
    frame = estimates.daily(view.snapshot, _all_seasons(view))
    rows = estimate_rows.profile(frame, estimates.season_of_frame(frame, view.season_year, view.as_of))
    if rows.data.empty:
        raise NothingToShow
    peak = rows.data.iloc[int(rows.data["uplift_pct"].argmax())]
    words = view.text(
        "typical",
        value=format_percent(peak["uplift_pct"], view.language, decimals=0, signed=True),
        day=format_days_to_lebaran(int(peak["days_to_lebaran"])),
    )
    return Card(
        finding=as_known(view, words),
        frame=rows,
        draw=charts.typical_profile,
        caveats=known_words(view),
    )


def _coming(view: View, *, with_past: bool = False) -> Card:
    frame = estimates.daily(view.snapshot, _all_seasons(view))
    last_date = frame.provenance.last_date
    if last_date is None:
        raise NothingToShow
    ahead = next_season(last_date)
    before = season_of(ahead.day(-300))
    rows = estimates.forecast(frame, ahead)
    if rows.data.empty:
        raise NothingToShow
    in_window = rows.data[rows.data["days_to_lebaran"].between(-28, -1)]
    return Card(
        finding=view.text(
            "forecast",
            metric=view.metric_title,
            season=ahead.label,
            value=rough_value(frame, float(in_window["expected"].sum()), view.language),
        ),
        frame=rows,
        draw=charts.season_forecast,
        options={"season_before": before.hijri_year},
        caveats=(
            view.text("forecast_caveat", date=format_date(last_date, view.language), before=before.label),
            *(_past_words(view, frame) if with_past else ()),
        ),
    )


def _past_words(view: View, frame: MetricFrame) -> tuple[str, ...]:
    past = estimates.past(frame)
    if not past:
        return ()

    def told(errors: list[float]) -> str:
        years = [season_by_year(each.season).lebaran.year for each in past]
        return "; ".join(
            f"{year} {format_percent(100 * error, view.language, decimals=0, signed=True)}"
            for year, error in zip(years, errors, strict=True)
            if not isnan(error)
        )

    return (
        view.text(
            "forecast_past",
            errors=told([each.expected_error_ratio for each in past]),
            naive=told([each.naive_error_ratio for each in past]),
        ),
    )


def _profile(view: View) -> Card:
    frame = view.ask(by_lebaran_day, _all_seasons(view))
    words = season_peak(frame, view.season_year, view.language)
    return Card(
        finding=view.text("profile", metric=view.metric_title, **words),
        frame=frame,
        draw=charts.lebaran_overlay,
        options={"highlighted_season": view.season_year},
    )


def _totals(view: View) -> Card:
    frame = view.ask(window_totals, _all_seasons(view))
    own = frame.data[frame.data["season"] == view.season_year]["value"].dropna()
    words = {"metric": view.metric_title, "season": _season_label(view)}
    return Card(
        finding=view.text("totals_missing", **words)
        if own.empty
        else view.text("totals", value=short_value(frame, float(own.iloc[0]), view.language), **words),
        frame=frame,
        draw=charts.year_on_year,
        options={"highlighted_season": view.season_year, "band": None},
        opens=Detail.TABLE,
    )


def _all_seasons(view: View) -> Selection:
    return view.selection.but(breakdown=None, seasons=(), known_day=None)


def _season_label(view: View) -> str:
    return season_by_year(view.season_year).label


def _cards(_view: View) -> Mapping[str, Make]:
    return {
        "season": _season,
        "compared": _compared,
        "typical": _typical,
        "coming": _coming,
        "coming_with_past": partial(_coming, with_past=True),
        "depends": _depends,
        "profile": _profile,
        "totals": _totals,
        **INDEX_CARDS,
    }


DECK = Deck(
    page_id="lebaran",
    controls=(
        Control.SEASON,
        Control.KNOWN,
        Control.METRIC,
        Control.CHANNEL,
        Control.PLATFORM,
        Control.CATEGORY,
        Control.SIZE,
        Control.PROVINCE,
        Control.EVENTS,
    ),
    placed=(Control.BREAKDOWN,),
    metrics=standard.METRICS,
    breakdowns=standard.DIMENSIONS,
    lead="season",
    unfiltered=frozenset(INDEX_CARDS),
    cards=_cards,
)
