"""Seizures and destructions, each counted once: which rows are actions, and what they amount to by body, place and tier.

Reports overlap in three ways, and each has a rule. A part stands beside its whole (`parent_event_id`); a figure was
replaced, or is told otherwise by another outlet (`value_status`); and yearly totals of customs hold events that are rows
too. So events and yearly totals are two ledgers that are never added, and within the ledger of events seizures and
destructions are two more: what is destroyed was seized before. Frames in have the columns of the dataset `seizures`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.published import STANDING
from analysis.rows import rows_of
from catalog.codes import QuantityUnit, SeizureAction, SeizureRecord
from catalog.contracts import CODE_JOINT
from catalog.enforcement import body_of

EVENT_RECORDS = (SeizureRecord.EVENT.value, SeizureRecord.EVENT_PART.value)
"""The ledger of events; every other kind of row belongs to the totals."""

MEASURES = ("bales_count", "koli_count", "containers_count", "value_idr")
"""What an action may amount to; packings have no fixed size, so no two are added."""

MIXED = CODE_JOINT.join((QuantityUnit.BALE.value, QuantityUnit.KOLI.value))


def counted_actions(seizures: pd.DataFrame) -> pd.DataFrame:
    """The rows that are one action each, in order of their last day, with `enforcement_body` and `MEASURES` beside their columns.

    An event counts unless its value may not be quoted, or it is a part: of an event of the same action, at whatever depth, or of
    a row that the table does not hold. What was seized and what was destroyed have separate wholes, so that the seizures behind
    one destruction are seizures. A part of a yearly total is an action, as totals are another ledger. A quantity that mixes
    packings is in no measure.
    """
    events = seizures[
        seizures["record_type"].astype(str).isin(EVENT_RECORDS) & seizures["value_status"].astype(str).isin(STANDING)
    ]
    counted = events[~_are_parts(events, seizures)].sort_values(["last_date", "event_id"])
    unit = counted["quantity_unit"].astype(object)
    quantity = counted["quantity"].astype("Int64")
    return counted.assign(
        enforcement_body=[body_of(str(agency)).value for agency in counted["agency"]],
        bales_count=quantity.where(unit == QuantityUnit.BALE.value),
        koli_count=quantity.where(unit == QuantityUnit.KOLI.value),
        containers_count=counted["containers"].astype("Int64"),
        value_idr=counted["value_idr"].astype("Int64"),
    ).reset_index(drop=True)


def seizures_alone(actions: pd.DataFrame) -> pd.DataFrame:
    """Actions that took goods, without destructions; `actions` as `counted_actions` gives them."""
    return actions[actions["action"] == SeizureAction.SEIZURE.value].reset_index(drop=True)


def totals_by(actions: pd.DataFrame, column: str) -> pd.DataFrame:
    """What actions of one kind amount to per value of a column, most actions first, not stated (NA) last.

    Columns: the column, `actions_count`, each of `MEASURES` (sum over the actions that state it, NA where none does) and
    `<measure>_stated` (how many state it). Every action is in exactly one row. ValueError for seizures and destructions
    together, which may be of the same goods.
    """
    if actions["action"].nunique() > 1:
        raise ValueError("seizures and destructions may be of the same goods and are not added")
    rows = []
    for value, group in actions.groupby(column, dropna=False, sort=True):
        sums = {name: group[name].sum(min_count=1) for name in MEASURES}
        stated = {f"{name}_stated": int(group[name].notna().sum()) for name in MEASURES}
        rows.append({column: value, "actions_count": len(group), **sums, **stated})
    names = [column, "actions_count", *MEASURES, *(f"{name}_stated" for name in MEASURES)]
    table = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[1:], "Int64"))
    order = table.assign(is_stated=table[column].notna()).sort_values(
        ["is_stated", "actions_count", column], ascending=[False, False, True], kind="stable"
    )
    return order.drop(columns="is_stated").reset_index(drop=True)


def largest_seizures(seizures: pd.DataFrame) -> pd.DataFrame:
    """The largest single seizure per packing, as packings are of no fixed size; largest first within the table's rows.

    Only actions that count: no totals, no parts, no destructions, nothing that another outlet contests.
    """
    rows = seizures_alone(counted_actions(seizures)).dropna(subset=["quantity", "quantity_unit"])
    ordered = rows.sort_values(["quantity", "event_id"], ascending=[False, True])
    return ordered.drop_duplicates("quantity_unit").reset_index(drop=True)


def yearly_cases(seizures: pd.DataFrame) -> pd.DataFrame:
    """Totals of customs with a number of cases, in order of their last day: whole years, and spans of several years.

    The two count by different definitions: `is_whole_year` tells them apart, and no difference of them means anything.
    """
    kinds = [SeizureRecord.ANNUAL_TOTAL.value, SeizureRecord.MULTI_YEAR_TOTAL.value]
    rows = seizures[
        seizures["record_type"].isin(kinds)
        & seizures["value_status"].isin(STANDING)
        & seizures["parent_event_id"].isna()
    ]
    rows = rows.dropna(subset=["cases"]).sort_values("last_date")
    is_whole_year = rows["record_type"] == SeizureRecord.ANNUAL_TOTAL.value
    return rows.assign(is_whole_year=is_whole_year).reset_index(drop=True)


@dataclass(frozen=True, kw_only=True)
class BaleValues:
    """How many rupiah reports put on one bale, over the actions that state bales and value; NaN where none does.

    - `lowest_idr`, `highest_idr`: per bale; `ratio`: the highest over the lowest.
    """

    actions_count: int
    lowest_idr: float
    highest_idr: float

    @property
    def ratio(self) -> float:
        """How far apart the highest and the lowest are."""
        return self.highest_idr / self.lowest_idr if self.lowest_idr > 0 else nan


def bale_values(actions: pd.DataFrame) -> BaleValues:
    """The spread of stated values per bale: where it is wide, rupiah do not tell how much was taken."""
    rows = actions.dropna(subset=["bales_count", "value_idr"])
    rows = rows[rows["bales_count"] > 0]
    if rows.empty:
        return BaleValues(actions_count=0, lowest_idr=nan, highest_idr=nan)
    values = rows["value_idr"].astype(float) / rows["bales_count"].astype(float)
    return BaleValues(actions_count=len(rows), lowest_idr=float(values.min()), highest_idr=float(values.max()))


def _are_parts(events: pd.DataFrame, seizures: pd.DataFrame) -> NDArray[np.bool_]:
    """Of each event, whether something above it is an event of the same action, or is not in the table."""
    known = {row["event_id"]: row for row in rows_of(seizures)}
    return np.array([_is_part(row["event_id"], str(row["action"]), known) for row in rows_of(events)], dtype=bool)


def _is_part(event_id: Any, action: str, known: Mapping[Any, Mapping[Any, Any]]) -> bool:
    seen = {event_id}
    parent = known[event_id]["parent_event_id"]
    while not pd.isna(parent):
        above = known.get(parent)
        if above is None or parent in seen:
            return True
        if str(above["record_type"]) in EVENT_RECORDS and str(above["action"]) == action:
            return True
        seen.add(parent)
        parent = above["parent_event_id"]
    return False
