"""Random small marts: parts add up, and what is shown never adds up to what is hidden."""

from __future__ import annotations

import tempfile
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from catalog.codes import PLATFORM_CHANNEL, Channel, Platform
from dashboard.queries.selection import Dimension, Filters, Grain, Selection
from dashboard.queries.series import by_dimension, time_series
from dashboard.queries.snapshot import Snapshot, open_snapshot
from tests.warehouse_fixture import Sale, build_warehouse

FIRST = date(2023, 3, 1)
CHOSEN = Selection(metric="orders_count", first_date=FIRST, last_date=date(2023, 4, 30))
PLATFORMS = (Platform.SHOPEE, Platform.LAZADA, Platform.TIKTOK_SHOP, Platform.INSTAGRAM, Platform.WEBSHOP)

Sizes = dict[tuple[int, Platform], tuple[int, int]]
"""By month and platform: how many UMKM sell there, and how many orders the first of them has besides one a day."""

sizes = st.fixed_dictionaries(
    {
        (month, platform): st.tuples(st.integers(0, 9), st.sampled_from([0, 3, 400]))
        for month in (3, 4)
        for platform in PLATFORMS
    }
)


NOBODY: Sizes = dict.fromkeys(((month, platform) for month in (3, 4) for platform in PLATFORMS), (0, 0))

THIN_WEBSHOP: Sizes = NOBODY | {
    (4, Platform.SHOPEE): (5, 0),
    (4, Platform.LAZADA): (6, 3),
    (4, Platform.TIKTOK_SHOP): (1, 0),
    (4, Platform.INSTAGRAM): (8, 0),
    (4, Platform.WEBSHOP): (1, 0),
}
"""Social commerce hides with e-commerce; a filter on platforms must not bring it back as a channel."""


WHOLE_CHANNEL: Sizes = NOBODY | {
    (3, Platform.SHOPEE): (5, 0),
    (3, Platform.LAZADA): (4, 0),
    (3, Platform.TIKTOK_SHOP): (3, 0),
    (3, Platform.INSTAGRAM): (8, 3),
    (3, Platform.WEBSHOP): (2, 0),
}
"""Lazada with all of social commerce must not be a sum, as the channel's own total would leave Lazada alone."""


def sales(drawn: Sizes) -> Iterator[Sale]:
    for (month, platform), (umkm_count, extra) in drawn.items():
        for number in range(umkm_count):
            for day in range(10):
                orders = 1 + number % 3 + (extra if number == 0 else 0)
                yield Sale(
                    day=date(2023, month, 1) + timedelta(days=day * 3),
                    umkm=f"{platform}{number}",
                    platform=platform,
                    orders=orders,
                    units=orders,
                    gross_value_idr=orders * 1000,
                )


@contextmanager
def built(drawn: Sizes) -> Iterator[Snapshot]:
    with tempfile.TemporaryDirectory() as directory:
        rows = [*sales(drawn), Sale(day=date(2023, 12, 31), umkm="last")]
        build_warehouse(Path(directory), sales=rows, first_date=FIRST)
        yield open_snapshot(Path(directory))


@settings(max_examples=10, deadline=None)
@given(sizes)
def test_shown_parts_add_up_to_shown_totals(drawn: Sizes) -> None:
    with built(drawn) as snapshot:
        total = time_series(snapshot, CHOSEN).data.set_index("period")
        parts = time_series(snapshot, CHOSEN.but(breakdown=Dimension.PLATFORM)).data
        days = time_series(snapshot, CHOSEN.but(grain=Grain.DAY)).data
        for month, of_month in parts.groupby("period"):
            period = pd.Timestamp(str(month))
            is_shown = total["status"][period] == "shown"
            if is_shown and of_month["status"].eq("shown").all():
                assert of_month["value"].sum() == total["value"][period]
            of_days = days[days["period"].dt.month == period.month]
            if is_shown and of_days["status"].eq("shown").all():
                assert of_days["value"].sum() == total["value"][period]


@settings(max_examples=10, deadline=None)
@given(sizes)
def test_a_suppressed_row_has_no_value_and_every_step_has_its_row(drawn: Sizes) -> None:
    with built(drawn) as snapshot:
        for grain in Grain:
            data = time_series(snapshot, CHOSEN.but(breakdown=Dimension.PLATFORM, grain=grain)).data
            assert list(data.columns) == ["period", "platform", "value", "status"]
            assert data["value"].isna().equals(data["status"].eq("suppressed"))
            if not data.empty:
                assert data.groupby("platform").size().nunique() == 1


@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(sizes)
@example(THIN_WEBSHOP)
@example(WHOLE_CHANNEL)
def test_no_sum_of_shown_numbers_gives_a_thin_cell_away(drawn: Sizes) -> None:
    cells = list(drawn)
    with built(drawn) as snapshot:
        known = np.array(list(shown_sums(snapshot, cells)) or np.zeros((1, len(cells))))
    rank = np.linalg.matrix_rank(known)
    for position, cell in enumerate(cells):
        umkm_count, extra = drawn[cell]
        if 0 < umkm_count < 5 or (umkm_count >= 5 and extra == 400):
            alone = np.zeros(len(cells))
            alone[position] = 1
            assert np.linalg.matrix_rank(np.vstack([known, alone])) > rank, f"{cell} can be reckoned"


def shown_sums(snapshot: Snapshot, cells: list[tuple[int, Platform]]) -> Iterator[list[float]]:
    """Every number that the questions below show, as the cells that it is the sum of."""
    others = [Filters(platforms=tuple(other for other in PLATFORMS if other != platform)) for platform in PLATFORMS]
    some = [Filters(platforms=PLATFORMS[:2]), Filters(platforms=PLATFORMS[1:4])]
    channels = [Filters(channels=(channel,)) for channel in Channel]
    for filters in (Filters(), *others, *some, *channels):
        for breakdown in (None, Dimension.PLATFORM, Dimension.CHANNEL):
            chosen = CHOSEN.but(filters=filters, breakdown=breakdown)
            for data in (time_series(snapshot, chosen).data, by_dimension(snapshot, chosen).data):
                for row in data[data["status"] == "shown"].to_dict("records"):
                    yield [float(is_summed(row, filters, month, platform)) for month, platform in cells]
    # Nobody sells where there are no UMKM, and everybody can see that.
    yield from empty_cells(snapshot, cells)


def empty_cells(snapshot: Snapshot, cells: list[tuple[int, Platform]]) -> Iterator[list[float]]:
    with snapshot.cursor() as cursor:
        backed = set(cursor.execute("select distinct month(month), platform from order_backing").fetchall())
    for month, platform in cells:
        if (month, platform.value) not in backed:
            yield [float((month, platform) == cell) for cell in cells]


def is_summed(row: Mapping[Hashable, object], filters: Filters, month: int, platform: Platform) -> bool:
    channel = PLATFORM_CHANNEL[platform]
    period = row.get("period")
    return (
        (not isinstance(period, pd.Timestamp) or period.month == month)
        and row.get("platform", platform) == platform
        and row.get("channel", channel) == channel
        and (not filters.platforms or platform in filters.platforms)
        and (not filters.channels or channel in filters.channels)
    )
