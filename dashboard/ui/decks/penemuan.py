"""Cards on who found listings and who asked, how long it took, the open weeks, and formal requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd

from analysis.intervals import Estimate
from analysis.month_shares import month_shares, shares_of
from analysis.waiting import Wait, waits
from catalog.codes import Action, CellStatus, Detection, Requester, code_text_key
from catalog.metrics import Unit
from catalog.takedowns import LEAST_ITEMS
from catalog.text import text
from dashboard import charts
from dashboard.charts.share_rows import Columns, row_name
from dashboard.queries.frame import MetricFrame, TableFrame
from dashboard.queries.grouped import grouped
from dashboard.queries.selection import Axis, Dimension, Grain
from dashboard.queries.series import time_series
from dashboard.text.dates import format_month_long
from dashboard.ui.cache import compute
from dashboard.ui.card_parts import Card
from dashboard.ui.controls import Control
from dashboard.ui.deck import Deck, Make
from dashboard.ui.decks.penemuan_life import life
from dashboard.ui.decks.penemuan_requests import REQUEST_CARDS
from dashboard.ui.decks.penemuan_weeks import weeks
from dashboard.ui.findings import NothingToShow
from dashboard.ui.share_words import days_words, share_words
from dashboard.ui.step_rows import METRIC, step_selection
from dashboard.ui.view import View

ENDS = 3
"""Months at either end that a change is told between."""

_CODES = {Dimension.DETECTION: Detection, Dimension.REQUESTER: Requester}


def _unit(view: View) -> str:
    return text(code_text_key(view.takedown_unit), view.language).lower()


def _shares(dimension: Dimension, view: View) -> Card:
    asked = step_selection(view).but(breakdown=dimension, axis=Axis.CALENDAR, grain=Grain.MONTH, seasons=())
    frame = view.ask(time_series, asked)
    rows = compute(month_shares, frame.data, dimension.value)
    told = rows[rows["share_pct"].notna()]
    if told.empty:
        raise NothingToShow
    chart = "found" if dimension is Dimension.DETECTION else "asked"
    return Card(
        finding=_change(view, chart, dimension, rows),
        frame=_as_table(frame, rows),
        draw=charts.month_lines,
        options={
            "chart": chart,
            "value": "share_pct",
            "unit": Unit.PCT,
            "dimension": dimension,
            "selection": asked,
            "parameters": (("unit", _unit(view)), ("least", str(LEAST_ITEMS))),
        },
        caveats=(view.text("records_only"), text("metric.takedown_items_count.caveat", view.language)),
    )


def _as_table(frame: MetricFrame, rows: pd.DataFrame) -> TableFrame:
    return TableFrame(data=rows.reset_index(drop=True), table=frame.metric.mart, provenance=frame.provenance)


def _change(view: View, chart: str, dimension: Dimension, rows: pd.DataFrame) -> str:
    """What most items come by now, and how much of them came by it at first: by whole, settled months."""
    whole = rows[rows["share_pct"].notna() & (rows["status"] == CellStatus.SHOWN.value)]
    months = sorted(set(whole["month"]))
    if len(months) < 2 * ENDS:
        raise NothingToShow
    first, last = (shares_of(whole, months[:ENDS], dimension.value), shares_of(whole, months[-ENDS:], dimension.value))
    leader = str(last.idxmax())
    words = {
        "name": row_name(dimension, leader, view.language),
        "unit": _unit(view),
        "before": _share(view, float(first.get(leader, 0.0))),
        "now": _share(view, float(last[leader])),
        "first": format_month_long(pd.Timestamp(months[0]).date(), view.language),
        "last": format_month_long(pd.Timestamp(months[-1]).date(), view.language),
    }
    return view.text(chart, **words)


def _share(view: View, ratio: float) -> str:
    return share_words(Estimate(value=ratio, low=ratio, high=ratio), view.language)["share"]


def _wait(clock: str, dimension: Dimension, view: View) -> Card:
    selection = step_selection(view)
    days = f"days_from_{clock}"
    columns = (dimension.value, "action", days)
    frame = view.ask(grouped, "takedown_delays", columns, ("items_count", "bundles_count"), selection)
    removed = frame.data[(frame.data["action"] == Action.REMOVAL.value) & frame.data[days].notna()]
    rows = removed.rename(columns={days: "days"})
    found = {wait.group: wait for wait in compute(waits, rows, dimension.value)}
    ordered = [found[code.value] for code in _CODES[dimension] if code.value in found]
    told = [wait for wait in ordered if wait.median.is_known]
    if not told:
        raise NothingToShow
    quickest, slowest = (pick(told, key=lambda wait: wait.median.value) for pick in (min, max))
    key = f"wait_{clock}" if len(told) > 1 else f"wait_{clock}_one"
    return Card(
        finding=view.text(
            key,
            unit=_unit(view),
            quick=row_name(dimension, quickest.group, view.language),
            slow=row_name(dimension, slowest.group, view.language),
            **{f"quick_{name}": words for name, words in days_words(quickest.median, view.language).items()},
            **{f"slow_{name}": words for name, words in days_words(slowest.median, view.language).items()},
        ),
        frame=replace(frame, data=pd.DataFrame([_wait_row(dimension, wait) for wait in ordered])),
        draw=charts.interval_rows,
        options={
            "chart": f"wait_{clock}",
            "columns": Columns(
                rows=dimension.value,
                dimension=dimension,
                value="median_days",
                low="low_days",
                high="high_days",
                cases="items_count",
                unit=Unit.DAY,
                quartiles=("quarter_days", "three_quarters_days"),
            ),
            "selection": selection,
            "parameters": (("unit", _unit(view)),),
        },
        caveats=(view.text("of_the_removed"), view.text("bundles")),
    )


def _wait_row(dimension: Dimension, wait: Wait) -> dict[str, object]:
    return {
        dimension.value: wait.group,
        "items_count": wait.items_count,
        "median_days": wait.median.value,
        "low_days": wait.median.low,
        "high_days": wait.median.high,
        "quarter_days": wait.quarter,
        "three_quarters_days": wait.three_quarters,
    }


def _cards(_view: View) -> Mapping[str, Make]:
    return {
        "found": partial(_shares, Dimension.DETECTION),
        "asked": partial(_shares, Dimension.REQUESTER),
        "wait_request": partial(_wait, "request", Dimension.REQUESTER),
        "wait_listing": partial(_wait, "listing", Dimension.DETECTION),
        "life": life,
        "weeks": weeks,
        **REQUEST_CARDS,
    }


DECK = Deck(
    page_id="penemuan",
    controls=(Control.PERIOD, Control.CHANNEL, Control.PLATFORM),
    placed=(Control.UNIT,),
    metrics=(METRIC,),
    lead="found",
    cards=_cards,
)
