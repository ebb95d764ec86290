"""Seasons before Lebaran: how strong, how far below the others, among whom, what comes next."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import streamlit as st

from analysis.indices import index_by_lebaran_day, pre_lebaran_ratio
from analysis.lebaran import LebaranResult
from catalog.codes import IndexSeries
from catalog.lebaran import next_season, season_by_year, season_of, seasons
from catalog.text import text
from dashboard import charts
from dashboard.charts.intervals import TypicalBand
from dashboard.charts.palette import code_name
from dashboard.charts.question import dimension_name
from dashboard.queries.frame import EstimateFrame, MetricFrame, TableFrame
from dashboard.queries.lebaran import by_lebaran_day, window_totals
from dashboard.queries.selection import Filters
from dashboard.queries.tables import published_table
from dashboard.text.dates import format_date, format_days_to_lebaran, format_month_long
from dashboard.text.numbers import format_percent
from dashboard.ui import estimate_rows, estimates, standard
from dashboard.ui.cache import compute
from dashboard.ui.card import Card, Detail, draw_card
from dashboard.ui.controls import Control
from dashboard.ui.findings import NothingToShow, rough_value, season_peak, short_value
from dashboard.ui.page import open_page
from dashboard.ui.published_words import joined
from dashboard.ui.season_words import season_caveats, season_finding

MOST_NAMED = 3

view = open_page(
    "lebaran",
    controls=(
        Control.SEASON,
        Control.KNOWN,
        Control.METRIC,
        Control.CHANNEL,
        Control.PLATFORM,
        Control.CATEGORY,
        Control.SIZE,
        Control.PROVINCE,
    ),
    placed=(Control.BREAKDOWN,),
    metrics=standard.METRICS,
    breakdowns=standard.DIMENSIONS,
)
all_seasons = view.selection.but(breakdown=None, seasons=(), known_day=None)
dimension = view.selection.breakdown or standard.DIMENSIONS[0]
season_label = season_by_year(view.season_year).label
is_unfiltered = view.selection.filters == Filters()


def season_card(frame: MetricFrame, title: str, more: tuple[str, ...]) -> Card:
    result = estimates.season_of_frame(frame, view.season_year, view.as_of)
    return Card(
        finding=as_known(season_finding(result, title, view.language)),
        frame=estimate_rows.uplifts(frame, result),
        draw=charts.season_uplifts,
        options={"typical": TypicalBand.of(result.uplift)},
        caveats=(*known_words(), *season_caveats(result, view.language), *behind_words(frame, result), *more),
    )


def ask_compared() -> EstimateFrame:
    return estimates.shortfalls(view.snapshot, all_seasons, dimension, view.season_year, view.as_of)


def as_known(finding: str) -> str:
    """A finding that says up to which day it knows, where that is not all."""
    if view.as_of is None:
        return finding
    return view.text("as_known", date=format_date(view.as_of, view.language), finding=finding)


def known_words() -> tuple[str, ...]:
    if view.as_of is None:
        return ()
    return (view.text("known", date=format_date(view.as_of, view.language)),)


def behind_words(frame: MetricFrame, result: LebaranResult) -> tuple[str, ...]:
    """How many seasons stand behind an estimate, and how much was counted in them; the sum of an index says nothing."""
    if not result.seasons or not frame.metric.is_additive:
        return ()
    total = sum(each.orders_count for each in result.seasons)
    words = {"count": len(result.seasons), "metric": view.metric_title}
    return (view.text("behind", total=short_value(frame, total, view.language), **words),)


def season() -> Card:
    return season_card(estimates.daily(view.snapshot, all_seasons), view.metric_title, (view.text("single_series"),))


def index_estimate() -> Card:
    scope = (view.text("index_estimate_scope"), view.text("index_note"))
    return season_card(
        estimates.clothing_index(view.snapshot), text("metric.clothing_index.title", view.language), scope
    )


def compared() -> Card:
    frame = ask_compared()
    known = frame.data.dropna(subset=["shortfall_pct"])
    if known.empty:
        raise NothingToShow
    below = [
        code_name(dimension, str(row[dimension]), view.language) for _, row in known[known["high_pct"] < 0].iterrows()
    ]
    words = {"season": season_label, "dimension": dimension_name(dimension, view.language)}
    if not below:
        finding = view.text("compared_none", **words)
    elif len(below) <= MOST_NAMED:
        finding = view.text("compared_below", names=joined(below, view.language), **words)
    else:
        finding = view.text("compared_many", count=len(below), total=len(known), **words)
    return Card(
        finding=as_known(finding),
        frame=frame,
        draw=charts.shortfalls,
        caveats=(*known_words(), view.text("ranks_overlap")),
    )


def depends() -> Card:
    frame = estimates.daily(view.snapshot, all_seasons)
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
        finding=as_known(words),
        frame=rows,
        draw=charts.shortfall_by_choice,
        caveats=known_words(),
    )


def typical() -> Card:
    frame = estimates.daily(view.snapshot, all_seasons)
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
        finding=as_known(words),
        frame=rows,
        draw=charts.typical_profile,
        caveats=known_words(),
    )


def coming() -> Card:
    frame = estimates.daily(view.snapshot, all_seasons)
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
            *(past_words(frame) if has_more else ()),
        ),
    )


def past_words(frame: MetricFrame) -> tuple[str, ...]:
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


def profile() -> Card:
    frame = view.ask(by_lebaran_day, all_seasons)
    words = season_peak(frame, view.season_year, view.language)
    return Card(
        finding=view.text("profile", metric=view.metric_title, **words),
        frame=frame,
        draw=charts.lebaran_overlay,
        options={"highlighted_season": view.season_year},
    )


def totals() -> Card:
    frame = view.ask(window_totals, all_seasons)
    own = frame.data[frame.data["season"] == view.season_year]["value"].dropna()
    words = {"metric": view.metric_title, "season": season_label}
    return Card(
        finding=view.text("totals_missing", **words)
        if own.empty
        else view.text("totals", value=short_value(frame, float(own.iloc[0]), view.language), **words),
        frame=frame,
        draw=charts.year_on_year,
        options={"highlighted_season": view.season_year, "band": None},
        opens=Detail.TABLE,
    )


def index_months() -> TableFrame:
    table = view.ask(published_table, "index_monthly")
    return replace(table, data=table.data[table.data["series"] == IndexSeries.BI_CLOTHING.value])


def clothing_index() -> Card:
    frame = index_months()
    ratios = compute(pre_lebaran_ratio, frame.data).set_index("season")["uplift_ratio"].dropna()
    season = season_by_year(view.season_year).label
    finding = (
        view.text(
            "index",
            season=season,
            ratio=format_percent(100 * float(ratios[view.season_year]), view.language, decimals=0, signed=True),
        )
        if view.season_year in ratios
        else view.text("index_missing", season=season)
    )
    return Card(
        finding=finding,
        frame=frame,
        draw=charts.index_by_month,
        caveats=(text("metric.clothing_index.caveat", view.language), view.text("index_note")),
    )


def index_by_day() -> Card:
    frame = index_months()
    rows = compute(index_by_lebaran_day, frame.data, {season.hijri_year: season.lebaran for season in seasons()})
    marked = rows[rows["is_pre_lebaran_month"]].sort_values("season")
    ends = {
        f"{end}_{part}": word
        for end, row in (("first", marked.iloc[0]), ("last", marked.iloc[-1]))
        for part, word in (
            ("month", format_month_long(row["month"].date(), view.language)),
            ("season", season_by_year(int(row["season"])).label),
        )
    }
    return Card(
        finding=view.text("index_by_day", **ends),
        frame=replace(frame, data=rows),
        draw=charts.index_overlay,
        options={"highlighted_season": view.season_year},
        caveats=(text("metric.clothing_index.caveat", view.language), view.text("index_note")),
    )


view.begin(f"compared_{dimension}", ask_compared)
draw_card(view, "season", season)
view.draw_controls(Control.BREAKDOWN)
draw_card(view, f"compared_{dimension}", compared, waits=True)
# Some ten more fits: of what everybody sees at once, of a filtered view for who asks.
has_more = is_unfiltered or st.toggle(view.text("more"), key="lebaran.more", help=view.text("more_help"))
left, right = st.columns(2)
with left:
    draw_card(view, "typical", typical)
with right:
    draw_card(view, "coming_with_past" if has_more else "coming", coming, waits=has_more)
if has_more:
    draw_card(view, "depends", depends, waits=True)
draw_card(view, "profile", profile)
draw_card(view, "totals", totals)
draw_card(view, "index_estimate", index_estimate)
draw_card(view, "index_by_day", index_by_day)
draw_card(view, "index", clothing_index)
