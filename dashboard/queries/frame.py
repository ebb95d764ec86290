"""What a query gives: rows with their standing, and all that must travel with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from catalog.metrics import Metric
from dashboard.queries.selection import Selection


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where numbers come from and how fresh they are.

    - `sources`: ids in `catalog.sources`.
    - `first_date`, `last_date`: span of the data behind, inclusive; None where there is none.
    - `is_sample`: whether the synthetic sample stands in; then every picture and file says DATA CONTOH.
    """

    snapshot_id: str
    built_at: datetime
    sources: tuple[str, ...]
    is_sample: bool
    first_date: date | None
    last_date: date | None


@dataclass(frozen=True, kw_only=True)
class MetricFrame:
    """Rows of one metric for one selection.

    `data` has the columns of its grain, then `value` (float, NA where nothing may or can be shown) and `status`
    (a `CellStatus`). Grains:

    - time series: `period` (first day of the step, datetime64) and, where broken down, the dimension's column;
    - by days to Lebaran: `season` (Hijri year), `days_to_lebaran`, and the dimension's column where broken down;
    - by dimension: the dimension's column alone.

    A step without rows is a row: 0 within the data's span for an additive metric, `missing` outside of it.
    """

    data: pd.DataFrame
    metric: Metric
    selection: Selection
    provenance: Provenance


@dataclass(frozen=True, kw_only=True)
class EstimateFrame:
    """Estimates with their 90 % intervals, made from the values of a metric; texts: `estimate.<id>.definition`, `.caveat`.

    `data` has the columns that name a row (`season`, `days_to_lebaran`, `date`, `choice` or a dimension), then those of the
    estimate: ones that end in `_pct` are in per cent, `expected`, `low`, `high` and `naive` in the metric's unit; NaN where
    nothing can be said.

    - `season_year`: Hijri year of the season in question; of the typical profile, the one that it leaves aside.
    - `as_of`: last day looked at, inclusive; None for all of them.
    """

    data: pd.DataFrame
    estimate: str
    metric: Metric
    season_year: int
    selection: Selection
    provenance: Provenance
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class TableFrame:
    """Rows of a published table (claims, seizures, imports, indices, events) as they stand, sources included."""

    data: pd.DataFrame
    table: str
    provenance: Provenance
