"""Formal requests to take items down: how many are granted, how long the answer takes, how many are waiting.

A request without an answer is not a refused one: it counts as long as it has been waiting, up to the last day of the records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.intervals import UNKNOWN, Estimate
from analysis.survival import COUNT, DAYS, EVENT, Comparison, Curve, first_outcomes, kaplan_meier, log_rank
from catalog.codes import RequestOutcome

ANSWER_DAYS = 90
"""Within so many days an answer counts as one."""

LEAST_REQUESTS = 10
"""Of fewer requests no share is told."""

ANSWERS = (RequestOutcome.GRANTED, RequestOutcome.PARTLY, RequestOutcome.REFUSED)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Requests of a group.

    - `requests_count`, `pending_count`: all of them, and those without an answer by the last day.
    - `undated_count`: answered on a day that is not told; in the counts, but in no share and no time.
    - `shares`: of each answer within `ANSWER_DAYS`; `median_days`: to any answer, infinite where half have none.
    - `items_asked`, `items_removed`: of answered requests; of several units, where the rows are.
    """

    group: str
    requests_count: int
    pending_count: int
    undated_count: int
    shares: dict[RequestOutcome, Estimate]
    median_days: Estimate
    items_asked: int
    items_removed: int


def last_day(requests: pd.DataFrame) -> date | None:
    """The last day that the records tell of; None without any. `requests`: rows of the mart `formal_requests`, all of them."""
    newest = pd.concat([requests["requested_date"], requests["answered_date"]]).max()
    return None if pd.isna(newest) else pd.Timestamp(newest).date()


def answers(requests: pd.DataFrame, by: str, as_of: date) -> tuple[Answers, ...]:
    """Answers by the values of a column, in their order. `requests`: rows of the mart `formal_requests`; `as_of`: see
    `last_day`."""
    return tuple(_answers(str(group), rows, as_of) for group, rows in requests.groupby(by))


def answer_curves(requests: pd.DataFrame, by: str, as_of: date) -> dict[str, Curve]:
    """Time to any answer by the values of a column, those with at least `LEAST_REQUESTS`."""
    return {name: kaplan_meier(rows) for name, rows in _groups(requests, by, as_of).items()}


def answers_differ(requests: pd.DataFrame, by: str, as_of: date) -> Comparison:
    """Whether the curves of `answer_curves` differ more than chance would have them."""
    return log_rank(_groups(requests, by, as_of))


def backlog(requests: pd.DataFrame, first: date, as_of: date) -> pd.DataFrame:
    """Requests waiting at the end of each month, the last one as of the last day.

    Gives `month` (first day), `pending_count`. Requests answered on a day that is not told are left out.
    """
    dated = requests[~_undated(requests)]
    months = pd.period_range(first, as_of, freq="M")
    ends = [min(month.end_time.normalize(), pd.Timestamp(as_of)) for month in months]
    waiting = _by(ends, dated["requested_date"], dated) - _by(ends, dated["answered_date"], dated)
    return pd.DataFrame({"month": months.to_timestamp(), "pending_count": waiting})


def _by(ends: list[pd.Timestamp], days: pd.Series, requests: pd.DataFrame) -> NDArray[np.int64]:
    """Requests whose day is known and not after each of some ends, which are in order."""
    day, count = days.to_numpy(), requests["requests_count"].to_numpy(dtype=np.int64)
    order = np.argsort(day, kind="stable")
    order = order[~np.isnat(day[order])]
    so_far = np.concatenate([[0], np.cumsum(count[order])])
    return so_far[np.searchsorted(day[order], np.array(ends, dtype=day.dtype), side="right")]


def _answers(group: str, rows: pd.DataFrame, as_of: date) -> Answers:
    spells = _spells(rows, as_of)
    count, undated = int(rows["requests_count"].sum()), int(rows.loc[_undated(rows), "requests_count"].sum())
    is_told = count - undated >= LEAST_REQUESTS
    codes = [each.value for each in ANSWERS]
    shares = first_outcomes(spells, "outcome", codes, ANSWER_DAYS) if is_told else dict.fromkeys(codes, UNKNOWN)
    answered = rows[rows["outcome"] != RequestOutcome.PENDING.value]
    return Answers(
        group=group,
        requests_count=count,
        pending_count=count - int(answered["requests_count"].sum()),
        undated_count=undated,
        shares={each: shares[each.value] for each in ANSWERS},
        median_days=kaplan_meier(spells).median if is_told else UNKNOWN,
        items_asked=int(answered["items_asked"].sum()),
        items_removed=int(answered["items_removed"].sum()),
    )


def _groups(requests: pd.DataFrame, by: str, as_of: date) -> dict[str, pd.DataFrame]:
    groups = {str(name): _spells(rows, as_of) for name, rows in requests.groupby(by)}
    return {name: spells for name, spells in groups.items() if spells[COUNT].sum() >= LEAST_REQUESTS}


def _undated(requests: pd.DataFrame) -> pd.Series:
    return (requests["outcome"] != RequestOutcome.PENDING.value) & requests["answered_date"].isna()


def _spells(requests: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """`days` waited, `event` (answered), `outcome` (none while pending), `count`."""
    dated = requests[~_undated(requests)]
    end = pd.Timestamp(as_of)
    ends = dated["answered_date"].fillna(end)
    pending = dated["outcome"] == RequestOutcome.PENDING.value
    return pd.DataFrame(
        {
            DAYS: (ends - dated["requested_date"]).dt.days.to_numpy(),
            EVENT: (~pending).astype(int).to_numpy(),
            "outcome": dated["outcome"].where(~pending).to_numpy(),
            COUNT: dated["requests_count"].to_numpy(),
        }
    )
