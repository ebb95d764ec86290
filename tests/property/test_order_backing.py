"""What is known of UMKM: as counted one seller after the other, however sellers are spread over places and days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import combinations
from typing import Any

import duckdb
import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.codes import PLATFORM_CHANNEL, Platform
from catalog.marts import BACKED_MEASURES, ORDER_BACKING, ORDER_DIMENSIONS, UMKM_MONTHLY
from etl.transform import UMKM_CELLS, select_of

DAYS = (date(2023, 3, 1), date(2023, 3, 31), date(2023, 4, 1), date(2023, 4, 2))
SIZES = ("mikro", "kecil", "unknown")
Cell = tuple[str, ...]
"""A month and the values of all dimensions, `all` where one is not named."""


@dataclass(frozen=True, kw_only=True)
class Sold:
    """What one UMKM sold of one thing in one place on a day: nothing where all was cancelled."""

    date: date
    umkm: int
    platform: str
    category: str | None
    province_code: str | None
    orders_count: int
    units_count: int
    gross_value_idr: int

    @property
    def month(self) -> str:
        """Its first day."""
        return str(self.date.replace(day=1))

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

    @property
    def numbers(self) -> tuple[int, ...]:
        """By measure."""
        return tuple(getattr(self, measure) for measure in BACKED_MEASURES)


rows = st.lists(
    st.builds(
        Sold,
        date=st.sampled_from(DAYS),
        umkm=st.integers(0, 5),
        platform=st.sampled_from(("shopee", "lazada", "instagram")),
        category=st.sampled_from(("gamis", "koko", None)),
        province_code=st.sampled_from(("31", "32", None)),
        orders_count=st.integers(0, 3),
        units_count=st.integers(0, 9),
        gross_value_idr=st.integers(0, 9),
    ),
    max_size=25,
)


def cells_of(sold: Sold) -> Iterator[Cell]:
    """Cells of the total, of each breakdown, and of each two, a channel never crossed with its platforms."""
    for count in range(3):
        for named in combinations(ORDER_DIMENSIONS, count):
            if {*named} != {"platform", "channel"}:
                values = (sold.values[name] if name in named else "all" for name in ORDER_DIMENSIONS)
                yield (sold.month, *values)


def counted(sales: list[Sold]) -> dict[Cell, tuple[int, ...]]:
    """Of each cell: per measure who has any, their sum and the largest one's; and active days, as `busiest` says."""
    by_seller: dict[Cell, dict[int, list[Sold]]] = defaultdict(lambda: defaultdict(list))
    for sold in sales:
        for cell in cells_of(sold):
            by_seller[cell][sold.umkm].append(sold)
    found = {}
    for cell, sellers in by_seller.items():
        numbers: list[int] = []
        for measure in range(len(BACKED_MEASURES)):
            sums = [sum(sold.numbers[measure] for sold in own) for own in sellers.values()]
            numbers += [sum(each > 0 for each in sums), sum(sums), max(sums)]
        found[cell] = (*numbers, sum(busiest(own) for own in sellers.values()))
    return found


def busiest(sales: list[Sold]) -> int:
    """Days of what one UMKM sold on most days: of one thing, on one platform, from one place."""
    days = defaultdict(set)
    for sold in sales:
        days[tuple(sold.values.values())].add(sold.date)
    return max(map(len, days.values()))


def sold(**own: Any) -> Sold:
    """One order, unless said otherwise."""
    usual = {"date": DAYS[0], "umkm": 0, "platform": "shopee", "category": "gamis"}
    return Sold(**{**usual, **dict.fromkeys(BACKED_MEASURES, 1), **own})


def built(sales: list[Sold]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Rows of both marts, by the statements of a build."""
    frame = pd.DataFrame([asdict(sold) for sold in sales], columns=[*Sold.__dataclass_fields__])
    sizes = ", ".join(f"('u{umkm}', '{SIZES[umkm % 3]}')" for umkm in range(6) if SIZES[umkm % 3] != "unknown")
    platforms = ", ".join(f"('{platform}', '{channel}')" for platform, channel in PLATFORM_CHANNEL.items())
    measures = ", ".join(f"{measure}::bigint as {measure}" for measure in BACKED_MEASURES)
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.execute(f"create table umkm_registry as from (values {sizes}) registry (umkm_key, size_class)")
        connection.execute(f"create table code_platforms as from (values {platforms}) codes (platform, channel)")
        connection.execute(
            f"create table order_rows as select date::date as date, 'u' || umkm as umkm_key, platform::varchar as platform,"
            f" category::varchar as category, province_code::varchar as province_code, {measures} from frame"
        )
        connection.execute(f"create table umkm_cells as {select_of(UMKM_CELLS)}")
        umkm, backing = (
            connection.execute(select_of(f"marts/{mart.id}")).fetchall() for mart in (UMKM_MONTHLY, ORDER_BACKING)
        )
    return umkm, backing


@settings(max_examples=60)
@given(rows)
@example([sold(province_code="31"), sold(province_code="31", date=DAYS[1]), sold(umkm=1, province_code="31")])
@example([sold(province_code="31"), sold(province_code="32"), sold(umkm=1, province_code="31")])
@example([sold(province_code=None, **dict.fromkeys(BACKED_MEASURES, 0))])
def test_each_umkm_counts_once_in_each_cell_and_each_month(sales: list[Sold]) -> None:
    umkm, backing = built(sales)
    counting = [sold for sold in sales if any(sold.numbers)]
    keys = len(ORDER_BACKING.grain)
    found = {
        (str(month), *(value or "all" for value in values)): numbers
        for month, *values, numbers in folded(backing, keys)
    }
    sums: dict[tuple[str, str], tuple[int, ...]] = defaultdict(lambda: (0,) * len(BACKED_MEASURES))
    for each in counting:
        key = (each.month, f"u{each.umkm}")
        sums[key] = tuple(had + more for had, more in zip(sums[key], each.numbers, strict=True))

    assert len(backing) == len(found)
    assert found == counted(counting)
    assert sorted((str(month), key, *numbers) for month, key, *numbers in umkm) == sorted(
        (*key, *numbers) for key, numbers in sums.items()
    )


def folded(answer: list[tuple[object, ...]], keys: int) -> Iterator[tuple[object, ...]]:
    """Rows whose numbers are one tuple."""
    for row in answer:
        yield (*row[:keys], row[keys:])
