"""Which values of a month are hidden, in small tables of who stands behind them."""

from __future__ import annotations

import pytest

from dashboard.queries.disclosure_rule import (
    Backing,
    MonthCell,
    hidden_platforms,
    hidden_values,
    is_safe_together,
    picks_hidden,
)


def cell(umkm_count: int, total: float = 100, largest: float = 10, umkm_per_day: float = 99) -> MonthCell:
    backing = Backing(umkm_count=umkm_count, total=total, largest=largest)
    return MonthCell(backings=(backing, backing, backing), umkm_per_day=umkm_per_day)


@pytest.mark.parametrize(
    ("judged", "fails"),
    [
        (cell(4), True),
        (cell(5), False),
        (cell(0, total=0, largest=0), False),
        (cell(9, total=100, largest=85), False),
        (cell(9, total=100, largest=86), True),
    ],
)
def test_a_month_needs_five_umkm_and_none_above_85_per_cent(judged: MonthCell, fails: bool) -> None:
    assert judged.fails(by_day=False) is fails


@pytest.mark.parametrize(("umkm_per_day", "fails"), [(4.9, True), (5.0, False)])
def test_days_need_five_umkm_a_day_besides(umkm_per_day: float, fails: bool) -> None:
    judged = cell(30, umkm_per_day=umkm_per_day)
    assert judged.fails(by_day=True) is fails
    assert not judged.fails(by_day=False)


def test_one_dominated_measure_hides_all() -> None:
    even, dominated = Backing(umkm_count=9, total=90, largest=10), Backing(umkm_count=9, total=90, largest=80)
    assert MonthCell(backings=(even, even, dominated), umkm_per_day=9).fails(by_day=False)


def test_a_measure_of_zero_beside_others_discloses_nobody() -> None:
    backing, nothing = Backing(umkm_count=9, total=90, largest=10), Backing(umkm_count=0, total=0, largest=0)
    assert not MonthCell(backings=(nothing, backing, backing), umkm_per_day=9).fails(by_day=False)


def test_nothing_is_hidden_where_nothing_fails() -> None:
    assert hidden_values({"a": cell(5), "b": cell(9)}, by_day=False) == set()


def test_the_smallest_other_value_is_hidden_with_a_single_one() -> None:
    cells = {"a": cell(3), "b": cell(30), "c": cell(8), "d": cell(8, total=50)}
    assert hidden_values(cells, by_day=False) == {"a", "d"}


def test_a_value_that_nobody_stands_behind_protects_nobody() -> None:
    cells = {"a": cell(3), "b": cell(0, total=0, largest=0), "c": cell(8)}
    assert hidden_values(cells, by_day=False) == {"a", "c"}


def test_two_thin_values_do_not_protect_each_other() -> None:
    cells = {"a": cell(1), "b": cell(1), "c": cell(8), "d": cell(9)}
    assert hidden_values(cells, by_day=False) == {"a", "b", "c"}


def test_more_are_hidden_until_nobody_dominates_the_hidden_sum() -> None:
    cells = {"a": cell(6, total=1000, largest=990), "b": cell(7, total=50, largest=5), "c": cell(8, total=400)}
    assert hidden_values(cells, by_day=False) == {"a", "b", "c"}


def test_what_is_hidden_as_a_month_is_hidden_by_day() -> None:
    cells = {"a": cell(3, umkm_per_day=2), "b": cell(6), "c": cell(9, umkm_per_day=4), "d": cell(30)}
    monthly, daily = hidden_values(cells, by_day=False), hidden_values(cells, by_day=True)
    assert monthly == {"a", "b"}
    assert daily == {"a", "b", "c"}


def test_the_sum_of_hidden_values_is_safe_with_two_of_them_and_five_umkm_behind_one() -> None:
    assert is_safe_together([], by_day=False)
    assert not is_safe_together([cell(8)], by_day=False)
    assert not is_safe_together([cell(4), cell(4)], by_day=False)
    assert is_safe_together([cell(4), cell(5)], by_day=False)


def test_what_is_hidden_already_is_protected_too() -> None:
    cells = {"a": cell(20), "b": cell(9), "c": cell(8)}
    assert hidden_values(cells, by_day=False, already={"a", "not there"}) == {"a", "c"}


def test_within_a_channel_whose_total_is_shown_two_platforms_are_hidden() -> None:
    platforms = {"shopee": cell(20), "lazada": cell(3), "tiktok_shop": cell(6), "webshop": cell(9)}
    assert hidden_platforms(platforms, set(), by_day=False) == {"lazada", "shopee"}


def test_a_hidden_channel_hides_at_least_one_platform() -> None:
    platforms = {"shopee": cell(20), "lazada": cell(9), "tiktok_shop": cell(6), "instagram": cell(20)}
    hidden = hidden_platforms(platforms | {"webshop": cell(2)}, {"ecommerce", "social_commerce"}, by_day=False)
    assert hidden == {"webshop", "tiktok_shop"}


@pytest.mark.parametrize(
    ("chosen", "picks"),
    [
        ({"a", "b", "c", "d"}, False),
        ({"c", "d"}, False),
        ({"a", "b"}, False),
        ({"a"}, True),
        ({"a", "c", "d"}, True),
    ],
)
def test_a_choice_of_values_may_not_part_those_that_are_hidden(chosen: set[str], picks: bool) -> None:
    cells = {"a": cell(3), "b": cell(6), "c": cell(9), "d": cell(9)}
    assert picks_hidden(cells, {"a", "b"}, chosen, by_day=False) is picks
