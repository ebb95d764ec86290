"""Cards on takedowns: what was announced, item-level records by time and kind, and periodic counts that were reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from analysis.claims import Fact
from analysis.comparability import Grouping
from catalog.codes import Measure, Territory, code_text_key
from catalog.text import text
from dashboard import charts
from dashboard.charts.question import dimension_name
from dashboard.charts.takedown_counts import reported_counts
from dashboard.queries.frame import MetricFrame
from dashboard.queries.lebaran import by_lebaran_day
from dashboard.queries.provenance import span, within_span
from dashboard.queries.selection import Axis, Dimension, Grain, Selection
from dashboard.queries.series import time_series, totals
from dashboard.queries.tables import published_table
from dashboard.text.numbers import format_number
from dashboard.ui.card_parts import Card
from dashboard.ui.claim_ledger import claims_of, units_of
from dashboard.ui.claims import claim_ledger, claimed_facts
from dashboard.ui.comparability_words import apart_reasons, grouping_lines, platform_name
from dashboard.ui.comparisons import grouped_counts, grouped_records, rules_known
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.findings import leader, peak, season_peak
from dashboard.ui.published_words import joined
from dashboard.ui.timeline_words import marked_events
from dashboard.ui.view import View

METRIC = "takedown_items_count"
BREAKDOWNS = (Dimension.CHANNEL, Dimension.PLATFORM, Dimension.REQUESTER, Dimension.DETECTION)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """Periodic counts of one territory.

    - `cards`: names of the cards that show them in the chosen unit; empty where none is in it.
    """

    territory: Territory
    cards: tuple[str, ...]


def announced_facts(view: View) -> tuple[Fact, ...]:
    """What was announced of the chosen goods."""
    return view.ask(claimed_facts, {"goods": view.selection.filters.goods})


def reported(view: View) -> list[Reported]:
    """The territories that report counts, in the order of their code list."""
    counts = view.ask(published_table, "takedown_counts").data
    with_counts = [territory for territory in Territory if (counts["territory"] == territory).any()]
    return [
        Reported(
            territory=territory,
            cards=tuple(_reported_name(territory, measure) for measure in _of_measures(view, territory)),
        )
        for territory in with_counts
    ]


def _selection(view: View) -> Selection:
    """The view's, within the span of the records."""
    return within_span(view.selection, view.ask(span, METRIC))


def _unit_words(view: View) -> dict[str, str]:
    return {"unit": text(code_text_key(view.takedown_unit), view.language)}


def _announced(view: View) -> Card:
    claims, ledger, facts = view.ask(published_table, "claims"), view.ask(claim_ledger), announced_facts(view)
    return Card(
        finding=view.text(
            "published_points",
            facts=format_number(len(facts), view.language),
            units=format_number(len(units_of(facts, ledger)), view.language),
        ),
        frame=replace(claims, data=claims_of(facts, claims.data)),
        draw=charts.published_points,
        options={"events": marked_events(view)},
        caveats=(text("metric.published_takedowns.caveat", view.language),),
    )


def _trend(view: View) -> Card:
    selection = _selection(view)
    if selection.axis is Axis.LEBARAN:
        frame = view.ask(by_lebaran_day, selection.but(breakdown=None, seasons=()))
        words = season_peak(frame, view.season_year, view.language)
        return Card(
            finding=view.text("trend_lebaran", **_unit_words(view), **words),
            frame=frame,
            draw=charts.lebaran_overlay,
            options={"highlighted_season": view.season_year},
        )
    frame = view.ask(time_series, selection)
    caveats: tuple[str, ...] = ()
    if selection.breakdown is Dimension.PLATFORM:
        grouping = _grouping(view)
        frame = _of_platforms(frame, grouping.together)
        caveats = grouping_lines(grouping, view.language)
    words = {**_unit_words(view), **peak(frame, view.language)}
    if selection.breakdown is None:
        finding = view.text("trend_calendar", **words)
    else:
        dimension = dimension_name(selection.breakdown, view.language)
        finding = view.text("trend_calendar_by", dimension=dimension, **words)
    return Card(
        finding=finding,
        frame=frame,
        draw=charts.time_series,
        options={"events": marked_events(view)},
        caveats=caveats,
    )


def _trend_apart(view: View) -> Card:
    """Platforms that may not be drawn with the others, with the reasons why."""
    grouping = _grouping(view)
    frame = _of_platforms(view.ask(time_series, _selection(view)), tuple(grouping.apart))
    names = joined([platform_name(code, view.language) for code in grouping.apart], view.language)
    return Card(
        finding=view.text("trend_apart", **_unit_words(view), names=names),
        frame=frame,
        draw=charts.time_series,
        options={"events": marked_events(view)},
        caveats=grouping_lines(replace(grouping, notes=()), view.language),
    )


def has_trend_apart(view: View) -> bool:
    """Whether the trend is told by platform and some of them may not be drawn with the others."""
    selection = view.selection
    is_by_platform = selection.axis is Axis.CALENDAR and selection.breakdown is Dimension.PLATFORM
    return is_by_platform and bool(_grouping(view).apart)


def _grouping(view: View) -> Grouping:
    return view.ask(grouped_records, _selection(view).but(breakdown=None, grain=Grain.MONTH))


def _of_platforms(frame: MetricFrame, platforms: tuple[str, ...]) -> MetricFrame:
    return replace(frame, data=frame.data[frame.data[Dimension.PLATFORM.value].isin(list(platforms))])


def _by_platform(view: View) -> Card:
    """Platforms ranked as far as they may be; the others below a line, each with the reason."""
    splits = view.ask(totals, tuple(_selection(view).but(breakdown=name) for name in BREAKDOWNS))
    frame, grouping = splits[BREAKDOWNS.index(Dimension.PLATFORM)], _grouping(view)
    reasons = apart_reasons(grouping, view.language)
    for code in frame.data[Dimension.PLATFORM.value]:
        if str(code) not in (*grouping.together, *reasons):
            reasons[str(code)] = text("comparability.no_records", view.language)
    ranked = _of_platforms(frame, grouping.together)
    return Card(
        finding=view.text("by_platform", **_unit_words(view), **leader(ranked, Dimension.PLATFORM, view.language)),
        frame=frame,
        draw=charts.bars,
        options={"apart": reasons},
        caveats=grouping_lines(grouping, view.language),
    )


def _split(dimension: Dimension, view: View) -> Card:
    splits = view.ask(totals, tuple(_selection(view).but(breakdown=name) for name in BREAKDOWNS))
    frame = splits[BREAKDOWNS.index(dimension)]
    return Card(
        finding=view.text(f"by_{dimension}", **_unit_words(view), **leader(frame, dimension, view.language)),
        frame=frame,
        draw=charts.bars,
    )


def _reported(territory: Territory, measure: Measure, rows: pd.DataFrame, view: View) -> Card:
    words = {"count": format_number(len(rows), view.language), **_unit_words(view)}
    if territory is Territory.INDONESIA:
        finding = view.text(f"reported_{measure}", **words)
    else:
        name = text(code_text_key(territory), view.language)
        finding = view.text(f"reported_elsewhere_{measure}", territory=name, **words)
    grouping = grouped_counts(rows, view.ask(rules_known))
    return Card(
        finding=finding,
        frame=replace(view.ask(published_table, "takedown_counts"), data=rows),
        draw=reported_counts,
        options={"apart": apart_reasons(grouping, view.language), "events": marked_events(view)},
        caveats=grouping_lines(grouping, view.language),
    )


def _reported_name(territory: Territory, measure: Measure) -> str:
    return f"reported_{measure}" if territory is Territory.INDONESIA else f"reported_{territory}_{measure}"


def _of_measures(view: View, territory: Territory) -> dict[Measure, pd.DataFrame]:
    """Counts of a territory in the chosen unit and of the chosen goods, by measure."""
    counts, goods = view.ask(published_table, "takedown_counts").data, view.selection.filters.goods
    chosen = counts[(counts["territory"] == territory) & (counts["unit"] == view.takedown_unit)]
    if goods:
        chosen = chosen[chosen["goods"].isin(list(goods))]
    return {Measure(str(measure)): rows for measure, rows in chosen.groupby("measure")}


def _cards(view: View) -> Mapping[str, Make]:
    return {
        **({"published": _announced} if announced_facts(view) else {}),
        "trend": _trend,
        **({"trend_apart": _trend_apart} if has_trend_apart(view) else {}),
        **{f"by_{dimension}": partial(_split, dimension) for dimension in BREAKDOWNS},
        "by_platform": _by_platform,
        **{
            _reported_name(territory, measure): partial(_reported, territory, measure, rows)
            for territory in Territory
            for measure, rows in _of_measures(view, territory).items()
        },
    }


DECK = Deck(
    page_id="takedown",
    controls=(
        Control.PERIOD,
        Control.CHANNEL,
        Control.PLATFORM,
        Control.REQUESTER,
        Control.DETECTION,
        Control.ACTION,
        Control.GOODS,
        Control.EVENTS,
    ),
    placed=(Control.UNIT, Control.AXIS, Control.GRAIN, Control.BREAKDOWN, Control.SEASON),
    metrics=(METRIC,),
    breakdowns=(None, *BREAKDOWNS),
    lead="published",
    cards=_cards,
)
