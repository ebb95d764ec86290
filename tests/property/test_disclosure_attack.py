"""Nobody finds a hidden number by adding and subtracting all that is shown, whatever the orders are.

Six days across two months, of which both months, one week in the middle, every day and every span are asked; four platforms
of three channels, three categories, three provinces, two sizes. A number must have two UMKM behind it, so that small tables have
much that is shown and much that is hidden.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, combinations, product
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from catalog.codes import PLATFORM_CHANNEL, Platform
from dashboard.memory import MEMORY
from dashboard.queries import cross_rule, cross_verdicts, disclosure_rule
from dashboard.queries.backing import cross_backing
from dashboard.queries.certificates import Places
from dashboard.queries.cross_rule import Margins
from dashboard.queries.cross_verdicts import cross_verdict
from dashboard.queries.disclosure_rule import Cells, Flags
from dashboard.queries.facts import filtered_values, known_values, refusal
from dashboard.queries.provenance import Span
from dashboard.queries.selection import Dimension, Filters, Grain, Selection
from dashboard.queries.series import by_dimension, time_series
from dashboard.queries.snapshot import Snapshot, open_snapshot
from dashboard.queries.sums import Judged, Question, judged
from dashboard.queries.verdicts import PAIRS, verdict
from tests.attack import Reader, weights_of
from tests.warehouse_fixture import Sale, build_warehouse

FIRST, LAST = date(2023, 3, 29), date(2023, 4, 3)
DAYS = tuple(FIRST + timedelta(days=day) for day in range(6))
PLATFORMS = ("shopee", "lazada", "instagram", "webshop")
CATEGORIES = ("gamis", "batik", "koko")
PROVINCES = ("31", "32", "51")
SIZES = ("mikro", "kecil")
SHAPE = (len(DAYS), len(PLATFORMS), len(CATEGORIES), len(PROVINCES), len(SIZES))

ALL = Selection(metric="orders_count", first_date=FIRST, last_date=LAST)

AXES = {
    Dimension.PLATFORM: (1, PLATFORMS),
    Dimension.CHANNEL: (1, tuple(PLATFORM_CHANNEL[Platform(platform)].value for platform in PLATFORMS)),
    Dimension.CATEGORY: (2, CATEGORIES),
    Dimension.PROVINCE: (3, PROVINCES),
    Dimension.SIZE_CLASS: (4, SIZES),
}
FIELDS = {
    Dimension.PLATFORM: "platforms",
    Dimension.CHANNEL: "channels",
    Dimension.CATEGORY: "categories",
    Dimension.PROVINCE: "provinces",
    Dimension.SIZE_CLASS: "size_classes",
}

Orders = NDArray[np.int64]
"""Orders by base cell, in `SHAPE`."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one UMKM sells of one thing in one place, `orders` on each of `days`."""

    umkm: int
    platform: str
    category: str
    province: str
    size: str
    orders: int
    days: frozenset[int]


lines = st.lists(
    st.builds(
        Line,
        umkm=st.integers(0, 30),
        # Some values are rarer than others, as they are in truth.
        platform=st.sampled_from([*PLATFORMS[:3] * 2, PLATFORMS[3]]),
        category=st.sampled_from([*CATEGORIES[:2] * 2, CATEGORIES[2]]),
        province=st.sampled_from([*PROVINCES[:2] * 2, PROVINCES[2]]),
        size=st.sampled_from(SIZES),
        orders=st.sampled_from([1, 2, 3, 40]),
        days=st.frozensets(st.integers(0, 5), min_size=1).map(lambda days: days | {5} if len(days) % 2 else days | {0}),
    ),
    min_size=15,
    max_size=60,
)


@contextmanager
def built(drawn: Sequence[Line]) -> Iterator[tuple[Snapshot, Orders]]:
    """A snapshot of the lines, judged by two UMKM instead of five, and its orders by base cell."""
    orders = np.zeros(SHAPE, dtype=np.int64)
    sales = []
    for line in drawn:
        for day in line.days:
            orders[
                day,
                PLATFORMS.index(line.platform),
                CATEGORIES.index(line.category),
                PROVINCES.index(line.province),
                SIZES.index(line.size),
            ] += line.orders
            sales.append(
                Sale(
                    day=DAYS[day],
                    umkm=f"umkm{line.umkm}",
                    platform=line.platform,
                    category=line.category,
                    province_code=line.province,
                    size_class=line.size,
                    orders=line.orders,
                    units=line.orders,
                    gross_value_idr=line.orders * 1000,
                )
            )
    with (
        tempfile.TemporaryDirectory() as directory,
        patch.object(disclosure_rule, "DISCLOSURE_MINIMUM_UMKM", 2),
        MEMORY.apart(),
    ):
        build_warehouse(Path(directory), sales=sales, first_date=FIRST, last_date=LAST)
        yield open_snapshot(Path(directory)), orders


@dataclass(frozen=True, kw_only=True)
class Number:
    """A figure that was asked for: the base cells that it is the sum of, and what the query says of it.

    - `is_cell`: whether it is one cell of a table, and no sum of several.
    - `is_months`: whether it is made of whole months.
    """

    cells: NDArray[np.bool_]
    value: float | None
    is_cell: bool
    is_months: bool


def questions() -> Iterator[Filters]:
    """No filter; each single value; each pair of values of two dimensions; and some choices of several values."""
    single = {name: [(value,) for value in dict.fromkeys(values)] for name, (_, values) in AXES.items()}
    several = {name: list(combinations(dict.fromkeys(values), 2)) for name, (_, values) in AXES.items()}
    yield Filters()
    for name in AXES:
        for chosen in chain(single[name], several[name]):
            yield Filters(**{FIELDS[name]: chosen})  # type: ignore[arg-type]
    for first, second in combinations(AXES, 2):
        for two in chain(product(several[first], single[second][:1]), product(several[first][:2], several[second][:2])):
            yield Filters(**dict(zip((FIELDS[first], FIELDS[second]), two, strict=True)))  # type: ignore[arg-type]


def selections() -> Iterator[Selection]:
    """All that may be asked of the whole span."""
    for filters, breakdown in product(questions(), (None, *AXES)):
        selection = ALL.but(filters=filters, breakdown=breakdown)
        if refusal(selection) is None:
            yield selection


def asked(snapshot: Snapshot) -> Iterator[Number]:
    """Every number of every question, as the queries give it: by day, week and month, and over some spans."""
    spans = [(FIRST, LAST), (FIRST, date(2023, 3, 31)), (date(2023, 3, 30), date(2023, 4, 2))]
    for selection in selections():
        for grain in Grain:
            data = time_series(snapshot, selection.but(grain=grain)).data
            yield from numbers(data, selection, [step_days(period, grain) for period in data["period"]])
            yield from left_out(data, selection, np.ones(len(DAYS), dtype=bool))
        for first, last in spans:
            data = by_dimension(snapshot, selection.but(first_date=first, last_date=last)).data
            days = np.array([first <= day <= last for day in DAYS])
            yield from numbers(data, selection, [days] * len(data))
            yield from left_out(data, selection, days)


def left_out(data: pd.DataFrame, selection: Selection, days: NDArray[np.bool_]) -> Iterator[Number]:
    """Values that an answer does not name: that nothing is told of them tells that there is nothing."""
    if selection.breakdown is not None:
        seen = set(data[selection.breakdown.value])
        for value in set(AXES[selection.breakdown][1]) - seen:
            cells, is_cell = summed(selection, value, days)
            yield Number(cells=cells, value=0.0, is_cell=is_cell, is_months=is_of_months(days))


def judged_numbers(snapshot: Snapshot, orders: Orders) -> Iterator[Number]:
    """Every number of every question by day and by month, as it is judged; a hundred times as fast as asking for it."""
    covered = Span(first_date=FIRST, last_date=LAST)
    for selection in selections():
        found = judged(snapshot, covered, Question.of(selection.breakdown, filtered_values(selection.filters)))
        known = known_values(selection.breakdown)
        values = known if selection.breakdown is None else tuple(dict.fromkeys(AXES[selection.breakdown][1]))
        for value in values:
            place = known.index(value)
            for days, month, hidden in steps(found):
                cells, is_cell = summed(selection, value, days)
                yield Number(
                    cells=cells,
                    value=None if hidden[month, place] else float(orders[cells].sum()),
                    is_cell=is_cell,
                    is_months=hidden is found.monthly,
                )


def steps(found: Judged) -> Iterator[tuple[NDArray[np.bool_], int, Flags]]:
    """Months and days: which days they hold, in which month, and what is hidden of such."""
    for month in range(2):
        yield np.arange(6) // 3 == month, month, found.monthly
    for day in range(6):
        yield np.arange(6) == day, day // 3, found.daily


def step_days(period: pd.Timestamp, grain: Grain) -> NDArray[np.bool_]:
    first = period.date()
    if grain is Grain.MONTH:
        return np.array([day.month == first.month for day in DAYS])
    length = 7 if grain is Grain.WEEK else 1
    return np.array([first <= day < first + timedelta(days=length) for day in DAYS])


def numbers(data: pd.DataFrame, selection: Selection, days: Sequence[NDArray[np.bool_]]) -> Iterator[Number]:
    for row, own_days in zip(data.to_dict("records"), days, strict=True):
        value = "all" if selection.breakdown is None else str(row[selection.breakdown.value])
        cells, is_cell = summed(selection, value, own_days)
        yield Number(
            cells=cells,
            value=None if row["status"] == "suppressed" else float(row["value"]),
            is_cell=is_cell,
            is_months=is_of_months(own_days),
        )


def is_of_months(days: NDArray[np.bool_]) -> bool:
    return all(days[month].all() or not days[month].any() for month in (slice(0, 3), slice(3, 6)))


def summed(selection: Selection, value: str, days: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], bool]:
    """Base cells that a number is the sum of, and whether that is one cell of a table and no sum of several."""
    filters = filtered_values(selection.filters)
    picks = {name: set(map(str, values)) for name, values in filters.items()}
    if selection.breakdown is not None:
        picks[selection.breakdown] = picks.get(selection.breakdown, {value}) & {value}
    cells = np.ones(SHAPE, dtype=bool) & days.reshape(-1, 1, 1, 1, 1)
    for name, values in picks.items():
        axis, known = AXES[name]
        cells &= np.isin(known, list(values)).reshape([-1 if place == axis else 1 for place in range(5)])
    return cells, all(len(values) == 1 for values in picks.values())


def found_out(found: Sequence[Number], orders: Orders) -> list[Number]:
    """Hidden cells, not empty, that follow from what is shown. Nobody sells less than nothing: in months of 0 all is 0."""
    shown = [number for number in found if number.value is not None]
    is_empty = np.any(
        [number.cells for number in shown if number.value == 0 and number.is_months] or [orders < 0], axis=0
    )
    reader = Reader(orders.size)
    reader.learns(weights_of([number.cells & ~is_empty for number in shown], orders.size))
    hidden = [number for number in found if number.value is None and number.is_cell and orders[number.cells].any()]
    finds = reader.finds(weights_of([number.cells & ~is_empty for number in hidden], orders.size))
    return [number for number, is_found in zip(hidden, finds, strict=True) if is_found]


def kinds(snapshot: Snapshot) -> Counter[str]:
    """How many cells of the tables of two families are shown as months, and why others are hidden."""
    covered, seen = Span(first_date=FIRST, last_date=LAST), Counter[str]()
    for pair in PAIRS:
        cells, hidden = cross_backing(snapshot, covered, *pair), cross_verdict(snapshot, covered, pair).monthly.cells
        rows, columns = (verdict(snapshot, covered, family).monthly for family in pair)
        is_thin = cells.best_backed < 2
        is_dominated = (cells.largest > 0.85 * cells.total).any(axis=3)
        is_beside = ~rows[:, :, None] & ~columns[:, None, :]
        for name, is_kind in (
            ("shown", ~hidden),
            ("thin", hidden & is_thin),
            ("dominated", hidden & is_dominated & ~is_thin),
            ("hidden for others", hidden & is_beside & ~is_dominated & ~is_thin),
        ):
            seen[name] += int((is_kind & cells.is_backed).sum())
    return seen


def test_no_hidden_number_follows_from_those_that_are_shown() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=30, deadline=None)
    @given(lines)
    def attack(drawn: list[Line]) -> None:
        with built(drawn) as (snapshot, orders):
            assert found_out(list(judged_numbers(snapshot, orders)), orders) == []
            seen.update(kinds(snapshot))

    attack()
    assert min(seen[kind] for kind in ("shown", "thin", "dominated", "hidden for others")) > 50, seen


@settings(max_examples=2, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(lines)
def test_the_queries_show_what_was_judged_and_nobody_finds_more(drawn: list[Line]) -> None:
    with built(drawn) as (snapshot, orders):
        found = list(asked(snapshot))
        for number in found:
            assert number.value is None or number.value == orders[number.cells].sum()
        assert found_out(found, orders) == []


def test_were_only_the_thin_cells_hidden_the_same_reader_would_find_them() -> None:
    def only_hidden(cells: Cells, hidden: Flags, **_: object) -> Flags:
        return hidden & cells.is_backed

    def all_in_doubt(_: Flags, hidden: Flags, __: Margins, places: Places | None = None) -> tuple[Flags, Flags]:
        return np.ones_like(hidden), np.ones_like(hidden[:, :0] if places is None else places.hidden_cells)

    with (
        patch.object(disclosure_rule, "completed", only_hidden),
        patch.object(cross_rule, "completed", only_hidden),
        patch.object(cross_verdicts, "cells_in_doubt", all_in_doubt),
        built(some_lines()) as (snapshot, orders),
    ):
        assert len(found_out(list(judged_numbers(snapshot, orders)), orders)) > 100


def some_lines() -> list[Line]:
    """Fifty lines, each value as likely as the others."""
    chance = np.random.default_rng(6)
    return [
        Line(
            umkm=int(chance.integers(30)),
            platform=PLATFORMS[chance.integers(4)],
            category=CATEGORIES[chance.integers(3)],
            province=PROVINCES[chance.integers(3)],
            size=SIZES[chance.integers(2)],
            orders=int(chance.integers(1, 4)),
            days=frozenset({0, 5, *chance.integers(6, size=3).tolist()}),
        )
        for _ in range(50)
    ]
