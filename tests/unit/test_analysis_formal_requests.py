"""Formal requests: an unanswered one is no refusal, and waits until the last day."""

from __future__ import annotations

from datetime import date
from math import inf

import pandas as pd
import pytest

from analysis.formal_requests import LEAST_REQUESTS, answer_curves, answers, answers_differ, backlog, last_day
from catalog.codes import RequestOutcome

END = date(2023, 12, 31)


def requests(*rows: tuple[str, str, str | None, str, int]) -> pd.DataFrame:
    """(platform, day filed, day answered, outcome, requests) each, of ten items."""
    frame = pd.DataFrame(rows, columns=["platform", "requested_date", "answered_date", "outcome", "requests_count"])
    return frame.assign(
        requested_date=pd.to_datetime(frame["requested_date"]),
        answered_date=pd.to_datetime(frame["answered_date"]),
        items_asked=10 * frame["requests_count"],
        items_removed=[10 * count if outcome == "granted" else 0 for *_, outcome, count in rows],
    )


REGISTER = requests(
    ("shopee", "2023-01-10", "2023-01-14", "granted", 30),
    ("shopee", "2023-01-10", "2023-01-20", "refused", 10),
    ("instagram", "2023-01-10", "2023-03-01", "refused", 10),
    ("instagram", "2023-02-01", None, "pending", 10),
)


def test_shares_are_of_all_requests_that_were_watched_long_enough() -> None:
    found = {each.group: each for each in answers(REGISTER, "platform", END)}
    assert found["shopee"].shares[RequestOutcome.GRANTED].value == pytest.approx(0.75)
    assert found["instagram"].shares[RequestOutcome.REFUSED].value == pytest.approx(0.5)
    assert found["instagram"].pending_count == 10


def test_a_request_filed_shortly_before_the_end_is_not_counted_as_unanswered() -> None:
    late = pd.concat([REGISTER, requests(("shopee", "2023-12-30", None, "pending", 400))])
    (_, shopee) = answers(late, "platform", END)
    assert shopee.shares[RequestOutcome.GRANTED].value == pytest.approx(0.75)
    assert (shopee.requests_count, shopee.pending_count) == (440, 400)


def test_the_median_counts_those_still_waiting() -> None:
    found = {each.group: each.median_days.value for each in answers(REGISTER, "platform", END)}
    # Ten of twenty were answered after 50 days: exactly half.
    assert found == {"instagram": 50.0, "shopee": 4.0}


def test_where_fewer_than_half_are_answered_the_median_lies_beyond_the_data() -> None:
    more = pd.concat([REGISTER, requests(("instagram", "2023-02-01", None, "pending", 1))])
    assert answers(more, "platform", END)[0].median_days.value == inf


def test_an_answer_on_an_unknown_day_is_counted_and_enters_no_time() -> None:
    undated = pd.concat([REGISTER, requests(("shopee", "2023-05-01", None, "granted", 7))])
    (_, shopee) = answers(undated, "platform", END)
    assert (shopee.requests_count, shopee.undated_count, shopee.pending_count) == (47, 7, 0)
    assert shopee.shares[RequestOutcome.GRANTED].value == pytest.approx(0.75)


def test_few_requests_are_not_told() -> None:
    few = requests(("shopee", "2023-01-10", "2023-01-14", "granted", LEAST_REQUESTS - 1))
    (shopee,) = answers(few, "platform", END)
    assert not shopee.shares[RequestOutcome.GRANTED].is_known
    assert answer_curves(few, "platform", END) == {}


def test_platforms_are_compared() -> None:
    assert answers_differ(REGISTER, "platform", END).p_value < 0.001


def test_the_last_day_is_the_newest_that_the_register_tells_of() -> None:
    assert last_day(REGISTER) == date(2023, 3, 1)
    assert last_day(REGISTER.iloc[:0]) is None


def test_the_backlog_is_what_waits_at_the_end_of_each_month() -> None:
    found = backlog(REGISTER, date(2023, 1, 1), date(2023, 3, 15))
    assert found["pending_count"].tolist() == [10, 20, 10]
    assert found["month"].tolist() == list(pd.to_datetime(["2023-01-01", "2023-02-01", "2023-03-01"]))
