"""Sums that a sender can hold against his own: of what may be added, and nothing else."""

from __future__ import annotations

import pytest

from catalog.text import Language
from tests.etl_fixture import House, order, orders, template


@pytest.mark.parametrize(
    ("content", "totals", "by_unit"),
    [
        (orders(order("A1", units=2), order("A2")), {"units": 3, "gross_value_idr": 200_000}, {}),
        (template("order_days", {"orders": 4}), {"orders": 4, "units": 1, "gross_value_idr": 100_000}, {}),
        (
            template("takedown_counts", {}, {"platform": "tokopedia", "count": 5}, {"unit": "account", "count": 7}),
            {},
            {"count": {"link": 40_005, "account": 7}},
        ),
        (template("takedown_counts", {"measure": "cumulative"}), {}, {}),
        (template("takedown_counts", {"territory": "eu"}), {}, {"count": {"link": 40_000}}),
        (
            template("takedown_counts", {"territory": "eu"}, {"count": 5}),
            {},
            {"count": {"eu.link": 40_000, "indonesia.link": 5}},
        ),
        (template("indices", {}), {}, {}),
    ],
    ids=["orders", "days", "units apart", "running totals never", "one territory", "territories apart", "levels never"],
)
def test_only_what_may_be_added_is(
    house: House, content: str, totals: dict[str, int], by_unit: dict[str, dict[str, int]]
) -> None:
    report = house.ingest("a.csv", content).report.as_json(Language.ENGLISH)
    assert (report["totals"], report["totals_by_unit"]) == (totals, by_unit)
