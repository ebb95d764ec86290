"""Which terms mark removed titles, on counts that fit on one hand."""

from __future__ import annotations

import math

import pytest

from analysis.keywords.distinctive import LEAST_ITEMS, distinctive
from analysis.keywords.results import Silence
from tests.unit.keyword_counts import side, two_sides


def test_a_term_ten_times_as_frequent_in_removed_titles_is_told_with_counts_and_interval() -> None:
    counts, totals = two_sides([side("bal", "removed", 400, 200), side("bal", "ordinary", 40, 40)])
    (term,) = distinctive(counts, totals).terms
    assert (term.term, term.items_count, term.sellers_count, term.ordinary_items_count) == ("bal", 400, 200, 40)
    assert (term.share, term.ordinary_share) == pytest.approx((0.2, 0.02))
    odds_ratio = (0.2 / 0.8) / (0.02 / 0.98)
    assert term.log_odds.estimate == pytest.approx(math.log(odds_ratio), abs=0.1)
    assert 0 < term.log_odds.low < math.log(odds_ratio) < term.log_odds.high
    assert term.q_value < 0.01


def test_a_term_as_frequent_on_both_sides_is_not_told() -> None:
    counts, totals = two_sides([side("murah", "removed", 400, 200), side("murah", "ordinary", 400, 200)])
    result = distinctive(counts, totals)
    assert result.terms == ()
    assert result.silence is Silence.NOTHING_STANDS_OUT
    assert result.tested_count == 1


def test_a_term_of_ordinary_titles_alone_marks_nothing() -> None:
    counts, totals = two_sides([side("gamis", "removed", 20, 20), side("gamis", "ordinary", 400, 200)])
    assert distinctive(counts, totals).terms == ()


@pytest.mark.parametrize(("items", "sellers"), [(400, 4), (LEAST_ITEMS - 1, LEAST_ITEMS - 1)])
def test_terms_of_few_sellers_or_few_titles_are_not_even_tested(items: int, sellers: int) -> None:
    counts, totals = two_sides([side("bal", "removed", items, sellers)])
    assert distinctive(counts, totals).tested_count == 0


def test_one_seller_with_hundreds_of_equal_titles_proves_nothing() -> None:
    """Forty sellers, but 361 of 400 titles are of one."""
    spread_out = two_sides([side("bal", "removed", 400, 40, squares=40 * 10**2)])
    of_one = two_sides([side("bal", "removed", 400, 40, squares=361**2 + 39)])
    assert [term.term for term in distinctive(*spread_out).terms] == ["bal"]
    assert distinctive(*of_one).terms == ()


def test_a_run_that_adds_nothing_to_its_word_is_not_told_beside_it() -> None:
    rows = [side("karungan", "removed", 400, 200), side("karungan murah", "removed", 100, 60)]
    assert [term.term for term in distinctive(*two_sides(rows)).terms] == ["karungan"]


def test_words_that_only_come_in_a_telling_run_are_told_as_the_run() -> None:
    rows = [side(term, "removed", 400, 200) for term in ("bekas", "impor", "bekas impor")]
    rows += [side("bekas", "ordinary", 100, 90), side("impor", "ordinary", 100, 90)]
    assert [term.term for term in distinctive(*two_sides(rows)).terms] == ["bekas impor"]


def test_a_phrase_that_always_comes_whole_is_told_once() -> None:
    phrase = ("baju", "bekas", "impor", "baju bekas", "bekas impor", "baju bekas impor")
    rows = [side(term, "removed", 400, 200) for term in phrase]
    assert [term.term for term in distinctive(*two_sides(rows)).terms] == ["baju bekas impor"]


def test_platforms_are_put_together() -> None:
    rows = [side("bal", "removed", 15, 15) | {"platform": platform} for platform in ("shopee", "tiktok_shop")]
    counts, totals = two_sides(rows)
    (term,) = distinctive(counts, totals).terms
    assert term.items_count == 30
    assert term.sellers_count == 15, "of two platforms at least as many as of one"


@pytest.mark.parametrize(
    ("removed", "ordinary", "silence"),
    [
        (0, 2_000, Silence.NO_REMOVALS),
        (100, 2_000, Silence.FEW_REMOVALS),
        (2_000, 0, Silence.NO_ORDINARY_TITLES),
        (2_000, 100, Silence.FEW_ORDINARY_TITLES),
        (0, 0, Silence.NO_REMOVALS),
    ],
)
def test_where_one_side_is_missing_or_thin_the_reason_is_told(removed: int, ordinary: int, silence: Silence) -> None:
    counts, totals = two_sides([side("bal", "removed", 400, 200)], removed=removed, ordinary=ordinary)
    result = distinctive(counts, totals)
    assert result.silence is silence
    assert result.terms == ()


def test_months_outside_the_period_do_not_count() -> None:
    counts, totals = two_sides([side("bal", "removed", 400, 200)])
    assert distinctive(counts, totals, last_month="2022-12-01").silence is Silence.NO_REMOVALS
    assert distinctive(counts, totals, first_month="2023-01-01", last_month="2023-01-01").terms
