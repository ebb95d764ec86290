"""Which days the records of a platform cover, told from the silences within them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.record_spans import Records, covered, records_of

FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)
CASES = [
    ("records from end to end", date(2023, 1, 1), date(2023, 12, 31), 3, (FIRST, LAST)),
    ("a first record after three weeks says nothing", date(2023, 1, 22), date(2023, 12, 31), 3, (FIRST, LAST)),
    ("five weeks of silence do, where there was never a gap", date(2023, 2, 5), LAST, 3, (date(2023, 2, 5), LAST)),
    ("they do not where gaps of weeks are usual", date(2023, 2, 5), LAST, 30, (FIRST, LAST)),
    ("records that stop in June", FIRST, date(2023, 6, 30), 3, (FIRST, date(2023, 6, 30))),
    ("records that began long before", date(2020, 1, 1), date(2024, 5, 1), 3, (FIRST, LAST)),
]


@pytest.mark.parametrize(("case", "first", "last", "gap", "span"), CASES)
def test_an_end_is_covered_unless_its_silence_is_unusual(
    case: str, first: date, last: date, gap: int, span: tuple[date, date]
) -> None:
    records = {"shopee": Records(first_date=first, last_date=last, longest_gap=gap)}
    assert covered(records, FIRST, LAST) == {"shopee": span}


def test_a_platform_without_a_day_in_the_span_is_left_out() -> None:
    records = {"shopee": Records(first_date=date(2020, 1, 1), last_date=date(2020, 2, 1), longest_gap=1)}
    assert covered(records, FIRST, LAST) == {}


def test_records_come_from_rows() -> None:
    rows = pd.DataFrame(
        {
            "platform": ["shopee"],
            "first_date": pd.to_datetime(["2023-01-01"]),
            "last_date": pd.to_datetime(["2023-03-01"]),
            "longest_gap": pd.array([4], dtype="Int64"),
        }
    )
    assert records_of(rows) == {
        "shopee": Records(first_date=date(2023, 1, 1), last_date=date(2023, 3, 1), longest_gap=4)
    }
