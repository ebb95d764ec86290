"""Whatever the seed, the cases of the sample keep the rules of the ladder and of late reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.codes import Action
from etl.sample.ladder import draw_steps
from etl.sample.takedowns import takedown_months
from etl.sample.truths import TRUTHS, Truths, Wave
from etl.sample.words import word_shares

SEEDS = st.integers(min_value=0, max_value=2**32)


def short_truths() -> Truths:
    """Half a year with one wave: some hundreds of items."""
    wave = Wave(first_date=date(2022, 3, 1), last_date=date(2022, 3, 7), factor=10.0, ministry_factor=5.0)
    takedowns = replace(TRUTHS.takedowns, cases_a_day=1.0, waves=(wave,))
    return replace(TRUTHS, last_date=date(2022, 6, 30), takedowns=takedowns)


def drawn_items(seed: int) -> pd.DataFrame:
    tables: list[pd.DataFrame] = [
        table.to_pandas() for _, table in takedown_months(np.random.default_rng(seed), short_truths())
    ]
    return pd.concat(tables)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_steps_of_a_case_are_days_apart_and_in_order(seed: int) -> None:
    steps = draw_steps(np.random.default_rng(seed), short_truths())
    same_case = steps.case[1:] == steps.case[:-1]
    assert same_case.any()
    assert (np.diff(steps.event)[same_case] >= np.timedelta64(2, "D")).all()
    assert (np.diff(steps.step)[same_case] == 1).all()


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_a_ban_is_followed_by_a_return_or_by_nothing(seed: int) -> None:
    """Also where the last reports are absent: an item is never reported before an earlier one of its seller."""
    items = drawn_items(seed).drop_duplicates(["seller_key", "event_date", "action"])
    items = items.sort_values(["seller_key", "event_date"])
    after_ban = (items["action"].shift() == Action.BAN.value) & (items["seller_key"] == items["seller_key"].shift())
    assert (items["action"] == Action.BAN.value).any()
    assert (items.loc[after_ban, "action"] == Action.RETURN.value).all()


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_nothing_is_reported_before_its_event_nor_after_the_last_day(seed: int) -> None:
    items = drawn_items(seed)
    assert len(items) > 0
    assert (items["reported_date"] >= items["event_date"]).all()
    assert (items["reported_date"] <= short_truths().last_date).all()
    assert items["row_key"].is_unique


@given(day=st.dates(min_value=date(2021, 1, 1), max_value=date(2025, 12, 31)))
def test_words_share_every_day_among_themselves_and_none_comes_early(day: date) -> None:
    shares = word_shares(TRUTHS.takedowns, np.array([day], dtype="datetime64[D]"))[0]
    assert np.isclose(shares.sum(), 1.0)
    assert (shares >= 0).all()
    not_yet = [position for position, word in enumerate(TRUTHS.takedowns.evasion_words) if word.since > day]
    assert (shares[not_yet] == 0).all()
