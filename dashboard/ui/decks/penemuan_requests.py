"""Cards on formal requests: how many are granted, how long the answer takes, how many are waiting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite, nan

import pandas as pd

from analysis.formal_requests import ANSWER_DAYS, Answers, answer_curves, answers, answers_differ, backlog, last_day
from catalog.codes import Platform, RequestOutcome
from catalog.metrics import Unit
from dashboard import charts
from dashboard.charts.share_rows import Columns, row_name
from dashboard.queries.frame import TableFrame
from dashboard.queries.grouped import grouped
from dashboard.queries.provenance import Span, table_provenance, within_span
from dashboard.queries.selection import Dimension, Filters, Selection
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card
from dashboard.ui.comparability_words import apart_of, grouping_lines
from dashboard.ui.comparisons import grouped_requests
from dashboard.ui.deck import Make
from dashboard.ui.findings import NothingToShow
from dashboard.ui.share_words import chance_words, days_words, share_words
from dashboard.ui.view import View

_EVER = date(2000, 1, 1)
_COLUMNS = ("platform", "requested_date", "answered_date", "outcome")
_MEASURES = ("requests_count", "items_asked", "items_removed")


@dataclass(frozen=True, kw_only=True)
class _Requests:
    """Requests of the view and the last day that the whole register tells of."""

    frame: TableFrame
    as_of: date
    selection: Selection


def _requests(view: View, *, ever: bool = False) -> _Requests:
    """Requests filed on the chosen dates, or ever; in all units, as a request is counted and not its items."""
    every = view.selection.but(first_date=_EVER, last_date=date(9999, 1, 1), filters=Filters(), takedown_unit=None)
    as_of = compute(last_day, view.ask(grouped, "formal_requests", _COLUMNS, _MEASURES, every).data)
    first = view.ask(table_provenance, "formal_requests").first_date
    if as_of is None or first is None:
        raise NothingToShow
    filed = within_span(view.selection.but(takedown_unit=None), Span(first_date=first, last_date=as_of))
    selection = filed.but(first_date=first) if ever else filed
    frame = view.ask(grouped, "formal_requests", _COLUMNS, _MEASURES, selection)
    if frame.data.empty:
        raise NothingToShow
    return _Requests(frame=frame, as_of=as_of, selection=selection)


def _granted(view: View) -> Card:
    asked = _requests(view)
    found = compute(answers, asked.frame.data, "platform", asked.as_of)
    together = compute(answers, asked.frame.data.assign(all="all"), "all", asked.as_of)[0]
    share = together.shares[RequestOutcome.GRANTED]
    if not share.is_known:
        raise NothingToShow
    refused = together.shares[RequestOutcome.REFUSED]
    grouping = view.ask(grouped_requests, asked.selection)
    return Card(
        finding=view.text(
            "requests_granted",
            days=format_number(ANSWER_DAYS, view.language),
            count=format_number(together.requests_count, view.language),
            refused=share_words(refused, view.language)["share"],
            pending=format_number(together.pending_count, view.language),
            **share_words(share, view.language),
        ),
        frame=replace(asked.frame, data=pd.DataFrame([_granted_row(answer) for answer in _in_order(found)])),
        draw=charts.interval_rows,
        options={
            "chart": "requests_granted",
            "columns": Columns(
                rows="platform",
                dimension=Dimension.PLATFORM,
                value="share_pct",
                low="low_pct",
                high="high_pct",
                cases="requests_count",
                unit=Unit.PCT,
            ),
            "selection": asked.selection,
            "parameters": (("days", str(ANSWER_DAYS)),),
            "apart": apart_of([answer.group for answer in found], grouping, view.language),
        },
        caveats=(view.text("requests_differ"), *grouping_lines(grouping, view.language), *_undated(view, together)),
    )


def _granted_row(answer: Answers) -> dict[str, object]:
    granted = answer.shares[RequestOutcome.GRANTED]
    return {
        "platform": answer.group,
        "requests_count": answer.requests_count,
        "share_pct": 100 * granted.value,
        "low_pct": 100 * granted.low,
        "high_pct": 100 * granted.high,
        "partly_pct": 100 * answer.shares[RequestOutcome.PARTLY].value,
        "refused_pct": 100 * answer.shares[RequestOutcome.REFUSED].value,
        "pending_count": answer.pending_count,
    }


def _in_order(found: tuple[Answers, ...]) -> list[Answers]:
    by_platform = {answer.group: answer for answer in found}
    return [by_platform[platform.value] for platform in Platform if platform.value in by_platform]


def _undated(view: View, together: Answers) -> tuple[str, ...]:
    if not together.undated_count:
        return ()
    return (view.text("requests_undated", count=format_number(together.undated_count, view.language)),)


def _answer_days(view: View) -> Card:
    asked = _requests(view)
    curves = compute(answer_curves, asked.frame.data, "platform", asked.as_of)
    together = next(iter(compute(answer_curves, asked.frame.data.assign(all="all"), "all", asked.as_of).values()), None)
    if together is None or not curves:
        raise NothingToShow
    rows = [
        {
            "platform": platform.value,
            "requests_count": curves[platform.value].spells_count,
            **_days_row(curves[platform.value].median.value, "median_days"),
            **_days_row(curves[platform.value].median.low, "low_days"),
            **_days_row(curves[platform.value].median.high, "high_days"),
        }
        for platform in Platform
        if platform.value in curves
    ]
    grouping = view.ask(grouped_requests, asked.selection)
    compared = [row for row in rows if row["platform"] in grouping.together]
    known = [row for row in compared if isfinite(float(str(row["median_days"])))]
    if not known:
        raise NothingToShow
    slowest = max(known, key=lambda row: float(str(row["median_days"])))
    of_compared = asked.frame.data[asked.frame.data["platform"].isin(list(grouping.together))]
    chance = chance_words(compute(answers_differ, of_compared, "platform", asked.as_of), view.language)
    return Card(
        finding=view.text(
            "answer_days",
            slow=row_name(Dimension.PLATFORM, slowest["platform"], view.language),
            slow_days=format_number(float(str(slowest["median_days"])), view.language),
            **days_words(together.median, view.language),
        ),
        frame=replace(asked.frame, data=pd.DataFrame(rows)),
        draw=charts.interval_rows,
        options={
            "chart": "answer_days",
            "columns": Columns(
                rows="platform",
                dimension=Dimension.PLATFORM,
                value="median_days",
                low="low_days",
                high="high_days",
                cases="requests_count",
                unit=Unit.DAY,
            ),
            "selection": asked.selection,
            "apart": apart_of(curves, grouping, view.language),
        },
        caveats=(
            view.text(f"answers.{chance.key}", p=chance.p_value),
            view.text("requests_differ"),
            *grouping_lines(grouping, view.language),
        ),
    )


def _days_row(days: float, name: str) -> dict[str, float]:
    """An end that is not reached has no number in a table."""
    return {name: days if isfinite(days) else nan}


def _backlog(view: View) -> Card:
    asked = _requests(view, ever=True)
    first = max(view.selection.first_date, pd.Timestamp(asked.frame.data["requested_date"].min()).date())
    last = min(asked.as_of, view.selection.last_date)
    if first > last:
        raise NothingToShow
    rows = compute(backlog, asked.frame.data, first, last)
    now, most = int(rows["pending_count"].iloc[-1]), int(rows["pending_count"].max())
    waiting = asked.frame.data
    pending = waiting[waiting["outcome"] == RequestOutcome.PENDING.value]
    old = pending[(pd.Timestamp(asked.as_of) - pending["requested_date"]).dt.days > ANSWER_DAYS]
    return Card(
        finding=view.text(
            "backlog",
            count=format_number(now, view.language),
            day=format_date(last, view.language),
            most=format_number(most, view.language),
        ),
        frame=replace(asked.frame, data=rows),
        draw=charts.month_lines,
        options={
            "chart": "backlog",
            "value": "pending_count",
            "unit": Unit.REQUEST,
            "selection": asked.selection.but(first_date=first, last_date=last),
        },
        caveats=(
            view.text(
                "backlog_old",
                count=format_number(int(old["requests_count"].sum()), view.language),
                days=format_number(ANSWER_DAYS, view.language),
                share=_part(old, pending, view),
            ),
        )
        if len(pending)
        else (),
    )


def _part(some: pd.DataFrame, all_of_them: pd.DataFrame, view: View) -> str:
    share = 100 * int(some["requests_count"].sum()) / int(all_of_them["requests_count"].sum())
    return format_percent(share, view.language, decimals=0)


REQUEST_CARDS: Mapping[str, Make] = {
    "requests_granted": _granted,
    "answer_days": _answer_days,
    "backlog": _backlog,
}
