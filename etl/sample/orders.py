"""Orders of the sample, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from catalog.codes import OrderStatus
from etl.sample.months import date_column, text_column
from etl.sample.registry import CATEGORIES, PLATFORMS, Registry
from etl.sample.seasonality import Days, Floats, log_effects, sample_days
from etl.sample.truths import OrderTruths, Truths

Counts = NDArray[np.int64]

_STATUSES = (OrderStatus.COMPLETED, OrderStatus.CANCELLED, OrderStatus.RETURNED)


@dataclass(frozen=True, kw_only=True)
class _Cells:
    """Rows with at least one order, by day, stall and status; positions in the month's days, stalls and statuses."""

    day: Counts
    stall: Counts
    status: Counts
    orders: Counts


def order_months(
    rng: np.random.Generator, truths: Truths, registry: Registry
) -> Iterator[tuple[np.datetime64, pa.Table]]:
    """(month, rows of dataset `order_days`) in order of time; rows by date, stall, status."""
    planted = truths.orders
    days = sample_days(truths.first_date, truths.last_date)
    factors = np.exp(log_effects(truths, days) + _common_noise(rng, planted, len(days)))
    prices = _list_prices(rng, planted, registry)
    months = days.astype("datetime64[M]")
    for month in np.unique(months):
        in_month = np.flatnonzero(months == month)
        means = factors[:, :, in_month][registry.stall_platform, registry.stall_category].T * registry.stall_orders
        means *= registry.stall_first_day <= in_month[:, None]
        means *= rng.standard_gamma(planted.dispersion, means.shape) / planted.dispersion
        cells = _cells(rng, planted, rng.poisson(means))
        piece_prices = prices[cells.stall] * np.exp(planted.price_growth_a_year * in_month[cells.day] / 365.25)
        yield month, _table(rng, planted, registry, days=days[in_month], cells=cells, piece_prices=piece_prices)


def expected_orders(registry: Registry, effects: Floats) -> Floats:
    """Mean orders under the given log effects, without noise; shape of the effects: (platform, category, day)."""
    joining = np.zeros(effects.shape)
    place = (registry.stall_platform, registry.stall_category, registry.stall_first_day)
    np.add.at(joining, place, registry.stall_orders)
    orders: Floats = joining.cumsum(axis=2) * np.exp(effects)
    return orders


def _common_noise(rng: np.random.Generator, planted: OrderTruths, count: int) -> Floats:
    carried = planted.common_noise_ar
    shocks = rng.normal(0.0, planted.common_noise_sd * np.sqrt(1 - carried**2), count)
    noise = np.empty(count)
    level = 0.0
    for position, shock in enumerate(shocks.tolist()):
        level = carried * level + shock
        noise[position] = level
    return noise


def _list_prices(rng: np.random.Generator, planted: OrderTruths, registry: Registry) -> Floats:
    """Rupiah for one piece, one price a stall, at the level of the first day."""
    bounds = np.array([planted.price_idr[category] for category in CATEGORIES], dtype=float)[registry.stall_category]
    prices: Floats = np.exp(rng.uniform(np.log(bounds[:, 0]), np.log(bounds[:, 1])))
    return prices


def _cells(rng: np.random.Generator, planted: OrderTruths, placed: Counts) -> _Cells:
    """Orders placed, shape (day, stall), parted by what became of them."""
    day, stall = np.nonzero(placed)
    total = placed[day, stall]
    cancelled = rng.binomial(total, planted.cancelled_share)
    returned = rng.binomial(total - cancelled, planted.returned_share / (1 - planted.cancelled_share))
    by_status = np.stack([total - cancelled - returned, cancelled, returned], axis=1)
    cell, status = np.nonzero(by_status)
    return _Cells(day=day[cell], stall=stall[cell], status=status, orders=by_status[cell, status])


def _table(
    rng: np.random.Generator,
    planted: OrderTruths,
    registry: Registry,
    *,
    days: Days,
    cells: _Cells,
    piece_prices: Floats,
) -> pa.Table:
    units = cells.orders + rng.poisson(planted.extra_units_an_order * cells.orders)
    discount = rng.uniform(0.0, planted.largest_discount, len(units))
    piece_idr = np.round(piece_prices * (1 - discount) / 100).astype(np.int64) * 100
    umkm = registry.stall_umkm[cells.stall]
    platform, category = registry.stall_platform[cells.stall], registry.stall_category[cells.stall]
    return pa.table(
        {
            "order_date": date_column(days[cells.day]),
            "umkm_key": text_column(registry.umkm_keys, umkm),
            "platform": text_column([code.value for code in PLATFORMS], platform),
            "category": text_column([code.value for code in CATEGORIES], category),
            "province_code": text_column(registry.umkm_provinces, umkm),
            "status": text_column([code.value for code in _STATUSES], cells.status),
            "orders": pa.array(cells.orders, pa.int64()),
            "units": pa.array(units, pa.int64()),
            "gross_value_idr": pa.array(units * piece_idr, pa.int64()),
        }
    )
