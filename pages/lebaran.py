"""Seasons before Lebaran, laid over each other by days to Idul Fitri."""

from __future__ import annotations

from dataclasses import replace

from analysis.indices import index_by_lebaran_day, pre_lebaran_ratio
from analysis.seasons import season_comparison
from catalog.codes import IndexSeries
from catalog.lebaran import season_by_year, seasons
from catalog.text import text
from dashboard import charts
from dashboard.charts.lebaran import ExpectedBand
from dashboard.queries.lebaran import by_lebaran_day, window_totals
from dashboard.queries.tables import published_table
from dashboard.text.dates import format_month_long
from dashboard.text.numbers import format_percent
from dashboard.ui.cache import compute
from dashboard.ui.card import Card, Detail, draw_card
from dashboard.ui.controls import Control
from dashboard.ui.findings import season_peak
from dashboard.ui.page import open_page
from dashboard.ui.season_words import season_caveats, season_finding

view = open_page(
    "lebaran",
    controls=(
        Control.SEASON,
        Control.METRIC,
        Control.CHANNEL,
        Control.PLATFORM,
        Control.CATEGORY,
        Control.SIZE,
        Control.PROVINCE,
    ),
    metrics=("orders_count", "units_count", "gross_value_idr"),
)
all_seasons = view.selection.but(seasons=())


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
    comparison = compute(season_comparison, frame.data, view.season_year)
    expected = comparison.expected
    band = (
        ExpectedBand(low=expected.low, high=expected.high, level_pct=90)
        if expected and expected.low is not None and expected.high is not None
        else None
    )
    return Card(
        finding=season_finding(comparison, view.metric_title, view.language),
        frame=frame,
        draw=charts.year_on_year,
        options={"highlighted_season": view.season_year, "band": band},
        caveats=season_caveats(comparison, view.language),
        opens=Detail.TABLE,
    )


def clothing_index() -> Card:
    table = view.ask(published_table, "index_monthly")
    frame = replace(table, data=table.data[table.data["series"] == IndexSeries.BI_CLOTHING.value])
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
    table = view.ask(published_table, "index_monthly")
    clothing = table.data[table.data["series"] == IndexSeries.BI_CLOTHING.value]
    rows = compute(index_by_lebaran_day, clothing, {season.hijri_year: season.lebaran for season in seasons()})
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
        frame=replace(table, data=rows),
        draw=charts.index_overlay,
        options={"highlighted_season": view.season_year},
        caveats=(text("metric.clothing_index.caveat", view.language), view.text("index_note")),
    )


draw_card(view, "totals", totals)
draw_card(view, "profile", profile)
draw_card(view, "index_by_day", index_by_day)
draw_card(view, "index", clothing_index)
