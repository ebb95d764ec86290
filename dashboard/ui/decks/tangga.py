"""Cards on the ladder of sanctions: what follows each step, relapses, repeat offenders, bans that were due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.ladder import Flow, entries, flows
from catalog.codes import Action
from catalog.takedowns import NEXT_STEP_DAYS
from dashboard import charts
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card
from dashboard.ui.comparability_words import apart_of, grouping_lines
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.decks.tangga_again import AGAIN_CARDS
from dashboard.ui.decks.tangga_due import DUE_CARDS
from dashboard.ui.findings import NothingToShow
from dashboard.ui.share_words import share_words
from dashboard.ui.step_rows import (
    METRIC,
    compared_platforms,
    count_words,
    range_words,
    share_row,
    shares_by_platform,
    step_rows,
    step_selection,
)
from dashboard.ui.view import View

MOVES = (
    (Action.WARNING_1, Action.WARNING_2),
    (Action.WARNING_2, Action.REMOVAL),
    (Action.REMOVAL, Action.BAN),
    (Action.BAN, Action.RETURN),
)
"""The way up the ladder, and back."""

HEADLINED = 2
"""So many of the last of these moves are in the finding itself."""


def _funnel(view: View) -> Card:
    frame = step_rows(view, "ladder_moves", ("from_step", "to_step", "days"))
    found = compute(flows, frame.data)
    if not found:
        raise NothingToShow
    rows = [
        {"from_step": flow.step.value, "to_step": to_step, **share_row(share), "sellers_count": flow.sellers_count}
        for flow in found
        for to_step, share in [*((step.value, share) for step, share in flow.shares.items()), (None, flow.none)]
    ]
    entry = compute(entries, frame.data)
    sentences = _step_sentences(view, found)
    before = sentences[:-HEADLINED]
    caveats = [
        *([view.text("before", days=count_words(NEXT_STEP_DAYS, view), steps="; ".join(before))] if before else []),
        view.text("entry", **_entry_words(view, entry.at_step, entry.sellers_count)),
        view.text("new_names_unknown")
        if not entry.new_names.is_known
        else view.text(
            "new_names", count=count_words(entry.returns_count, view), **share_words(entry.new_names, view.language)
        ),
        view.text("all_platforms"),
    ]
    return Card(
        finding=view.text("funnel", days=count_words(NEXT_STEP_DAYS, view), steps="; ".join(sentences[-HEADLINED:])),
        frame=replace(frame, data=pd.DataFrame(rows)),
        draw=charts.funnel,
        options={"selection": step_selection(view), "days": NEXT_STEP_DAYS},
        caveats=tuple(caveats),
    )


def _step_sentences(view: View, found: tuple[Flow, ...]) -> list[str]:
    """`of 5,300 warned once 60% (58-61%) were warned again`, for each step of the way up that has sellers."""
    by_step = {flow.step: flow for flow in found}
    told = [
        view.text(
            f"step.{start}",
            count=count_words(by_step[start].sellers_count, view),
            **share_words(by_step[start].share_of(end), view.language),
        )
        for start, end in MOVES
        if start in by_step
    ]
    if not told:
        raise NothingToShow
    return told


def _entry_words(view: View, at_step: Mapping[Action, int], total: int) -> dict[str, str]:
    unwarned = at_step[Action.REMOVAL] + at_step[Action.BAN]
    return {
        "total": count_words(total, view),
        "warned": count_words(at_step[Action.WARNING_1], view),
        "unwarned": count_words(unwarned, view),
    }


def _flows(view: View) -> Card:
    frame = step_rows(view, "ladder_moves", ("platform", "from_step", "to_step", "days"))
    by_platform = {str(name): compute(flows, rows) for name, rows in frame.data.groupby("platform")}
    rows = [
        {
            "from_step": start.value,
            "to_step": end.value,
            "platform": platform,
            **share_row(flow.share_of(end)),
            "sellers_count": flow.sellers_count,
        }
        for start, end in MOVES
        for platform, found in by_platform.items()
        for flow in found
        if flow.step is start
    ]
    grouping = compared_platforms(view)
    compared = [row for row in rows if row["platform"] in grouping.together]
    if not compared:
        raise NothingToShow
    banned = [row for row in compared if row["to_step"] == Action.BAN.value]
    return Card(
        finding=view.text(
            "flows",
            days=count_words(NEXT_STEP_DAYS, view),
            platforms=count_words(len({row["platform"] for row in compared}), view),
        )
        if not banned
        else view.text(
            "flows_banned" if len(banned) > 1 else "flows_banned_one",
            days=count_words(NEXT_STEP_DAYS, view),
            platforms=count_words(len(banned), view),
            **range_words(view, [float(str(row["share_pct"])) for row in banned]),
        ),
        frame=replace(frame, data=pd.DataFrame(rows)),
        draw=charts.interval_rows,
        options={
            "chart": "flows",
            "columns": shares_by_platform(("from_step", "to_step")),
            "selection": step_selection(view),
            "parameters": (("days", str(NEXT_STEP_DAYS)),),
            "apart": apart_of(by_platform, grouping, view.language),
        },
        caveats=grouping_lines(grouping, view.language),
    )


def _cards(_view: View) -> Mapping[str, Make]:
    return {"funnel": _funnel, "flows": _flows, **AGAIN_CARDS, **DUE_CARDS}


DECK = Deck(
    page_id="tangga",
    controls=(Control.PERIOD, Control.CHANNEL, Control.PLATFORM),
    metrics=(METRIC,),
    lead="funnel",
    cards=_cards,
)
