"""Orders of the sample, month by month."""

from __future__ import annotations

from collections.abc import Iterator

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


def order_months(
    rng: np.random.Generator, truths: Truths, registry: Registry
) -> Iterator[tuple[np.datetime64, pa.Table]]:
    """(month, rows of dataset `order_days`) in order of time; rows by date, stall, status."""
    planted = truths.orders
    days = sample_days(truths.first_date, truths.last_date)
    effects = log_effects(truths, days) + _common_noise(rng, planted, len(days))
    factors = np.exp(effects).reshape(-1, len(days))
    group = registry.stall_platform * len(CATEGORIES) + registry.stall_category
    prices = _list_prices(rng, planted, registry)
    months = days.astype("datetime64[M]")
    for month in np.unique(months):
        in_month = np.flatnonzero(months == month)
        rates = factors[group][:, in_month].T * registry.stall_orders
        rates *= registry.stall_first_day <= in_month[:, None]
        noise = rng.standard_gamma(planted.dispersion, rates.shape) / planted.dispersion
        yield month, _rows(rng, planted, registry, days[in_month], in_month, rng.poisson(rates * noise), prices)


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
    bounds = np.array([planted.price_idr[category] for category in CATEGORIES], dtype=float)[registry.stall_category]
    return np.exp(rng.uniform(np.log(bounds[:, 0]), np.log(bounds[:, 1])))


def _rows(
    rng: np.random.Generator,
    planted: OrderTruths,
    registry: Registry,
    days: Days,
    day_numbers: Counts,
    placed: Counts,
    prices: Floats,
) -> pa.Table:
    """Orders placed, shape (day, stall), to one row a day, stall and status with at least one order."""
    day, stall = np.nonzero(placed)
    total = placed[day, stall]
    cancelled = rng.binomial(total, planted.cancelled_share)
    returned = rng.binomial(total - cancelled, planted.returned_share / (1 - planted.cancelled_share))
    by_status = np.stack([total - cancelled - returned, cancelled, returned], axis=1)
    cell, status = np.nonzero(by_status)
    orders = by_status[cell, status]
    day, stall = day[cell], stall[cell]

    units = orders + rng.poisson(planted.extra_units_an_order * orders)
    growth = np.exp(planted.price_growth_a_year * day_numbers[day] / 365.25)
    discount = rng.uniform(0.0, 0.1, len(orders))
    piece_idr = np.round(prices[stall] * growth * (1 - discount) / 100).astype(np.int64) * 100
    umkm = registry.stall_umkm[stall]
    return pa.table(
        {
            "order_date": date_column(days[day]),
            "umkm_key": text_column(registry.umkm_keys, umkm),
            "platform": text_column([platform.value for platform in PLATFORMS], registry.stall_platform[stall]),
            "category": text_column([category.value for category in CATEGORIES], registry.stall_category[stall]),
            "province_code": text_column(registry.umkm_provinces, umkm),
            "status": text_column([status.value for status in _STATUSES], status),
            "orders": pa.array(orders, pa.int64()),
            "units": pa.array(units, pa.int64()),
            "gross_value_idr": pa.array(units * piece_idr, pa.int64()),
        }
    )
