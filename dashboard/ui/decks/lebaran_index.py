"""Cards on the clothing index before Lebaran, which no filter of orders touches."""

from __future__ import annotations

from dataclasses import replace

from analysis.indices import index_by_lebaran_day, pre_lebaran_ratio
from catalog.codes import IndexSeries
from catalog.lebaran import season_by_year, seasons
from catalog.text import text
from dashboard import charts
from dashboard.queries.frame import TableFrame
from dashboard.queries.tables import published_table
from dashboard.text.dates import format_month_long
from dashboard.text.numbers import format_percent
from dashboard.ui import estimates
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card
from dashboard.ui.decks.season_card import season_card
from dashboard.ui.timeline_words import marked_events
from dashboard.ui.view import View


def _estimate(view: View) -> Card:
    scope = (view.text("index_estimate_scope"), view.text("index_note"))
    return season_card(
        view, estimates.clothing_index(view.snapshot), text("metric.clothing_index.title", view.language), scope
    )


def _index_months(view: View) -> TableFrame:
    table = view.ask(published_table, "index_monthly")
    return replace(table, data=table.data[table.data["series"] == IndexSeries.BI_CLOTHING.value])


def _by_month(view: View) -> Card:
    frame = _index_months(view)
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
        options={"events": marked_events(view)},
        caveats=(text("metric.clothing_index.caveat", view.language), view.text("index_note")),
    )


def _by_day(view: View) -> Card:
    frame = _index_months(view)
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


INDEX_CARDS = {"index_estimate": _estimate, "index_by_day": _by_day, "index": _by_month}
