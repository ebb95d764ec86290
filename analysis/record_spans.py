"""From which day to which a platform's item-level records may be trusted to be there, inside a span that is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.rows import rows_of

LEAST_SILENCE = 28
"""Days without a record at an end that say nothing yet: small platforms are often silent for weeks."""

SILENCE_FACTOR = 2
"""A silence at an end longer than so many times the longest one within is taken for records that are not there."""


@dataclass(frozen=True, kw_only=True)
class Records:
    """Days on which a platform has records: the first, the last, and the longest gap between two of them in days."""

    first_date: date
    last_date: date
    longest_gap: int


def records_of(spans: pd.DataFrame) -> dict[str, Records]:
    """Records by platform, from rows of `platform`, `first_date`, `last_date`, `longest_gap`."""
    return {
        str(row["platform"]): Records(
            first_date=pd.Timestamp(row["first_date"]).date(),
            last_date=pd.Timestamp(row["last_date"]).date(),
            longest_gap=int(row["longest_gap"]),
        )
        for row in rows_of(spans)
    }


def covered(records: Mapping[str, Records], first: date, last: date) -> dict[str, tuple[date, date]]:
    """By platform, the days of a span (inclusive) that its records cover, inclusive; one without any day in it is left out.

    An end is covered where its silence is no longer than `LEAST_SILENCE` days, or than `SILENCE_FACTOR` times the longest
    silence within the records.
    """
    spans = {}
    for platform, own in records.items():
        if own.first_date > last or own.last_date < first:
            continue
        patience = max(LEAST_SILENCE, SILENCE_FACTOR * own.longest_gap)
        starts = own.first_date if (own.first_date - first).days > patience else first
        ends = own.last_date if (last - own.last_date).days > patience else last
        spans[platform] = (starts, ends)
    return spans
