"""Filters that cross too many breakdowns: the page says so once, or the one figure that would cross them says so."""

from __future__ import annotations

import pytest

from catalog.errors import UserError
from catalog.text import Language
from tests.app.conftest import Open
from tests.app.figures import findings

REFUSAL = UserError("too_many_dimensions", most=2).message(Language.INDONESIAN)
THREE = {"platform": "shopee", "category": "gamis", "size": "mikro"}


@pytest.mark.parametrize("page_id", ["pesanan", "lebaran"])
def test_three_filters_are_refused_once_for_the_whole_page(open_page: Open, page_id: str) -> None:
    app = open_page(page_id, **THREE)
    assert not app.exception
    assert not app.metric
    assert [warning.value for warning in app.warning].count(REFUSAL) == 1


def test_figures_that_filters_do_not_touch_stay(open_page: Open) -> None:
    assert len(findings(open_page("lebaran", **THREE))) == 3


def test_under_two_filters_only_the_splits_by_a_third_breakdown_are_refused(open_page: Open) -> None:
    app = open_page("pesanan", platform="shopee", category="gamis")
    assert not app.exception
    assert len(app.metric) == 4
    assert [warning.value for warning in app.warning].count(REFUSAL) == 2
    assert len(findings(app)) == 3


def test_channel_and_platform_are_one(open_page: Open) -> None:
    app = open_page("pesanan", channel="marketplace", platform="shopee", category="gamis")
    assert [warning.value for warning in app.warning].count(REFUSAL) == 2


def test_takedowns_may_be_crossed_at_will(open_page: Open) -> None:
    app = open_page("takedown", platform="shopee", category="gamis", action="removal", detection="ai")
    assert REFUSAL not in [warning.value for warning in app.warning]
