"""Cards on channels beside each other: whose orders fell furthest, who is told apart, and what was taken down where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.channels import ChannelComparison
from analysis.comparability import Grouping
from analysis.ladder import relapses, relapses_differ
from analysis.rows import rows_of
from catalog.codes import Action, Channel, TakedownUnit, code_text_key
from catalog.metrics import Unit
from catalog.takedowns import RELAPSE_DAYS
from catalog.text import text
from dashboard import charts
from dashboard.charts.share_rows import Columns
from dashboard.queries.facts import refusal
from dashboard.queries.grouped import grouped
from dashboard.queries.provenance import span
from dashboard.queries.selection import Dimension, Filters, Selection
from dashboard.queries.series import totals
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui import channel_estimates, estimates, standard
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card
from dashboard.ui.channel_words import (
    channel_in_sentence,
    contrast_sentence,
    seasons_sentence,
    verdict_caveats,
    verdict_sentence,
)
from dashboard.ui.comparability_words import apart_reasons, grouping_lines
from dashboard.ui.comparisons import apart_channels, grouped_records, grouped_sellers
from dashboard.ui.controls import ITEM_UNITS, Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.findings import NothingToShow, leader
from dashboard.ui.published_words import joined
from dashboard.ui.share_words import chance_words
from dashboard.ui.step_rows import share_row
from dashboard.ui.view import View

ITEMS = "takedown_items_count"
BY_CHANNEL = Dimension.CHANNEL
AGAIN_COLUMNS = Columns(
    rows=BY_CHANNEL.value,
    dimension=BY_CHANNEL,
    value="share_pct",
    low="low_pct",
    high="high_pct",
    cases="sellers_count",
    unit=Unit.PCT,
    panels=("from_step",),
)


def orders(view: View) -> Selection:
    """The orders that the page speaks of: all seasons, all channels. Raises UserError where they may not be asked."""
    selection = view.selection.but(breakdown=BY_CHANNEL, seasons=(), known_day=None, takedown_unit=None)
    if (error := refusal(selection)) is not None:
        raise error
    return selection


def ask_compared(view: View) -> dict[int, ChannelComparison]:
    """Every season's comparison, which takes the longest of the page."""
    return channel_estimates.comparisons(view.snapshot, orders(view), view.season_years)


def _answer(view: View) -> Card:
    comparison = ask_compared(view)[view.season_year]
    return Card(
        finding=verdict_sentence(comparison, view.metric_title, view.language),
        frame=estimates.shortfalls(view.snapshot, orders(view), BY_CHANNEL, view.season_year),
        draw=charts.shortfalls,
        caveats=(*verdict_caveats(comparison, view.language), view.text("reported")),
    )


def _pairs(view: View) -> Card:
    comparison = ask_compared(view)[view.season_year]
    return Card(
        finding=contrast_sentence(comparison, view.language),
        frame=channel_estimates.contrast_frame(view.snapshot, orders(view), comparison),
        draw=charts.channel_contrasts,
        caveats=(view.text("pairs_common"),),
    )


def _seasons(view: View) -> Card:
    found = ask_compared(view)
    return Card(
        finding=seasons_sentence(found, view.language),
        frame=channel_estimates.season_frame(view.snapshot, orders(view), found, view.season_year),
        draw=charts.channel_seasons,
        caveats=(view.text("seasons_overlap"), view.text("seasons_looks")),
    )


def _removed(view: View) -> Card:
    """Removals by channel, in one unit."""
    selection = removals(view, view.takedown_unit)
    frame = view.ask(totals, (selection,))[0]
    apart = channels_apart(view)
    ranked = replace(frame, data=frame.data[~frame.data[BY_CHANNEL.value].isin(list(apart))])
    words = {"unit": text(code_text_key(view.takedown_unit), view.language)}
    return Card(
        finding=view.text("removed", **words, **leader(ranked, BY_CHANNEL, view.language)),
        frame=frame,
        draw=charts.bars,
        options={"apart": apart},
        caveats=_comparability(view),
    )


def removals(view: View, unit: TakedownUnit) -> Selection:
    """Removals of all channels in one unit, over all days with data; what filters orders does not filter them.

    Raises NothingToShow where there are no takedown items.
    """
    return _all_days(view).but(breakdown=BY_CHANNEL, filters=Filters(actions=(Action.REMOVAL,)), takedown_unit=unit)


def _all_days(view: View) -> Selection:
    covered = view.ask(span, ITEMS)
    if covered is None:
        raise NothingToShow
    return Selection(metric=ITEMS, first_date=covered.first_date, last_date=covered.last_date)


def _grouping(view: View) -> Grouping:
    """Which of the platforms behind the channels may be counted beside each other."""
    return view.ask(grouped_records, removals(view, view.takedown_unit).but(breakdown=None))


def _comparability(view: View) -> tuple[str, ...]:
    """What stands between the reader and a comparison of channels."""
    lines = grouping_lines(_grouping(view), view.language)
    return (view.text("removed_rules"), *lines, *_habits(view), view.text("removed_filters"))


def channels_apart(view: View) -> dict[str, str]:
    """Channels with a platform whose records may not be counted beside the others', each with the reasons."""
    return apart_channels(apart_reasons(_grouping(view), view.language))


def _again(view: View) -> Card:
    """How many removed or banned sellers are seen again, by channel, who was watched too short counted as long as watched."""
    selection = _all_days(view)
    frame = view.ask(
        grouped, "ladder_spells", ("channel", "from_step", "is_relapse", "days"), ("sellers_count",), selection
    )
    rows: list[dict[str, Any]] = []
    for step in (Action.BAN, Action.REMOVAL):
        curves = compute(relapses, frame.data[frame.data["from_step"] == step.value], BY_CHANNEL.value)
        rows += [
            {
                "from_step": step.value,
                "channel": channel.value,
                "sellers_count": curves[channel.value].spells_count,
                **share_row(share),
            }
            for channel in Channel
            if channel.value in curves and (share := curves[channel.value].happened_by(RELAPSE_DAYS)).is_known
        ]
    grouping = view.ask(grouped_sellers, selection)
    apart = apart_channels(apart_reasons(grouping, view.language))
    bans = [row for row in rows if row["from_step"] == Action.BAN.value and row["channel"] not in apart]
    if not bans:
        raise NothingToShow
    days = format_number(RELAPSE_DAYS, view.language)
    compared = frame.data[~frame.data[BY_CHANNEL.value].isin(list(apart))]
    test = compute(relapses_differ, compared[compared["from_step"] == Action.BAN.value], BY_CHANNEL.value)
    chance = chance_words(test, view.language)
    return Card(
        finding=view.text(f"again_{chance.key}", days=days, told=_seen_again(bans, view), p=chance.p_value),
        frame=replace(frame, data=pd.DataFrame(rows)),
        draw=charts.interval_rows,
        options={
            "chart": "again_by_channel",
            "columns": AGAIN_COLUMNS,
            "selection": selection,
            "parameters": (("days", days),),
            "apart": apart,
        },
        caveats=(
            view.text("again_same_name"),
            view.text("again_watched"),
            view.text("removed_rules"),
            *grouping_lines(grouping, view.language),
        ),
    )


def _seen_again(rows: Sequence[Mapping[str, Any]], view: View) -> str:
    told = [
        view.text(
            "again_channel",
            channel=channel_in_sentence(Channel(row["channel"]), view.language),
            count=format_number(row["sellers_count"], view.language),
            **{
                name: format_percent(row[column], view.language, decimals=0)
                for name, column in (("share", "share_pct"), ("low", "low_pct"), ("high", "high_pct"))
            },
        )
        for row in rows
    ]
    return joined(told, view.language)


def _habits(view: View) -> tuple[str, ...]:
    """In which unit each channel reports most, where that is not one and the same."""
    frames = [view.ask(totals, (removals(view, unit),))[0] for unit in ITEM_UNITS]
    most: dict[str, tuple[float, TakedownUnit]] = {}
    for unit, frame in zip(ITEM_UNITS, frames, strict=True):
        for row in rows_of(frame.data.dropna(subset=["value"])):
            channel, count = str(row[BY_CHANNEL.value]), float(row["value"])
            if count > most.get(channel, (0.0, unit))[0]:
                most[channel] = (count, unit)
    if len({unit for _, unit in most.values()}) < 2:
        return ()
    told = [
        view.text(
            "habit",
            channel=channel_in_sentence(Channel(channel), view.language),
            unit=text(code_text_key(unit), view.language).lower(),
        )
        for channel, (_, unit) in most.items()
    ]
    return (view.text("habits", habits=joined(told, view.language)),)


def _cards(_view: View) -> Mapping[str, Make]:
    return {"answer": _answer, "pairs": _pairs, "seasons": _seasons, "removed": _removed, "again": _again}


DECK = Deck(
    page_id="kanal",
    controls=(Control.SEASON, Control.METRIC, Control.CATEGORY, Control.SIZE, Control.PROVINCE),
    placed=(Control.UNIT,),
    metrics=standard.METRICS,
    lead="answer",
    cards=_cards,
)
