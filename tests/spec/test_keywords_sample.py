"""What is planted in the titles of the sample is found by the analyses of words: which, since when, after which."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest

from analysis.keywords.distinctive import distinctive
from analysis.keywords.lifetimes import lifetimes
from analysis.keywords.official import caught, holds, official_terms
from analysis.keywords.results import Silence
from analysis.keywords.rising import history, rising
from analysis.keywords.successions import successions
from analysis.keywords.titles import normalised
from catalog.labelled_titles import labelled_titles
from catalog.reference import reference_rows
from catalog.takedowns import LEAST_SELLERS
from etl.sample.registry import random_streams
from etl.sample.takedowns import takedown_months
from etl.sample.truths import TRUTHS
from tests.keyword_frames import KeywordFrames, keyword_frames

PLANTED = TRUTHS.takedowns.evasion_words
WORDS = [word.word for word in PLANTED]
CONSTANT = ["murah", "grade a", "siap kirim", "original", "korea", "jepang", "branded", "vintage", "premium"]
"""Words that stay in use at the same rate all the time."""


@pytest.fixture(scope="module")
def titles() -> pd.DataFrame:
    months = takedown_months(random_streams(TRUTHS).takedowns, TRUTHS)
    items = pd.concat([table.to_pandas() for _, table in months], ignore_index=True)
    return pd.DataFrame(
        {
            "title": items["listing_title"],
            "date": pd.to_datetime(items["event_date"]),
            "seller_key": items["seller_key"],
            "side": "removed",
            "platform": items["platform"],
        }
    )


@pytest.fixture(scope="module")
def frames(titles: pd.DataFrame) -> KeywordFrames:
    return keyword_frames(titles, WORDS + CONSTANT)


def test_the_first_word_that_rises_is_dated(frames: KeywordFrames) -> None:
    """Four months after the first one there are too few for a list of rising words, but enough later on for a history."""
    rise = history("bal", frames.counts, frames.totals).changes[0]
    assert rise.factor.low > 1
    assert date(2022, 2, 1) <= rise.month.estimate <= date(2022, 4, 1)


@pytest.mark.parametrize("place", range(2, len(PLANTED)))
def test_each_word_is_seen_rising_once_it_has_risen(frames: KeywordFrames, place: int) -> None:
    risen = min(PLANTED[place].since + timedelta(days=TRUTHS.takedowns.evasion_rise_days), TRUTHS.last_date)
    result = rising(frames.counts, frames.totals, last_month=risen.replace(day=1))
    told = {term.term: term for term in result.terms}
    assert PLANTED[place].word in told
    change = told[PLANTED[place].word].change
    assert date_before(PLANTED[place].since) <= change.month.estimate <= risen
    assert not set(told) & set(CONSTANT)


def test_the_newest_word_is_found_though_no_official_list_has_it(frames: KeywordFrames) -> None:
    known = official_terms(pd.DataFrame(reference_rows("evasion_terms.csv")))["term"].to_list()
    unknown = [term.term for term in rising(frames.counts, frames.totals).terms if term.term not in known]
    assert unknown[0] == "cabutan"
    assert not [word for word in PLANTED if not word.in_reference and word.word not in unknown]


def test_words_are_found_where_months_with_few_sellers_are_hidden(frames: KeywordFrames) -> None:
    """As the marts have it; of each rise the month after it was over."""
    sellers = frames.counts.groupby(["month", "term"])["sellers_count"].transform("sum")
    shown = frames.counts[sellers >= LEAST_SELLERS]
    for planted in PLANTED[2:-1]:
        month = (planted.since + timedelta(days=TRUTHS.takedowns.evasion_rise_days + 31)).replace(day=1)
        told = [term.term for term in rising(shown, frames.totals, last_month=month).terms]
        assert planted.word in told
        assert not set(told) & set(CONSTANT)
    assert "cabutan" in [term.term for term in rising(shown, frames.totals).terms]


@pytest.mark.parametrize("word", CONSTANT)
def test_a_word_in_constant_use_has_no_steps(frames: KeywordFrames, word: str) -> None:
    result = history(word, frames.counts, frames.totals)
    assert result.silence is None
    assert all(1 / 1.5 < change.factor.estimate < 1.5 for change in result.changes)


def test_every_word_is_succeeded_by_the_next_one_and_none_by_an_earlier_one(frames: KeywordFrames) -> None:
    found = successions(frames.pairs, frames.reverse, frames.counts, frames.totals).successions
    told = {(one.from_term, one.to_term): one for one in found}
    planted = [(normalised(before), normalised(after)) for before, after in pairwise(WORDS)]
    assert set(planted) <= set(told)
    assert all(WORDS.index(after) > WORDS.index(before) for before, after in told), "no constant word among them either"
    for (_, after), word in zip(planted, PLANTED[1:], strict=True):
        (one,) = [one for pair, one in told.items() if pair in planted and pair[1] == after]
        assert date_before(word.since) <= one.month <= word.since + timedelta(days=120)


def test_official_words_catch_all_but_the_newest(titles: pd.DataFrame) -> None:
    known = official_terms(pd.DataFrame(reference_rows("evasion_terms.csv")))
    late = titles[titles["date"] >= "2025-09-01"]
    words = late["title"].map(normalised)
    is_caught = words.map(lambda title: any(holds(title, term) for term in known["term"]))
    table = late.assign(is_caught=is_caught, month=late["date"].dt.to_period("M").dt.to_timestamp())
    by_seller = table.groupby(["month", "platform", "seller_key"])["is_caught"].agg(["size", "sum"]).reset_index()
    official = (
        by_seller.assign(squares=by_seller["size"] ** 2, caught_squares=by_seller["sum"] ** 2)
        .groupby(["month", "platform"])
        .agg(
            items_count=("size", "sum"),
            caught_count=("sum", "sum"),
            sellers_count=("size", "size"),
            items_squared_sum=("squares", "sum"),
            caught_squared_sum=("caught_squares", "sum"),
        )
        .reset_index()
    )
    months = {month.month: month for month in caught(official).months}
    before, after = months[date(2025, 10, 1)].share, months[date(2025, 12, 1)].share
    assert before is not None
    assert after is not None
    planted = 1 - TRUTHS.takedowns.no_evasion_word_share
    assert before.low <= planted <= before.high
    assert after.high < before.low


def test_karungan_lived_on_for_about_two_months_after_it_became_known(frames: KeywordFrames) -> None:
    """Known since 6 April 2023, replaced from 7 April on within 60 days; listings are found some weeks after they were put up."""
    known = official_terms(pd.DataFrame(reference_rows("evasion_terms.csv")))
    blocked = known.assign(blocked_month=known["known_date"].dt.to_period("M").dt.to_timestamp())
    lives = {life.term: life for life in lifetimes(frames.counts, frames.totals, blocked).terms}
    assert lives["karungan"].months is not None
    assert 1 <= lives["karungan"].months.estimate <= 3
    assert lives["balpres"].is_censored
    assert lives["second"].silence is Silence.TOO_LITTLE_BEFORE, "it rose only after it had become known"


def test_words_of_the_day_mark_removed_titles_and_those_of_ordinary_goods_do_not(titles: pd.DataFrame) -> None:
    """The last two months beside ordinary titles: the legal ones of the labelled set, `bibit cabutan` among them."""
    legal = [title.title for title in labelled_titles() if not title.is_illegal]
    ordinary = pd.DataFrame(
        {
            "title": legal,
            "date": pd.Timestamp("2025-12-01"),
            "seller_key": [str(number) for number in range(len(legal))],
            "side": "ordinary",
            "platform": "shopee",
        }
    )
    sides = keyword_frames(pd.concat([titles, ordinary]), [])
    told = {term.term for term in distinctive(sides.counts, sides.totals, first_month="2025-11-01").terms}
    assert {"balpres", "cabutan"} <= told
    assert not told & {"karungan", "second", "bekas", "goni", "gamis"}


def test_the_sample_alone_has_nothing_to_compare_with(frames: KeywordFrames) -> None:
    assert distinctive(frames.counts, frames.totals).silence is Silence.NO_ORDINARY_TITLES


def date_before(day: date) -> date:
    """The first of the month of a day: months are dated so."""
    return day.replace(day=1)
