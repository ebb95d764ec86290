"""Metrics, each declared once: ETL, queries, charts, tables, exports, docs and tests read them here and nowhere else.

Texts of a metric: `metric.<id>.title`, `.definition`, `.caveat`; of a unit: `unit.<id>.name` (as an axis writes it).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """Units a shown number can have. Numbers of two units never share an axis nor a sum."""

    ORDER = "order"
    PIECE = "piece"
    IDR = "idr"
    USD = "usd"
    TONNE = "tonne"
    INDEX_2010_100 = "index_2010_100"
    PCT = "pct"
    TAKEDOWN = "takedown"
    CASE = "case"
    CONTAINER = "container"
    DAY = "day"
    REQUEST = "request"


class Better(StrEnum):
    """Which direction is good news, where that can be said at all."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Disclosure(StrEnum):
    """Rule a metric's cells pass before anyone sees them; `UMKM`: at least k sellers, none of them dominating."""

    NONE = "none"
    UMKM = "umkm"


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A number with its meaning.

    - `numerator`, `denominator`: measure columns of the mart; a ratio is the sum of one over the sum of the other,
      times `factor`.
    - `is_additive`: whether values of disjoint cells may be added.
    - `needs_one_unit`: the takedown unit must be fixed before anything is counted.
    - `provisional_days`: rows of the last so many days before the data's last day are still incomplete.
    """

    id: str
    mart: str
    numerator: str
    unit: Unit
    denominator: str | None = None
    factor: int = 1
    is_additive: bool = True
    needs_one_unit: bool = False
    better: Better = Better.NEITHER
    decimals: int = 0
    sources: tuple[str, ...] = ()
    disclosure: Disclosure = Disclosure.NONE
    provisional_days: int = 0

    def __post_init__(self) -> None:
        if self.denominator is not None and self.is_additive:
            raise ValueError(f"{self.id}: a ratio is not additive")


METRICS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        Metric(
            id="orders_count",
            mart="orders_daily",
            numerator="orders_count",
            unit=Unit.ORDER,
            better=Better.HIGHER,
            sources=("umkm_orders",),
            disclosure=Disclosure.UMKM,
            provisional_days=7,
        ),
        Metric(
            id="units_count",
            mart="orders_daily",
            numerator="units_count",
            unit=Unit.PIECE,
            better=Better.HIGHER,
            sources=("umkm_orders",),
            disclosure=Disclosure.UMKM,
            provisional_days=7,
        ),
        Metric(
            id="gross_value_idr",
            mart="orders_daily",
            numerator="gross_value_idr",
            unit=Unit.IDR,
            better=Better.HIGHER,
            sources=("umkm_orders",),
            disclosure=Disclosure.UMKM,
            provisional_days=7,
        ),
        Metric(
            id="average_order_value_idr",
            mart="orders_daily",
            numerator="gross_value_idr",
            denominator="orders_count",
            unit=Unit.IDR,
            is_additive=False,
            sources=("umkm_orders",),
            disclosure=Disclosure.UMKM,
            provisional_days=7,
        ),
        Metric(
            id="takedown_items_count",
            mart="takedowns_daily",
            numerator="items_count",
            unit=Unit.TAKEDOWN,
            needs_one_unit=True,
            sources=("takedown_items",),
            provisional_days=28,
        ),
        Metric(
            id="published_takedowns",
            mart="claims",
            numerator="count",
            unit=Unit.TAKEDOWN,
            is_additive=False,
            needs_one_unit=True,
            sources=("published_claims",),
        ),
        Metric(
            id="clothing_index",
            mart="index_monthly",
            numerator="index_value",
            unit=Unit.INDEX_2010_100,
            is_additive=False,
            decimals=1,
            better=Better.HIGHER,
            sources=("bank_indonesia_spe",),
        ),
        Metric(
            id="import_tonnes",
            mart="imports",
            numerator="quantity_tonnes",
            unit=Unit.TONNE,
            is_additive=False,
            decimals=1,
            sources=("published_imports",),
        ),
        Metric(
            id="seizure_value_idr",
            mart="seizures",
            numerator="value_idr",
            unit=Unit.IDR,
            is_additive=False,
            sources=("published_seizures",),
        ),
        Metric(
            id="seizure_cases",
            mart="seizures",
            numerator="cases",
            unit=Unit.CASE,
            is_additive=False,
            sources=("published_seizures",),
        ),
        Metric(
            id="pre_lebaran_uplift_pct",
            mart="orders_national",
            numerator="orders_count",
            unit=Unit.PCT,
            is_additive=False,
            decimals=1,
            better=Better.HIGHER,
            sources=("umkm_orders",),
            disclosure=Disclosure.UMKM,
        ),
    )
}

DISCLOSURE_MINIMUM_UMKM = 5
"""k: a cell that fewer distinct UMKM stand behind is suppressed."""

DISCLOSURE_MAXIMUM_SHARE = 0.85
"""A cell of which one UMKM holds more than this share is suppressed."""
