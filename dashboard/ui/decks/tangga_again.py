"""Cards on relapses and repeat offenders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.intervals import Estimate
from analysis.ladder import relapses, relapses_differ, repeat_shares
from catalog.codes import Action, CellStatus
from catalog.metrics import Unit
from catalog.takedowns import LOOK_BACK_DAYS, RELAPSE_DAYS, SETTLED_DAYS
from dashboard import charts
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Dimension
from dashboard.text.dates import format_month_long
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card
from dashboard.ui.comparability_words import apart_of, grouping_lines
from dashboard.ui.deck import Make
from dashboard.ui.findings import NothingToShow
from dashboard.ui.share_words import chance_words, share_words
from dashboard.ui.step_rows import (
    SHARES,
    compared_platforms,
    count_words,
    range_words,
    share_row,
    shares_by_platform,
    step_rows,
    step_selection,
)
from dashboard.ui.view import View


def _relapse(view: View) -> Card:
    frame = step_rows(view, "ladder_spells", ("from_step", "is_relapse", "days"))
    curves = compute(relapses, frame.data, "from_step")
    rows = [
        {"from_step": step.value, "days": day, **share_row(curves[step.value].happened_by(day))}
        for step in (Action.REMOVAL, Action.BAN)
        if step.value in curves
        for day in range(min(RELAPSE_DAYS, curves[step.value].last_day) + 1)
    ]
    if not rows:
        raise NothingToShow
    told = []
    for step in (Action.REMOVAL, Action.BAN):
        if step.value in curves and (share := curves[step.value].happened_by(RELAPSE_DAYS)).is_known:
            count = count_words(curves[step.value].spells_count, view)
            told.append(view.text(f"relapse_{step}", count=count, **share_words(share, view.language)))
    finding = (
        view.text("relapse", days=count_words(RELAPSE_DAYS, view), told="; ".join(told))
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
            "selection": step_selection(view),
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
    return view.text("median_reached", days=count_words(known, view))


def _relapse_by_platform(view: View) -> Card:
    frame = step_rows(view, "ladder_spells", ("platform", "from_step", "is_relapse", "days"))
    bans = frame.data[frame.data["from_step"] == Action.BAN.value]
    curves = compute(relapses, bans, "platform")
    rows = [
        {"platform": name, "sellers_count": curve.spells_count, **share_row(curve.happened_by(RELAPSE_DAYS))}
        for name, curve in curves.items()
        if curve.happened_by(RELAPSE_DAYS).is_known
    ]
    grouping = compared_platforms(view)
    compared = [row for row in rows if row["platform"] in grouping.together]
    if not compared:
        raise NothingToShow
    test = compute(relapses_differ, bans[bans["platform"].isin(list(grouping.together))], "platform")
    key = chance_words(test, view.language).key if len(compared) > 1 else "one"
    return Card(
        finding=view.text(
            f"relapse_by_platform.{key}",
            days=count_words(RELAPSE_DAYS, view),
            count=count_words(len(compared), view),
            p=chance_words(test, view.language).p_value,
            **range_words(view, [float(str(row["share_pct"])) for row in compared]),
        ),
        frame=replace(frame, data=pd.DataFrame(rows)),
        draw=charts.interval_rows,
        options={
            "chart": "relapse_by_platform",
            "columns": shares_by_platform(),
            "selection": step_selection(view),
            "parameters": (("days", str(RELAPSE_DAYS)),),
            "apart": apart_of(curves, grouping, view.language),
        },
        caveats=(*grouping_lines(grouping, view.language), view.text("same_name")),
    )


def _repeat(view: View) -> Card:
    frame = step_rows(view, "repeat_removals", ("month", "is_repeat"), "removals_count")
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
            days=count_words(LOOK_BACK_DAYS, view),
            count=count_words(int(together["repeat_count"]), view),
            total=count_words(int(together["removals_count"]), view),
            **share_words(overall, view.language),
        ),
        frame=replace(
            frame, data=rows[["month", *SHARES, "repeat_count", "removals_count", "status"]].reset_index(drop=True)
        ),
        draw=charts.month_lines,
        options={
            "chart": "repeat",
            "value": "share_pct",
            "unit": Unit.PCT,
            "selection": step_selection(view),
            "parameters": (("days", str(LOOK_BACK_DAYS)),),
        },
        caveats=(view.text("look_back", month=format_month_long(first, view.language)), view.text("same_name")),
    )


def _last_settled(frame: TableFrame) -> pd.Timestamp:
    """The last day of which reports are complete."""
    if frame.provenance.last_date is None:
        raise NothingToShow
    return pd.Timestamp(frame.provenance.last_date) - pd.Timedelta(days=SETTLED_DAYS)


AGAIN_CARDS: Mapping[str, Make] = {
    "relapse": _relapse,
    "relapse_by_platform": _relapse_by_platform,
    "repeat": _repeat,
}
