"""Who stands behind a cell: as counted one seller after the other, however sellers are spread over places and days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import duckdb
import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.codes import PLATFORM_CHANNEL, Platform
from catalog.marts import ORDER_BACKING, ORDER_DIMENSIONS, UMKM_MONTHLY
from etl.transform import select_of

MONTHS = ("2023-03-01", "2023-04-01")
SIZES = ("mikro", "kecil", "unknown")
MEASURES = ("orders_count", "units_count", "gross_value_idr")
Cell = tuple[str, ...]
"""A month and the values of all dimensions, `all` where one is not named."""


@dataclass(frozen=True, kw_only=True)
class Sold:
    """What one UMKM sold of one thing in one place in a month."""

    month: str
    umkm: int
    platform: str
    category: str | None
    province_code: str | None
    orders_count: int
    units_count: int
    gross_value_idr: int
    active_days_count: int

    @property
    def values(self) -> dict[str, str]:
        """By dimension; an UMKM has one size."""
        return {
            "platform": self.platform,
            "channel": PLATFORM_CHANNEL[Platform(self.platform)].value,
            "category": self.category or "unknown",
            "province_code": self.province_code or "unknown",
            "size_class": SIZES[self.umkm % 3],
        }


rows = st.lists(
    st.builds(
        Sold,
        month=st.sampled_from(MONTHS),
        umkm=st.integers(0, 5),
        platform=st.sampled_from(("shopee", "lazada", "instagram")),
        category=st.sampled_from(("gamis", "koko", None)),
        province_code=st.sampled_from(("31", "32", None)),
        orders_count=st.integers(0, 9),
        units_count=st.integers(0, 9),
        gross_value_idr=st.integers(1, 9),
        active_days_count=st.integers(1, 31),
    ),
    max_size=25,
    unique_by=lambda sold: (sold.month, sold.umkm, sold.platform, sold.category, sold.province_code),
)


def cells_of(sold: Sold) -> Iterator[Cell]:
    """Cells of the total, of each breakdown, and of each two, a channel never crossed with its platforms."""
    for count in range(3):
        for named in combinations(ORDER_DIMENSIONS, count):
            if {*named} != {"platform", "channel"}:
                values = (sold.values[name] if name in named else "all" for name in ORDER_DIMENSIONS)
                yield (sold.month, *values)


def counted(sales: list[Sold]) -> dict[Cell, tuple[int, ...]]:
    """Of each cell: per measure who has any, their sum and the largest one's; and active days, of each UMKM's busiest row."""
    by_seller: dict[Cell, dict[int, list[Sold]]] = defaultdict(lambda: defaultdict(list))
    for sold in sales:
        for cell in cells_of(sold):
            by_seller[cell][sold.umkm].append(sold)
    found = {}
    for cell, sellers in by_seller.items():
        numbers: list[int] = []
        for measure in MEASURES:
            sums = [sum(getattr(sold, measure) for sold in own) for own in sellers.values()]
            numbers += [sum(each > 0 for each in sums), sum(sums), max(sums)]
        found[cell] = (*numbers, sum(max(sold.active_days_count for sold in own) for own in sellers.values()))
    return found


def sold(**own: Any) -> Sold:
    """One order on one day, unless said otherwise."""
    numbers = {"orders_count": 1, "units_count": 1, "gross_value_idr": 1, "active_days_count": 1}
    return Sold(**{"month": MONTHS[0], "umkm": 0, "platform": "shopee", "category": "gamis", **numbers, **own})


@settings(max_examples=60)
@given(rows)
@example([sold(province_code="31", active_days_count=9), sold(province_code="32"), sold(umkm=1, province_code="31")])
def test_the_mart_counts_each_umkm_once_in_each_cell(sales: list[Sold]) -> None:
    frame = pd.DataFrame(
        [{**asdict(sold), **sold.values, "umkm_key": f"u{sold.umkm}"} for sold in sales],
        columns=[*UMKM_MONTHLY.columns],
    )
    # As in the build, where what is not said is empty.
    frame[["category", "province_code"]] = frame[["category", "province_code"]].replace({"unknown": None})
    with duckdb.connect() as connection:
        types = ", ".join(f"{name} {kind}" for name, kind in UMKM_MONTHLY.columns.items())
        connection.execute(f"create table {UMKM_MONTHLY.id} ({types})")
        connection.execute(f"insert into {UMKM_MONTHLY.id} select * from frame")
        answer = connection.execute(select_of(f"marts/{ORDER_BACKING.id}")).fetchall()
    keys = len(ORDER_BACKING.grain)
    found = {
        (str(month), *(value or "all" for value in values)): numbers for month, *values, numbers in folded(answer, keys)
    }
    assert len(answer) == len(found)
    assert found == counted(sales)


def folded(answer: list[tuple[object, ...]], keys: int) -> Iterator[tuple[object, ...]]:
    """Rows whose numbers are one tuple."""
    for row in answer:
        yield (*row[:keys], row[keys:])
