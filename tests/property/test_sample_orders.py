"""Whatever the seed and the size of the registry, orders of the sample keep their contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.datasets import ORDER_DAYS
from etl.sample.orders import expected_orders, order_months
from etl.sample.registry import draw_registry
from etl.sample.seasonality import log_effects, sample_days
from etl.sample.truths import TRUTHS, Truths

SEEDS = st.integers(min_value=0, max_value=2**32)
UMKM = st.integers(min_value=2, max_value=20)


def short_truths(umkm: int) -> Truths:
    """Three months, few UMKM, all of them selling from the first day."""
    registry = replace(TRUTHS.registry, umkm_by_province={"32": umkm, "81": 3, "95": 1}, late_joiner_share=0.0)
    return replace(TRUTHS, first_date=date(2022, 3, 1), last_date=date(2022, 5, 31), registry=registry)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, umkm=UMKM)
def test_a_key_occurs_once_and_always_with_orders(seed: int, umkm: int) -> None:
    truths = short_truths(umkm)
    rng = np.random.default_rng(seed)
    registry = draw_registry(rng, truths)
    rows = pd.concat([table.to_pandas() for _, table in order_months(rng, truths, registry)])
    assert len(rows) > 0
    assert not rows.duplicated([column.stored_name for column in ORDER_DAYS.key]).any()
    assert (rows[["orders", "units", "gross_value_idr"]] > 0).all(axis=None)
    assert rows["order_date"].between(truths.first_date, truths.last_date).all()


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, umkm=UMKM)
def test_an_umkm_has_one_stall_a_platform_and_category(seed: int, umkm: int) -> None:
    registry = draw_registry(np.random.default_rng(seed), short_truths(umkm))
    stalls = list(zip(registry.stall_umkm, registry.stall_platform, registry.stall_category, strict=True))
    assert len(stalls) == len(set(stalls)) > 0
    assert set(registry.stall_umkm.tolist()) == set(range(umkm + 4))


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_drawn_orders_lie_around_the_expected_ones(seed: int) -> None:
    truths = short_truths(60)
    rng = np.random.default_rng(seed)
    registry = draw_registry(rng, truths)
    drawn = sum(sum(table["orders"].to_pylist()) for _, table in order_months(rng, truths, registry))
    days = sample_days(truths.first_date, truths.last_date)
    expected = expected_orders(registry, log_effects(truths, days)).sum()
    assert abs(drawn / expected - 1) < 0.10
