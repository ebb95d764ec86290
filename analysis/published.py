"""What published figures say, picked by rule: nothing is added across units, series or kinds of rows.

Frames in and out are rows of the published tables, as `published_table` gives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from catalog.codes import Frequency, Goods, ImportSeries, SeizureAction, SeizureRecord, TakedownUnit, ValueStatus

STANDING = frozenset({ValueStatus.REPORTED.value, ValueStatus.APPROX.value, ValueStatus.PRELIMINARY.value})
"""Statuses of values that may be quoted; the others are told again, replaced, contested, doubted or absent."""

UNITS_TAKEN_DOWN = frozenset(
    unit.value
    for unit in TakedownUnit
    if unit not in {TakedownUnit.KEYWORD, TakedownUnit.KEYWORD_PER_PLATFORM, TakedownUnit.LINK_FOUND}
)
"""Units of things that were removed; a blocked word or a link that was found is no removal."""


def latest_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """The newest published count of removed used clothing per unit, newest first.

    One row a unit: the columns of `claims`, and `told_in` (tuple of the other units in which the same fact was reported).
    Parts of a total are no counts of their own; of two counts of one day the larger one stands.
    """
    rows = claims[
        (claims["goods"] == Goods.USED_CLOTHING_IMPORT.value)
        & claims["value_status"].isin(STANDING)
        & claims["parent_fact_id"].isna()
        & claims["unit"].isin(UNITS_TAKEN_DOWN)
    ]
    order = ["as_of_date", "count", "fact_id"]
    newest = rows.sort_values(order, ascending=[False, False, True]).drop_duplicates("unit").copy()
    newest["told_in"] = [_told_in(row, claims) for row in newest.to_dict("records")]
    return newest.reset_index(drop=True)


def _told_in(row: Mapping[Any, Any], claims: pd.DataFrame) -> tuple[str, ...]:
    same = claims[
        (claims["fact_group"] == row["fact_group"])
        & (claims["value_status"] == ValueStatus.RESTATEMENT.value)
        & (claims["count"] == row["count"])
    ]
    return tuple(unit for unit in dict.fromkeys(same["unit"]) if unit != row["unit"])


def partner_ratios(imports: pd.DataFrame) -> pd.DataFrame:
    """Exports that a partner reports against imports that Indonesia recorded, per partner and year, in order of years.

    Columns: `year`, `partner` (ISO 3166-1), `exported_tonnes`; `recorded_tonnes` (from all countries) and
    `ratio_to_recorded`; `recorded_from_partner_tonnes` and `ratio_to_recorded_from_partner`. NA where nothing that may be
    quoted was recorded; a ratio never stands on a doubted value.
    """
    annual = imports[(imports["frequency"] == Frequency.ANNUAL.value) & imports["value_status"].isin(STANDING)]
    annual = annual.assign(year=annual["period_last_date"].dt.year).dropna(subset=["quantity_tonnes"])

    def of(series: ImportSeries, names: dict[str, str]) -> pd.DataFrame:
        return annual[annual["series"] == series.value][["year", *names]].rename(columns=names)

    exports = of(ImportSeries.MIRROR_EXPORTS, {"reporter": "partner", "quantity_tonnes": "exported_tonnes"})
    recorded = of(ImportSeries.BPS_RECORDED, {"quantity_tonnes": "recorded_tonnes"})
    by_partner = of(
        ImportSeries.BPS_BY_PARTNER, {"partner": "partner", "quantity_tonnes": "recorded_from_partner_tonnes"}
    )
    rows = exports.merge(recorded, how="left", on="year").merge(by_partner, how="left", on=["year", "partner"])
    rows["ratio_to_recorded"] = rows["exported_tonnes"] / rows["recorded_tonnes"]
    rows["ratio_to_recorded_from_partner"] = rows["exported_tonnes"] / rows["recorded_from_partner_tonnes"]
    return rows.sort_values(["year", "partner"]).reset_index(drop=True)


def largest_seizures(seizures: pd.DataFrame) -> pd.DataFrame:
    """The largest single seizure per packing, as packings are of no fixed size; largest first within the table's rows.

    Only events that may be quoted: no totals, no parts, no destructions, nothing that another outlet contests.
    """
    rows = seizures[
        (seizures["record_type"] == SeizureRecord.EVENT.value)
        & (seizures["action"] == SeizureAction.SEIZURE.value)
        & seizures["value_status"].isin(STANDING)
        & seizures["parent_event_id"].isna()
    ].dropna(subset=["quantity", "quantity_unit"])
    ordered = rows.sort_values(["quantity", "event_id"], ascending=[False, True])
    return ordered.drop_duplicates("quantity_unit").reset_index(drop=True)


def yearly_cases(seizures: pd.DataFrame) -> pd.DataFrame:
    """Totals of customs with a number of cases, in order of their last day: whole years, and spans of several years.

    The two count by different definitions: `is_whole_year` tells them apart, and no difference of them means anything.
    """
    kinds = [SeizureRecord.ANNUAL_TOTAL.value, SeizureRecord.MULTI_YEAR_TOTAL.value]
    rows = seizures[seizures["record_type"].isin(kinds) & seizures["value_status"].isin(STANDING)]
    rows = rows.dropna(subset=["cases"]).sort_values("last_date")
    is_whole_year = rows["record_type"] == SeizureRecord.ANNUAL_TOTAL.value
    return rows.assign(is_whole_year=is_whole_year).reset_index(drop=True)
