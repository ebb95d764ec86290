"""The card on weeks whose reports are still coming in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analysis.reporting_delay import Nowcast, WeekCount, nowcast
from catalog.codes import Platform, code_text_key
from catalog.text import text
from dashboard import charts
from dashboard.queries.grouped import grouped
from dashboard.queries.selection import Selection
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number, format_percent
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card
from dashboard.ui.findings import NothingToShow
from dashboard.ui.published_words import joined
from dashboard.ui.view import View

SHOWN_WEEKS = 26
BEHIND_DAYS = 14
"""Records of a platform whose last report lies so much further back than the newest are not of these weeks."""

_EVER = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class _Reports:
    """Reports of the platforms that are up to date: `rows` for `nowcast`, and the platforms that are left out."""

    rows: pd.DataFrame
    as_of: date
    behind: tuple[str, ...]


def weeks(view: View) -> Card:
    """The final count of the last weeks, as far as it can be told; the chosen dates do not count here."""
    selection = view.selection.but(first_date=_EVER)
    frame = view.ask(grouped, "takedown_reports", ("platform", "week", "report_days"), ("items_count",), selection)
    if frame.data.empty:
        raise NothingToShow
    reports = _current(frame.data)
    found = compute(nowcast, reports.rows, reports.as_of)
    shown = found.weeks[-SHOWN_WEEKS:]
    if not shown:
        raise NothingToShow
    unit = text(code_text_key(view.takedown_unit), view.language).lower()
    return Card(
        finding=_finding(view, found, unit),
        frame=replace(frame, data=pd.DataFrame([_row(week) for week in shown])),
        draw=charts.open_weeks,
        options={"unit": view.takedown_unit, "selection": _shown_span(selection, shown, reports.as_of)},
        caveats=_caveats(view, found, reports),
    )


def _current(rows: pd.DataFrame) -> _Reports:
    reported = rows["week"] + pd.to_timedelta(rows["report_days"].astype("int64"), unit="D")
    last = reported.groupby(rows["platform"]).max()
    newest = pd.Timestamp(last.max())
    behind = tuple(str(name) for name in last.index[last < newest - pd.Timedelta(days=BEHIND_DAYS)])
    kept = rows[~rows["platform"].isin(behind)]
    summed = kept.groupby(["week", "report_days"], as_index=False)[["items_count"]].sum()
    return _Reports(rows=summed, as_of=newest.date(), behind=behind)


def _finding(view: View, found: Nowcast, unit: str) -> str:
    told = found.open_weeks
    if not told:
        return view.text("weeks_untold", unit=unit)
    newest = told[-1]
    return view.text(
        "weeks",
        unit=unit,
        week=format_date(newest.week, view.language),
        reported=format_number(newest.reported_count, view.language),
        final=format_number(newest.final.value, view.language),
        low=format_number(newest.final.low, view.language),
        high=format_number(newest.final.high, view.language),
        share=format_percent(100 * newest.reported_share, view.language, decimals=0),
    )


def _caveats(view: View, found: Nowcast, reports: _Reports) -> tuple[str, ...]:
    caveats = [view.text("weeks_method", count=format_number(found.weeks_count, view.language))]
    if reports.behind:
        names = [text(code_text_key(Platform(name)), view.language) for name in reports.behind]
        caveats.append(view.text("weeks_behind", platforms=joined(names, view.language)))
    return tuple(caveats)


def _row(week: WeekCount) -> dict[str, object]:
    return {
        "week": pd.Timestamp(week.week),
        "reported_count": week.reported_count,
        "reported_pct": 100 * week.reported_share,
        "final": week.final.value,
        "low": week.final.low,
        "high": week.final.high,
        "is_settled": week.is_settled,
    }


def _shown_span(selection: Selection, shown: tuple[WeekCount, ...], as_of: date) -> Selection:
    return selection.but(first_date=shown[0].week, last_date=as_of)
