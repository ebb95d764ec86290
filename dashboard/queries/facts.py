"""From a selection to SQL on one mart: which mart, which rows, which sums.

Only names that stand in `catalog.marts` or are members of an enum ever enter a statement; everything a reader chose
goes in as a `$name` parameter.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from catalog.codes import (
    Action,
    Category,
    Channel,
    CountQualifier,
    Detection,
    Goods,
    Measure,
    Platform,
    Requester,
    SellerTier,
    SizeClass,
    TakedownUnit,
)
from catalog.errors import UserError
from catalog.marts import MARTS, ORDERS_DAILY, ORDERS_MONTHLY, ORDERS_NATIONAL, TAKEDOWNS_DAILY, Mart
from catalog.metrics import METRICS, Disclosure, Metric, Unit
from catalog.regions import provinces
from dashboard.queries.selection import Dimension, Filters, Grain, Selection

NO_VALUE = "unknown"
"""Stands for rows that do not say their value of a dimension, such as a takedown without a category."""

_DAILY_MARTS = (ORDERS_DAILY.id, ORDERS_NATIONAL.id, TAKEDOWNS_DAILY.id)

_VALUES: dict[Dimension, tuple[str, ...]] = {
    Dimension.CHANNEL: tuple(Channel),
    Dimension.PLATFORM: tuple(Platform),
    Dimension.CATEGORY: tuple(Category),
    Dimension.PROVINCE: tuple(provinces()),
    Dimension.SIZE_CLASS: tuple(SizeClass),
    Dimension.REQUESTER: tuple(Requester),
    Dimension.DETECTION: tuple(Detection),
    Dimension.ACTION: tuple(Action),
    Dimension.SELLER_TIER: tuple(SellerTier),
    Dimension.UNIT: tuple(TakedownUnit),
    Dimension.GOODS: tuple(Goods),
    Dimension.QUALIFIER: tuple(CountQualifier),
    Dimension.MEASURE: tuple(Measure),
}


PLACE = Dimension.PLATFORM
"""The family of channels and platforms: the platforms of a channel add up to it."""

FAMILIES = (PLACE, Dimension.SIZE_CLASS, Dimension.CATEGORY, Dimension.PROVINCE)
"""Ways of telling orders apart, independent of each other."""

MOST_FAMILIES = 2
"""How many of `FAMILIES` a question about UMKM may involve, its filters and its breakdown together."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The part of a mart that a selection speaks of.

    `conditions` are SQL conditions on `mart`, all of which hold; `params` fills their `$name` places.
    """

    metric: Metric
    mart: Mart
    breakdown: Dimension | None
    conditions: tuple[str, ...]
    params: dict[str, object] = field(hash=False)

    @property
    def time_column(self) -> str:
        """Column that places a row in time: a day, or the first day of a month."""
        return column(self.mart, "month" if self.mart.id == ORDERS_MONTHLY.id else "date")

    @property
    def breakdown_sql(self) -> str:
        """Select item and group key of the breakdown; a constant where there is none."""
        return "'all'" if self.breakdown is None else f"coalesce({column(self.mart, self.breakdown)}, '{NO_VALUE}')"

    def sums_sql(self, prefix: str = "", condition: str = "true") -> str:
        """Select items `<prefix><measure>`: the metric's sums over the rows that meet a condition."""
        return ", ".join(
            f"cast(sum({column(self.mart, name)}) filter (where {condition}) as double) as {prefix}{name}"
            for name in measures_of(self.metric)
        )

    @property
    def where_sql(self) -> str:
        """All conditions as one; `true` where there are none."""
        return " and ".join(self.conditions) or "true"

    def between(self, first: date, last: date) -> Facts:
        """The same facts between two days, both inclusive."""
        return replace(
            self,
            conditions=(*self.conditions, f"{self.time_column} between $first_date and $last_date"),
            params={**self.params, "first_date": first, "last_date": last},
        )


def measures_of(metric: Metric) -> tuple[str, ...]:
    """Measures that a metric's value is made of: the numerator and, of a ratio, the denominator."""
    return (metric.numerator,) if metric.denominator is None else (metric.numerator, metric.denominator)


def column(mart: Mart, name: str) -> str:
    """A column name that may enter SQL; ValueError where the mart does not have it."""
    if name not in mart.columns:
        raise ValueError(f"{mart.id} has no column {name!r}")
    return str(name)


def known_values(dimension: Dimension | None) -> tuple[str, ...]:
    """All values that a breakdown by the dimension can have, `unknown` among them; `all` alone where there is none."""
    if dimension is None:
        return ("all",)
    return tuple(dict.fromkeys([*map(str, _VALUES[dimension]), NO_VALUE]))


def family_of(dimension: Dimension) -> Dimension:
    """The family that a dimension tells orders apart by: channels are of that of platforms, every other one is its own."""
    return PLACE if dimension is Dimension.CHANNEL else dimension


def refusal(selection: Selection) -> UserError | None:
    """Why a selection may not be asked: it crosses more breakdowns than disclosure control answers for. None where it may.

    `too_many_dimensions`; only metrics under disclosure control are refused.
    """
    dimensions = [*filtered_values(selection.filters), *([selection.breakdown] if selection.breakdown else [])]
    families = {family_of(dimension) for dimension in dimensions}
    if METRICS[selection.metric].disclosure is Disclosure.NONE or len(families) <= MOST_FAMILIES:
        return None
    return UserError("too_many_dimensions", most=MOST_FAMILIES)


def filtered_values(filters: Filters) -> dict[Dimension, tuple[str, ...]]:
    """The filters that filter anything, by dimension."""
    chosen: dict[Dimension, tuple[str, ...]] = {
        Dimension.CHANNEL: filters.channels,
        Dimension.PLATFORM: filters.platforms,
        Dimension.CATEGORY: filters.categories,
        Dimension.PROVINCE: filters.provinces,
        Dimension.SIZE_CLASS: filters.size_classes,
        Dimension.REQUESTER: filters.requesters,
        Dimension.DETECTION: filters.detections,
        Dimension.ACTION: filters.actions,
        Dimension.GOODS: filters.goods,
        Dimension.QUALIFIER: filters.qualifiers,
        Dimension.MEASURE: filters.measures,
        Dimension.SELLER_TIER: filters.seller_tiers,
    }
    return {dimension: tuple(str(value) for value in values) for dimension, values in chosen.items() if values}


def filter_sql(mart: Mart, values: dict[Dimension, tuple[str, ...]]) -> tuple[tuple[str, ...], dict[str, object]]:
    """Conditions and parameters of filters on a mart; UserError `filter_unavailable` where it lacks the dimension."""
    conditions: list[str] = []
    params: dict[str, object] = {}
    for dimension, allowed in values.items():
        if dimension not in mart.columns:
            raise UserError("filter_unavailable")
        names = [f"{dimension.value}_{position}" for position in range(len(allowed))]
        params.update(zip(names, allowed, strict=True))
        conditions.append(f"{column(mart, dimension)} in ({', '.join('$' + name for name in names)})")
    return tuple(conditions), params


def daily_facts(selection: Selection, beside: Collection[Dimension | None] = ()) -> Facts:
    """Facts of a selection on the cheapest mart of daily rows; its dates are not applied yet.

    `beside`: breakdowns that are asked together with the selection's own, and so want the same mart.

    Raises UserError: `unit_needed` where takedowns of several units would be added, `breakdown_unavailable`,
    `filter_unavailable`, `axis_unavailable` where the metric has no daily rows, `dates_reversed`, `too_many_dimensions`
    (see `refusal`).
    """
    metric = METRICS[selection.metric]
    values = filtered_values(selection.filters)
    if metric.mart not in _DAILY_MARTS or metric.unit is Unit.PCT:
        raise UserError("axis_unavailable")
    if metric.needs_one_unit and selection.takedown_unit is None:
        raise UserError("unit_needed")
    if selection.first_date > selection.last_date:
        raise UserError("dates_reversed")
    mart = _daily_mart(metric, {*values, selection.breakdown, *beside})
    if selection.breakdown is not None and selection.breakdown not in mart.columns:
        raise UserError("breakdown_unavailable")
    conditions, params = filter_sql(mart, values)
    if (error := refusal(selection)) is not None:
        raise error
    if metric.needs_one_unit:
        conditions = (*conditions, f"{column(mart, 'unit')} = $takedown_unit")
        params["takedown_unit"] = str(selection.takedown_unit)
    return Facts(metric=metric, mart=mart, breakdown=selection.breakdown, conditions=conditions, params=params)


def season_facts(selection: Selection, seasons: list[int], days: range) -> Facts:
    """Daily facts of some seasons (Hijri years) on the given days to Lebaran; the selection's dates do not count."""
    facts = daily_facts(selection)
    names = [f"season_{position}" for position in range(len(seasons))]
    in_seasons = f"{column(facts.mart, 'season')} in ({', '.join('$' + name for name in names)})" if names else "false"
    return replace(
        facts,
        conditions=(
            *facts.conditions,
            in_seasons,
            f"{column(facts.mart, 'days_to_lebaran')} between $first_day and $last_day",
        ),
        params={**facts.params, **dict(zip(names, seasons, strict=True)), "first_day": days[0], "last_day": days[-1]},
    )


def _daily_mart(metric: Metric, dimensions: set[Dimension | None]) -> Mart:
    if metric.mart == TAKEDOWNS_DAILY.id:
        return TAKEDOWNS_DAILY
    needs_detail = dimensions & {Dimension.PROVINCE, Dimension.SIZE_CLASS}
    return ORDERS_DAILY if needs_detail else ORDERS_NATIONAL


def stepped_facts(selection: Selection, first: date, last: date, beside: Collection[Dimension | None] = ()) -> Facts:
    """Facts between two days, both inclusive, on the cheapest mart for steps of the selection's grain.

    `beside`: breakdowns that are asked together with the selection's own; one mart of months serves them all, while of
    days the detailed one has so many more rows that each breakdown keeps its own.
    """
    is_by_month = selection.grain is Grain.MONTH and first.day == 1 and (last + timedelta(days=1)).day == 1
    facts = daily_facts(selection, beside if is_by_month else ())
    if is_by_month and facts.mart.id == ORDERS_DAILY.id:
        facts = replace(facts, mart=MARTS[ORDERS_MONTHLY.id])
    return facts.between(first, last)


def values_in_order(dimension: Dimension, seen: set[str], filters: Filters) -> list[str]:
    """Values a breakdown shows: those chosen, else those seen, in the order of their code list."""
    chosen = filtered_values(filters).get(dimension)
    values = set(chosen) if chosen else seen
    order = {value: position for position, value in enumerate(_VALUES[dimension])}
    return sorted(values, key=lambda value: (order.get(value, len(order)), value))
