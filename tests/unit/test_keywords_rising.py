"""Steps, bursts and rises of monthly shares, on series that the eye can read."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.keywords.results import Silence
from analysis.keywords.rising import history, rising
from tests.unit.keyword_counts import MONTHS, monthly

LEVEL = [30, 31, 29, 30, 32, 28, 30, 31, 29, 30, 30, 31]
STEP = [30, 31, 29, 30, 32, 28, 30, 31, 120, 118, 123, 121]
UP_AND_DOWN = [2, 1, 2, 200, 210, 205, 201, 198, 3, 2, 1, 2]


def test_a_step_is_dated_and_measured() -> None:
    (change,) = history("bal", *monthly({"bal": STEP})).changes
    assert change.month.estimate == date(2023, 9, 1)
    assert change.month.low <= change.month.estimate <= change.month.high
    assert change.factor.low < 4 < change.factor.high
    assert change.share_before == pytest.approx(0.03, abs=0.003)
    assert change.share_after == pytest.approx(0.12, abs=0.003)


def test_a_level_share_has_no_steps_and_no_bursts() -> None:
    result = history("murah", *monthly({"murah": LEVEL}))
    assert result.changes == ()
    assert result.burst_months == ()
    assert result.silence is None


def test_a_word_that_came_and_went_has_two_steps_and_bursts_between() -> None:
    result = history("second", *monthly({"second": UP_AND_DOWN}))
    assert [change.month.estimate for change in result.changes] == [date(2023, 4, 1), date(2023, 9, 1)]
    assert [change.factor.estimate > 1 for change in result.changes] == [True, False]
    assert result.burst_months == tuple(date(2023, month, 1) for month in range(4, 9))


def test_rising_is_what_stepped_up_last() -> None:
    result = rising(*monthly({"murah": LEVEL, "bal": STEP, "second": UP_AND_DOWN}))
    assert [term.term for term in result.terms] == ["bal"]
    (term,) = result.terms
    assert term.items_count == sum(STEP[8:])
    assert term.items_before_count == sum(STEP[:8])
    assert term.sellers_count == max(STEP[8:])
    assert result.last_month == date(2023, 12, 1)


def test_a_month_ago_the_word_of_that_time_was_rising() -> None:
    result = rising(*monthly({"bal": STEP, "second": UP_AND_DOWN}), last_month="2023-08-01")
    assert [term.term for term in result.terms] == ["second"]
    assert result.terms[0].burst_since == date(2023, 4, 1)


def test_a_ramp_counts_as_one_rise_from_before_it() -> None:
    ramp = [2, 2, 1, 2, 2, 1, 2, 60, 150, 290, 300, 295]
    (term,) = rising(*monthly({"thrifting": ramp})).terms
    assert term.change.share_before < 0.01
    assert date(2023, 8, 1) <= term.change.month.estimate <= date(2023, 10, 1)


def test_a_word_never_seen_before_is_known_as_new() -> None:
    (term,) = rising(*monthly({"cabutan": [0] * 10 + [80, 160]})).terms
    assert term.items_before_count == 0


def test_a_rise_behind_which_four_sellers_stand_is_not_told() -> None:
    counts, totals = monthly({"bal": STEP})
    assert rising(counts.assign(sellers_count=4), totals).silence is Silence.NOTHING_STANDS_OUT


def test_a_run_whose_words_are_not_counted_is_told_by_itself() -> None:
    """Counts may end at the terms of most titles, and a word of a run may be one too few."""
    result = rising(*monthly({"karungan korea": STEP, "korea": STEP}))
    assert [term.term for term in result.terms] == ["karungan korea"]


def test_a_month_without_a_row_may_have_had_four_sellers() -> None:
    """Marts leave out months in which fewer than 5 sellers used a word: six a month after nothing need be no rise."""
    counts, totals = monthly({"bal": [0] * 8 + [6, 7, 6, 7]})
    assert rising(counts, totals).terms == ()
    assert [term.term for term in rising(counts, totals, hidden_below=0).terms] == ["bal"]


def test_the_factor_of_a_word_with_hidden_months_reaches_from_four_sellers_to_none() -> None:
    counts, totals = monthly({"bal": [0] * 8 + [80, 80, 80, 80]})
    (hidden,), (shown,) = rising(counts, totals).terms, rising(counts, totals, hidden_below=0).terms
    assert hidden.change.factor.low < 80 / 4 < hidden.change.factor.estimate < hidden.change.factor.high
    assert shown.change.factor.low > hidden.change.factor.estimate


def test_a_run_that_rises_only_because_its_word_does_is_not_told() -> None:
    run = [number // 3 for number in STEP]
    assert [term.term for term in rising(*monthly({"bal": STEP, "bal korea": run, "korea": [300] * 12})).terms] == [
        "bal"
    ]


def test_months_with_hardly_any_removals_are_passed_over() -> None:
    counts, totals = monthly({"bal": STEP})
    thin = totals.assign(items_count=totals["items_count"].where(totals["month"] != MONTHS[3], 5))
    assert [change.month.estimate for change in history("bal", counts, thin).changes] == [date(2023, 9, 1)]


@pytest.mark.parametrize(
    ("numbers", "months", "silence"),
    [
        ([1] * 12, 12, Silence.FEW_REMOVALS),
        ([4] * 12, 12, Silence.FEW_SELLERS),
        (STEP[:5], 5, Silence.FEW_MONTHS),
    ],
)
def test_thin_series_are_silent_with_a_reason(numbers: list[int], months: int, silence: Silence) -> None:
    result = history("bal", *monthly({"bal": numbers}, months=MONTHS[:months]))
    assert result.silence is silence
    assert result.changes == ()


def test_no_removals_at_all() -> None:
    counts, totals = monthly({"bal": STEP})
    assert rising(counts, totals, last_month="2020-01-01").silence is Silence.NO_REMOVALS
    assert history("bal", counts, totals, last_month="2020-01-01").silence is Silence.NO_REMOVALS
