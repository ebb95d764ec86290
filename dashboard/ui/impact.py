"""What is known of takedowns and orders together: asked once a snapshot, and as the rows that cards show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from math import expm1

import pandas as pd

from analysis.impact import (
    BeforeAfter,
    Effect,
    EffectResult,
    EventPath,
    LoneWaves,
    Wave,
    WhatIf,
    before_after,
    estimate_effect,
    event_path,
    find_waves,
    lone_waves,
    panel_rows,
    weekly_takedowns,
    what_if,
)
from catalog.codes import CellStatus, Channel, EffectCheck, TakedownUnit
from dashboard.queries.frame import MetricFrame, TableFrame
from dashboard.queries.impact import (
    COUNTED_ACTION,
    COUNTED_GOODS,
    ORDERS,
    TAKEDOWNS,
    impact_counts,
    impact_provenance,
    impact_span,
)
from dashboard.queries.lebaran import by_lebaran_day
from dashboard.queries.provenance import span
from dashboard.queries.selection import Axis, Dimension, Filters, Grain, Selection
from dashboard.queries.series import time_series
from dashboard.queries.snapshot import Snapshot
from dashboard.ui.cache import ask

PER_TAKEDOWNS = 10
"""Effects are told of so many takedowns in one category on one platform: of a single one they are too small to read."""

MOST_TOLD_PCT = 1000
"""An interval that reaches beyond ten times more orders is of no use to anybody, and would be all that a chart shows."""

_PROGRESS: ContextVar[Callable[[float], object] | None] = ContextVar("progress", default=None)


@contextmanager
def telling(progress: Callable[[float], object]) -> Iterator[None]:
    """Let what is estimated within tell its progress, 0 to 1."""
    token = _PROGRESS.set(progress)
    try:
        yield
    finally:
        _PROGRESS.reset(token)


def selection_of(snapshot: Snapshot, unit: TakedownUnit) -> Selection | None:
    """Removals of imported used clothing in one unit, in the weeks that orders cover too; None without such weeks."""
    covered = impact_span(snapshot)
    if covered is None:
        return None
    return Selection(
        metric=TAKEDOWNS,
        first_date=covered.first_date,
        last_date=covered.last_date,
        grain=Grain.WEEK,
        takedown_unit=unit,
        filters=Filters(actions=(COUNTED_ACTION,), goods=(COUNTED_GOODS,)),
    )


def panel(snapshot: Snapshot, unit: TakedownUnit) -> pd.DataFrame | None:
    """Rows of `estimate_effect`; None where orders and takedowns have no week in common. **For statistics alone**, as
    `ImpactCounts` is.
    """
    found = impact_counts(snapshot, unit)
    if found is None:
        return None
    return panel_rows(
        orders=found.orders,
        takedowns=found.takedowns,
        order_days=found.order_days,
        takedown_days=found.takedown_days,
        first_date=found.covered.first_date,
        last_date=found.covered.last_date,
    )


def effect(snapshot: Snapshot, unit: TakedownUnit) -> EffectResult | None:
    """Whether orders change with takedowns in one unit; None where the two kinds of data have no week in common."""
    return ask(snapshot, _effect, unit)


def _effect(snapshot: Snapshot, unit: TakedownUnit) -> EffectResult | None:
    rows = panel(snapshot, unit)
    return None if rows is None else estimate_effect(rows, _PROGRESS.get())


def waves(snapshot: Snapshot, unit: TakedownUnit) -> tuple[Wave, ...]:
    """Waves of takedowns in one unit, in order of time."""
    return ask(snapshot, _waves, unit)


def _waves(snapshot: Snapshot, unit: TakedownUnit) -> tuple[Wave, ...]:
    rows = panel(snapshot, unit)
    return () if rows is None else find_waves(weekly_takedowns(rows))


def path(snapshot: Snapshot, unit: TakedownUnit, wave: Wave) -> EventPath | None:
    """The path of orders around a wave, in the cells that it reached."""
    return ask(snapshot, _path, unit, wave)


def _path(snapshot: Snapshot, unit: TakedownUnit, wave: Wave) -> EventPath | None:
    rows = panel(snapshot, unit)
    return None if rows is None else event_path(rows, wave, waves(snapshot, unit))


def lone(snapshot: Snapshot, unit: TakedownUnit) -> LoneWaves:
    """Waves that one platform had alone, and removals on the others after them."""
    return ask(snapshot, _lone, unit)


def _lone(snapshot: Snapshot, unit: TakedownUnit) -> LoneWaves:
    rows = panel(snapshot, unit)
    return LoneWaves(waves_count=0, lone_count=0, compared=()) if rows is None else lone_waves(rows)


def without_wave(snapshot: Snapshot, unit: TakedownUnit, wave: Wave) -> WhatIf:
    """Orders without a wave; ValueError where the effect is not estimated."""
    return ask(snapshot, _without, unit, wave)


def _without(snapshot: Snapshot, unit: TakedownUnit, wave: Wave) -> WhatIf:
    rows, result = panel(snapshot, unit), effect(snapshot, unit)
    if rows is None or result is None:
        raise ValueError("nothing is estimated")
    return what_if(rows, result, wave)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What orders did around a wave: in all, and in each channel."""

    wave: Wave
    total: BeforeAfter
    channels: dict[Channel, BeforeAfter]


def around_waves(snapshot: Snapshot, unit: TakedownUnit) -> tuple[Around, ...]:
    """Each wave in turn. Orders are the shown ones of all years: other seasons lie before the first takedown that is known."""
    return ask(snapshot, _around, unit)


def _around(snapshot: Snapshot, unit: TakedownUnit) -> tuple[Around, ...]:
    covered = span(snapshot, ORDERS)
    if covered is None:
        return ()
    days = Selection(metric=ORDERS, first_date=covered.first_date, last_date=covered.last_date, grain=Grain.DAY)
    total = _daily(ask(snapshot, time_series, days).data)
    by_channel = ask(snapshot, time_series, days.but(breakdown=Dimension.CHANNEL)).data
    channels = {
        Channel(str(code)): _daily(rows) for code, rows in by_channel.groupby(Dimension.CHANNEL.value, sort=False)
    }
    known = waves(snapshot, unit)
    return tuple(
        Around(
            wave=wave,
            total=before_after(total, wave, known),
            channels={channel: before_after(orders, wave, known) for channel, orders in channels.items()},
        )
        for wave in known
    )


def _daily(rows: pd.DataFrame) -> pd.Series:
    shown = rows["value"].where(rows["status"].isin([CellStatus.SHOWN.value, CellStatus.PROVISIONAL.value]))
    return pd.Series(shown.to_numpy(dtype=float), index=pd.DatetimeIndex(rows["period"]))


def weeks_frame(snapshot: Snapshot, selection: Selection) -> TableFrame:
    """Table `impact_weeks` of a selection of takedowns."""
    orders = selection.but(metric=ORDERS, takedown_unit=None, filters=Filters())
    return _both(
        snapshot, "impact_weeks", "week", ask(snapshot, time_series, selection), ask(snapshot, time_series, orders)
    )


def days_frame(snapshot: Snapshot, selection: Selection) -> TableFrame:
    """Table `impact_days` of a selection of takedowns, for the seasons that both kinds of data cover."""
    takedowns = selection.but(axis=Axis.LEBARAN, grain=Grain.DAY)
    orders = takedowns.but(metric=ORDERS, takedown_unit=None, filters=Filters())
    return _both(
        snapshot,
        "impact_days",
        "days_to_lebaran",
        ask(snapshot, by_lebaran_day, takedowns),
        ask(snapshot, by_lebaran_day, orders),
    )


def _both(snapshot: Snapshot, table: str, step: str, takedowns: MetricFrame, orders: MetricFrame) -> TableFrame:
    keys = ["week"] if step == "week" else ["season", step]
    sides = [
        frame.data.rename(columns={"period": "week", "value": f"{name}_count", "status": f"{name}_status"})[
            [*keys, f"{name}_count", f"{name}_status"]
        ]
        for name, frame in (("takedowns", takedowns), ("orders", orders))
    ]
    rows = sides[0].merge(sides[1], on=keys, how="inner")
    counts = {f"{name}_count": "Int64" for name in ("takedowns", "orders")}
    texts = {f"{name}_status": str for name in ("takedowns", "orders")}
    return TableFrame(data=rows.astype({**counts, **texts}), table=table, provenance=impact_provenance(snapshot))


def effect_frame(snapshot: Snapshot, result: EffectResult) -> TableFrame:
    """Table `impact_effect`: change of orders in per cent with ten takedowns, week by week after them."""
    rows = [{"lag_weeks": int(item.at), **as_pct(item.effect)} for item in result.by_lag]
    return TableFrame(data=pd.DataFrame(rows), table="impact_effect", provenance=impact_provenance(snapshot))


def path_frame(snapshot: Snapshot, found: EventPath) -> TableFrame:
    """Table `impact_path`: change of orders in per cent with ten takedowns of the wave, week by week around it."""
    rows = [{"weeks_from_wave": int(item.at), **as_pct(item.effect)} for item in found.path]
    return TableFrame(data=pd.DataFrame(rows), table="impact_path", provenance=impact_provenance(snapshot))


def checks_frame(snapshot: Snapshot, result: EffectResult) -> TableFrame:
    """Table `impact_checks`: the estimate in other ways, in per cent with ten takedowns; none without diagnostics.

    What sweeps explain is left out where they explain too little: such a range spans billions of per cent.
    """
    found = result.diagnostics
    rows: list[dict[str, object]] = []
    if found is not None:
        single = {
            EffectCheck.FIXED_EFFECTS: found.fixed_effects,
            EffectCheck.INSTRUMENT: found.strong_instrument,
            EffectCheck.AS_COUNTS: found.as_counts,
        }
        rows += [_check(check, "", one) for check, one in single.items() if one is not None]
        several = {
            EffectCheck.LAGS: found.by_lags_count,
            EffectCheck.WITHOUT_PLATFORM: found.without_platform,
            EffectCheck.WITHOUT_CATEGORY: found.without_category,
        }
        rows += [_check(check, item.at, item.effect) for check, items in several.items() for item in items]
    return TableFrame(data=pd.DataFrame(rows), table="impact_checks", provenance=impact_provenance(snapshot))


def waves_frame(snapshot: Snapshot, around: tuple[Around, ...]) -> TableFrame:
    """Table `impact_waves`: one row a wave in all (channel empty) and one a channel; unknown changes are NaN."""
    rows = [
        {
            "first_week": pd.Timestamp(each.wave.first_week),
            "last_week": pd.Timestamp(each.wave.last_week),
            "channel": None if channel is None else channel.value,
            "takedowns_count": round(each.wave.takedowns),
            "usual_count": each.wave.usual,
            **_change(found),
            "seasons_count": len(found.others),
        }
        for each in around
        for channel, found in ((None, each.total), *each.channels.items())
    ]
    return TableFrame(data=pd.DataFrame(rows), table="impact_waves", provenance=impact_provenance(snapshot))


def elsewhere_frame(snapshot: Snapshot, found: LoneWaves) -> TableFrame:
    """Table `impact_elsewhere`: one row a wave that one platform had alone."""
    rows = [
        {
            "platform": each.platform,
            "first_week": pd.Timestamp(each.wave.first_week),
            "last_week": pd.Timestamp(each.wave.last_week),
            "removals_change_pct": 100 * each.change,
            "low_pct": 100 * each.lower,
            "high_pct": 100 * each.upper,
            "starts_count": each.starts_count,
        }
        for each in found.compared
    ]
    return TableFrame(data=pd.DataFrame(rows), table="impact_elsewhere", provenance=impact_provenance(snapshot))


def as_pct(found: Effect) -> dict[str, float]:
    """An effect as the change of orders in per cent that goes with ten takedowns."""
    ends = {"change_pct": found.value, "low_pct": found.lower, "high_pct": found.upper}
    return {name: pct_of(value) for name, value in ends.items()}


def is_too_wide(found: Effect) -> bool:
    """Whether the interval reaches so far that its numbers say nothing."""
    return pct_of(found.upper) > MOST_TOLD_PCT


def pct_of(per_takedown: float) -> float:
    """The change of orders in per cent that goes with ten takedowns."""
    return 100 * expm1(PER_TAKEDOWNS * per_takedown)


def chosen_wave(found: tuple[Wave, ...], chosen: date | None) -> Wave | None:
    """The wave that a reader chose, or the newest; None where there is none."""
    return next((wave for wave in found if wave.first_week == chosen), found[-1] if found else None)


def _check(check: EffectCheck, left_out: str, found: Effect) -> dict[str, object]:
    return {"effect_check": check.value, "left_out": left_out, **as_pct(found)}


def _change(found: BeforeAfter) -> dict[str, float]:
    ends = {"change_pct": found.change, "low_pct": found.lower, "high_pct": found.upper}
    return {name: float("nan") if value is None else 100 * value for name, value in ends.items()}
