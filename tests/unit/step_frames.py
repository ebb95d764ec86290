"""Small made-up rows of steps, waits and open weeks, and one drawing of each chart of them."""

from __future__ import annotations

from datetime import date
from math import nan
from typing import Any

import pandas as pd

from catalog.codes import TakedownUnit
from catalog.metrics import Unit
from dashboard.charts.share_rows import Columns
from dashboard.queries.frame import Provenance, TableFrame
from dashboard.queries.selection import Dimension, Selection

SELECTION = Selection(metric="takedown_items_count", first_date=date(2023, 1, 1), last_date=date(2023, 6, 30))

PLATFORMS = Columns(
    rows="platform",
    dimension=Dimension.PLATFORM,
    value="share_pct",
    low="low_pct",
    high="high_pct",
    cases="sellers_count",
    unit=Unit.PCT,
)


def shares(**more: Any) -> dict[str, Any]:
    """One row with a share of 40 % (30 to 50) of 120 sellers, but for what is given."""
    return {"share_pct": 40.0, "low_pct": 30.0, "high_pct": 50.0, "sellers_count": 120, **more}


FUNNEL = (
    shares(from_step="warning_1", to_step="warning_2", share_pct=60.0),
    shares(from_step="warning_1", to_step=None, share_pct=40.0),
    shares(from_step="ban", to_step="return", share_pct=5.0),
    shares(from_step="ban", to_step=None, share_pct=95.0),
)
DUE = (
    {"platform": "shopee", "due_count": 40, "missing_count": 22, "share_pct": 55.0, "low_pct": 42.0, "high_pct": 67.0},
    {
        "platform": "lazada",
        **{"due_count": pd.NA, "missing_count": pd.NA},
        **{"share_pct": None, "low_pct": None, "high_pct": None},
    },
)
CURVES = tuple(
    {"from_step": step, "days": day, "share_pct": float(day), "low_pct": day * 0.9, "high_pct": day * 1.1}
    for step in ("removal", "ban")
    for day in range(4)
)
WEEKS = tuple(
    {
        **{"week": pd.Timestamp(day), "reported_count": count, "reported_pct": pct},
        **{"final": final, "low": low, "high": high, "is_settled": is_settled},
    }
    for day, count, pct, final, low, high, is_settled in (
        ("2023-06-05", 100, 100.0, 100.0, 100.0, 100.0, True),
        ("2023-06-12", 60, 60.0, 100.0, 85.0, 118.0, False),
        ("2023-06-19", 9, nan, nan, nan, nan, False),
    )
)


def month_rows(*values: float | None, status: str = "shown") -> tuple[dict[str, Any], ...]:
    """Shares by month from January 2023 on, without a width."""
    months = pd.date_range("2023-01-01", periods=len(values), freq="MS")
    return tuple(
        {"month": month, "share_pct": value, "low_pct": value, "high_pct": value, "status": status}
        for month, value in zip(months, values, strict=True)
    )


def step_drawings(charts: Any, provenance: Provenance, **look: Any) -> dict[str, Any]:
    """One drawing of every chart of steps, by its function's name."""

    def frame(table: str, rows: tuple[dict[str, Any], ...]) -> TableFrame:
        return TableFrame(data=pd.DataFrame(rows), table=table, provenance=provenance)

    rows = (shares(platform="shopee"), shares(platform="lazada"))
    return {
        "funnel": charts.funnel(frame("ladder_moves", FUNNEL), selection=SELECTION, days=90, **look),
        "due_bans": charts.due_bans(
            frame("due_bans", DUE), dimension=Dimension.PLATFORM, selection=SELECTION, days=30, least=5, **look
        ),
        "happened_by_day": charts.happened_by_day(
            frame("ladder_spells", CURVES),
            chart="relapse",
            group="from_step",
            dimension=Dimension.ACTION,
            selection=SELECTION,
            **look,
        ),
        "interval_rows": charts.interval_rows(
            frame("ladder_spells", rows),
            chart="relapse_by_platform",
            columns=PLATFORMS,
            selection=SELECTION,
            parameters=(("days", "180"),),
            **look,
        ),
        "month_lines": charts.month_lines(
            frame("repeat_removals", month_rows(10.0, None, 12.0, status="provisional")),
            chart="repeat",
            value="share_pct",
            unit=Unit.PCT,
            selection=SELECTION,
            parameters=(("days", "365"),),
            **look,
        ),
        "open_weeks": charts.open_weeks(
            frame("takedown_reports", WEEKS), unit=TakedownUnit.LINK, selection=SELECTION, **look
        ),
    }
