"""Small made-up rows of takedowns and orders together, and one drawing of each chart of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from catalog.codes import CellStatus, TakedownUnit
from dashboard.charts.effects_by_row import EffectRow
from dashboard.charts.effects_by_step import StepColumns
from dashboard.queries.frame import Provenance, TableFrame
from dashboard.queries.selection import Selection

SHOWN, SUPPRESSED = CellStatus.SHOWN.value, CellStatus.SUPPRESSED.value
SELECTION = Selection(metric="takedown_items_count", first_date=date(2023, 1, 2), last_date=date(2023, 6, 4))
COLUMNS = StepColumns(steps="lag_weeks", value="change_pct", low="low_pct", high="high_pct", is_pct=True)
ROW = EffectRow(panel="Wave of March", name="All channels", value=-23.0, low=-34.0, high=-11.0)
TEN = (("takedowns", "10"), ("unit", "links"))


def frame(data: pd.DataFrame, table: str, provenance: Provenance) -> TableFrame:
    """Rows of a table."""
    return TableFrame(data=data, table=table, provenance=provenance)


def weeks(provenance: Provenance) -> TableFrame:
    """Twenty-two weeks with a wave of three, the orders of the fourth week hidden."""
    monday = pd.date_range("2023-01-02", periods=22, freq="7D")
    orders = pd.array([1000 + 10 * number for number in range(22)], dtype="Int64")
    orders[3] = pd.NA
    data = pd.DataFrame(
        {
            "week": monday,
            "takedowns_count": pd.array([5] * 10 + [90] * 3 + [5] * 9, dtype="Int64"),
            "takedowns_status": SHOWN,
            "orders_count": orders,
            "orders_status": [SUPPRESSED if number == 3 else SHOWN for number in range(22)],
        }
    )
    return frame(data, "impact_weeks", provenance)


def days(provenance: Provenance) -> TableFrame:
    """Two seasons from H-60 to H+30."""
    rows = [
        {
            **{"season": season, "days_to_lebaran": day},
            **{"takedowns_count": 4, "takedowns_status": SHOWN, "orders_count": 100, "orders_status": SHOWN},
        }
        for season in (1443, 1444)
        for day in range(-60, 31)
    ]
    return frame(pd.DataFrame(rows), "impact_days", provenance)


def effect(provenance: Provenance) -> TableFrame:
    """Three weeks, the first of which may be none."""
    data = pd.DataFrame(
        {"lag_weeks": [0, 1, 2], "change_pct": [1.0, 2.0, -3.0], "low_pct": [-1, 1, -5], "high_pct": [3, 3, -1]}
    )
    return frame(data, "impact_effect", provenance)


def impact_drawings(charts: Any, provenance: Provenance, **look: Any) -> dict[str, Any]:
    """One drawing of every chart of takedowns and orders, by its function's name."""
    shared = {"unit": TakedownUnit.LINK, "selection": SELECTION, **look}
    return {
        "takedowns_and_orders": charts.takedowns_and_orders(weeks(provenance), waves=(), events=None, **shared),
        "takedowns_and_orders_by_day": charts.takedowns_and_orders_by_day(
            days(provenance), highlighted_season=1443, **shared
        ),
        "step_effects": charts.step_effects(
            effect(provenance), chart="impact_effect", columns=COLUMNS, selection=SELECTION, parameters=TEN, **look
        ),
        "effect_rows": charts.effect_rows(
            frame(pd.DataFrame({"change_pct": [-23.0]}), "impact_waves", provenance),
            chart="impact_waves",
            rows=(ROW,),
            selection=SELECTION,
            **look,
        ),
    }
