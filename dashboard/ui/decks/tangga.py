"""Cards on the ladder of sanctions: what follows each step, relapses, repeat offenders, bans that were due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd

from analysis.intervals import Estimate
from analysis.ladder import DueBans, Flow, due_bans, entries, flows, relapses, relapses_differ, repeat_shares
from catalog.codes import Action, CellStatus
from catalog.metrics import Unit
from catalog.takedowns import (
    BAN_DUE_DAYS,
    LEAST_SELLERS,
    LOOK_BACK_DAYS,
    NEXT_STEP_DAYS,
    RELAPSE_DAYS,
    SETTLED_DAYS,
)
from dashboard import charts
from dashboard.charts.interval_rows import Columns
from dashboard.charts.ladder import NO_STEP
from dashboard.queries.frame import TableFrame
from dashboard.queries.grouped import grouped
from dashboard.queries.provenance import span, within_span
from dashboard.queries.selection import Dimension, Selection
from dashboard.text.dates import format_month_long
from dashboard.text.numbers import format_number
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.findings import NothingToShow
from dashboard.ui.share_words import chance_words, share_words
from dashboard.ui.view import View

METRIC = "takedown_items_count"
MOVES = (
    (Action.WARNING_1, Action.WARNING_2),
    (Action.WARNING_2, Action.REMOVAL),
    (Action.REMOVAL, Action.BAN),
    (Action.BAN, Action.RETURN),
)
"""The way up the ladder, and back."""

_SHARES = ("share_pct", "low_pct", "high_pct")


def _selection(view: View) -> Selection:
    return within_span(view.selection, view.ask(span, METRIC))


def _rows(view: View, mart: str, columns: tuple[str, ...], measure: str = "sellers_count") -> TableFrame:
    """Rows of a mart for the view; NothingToShow without any."""
    frame = view.ask(grouped, mart, columns, (measure,), _selection(view))
    if frame.data.empty:
        raise NothingToShow
    return frame


def _pct(estimate: Estimate) -> dict[str, float]:
    return dict(zip(_SHARES, (100 * end for end in (estimate.value, estimate.low, estimate.high)), strict=True))


def _count(number: float, view: View) -> str:
    return format_number(number, view.language)


def _funnel(view: View) -> Card:
    frame = _rows(view, "ladder_moves", ("from_step", "to_step", "days"))
    found = compute(flows, frame.data)
    if not found:
        raise NothingToShow
    rows = [
        {"from_step": flow.step.value, "to_step": to_step, **_pct(share), "sellers_count": flow.sellers_count}
        for flow in found
        for to_step, share in [*((step.value, share) for step, share in flow.shares.items()), (NO_STEP, flow.none)]
    ]
    entry = compute(entries, frame.data)
    caveats = [
        view.text("entry", **_entry_words(view, entry.at_step, entry.sellers_count)),
        view.text("new_names_unknown")
        if not entry.new_names.is_known
        else view.text(
            "new_names", count=_count(entry.returns_count, view), **share_words(entry.new_names, view.language)
        ),
        view.text("own_rules"),
    ]
    return Card(
        finding=view.text("funnel", days=_count(NEXT_STEP_DAYS, view), steps=_step_sentences(view, found)),
        frame=replace(frame, data=pd.DataFrame(rows)),
        draw=charts.funnel,
        options={"selection": _selection(view), "days": NEXT_STEP_DAYS},
        caveats=tuple(caveats),
    )


def _step_sentences(view: View, found: tuple[Flow, ...]) -> str:
    """`of 5,300 warned once 60% (58-61%) were warned again`, for each step of the way up that has sellers."""
    by_step = {flow.step: flow for flow in found}
    told = [
        view.text(
            f"step.{start}",
            count=_count(by_step[start].sellers_count, view),
            **share_words(by_step[start].share_of(end), view.language),
        )
        for start, end in MOVES
        if start in by_step
    ]
    if not told:
        raise NothingToShow
    return "; ".join(told)


def _entry_words(view: View, at_step: Mapping[Action, int], total: int) -> dict[str, str]:
    unwarned = at_step[Action.REMOVAL] + at_step[Action.BAN]
    return {
        "total": _count(total, view),
        "warned": _count(at_step[Action.WARNING_1], view),
        "unwarned": _count(unwarned, view),
    }


def _flows(view: View) -> Card:
    frame = _rows(view, "ladder_moves", ("platform", "from_step", "to_step", "days"))
    by_platform = {str(name): compute(flows, rows) for name, rows in frame.data.groupby("platform")}
    rows = [
        {
            "from_step": start.value,
            "to_step": end.value,
            "platform": platform,
            **_pct(flow.share_of(end)),
            "sellers_count": flow.sellers_count,
        }
        for start, end in MOVES
        for platform, found in by_platform.items()
        for flow in found
        if flow.step is start
    ]
    if not rows:
        raise NothingToShow
    columns = Columns(
        rows="platform",
        dimension=Dimension.PLATFORM,
        value="share_pct",
        low="low_pct",
        high="high_pct",
        cases="sellers_count",
        unit=Unit.PCT,
        panels=("from_step", "to_step"),
    )
    banned = [row for row in rows if row["to_step"] == Action.BAN.value]
    return Card(
        finding=view.text("flows", days=_count(NEXT_STEP_DAYS, view), platforms=_count(len(by_platform), view))
        if not banned
        else view.text(
            "flows_banned",
            days=_count(NEXT_STEP_DAYS, view),
            platforms=_count(len(banned), view),
            **_range_words(view, [float(str(row["share_pct"])) for row in banned]),
        ),
        frame=replace(frame, data=pd.DataFrame(rows)),
        draw=charts.interval_rows,
        options={
            "chart": "flows",
            "columns": columns,
            "selection": _selection(view),
            "parameters": (("days", str(NEXT_STEP_DAYS)),),
        },
        caveats=(view.text("own_rules"),),
    )


def _range_words(view: View, values: list[float]) -> dict[str, str]:
    words = {"lowest": min(values), "highest": max(values)}
    return {
        name: share_words(Estimate(value=v / 100, low=v / 100, high=v / 100), view.language)["share"]
        for name, v in words.items()
    }


def _relapse(view: View) -> Card:
    frame = _rows(view, "ladder_spells", ("from_step", "is_relapse", "days"))
    curves = compute(relapses, frame.data, "from_step")
    rows = [
        {"from_step": step.value, "days": day, **_pct(curves[step.value].happened_by(day))}
        for step in (Action.REMOVAL, Action.BAN)
        if step.value in curves
        for day in range(min(RELAPSE_DAYS, curves[step.value].last_day) + 1)
    ]
    if not rows:
        raise NothingToShow
    told = []
    for step in (Action.REMOVAL, Action.BAN):
        if step.value in curves and (share := curves[step.value].happened_by(RELAPSE_DAYS)).is_known:
            count = _count(curves[step.value].spells_count, view)
            told.append(view.text(f"relapse_{step}", count=count, **share_words(share, view.language)))
    finding = (
        view.text("relapse", days=_count(RELAPSE_DAYS, view), told="; ".join(told))
        if told
        else view.text("relapse_short")
    )
    return Card(
        finding=finding,
        frame=replace(frame, data=pd.DataFrame(rows)),
        draw=charts.happened_by_day,
        options={
            "chart": "relapse",
            "group": "from_step",
            "dimension": Dimension.ACTION,
            "selection": _selection(view),
        },
        caveats=(
            _median_sentence(view, {name: curve.median for name, curve in curves.items()}),
            view.text("same_name"),
        ),
    )


def _median_sentence(view: View, medians: Mapping[str, Estimate]) -> str:
    if not any(median.is_known for median in medians.values()):
        return view.text("median_not_reached")
    known = min(median.value for median in medians.values() if median.is_known)
    return view.text("median_reached", days=_count(known, view))


def _relapse_by_platform(view: View) -> Card:
    frame = _rows(view, "ladder_spells", ("platform", "from_step", "is_relapse", "days"))
    bans = frame.data[frame.data["from_step"] == Action.BAN.value]
    curves = compute(relapses, bans, "platform")
    rows = [
        {"platform": name, "sellers_count": curve.spells_count, **_pct(curve.happened_by(RELAPSE_DAYS))}
        for name, curve in curves.items()
        if curve.happened_by(RELAPSE_DAYS).is_known
    ]
    if not rows:
        raise NothingToShow
    test = compute(relapses_differ, bans, "platform")
    columns = Columns(
        rows="platform",
        dimension=Dimension.PLATFORM,
        value="share_pct",
        low="low_pct",
        high="high_pct",
        cases="sellers_count",
        unit=Unit.PCT,
    )
    return Card(
        finding=view.text(
            f"relapse_by_platform.{chance_words(test, view.language).key}",
            days=_count(RELAPSE_DAYS, view),
            count=_count(len(rows), view),
            p=chance_words(test, view.language).p_value,
            **_range_words(view, [float(str(row["share_pct"])) for row in rows]),
        ),
        frame=replace(frame, data=pd.DataFrame(rows)),
        draw=charts.interval_rows,
        options={
            "chart": "relapse_by_platform",
            "columns": columns,
            "selection": _selection(view),
            "parameters": (("days", str(RELAPSE_DAYS)),),
        },
        caveats=(view.text("own_rules"), view.text("same_name")),
    )


def _repeat(view: View) -> Card:
    frame = _rows(view, "repeat_removals", ("month", "is_repeat"), "removals_count")
    by_month = compute(repeat_shares, frame.data, ["month"])
    if by_month.empty:
        raise NothingToShow
    together = compute(repeat_shares, frame.data.assign(all="all"), ["all"]).iloc[0]
    overall = Estimate(value=float(together["share"]), low=float(together["low"]), high=float(together["high"]))
    if not overall.is_known:
        raise NothingToShow
    rows = by_month.assign(
        share_pct=100 * by_month["share"], low_pct=100 * by_month["low"], high_pct=100 * by_month["high"]
    )
    soft = rows["month"] + pd.offsets.MonthEnd(0) > pd.Timestamp(_last_settled(frame))
    rows["status"] = [CellStatus.PROVISIONAL.value if each else CellStatus.SHOWN.value for each in soft]
    first = pd.Timestamp(rows["month"].min()).date()
    return Card(
        finding=view.text(
            "repeat",
            days=_count(LOOK_BACK_DAYS, view),
            count=_count(int(together["repeat_count"]), view),
            total=_count(int(together["removals_count"]), view),
            **share_words(overall, view.language),
        ),
        frame=replace(
            frame, data=rows[["month", *_SHARES, "repeat_count", "removals_count", "status"]].reset_index(drop=True)
        ),
        draw=charts.month_lines,
        options={
            "chart": "repeat",
            "value": "share_pct",
            "unit": Unit.PCT,
            "selection": _selection(view),
            "parameters": (("days", str(LOOK_BACK_DAYS)),),
        },
        caveats=(view.text("look_back", month=format_month_long(first, view.language)), view.text("same_name")),
    )


def _last_settled(frame: TableFrame) -> pd.Timestamp:
    """The last day of which reports are complete."""
    if frame.provenance.last_date is None:
        raise NothingToShow
    return pd.Timestamp(frame.provenance.last_date) - pd.Timedelta(days=SETTLED_DAYS)


def _due(dimension: Dimension, view: View) -> Card:
    frame = _rows(view, "due_bans", (dimension.value, "is_banned"))
    groups = compute(due_bans, frame.data, dimension.value)
    total = _all_due(groups)
    if total.due_count < LEAST_SELLERS or not any(group.is_told for group in groups):
        raise NothingToShow
    rows = pd.DataFrame([_due_row(dimension, group) for group in groups])
    rows = rows.sort_values("missing_count", ascending=False, na_position="last", kind="stable", ignore_index=True)
    return Card(
        finding=view.text(
            f"due_{dimension.value}",
            days=_count(BAN_DUE_DAYS, view),
            count=_count(total.missing_count, view),
            total=_count(total.due_count, view),
            **share_words(total.missing, view.language),
        ),
        frame=replace(frame, data=rows.astype({"due_count": "Int64", "missing_count": "Int64"})),
        draw=charts.due_bans,
        options={
            "dimension": dimension,
            "selection": _selection(view),
            "days": BAN_DUE_DAYS,
            "least": LEAST_SELLERS,
        },
        caveats=(view.text("due_rule", days=_count(BAN_DUE_DAYS, view)), view.text("no_list"), view.text("own_rules")),
    )


def _all_due(groups: tuple[DueBans, ...]) -> DueBans:
    """All groups that are told, as one."""
    told = [group for group in groups if group.is_told]
    return DueBans(
        group="all",
        due_count=sum(group.due_count for group in told),
        missing_count=sum(group.missing_count for group in told),
        is_told=True,
    )


def _due_row(dimension: Dimension, group: DueBans) -> dict[str, object]:
    if not group.is_told:
        return {dimension.value: group.group, "due_count": pd.NA, "missing_count": pd.NA, **dict.fromkeys(_SHARES)}
    return {
        dimension.value: group.group,
        "due_count": group.due_count,
        "missing_count": group.missing_count,
        **_pct(group.missing),
    }


def _cards(_view: View) -> Mapping[str, Make]:
    return {
        "funnel": _funnel,
        "flows": _flows,
        "relapse": _relapse,
        "relapse_by_platform": _relapse_by_platform,
        "repeat": _repeat,
        "due_by_platform": partial(_due, Dimension.PLATFORM),
        "due_by_tier": partial(_due, Dimension.SELLER_TIER),
    }


DECK = Deck(
    page_id="tangga",
    controls=(Control.PERIOD, Control.CHANNEL, Control.PLATFORM),
    metrics=(METRIC,),
    lead="funnel",
    cards=_cards,
)
