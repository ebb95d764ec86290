"""Formal requests of the sample, from a stream of their own: they move no other row."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from catalog.codes import Platform, RequestOutcome
from etl.sample.ladder import ministry_factor
from etl.sample.months import date_column, text_column
from etl.sample.seasonality import sample_days
from etl.sample.truths import Truths

_STREAM = 7
"""Beside the seed, so that the streams drawn from the seed alone stay as they are."""

_OUTCOMES = (RequestOutcome.GRANTED, RequestOutcome.PARTLY, RequestOutcome.REFUSED, RequestOutcome.PENDING)


def request_rows(truths: Truths) -> pa.Table:
    """Rows of dataset `takedown_requests`, in order of time; an answer after the last day is not known, so the request is
    pending."""
    planted = truths.requests
    rng = np.random.default_rng([truths.seed, _STREAM])
    days = sample_days(planted.first_date, truths.last_date)
    requested = np.repeat(days, rng.poisson(planted.requests_a_day * ministry_factor(truths.takedowns, days)))
    count = len(requested)
    platforms: tuple[Platform, ...] = tuple(planted.platform_shares)
    platform = rng.choice(len(platforms), count, p=list(planted.platform_shares.values()))
    requester = rng.choice(len(planted.requester_shares), count, p=list(planted.requester_shares.values()))
    unit = rng.choice(len(planted.unit_shares), count, p=list(planted.unit_shares.values()))
    asked = rng.geometric(1 / planted.items_a_request, count)

    medians = np.array([planted.answer_days[code] for code in platforms])[platform]
    waited = np.round(rng.lognormal(np.log(medians), planted.answer_days_log_sd)).astype("timedelta64[D]")
    answered = requested + waited
    is_pending = (rng.random(count) < planted.never_answered_share) | (answered > np.datetime64(truths.last_date, "D"))
    granted = np.array([planted.granted_share[code] for code in platforms])[platform]
    draw = rng.random(count)
    outcome = np.where(draw < granted, 0, np.where(draw < granted + planted.partly_share, 1, 2))
    # One item cannot come down in part.
    outcome = np.where((outcome == 1) & (asked == 1), 0, outcome)
    in_part = np.clip(rng.binomial(asked, 0.5), 1, np.maximum(asked - 1, 1))
    removed = np.choose(outcome, [asked, in_part, np.zeros(count, dtype=np.int64)])
    return pa.table(
        {
            "request_id": pa.array([f"contoh-permintaan-{number:04d}" for number in range(1, count + 1)], pa.string()),
            "platform": text_column([code.value for code in platforms], platform),
            "requester": text_column([code.value for code in planted.requester_shares], requester),
            "requested_date": date_column(requested),
            "unit": text_column([code.value for code in planted.unit_shares], unit),
            "items_asked": pa.array(asked, pa.int64()),
            "items_removed": pa.array(removed, pa.int64(), mask=is_pending),
            "outcome": text_column([code.value for code in _OUTCOMES], np.where(is_pending, 3, outcome)),
            "answered_date": date_column(answered, is_pending),
        }
    )
