"""Which values of a month are hidden, in small tables of who stands behind them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.codes import Channel
from dashboard.queries.disclosure_rule import (
    Cells,
    Flags,
    Hidden,
    completed,
    fails,
    hidden_platforms,
    hidden_values,
)

CHANNELS = tuple(channel.value for channel in Channel)

Behind = tuple[float, float, float, float]
"""Who stands behind a cell in all three measures: UMKM, sum, largest one; and UMKM a day."""


def behind(umkm_count: int, total: float = 100, largest: float = 10, umkm_per_day: float = 99) -> Behind:
    return umkm_count, total, largest, umkm_per_day


NOBODY = behind(0, total=0, largest=0, umkm_per_day=0)


def months(*by_month: Mapping[str, Behind]) -> Cells:
    """Cells of some months, each with the same values; three equal measures."""
    values = sorted(by_month[0])
    table = np.array([[month[value] for value in values] for month in by_month], dtype=float)
    thrice = np.repeat(table[:, :, :, None], 3, axis=3)
    return Cells(
        values=tuple(values),
        umkm_count=thrice[:, :, 0],
        total=thrice[:, :, 1],
        largest=thrice[:, :, 2],
        umkm_per_day=table[:, :, 3],
    )


def measures(*by_measure: tuple[float, float, float]) -> Cells:
    """One cell of one month: UMKM, sum and largest one by measure."""
    umkm_count, total, largest = np.array(by_measure, dtype=float).T[:, None, None, :]
    return Cells(values=("a",), umkm_count=umkm_count, total=total, largest=largest, umkm_per_day=np.array([[99.0]]))


def flags(cells: Cells, values: Collection[str]) -> Flags:
    """The given values of every month."""
    return np.tile(np.isin(cells.values, list(values)), (len(cells.total), 1))


def names(cells: Cells, flagged: Flags, month: int = 0) -> set[str]:
    return {value for value, is_flagged in zip(cells.values, flagged[month], strict=True) if is_flagged}


def hidden_as_month(by_value: Mapping[str, Behind]) -> set[str]:
    cells = months(by_value)
    return names(cells, hidden_values(cells).monthly)


@pytest.mark.parametrize(
    ("judged", "is_hidden"),
    [
        (behind(4), True),
        (behind(5), False),
        (NOBODY, False),
        (behind(9, total=100, largest=85), False),
        (behind(9, total=100, largest=86), True),
    ],
)
def test_a_month_needs_five_umkm_and_none_above_85_per_cent(judged: Behind, is_hidden: bool) -> None:
    assert fails(months({"a": judged}), by_day=False).item() is is_hidden


@pytest.mark.parametrize(("umkm_per_day", "is_hidden"), [(4.9, True), (5.0, False)])
def test_days_need_five_umkm_a_day_besides(umkm_per_day: float, is_hidden: bool) -> None:
    cells = months({"a": behind(30, umkm_per_day=umkm_per_day)})
    assert fails(cells, by_day=True).item() is is_hidden
    assert not fails(cells, by_day=False).item()


def test_one_dominated_measure_hides_all() -> None:
    assert fails(measures((9, 90, 10), (9, 90, 10), (9, 90, 80)), by_day=False).item()


def test_a_measure_of_zero_beside_others_discloses_nobody() -> None:
    assert not fails(measures((0, 0, 0), (9, 90, 10), (9, 90, 10)), by_day=False).item()


def test_nothing_is_hidden_where_nothing_fails() -> None:
    assert hidden_as_month({"a": behind(5), "b": behind(9)}) == set()


def test_the_smallest_other_value_is_hidden_with_a_single_one() -> None:
    by_value = {"a": behind(3), "b": behind(30), "c": behind(8), "d": behind(8, total=50)}
    assert hidden_as_month(by_value) == {"a", "d"}


def test_of_equally_small_values_the_first_by_name_is_hidden() -> None:
    assert hidden_as_month({"a": behind(3), "c": behind(8), "b": behind(8)}) == {"a", "b"}


def test_a_value_that_nobody_stands_behind_protects_nobody() -> None:
    assert hidden_as_month({"a": behind(3), "b": NOBODY, "c": behind(8)}) == {"a", "c"}


def test_two_thin_values_do_not_protect_each_other() -> None:
    by_value = {"a": behind(1), "b": behind(1), "c": behind(8), "d": behind(9)}
    assert hidden_as_month(by_value) == {"a", "b", "c"}


def test_more_are_hidden_until_nobody_dominates_the_hidden_sum() -> None:
    by_value = {"a": behind(6, total=1000, largest=990), "b": behind(7, total=50, largest=5), "c": behind(8, total=400)}
    assert hidden_as_month(by_value) == {"a", "b", "c"}


def test_what_is_hidden_as_a_month_is_hidden_by_day() -> None:
    cells = months(
        {
            "a": behind(3, umkm_per_day=2),
            "b": behind(6),
            "c": behind(9, umkm_per_day=4),
            "d": behind(30),
        }
    )
    hidden = hidden_values(cells)
    assert names(cells, hidden.monthly) == {"a", "b"}
    assert names(cells, hidden.daily) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("by_value", "others"),
    [
        ({"a": NOBODY}, set()),
        ({"a": behind(8)}, {"x"}),
        ({"a": behind(4), "b": behind(4)}, {"x"}),
        ({"a": behind(4), "b": behind(5)}, set()),
    ],
)
def test_what_is_hidden_is_completed_to_two_values_with_five_umkm_behind_one(
    by_value: dict[str, Behind], others: set[str]
) -> None:
    cells = months({**by_value, "x": behind(20), "y": behind(30)})
    hidden = completed(cells, flags(cells, by_value) & cells.is_backed, by_day=False)
    assert names(cells, hidden) - set(by_value) == others


def platforms_hidden(by_platform: Mapping[str, Behind], hidden_channels: Collection[str]) -> set[str]:
    cells = months(by_platform)
    channels = np.isin([CHANNELS], list(hidden_channels))
    hidden = hidden_platforms(cells, CHANNELS, Hidden(monthly=channels, daily=channels))
    return names(cells, hidden.monthly)


def test_within_a_channel_whose_total_is_shown_two_platforms_are_hidden() -> None:
    by_platform = {"shopee": behind(20), "lazada": behind(3), "tiktok_shop": behind(6), "webshop": behind(9)}
    assert platforms_hidden(by_platform, set()) == {"lazada", "shopee"}


def test_a_hidden_channel_hides_at_least_one_platform() -> None:
    by_platform = {
        "shopee": behind(20),
        "lazada": behind(9),
        "tiktok_shop": behind(6),
        "instagram": behind(20),
        "webshop": behind(2),
    }
    assert platforms_hidden(by_platform, {"ecommerce", "social_commerce"}) == {"webshop", "tiktok_shop"}


@st.composite
def anyone(draw: st.DrawFn) -> Behind:
    umkm_count = draw(st.integers(0, 12))
    if umkm_count == 0:
        return NOBODY
    total = draw(st.integers(umkm_count, 1000))
    return behind(umkm_count, total, draw(st.integers(-(-total // umkm_count), total)), draw(st.floats(0, umkm_count)))


any_month = st.fixed_dictionaries({name: anyone() for name in ("shopee", "lazada", "tokopedia", "facebook", "webshop")})


@given(st.lists(any_month, min_size=1, max_size=5))
def test_months_are_judged_one_by_one(by_month: list[dict[str, Behind]]) -> None:
    together = hidden_values(months(*by_month))
    for place, month in enumerate(by_month):
        alone = hidden_values(months(month))
        assert (together.monthly[place] == alone.monthly[0]).all()
        assert (together.daily[place] == alone.daily[0]).all()


@given(any_month)
def test_all_that_fail_are_hidden_and_nothing_is_left_to_complete_it(month: dict[str, Behind]) -> None:
    cells = months(month)
    hidden = hidden_values(cells)
    for flagged, by_day in ((hidden.monthly, False), (hidden.daily, True)):
        assert not (fails(cells, by_day=by_day) & ~flagged).any()
        assert (completed(cells, flagged, by_day=by_day) == flagged).all()
    assert not (hidden.monthly & ~hidden.daily).any()
