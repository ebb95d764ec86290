"""Mirror statistics: what a partner says that it sent, against what Indonesia says that it received.

In tonnes, so that the difference of CIF and FOB prices does not enter. Frames have the columns of the dataset `imports`. What a
ratio cannot tell stands in `docs/methods/upstream.md`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.published import STANDING
from catalog.codes import Frequency, ImportSeries, ValueStatus

_QUOTABLE_OR_CONTESTED = STANDING | {ValueStatus.CONFLICT.value}


def partner_ratios(imports: pd.DataFrame) -> pd.DataFrame:
    """Exports that a partner reports against imports that Indonesia recorded, per partner and year, in order of years.

    Columns: `year`, `partner` (ISO 3166-1), `exported_tonnes`; `recorded_tonnes` (from all countries) and
    `ratio_to_recorded`; `recorded_from_partner_tonnes` and `ratio_to_recorded_from_partner`. NA where nothing that may be
    quoted was recorded, or where that is 0; a ratio never stands on a doubted value.
    """
    annual = _annual(imports, STANDING)

    def of(series: ImportSeries, names: dict[str, str]) -> pd.DataFrame:
        return annual[annual["series"] == series.value][["year", *names]].rename(columns=names)

    exports = of(ImportSeries.MIRROR_EXPORTS, {"reporter": "partner", "quantity_tonnes": "exported_tonnes"})
    recorded = of(ImportSeries.BPS_RECORDED, {"quantity_tonnes": "recorded_tonnes"})
    by_partner = of(
        ImportSeries.BPS_BY_PARTNER, {"partner": "partner", "quantity_tonnes": "recorded_from_partner_tonnes"}
    )
    rows = exports.merge(recorded, how="left", on="year").merge(by_partner, how="left", on=["year", "partner"])
    rows["ratio_to_recorded"] = _ratio(rows["exported_tonnes"], rows["recorded_tonnes"])
    rows["ratio_to_recorded_from_partner"] = _ratio(rows["exported_tonnes"], rows["recorded_from_partner_tonnes"])
    return rows.sort_values(["year", "partner"]).reset_index(drop=True)


def yearly_ratios(imports: pd.DataFrame) -> pd.DataFrame:
    """The three series side by side, one row a year in which any has a value that may be quoted, in order.

    Columns, in tonnes: `year`; `recorded_tonnes`; `statement_tonnes`; `exported_tonnes`, over the partners that report, which
    are `partners_count`. Ratios: `ratio`, exported over recorded, which other partners could only raise; `ratio_low` and
    `ratio_high`, the same with figures that other outlets print in the place of either; `statement_ratio`, stated over
    recorded. NA where a part of it is not known.
    """
    annual = _annual(imports, STANDING)
    by_year = annual.groupby(["series", "year"])["quantity_tonnes"]
    values = by_year.sum().unstack(0).reindex(columns=[series.value for series in ImportSeries])
    exports = annual[annual["series"] == ImportSeries.MIRROR_EXPORTS.value]
    rows = pd.DataFrame(
        {
            "recorded_tonnes": values[ImportSeries.BPS_RECORDED.value],
            "statement_tonnes": values[ImportSeries.MINISTER_STATEMENT.value],
            "exported_tonnes": values[ImportSeries.MIRROR_EXPORTS.value],
        }
    ).dropna(how="all")
    rows["partners_count"] = exports.groupby("year")["reporter"].nunique().reindex(rows.index).fillna(0).astype(int)
    rows["ratio"] = _ratio(rows["exported_tonnes"], rows["recorded_tonnes"])
    recorded = _span(imports, ImportSeries.BPS_RECORDED, "series").reindex(rows.index)
    exported = _span(imports, ImportSeries.MIRROR_EXPORTS, "reporter").reindex(rows.index)
    is_known = rows["ratio"].notna()
    rows["ratio_low"] = _ratio(exported["low"], recorded["high"]).where(is_known)
    rows["ratio_high"] = _ratio(exported["high"], recorded["low"]).where(is_known)
    rows["statement_ratio"] = _ratio(rows["statement_tonnes"], rows["recorded_tonnes"])
    return rows.rename_axis(index="year", columns=None).reset_index()


def _annual(imports: pd.DataFrame, statuses: frozenset[str]) -> pd.DataFrame:
    rows = imports[(imports["frequency"] == Frequency.ANNUAL.value) & imports["value_status"].isin(statuses)]
    years = pd.to_datetime(rows["period_last_date"]).dt.year
    return rows.assign(year=years).dropna(subset=["quantity_tonnes"])


def _span(imports: pd.DataFrame, series: ImportSeries, key: str) -> pd.DataFrame:
    """Lowest and highest that any outlet prints of a year, summed over the values of `key`."""
    rows = _annual(imports, _QUOTABLE_OR_CONTESTED)
    each = rows[rows["series"] == series.value].groupby(["year", key])["quantity_tonnes"]
    return pd.DataFrame({"low": each.min().groupby("year").sum(), "high": each.max().groupby("year").sum()})


def _ratio(over: pd.Series, under: pd.Series) -> pd.Series:
    """A quotient, NA where the denominator is 0 or not known."""
    ratio: pd.Series = over.astype(float) / under.astype(float).where(under > 0, np.nan)
    return ratio
