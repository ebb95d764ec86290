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
from dashboard.charts.palette import code_name
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
from dashboard.ui.comparability_words import apart_of, apart_reasons, grouping_lines
from dashboard.ui.comparisons import apart_channels, grouped_counts, grouped_records, rules_known
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.findings import leader, peak, peak_key, season_peak
from dashboard.ui.published_words import joined
from dashboard.ui.timeline_words import marked_events
from dashboard.ui.view import View

METRIC = "takedown_items_count"
BREAKDOWNS = (Dimension.CHANNEL, Dimension.PLATFORM, Dimension.REQUESTER, Dimension.DETECTION)
COMPARED = (Dimension.CHANNEL, Dimension.PLATFORM)
"""Breakdowns that set platforms, or groups of them, beside each other: their comparison is asked for first."""


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
    if selection.breakdown in COMPARED:
        frame = _of(frame, selection.breakdown, set(_apart(view, frame, selection.breakdown)), kept=False)
        caveats = grouping_lines(_grouping(view), view.language)
    words = {**_unit_words(view), **peak(frame, view.language)}
    if selection.breakdown is None:
        finding = view.text(peak_key(frame, "trend_calendar"), **words)
    else:
        dimension = dimension_name(selection.breakdown, view.language)
        finding = view.text(peak_key(frame, "trend_calendar_by"), dimension=dimension, **words)
    return Card(
        finding=finding,
        frame=frame,
        draw=charts.time_series,
        options={"events": marked_events(view)},
        caveats=caveats,
    )


def _trend_apart(dimension: Dimension, view: View) -> Card:
    """Platforms or channels that may not be drawn with the others, with the reasons why."""
    frame = view.ask(time_series, _selection(view))
    apart = _apart(view, frame, dimension)
    names = joined([code_name(dimension, code, view.language) for code in apart], view.language)
    return Card(
        finding=view.text("trend_apart", **_unit_words(view), names=names),
        frame=_of(frame, dimension, set(apart), kept=True),
        draw=charts.time_series,
        options={"events": marked_events(view)},
        caveats=grouping_lines(replace(_grouping(view), notes=()), view.language),
    )


def trend_apart_by(view: View) -> Dimension | None:
    """What the trend is told by, where that is platforms or channels of which some may not be drawn with the others."""
    dimension = view.selection.breakdown
    is_compared = view.selection.axis is Axis.CALENDAR and dimension in COMPARED
    return dimension if is_compared and _grouping(view).apart else None


def _grouping(view: View) -> Grouping:
    return view.ask(grouped_records, _selection(view).but(breakdown=None, grain=Grain.MONTH))


def _apart(view: View, frame: MetricFrame, dimension: Dimension) -> dict[str, str]:
    """Why some platforms of a frame, or channels, may not stand with the others."""
    grouping = _grouping(view)
    if dimension is Dimension.PLATFORM:
        return apart_of(frame.data[dimension.value].unique(), grouping, view.language)
    return apart_channels(apart_reasons(grouping, view.language))


def _of(frame: MetricFrame, dimension: Dimension, codes: set[str], *, kept: bool) -> MetricFrame:
    """The frame with the rows of some codes alone, or without them."""
    return replace(frame, data=frame.data[frame.data[dimension.value].isin(list(codes)) == kept])


def _split(dimension: Dimension, view: View) -> Card:
    """The sums of a breakdown; platforms and channels are ranked as far as they may be, the others stand below a line."""
    splits = view.ask(totals, tuple(_selection(view).but(breakdown=name) for name in BREAKDOWNS))
    frame = splits[BREAKDOWNS.index(dimension)]
    is_compared = dimension in COMPARED
    apart = _apart(view, frame, dimension) if is_compared else {}
    ranked = _of(frame, dimension, set(apart), kept=False)
    is_part = dimension is Dimension.CHANNEL and len(ranked.data) < len(frame.data)
    key = f"by_{dimension}_compared" if is_part else f"by_{dimension}"
    return Card(
        finding=view.text(key, **_unit_words(view), **leader(ranked, dimension, view.language)),
        frame=frame,
        draw=charts.bars,
        options={"apart": apart},
        caveats=grouping_lines(_grouping(view), view.language) if is_compared else (),
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
        **({"trend_apart": partial(_trend_apart, dimension)} if (dimension := trend_apart_by(view)) else {}),
        **{f"by_{name}": partial(_split, name) for name in BREAKDOWNS},
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
