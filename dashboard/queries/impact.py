"""Takedowns and orders together, week by week: for the statistics of the page on their effect.

Weeks begin on Monday. Only whole weeks that both kinds of data cover are given, and none that may still change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from catalog.codes import Action, Goods, TakedownUnit
from catalog.marts import ORDERS_NATIONAL, TAKEDOWNS_DAILY
from catalog.metrics import METRICS
from dashboard.queries.frame import Provenance
from dashboard.queries.provenance import Span, metric_provenance, span
from dashboard.queries.run import run_query
from dashboard.queries.snapshot import Snapshot

ORDERS, TAKEDOWNS = "orders_count", "takedown_items_count"
COUNTED_ACTION = Action.REMOVAL
COUNTED_GOODS = Goods.USED_CLOTHING_IMPORT


@dataclass(frozen=True, kw_only=True)
class ImpactCounts:
    """What is recorded of orders and of removals of imported used clothing in one unit.

    - `orders`, `takedowns`: `category`, `platform`, `week` (Monday) and the count, one row where there is a record; removals
      whose category is not known are in none.
    - `order_days`, `takedown_days`: `platform`, `date` of every day with a record: of takedowns in that unit, whatever was done
      to which goods, and before and after the weeks as well.
    - `covered`: the weeks.

    **For statistics alone: no cell of it may be shown.** Few UMKM may stand behind one. What the statistics give of all cells
    together tells nothing of a single one.
    """

    orders: pd.DataFrame
    takedowns: pd.DataFrame
    order_days: pd.DataFrame
    takedown_days: pd.DataFrame
    covered: Span


def impact_span(snapshot: Snapshot) -> Span | None:
    """The days of the whole weeks that orders and takedowns both cover and that are settled; None where there are none, or where
    one of the two is real and the other invented.
    """
    if is_mixed(snapshot):
        return None
    spans = [(span(snapshot, metric), METRICS[metric].provisional_days) for metric in (ORDERS, TAKEDOWNS)]
    covered = [(own, days) for own, days in spans if own is not None]
    if len(covered) < len(spans):
        return None
    first = max(own.first_date for own, _ in covered)
    last = min(own.last_date - timedelta(days=days) for own, days in covered)
    first += timedelta(days=-first.weekday() % 7)
    last -= timedelta(days=(last.weekday() + 1) % 7)
    return Span(first_date=first, last_date=last) if first < last else None


def is_mixed(snapshot: Snapshot) -> bool:
    """Whether the sample stands in for one of orders and takedowns alone: what it holds says nothing of the other."""
    orders, takedowns = (metric_provenance(snapshot, metric) for metric in (ORDERS, TAKEDOWNS))
    has_both = orders.first_date is not None and takedowns.first_date is not None
    return has_both and orders.is_sample != takedowns.is_sample


def impact_provenance(snapshot: Snapshot) -> Provenance:
    """Provenance of numbers that rest on orders and takedowns; a sample where either is one."""
    orders, takedowns = (metric_provenance(snapshot, metric) for metric in (ORDERS, TAKEDOWNS))
    covered = impact_span(snapshot)
    return Provenance(
        snapshot_id=orders.snapshot_id,
        built_at=orders.built_at,
        sources=tuple(dict.fromkeys((*takedowns.sources, *orders.sources))),
        is_sample=orders.is_sample or takedowns.is_sample,
        first_date=covered.first_date if covered else None,
        last_date=covered.last_date if covered else None,
    )


def impact_counts(snapshot: Snapshot, unit: TakedownUnit) -> ImpactCounts | None:
    """Counts of the weeks of `impact_span`; None where that is."""
    covered = impact_span(snapshot)
    if covered is None:
        return None
    params = {"first_date": covered.first_date, "last_date": covered.last_date}
    orders = _by_week(snapshot, ORDERS_NATIONAL.id, "orders_count", "true", params)
    takedowns = _by_week(
        snapshot,
        TAKEDOWNS_DAILY.id,
        "items_count",
        "unit = $unit and action = $action and goods = $goods",
        {**params, "unit": unit.value, "action": COUNTED_ACTION.value, "goods": COUNTED_GOODS.value},
    )
    return ImpactCounts(
        orders=orders.rename(columns={"counted": "orders"}),
        takedowns=takedowns.rename(columns={"counted": "takedowns"}),
        order_days=_days(snapshot, ORDERS_NATIONAL.id, "true", {}),
        takedown_days=_days(snapshot, TAKEDOWNS_DAILY.id, "unit = $unit", {"unit": unit.value}),
        covered=covered,
    )


def _by_week(
    snapshot: Snapshot, mart: str, measure: str, condition: str, params: Mapping[str, date | str]
) -> pd.DataFrame:
    rows = run_query(
        snapshot,
        f"""
        select category, platform, cast(date_trunc('week', date) as date) as week, cast(sum({measure}) as double) as counted
        from {mart}
        where category is not null and date between $first_date and $last_date and {condition}
        group by category, platform, week
        """,
        params,
    )
    return rows.astype({"category": str, "platform": str}).assign(week=pd.to_datetime(rows["week"]))


def _days(snapshot: Snapshot, mart: str, condition: str, params: Mapping[str, str]) -> pd.DataFrame:
    rows = run_query(snapshot, f"select distinct platform, date from {mart} where {condition}", params)
    return rows.astype({"platform": str}).assign(date=pd.to_datetime(rows["date"]))
