"""What item-level records hold for published claims, and on which days each platform has records at all."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from catalog.codes import ClaimVerdict, TakedownUnit
from catalog.reference import reference_rows
from dashboard.queries.claim_records import claim_records
from dashboard.queries.record_spans import goods_spans, record_spans
from dashboard.queries.snapshot import Snapshot, open_snapshot
from dashboard.ui.claim_checks import checked_claims
from tests.warehouse_fixture import Takedown, build_warehouse

FIRST, LAST = date(2023, 1, 1), date(2025, 11, 7)
"""Days of Shopee's claim of at least a million blocked keywords, TK2025-00."""

DAYS = ("as_of_date", "period_first_date", "period_last_date")


def claims() -> list[dict[str, object]]:
    return [
        {
            name: None if not value else date.fromisoformat(value) if name in DAYS else value
            for name, value in row.items()
        }
        for row in reference_rows("claims.csv")
    ]


def keywords_every_week(items: int) -> list[Takedown]:
    days = pd.date_range(FIRST, LAST, freq="7D")
    return [Takedown(day=day.date(), unit="keyword", items=items) for day in days]


def built(directory: Path, takedowns: list[Takedown], *, is_sample: bool = False) -> Snapshot:
    build_warehouse(directory, takedowns=takedowns, rows={"claims": claims()}, is_sample=is_sample)
    return open_snapshot(directory)


def test_removals_within_the_days_of_a_claim_are_added_up_and_no_others(tmp_path: Path) -> None:
    takedowns = [
        Takedown(day=FIRST, unit="keyword", items=5),
        Takedown(day=LAST, unit="keyword", items=7),
        Takedown(day=FIRST - timedelta(days=1), unit="keyword", items=100),
        Takedown(day=LAST + timedelta(days=1), unit="keyword", items=100),
        Takedown(day=FIRST, unit="keyword", items=100, action="warning_1"),
        Takedown(day=FIRST, unit="account", items=100),
    ]
    rows = claim_records(built(tmp_path, takedowns))
    (own,) = rows[rows["fact_id"] == "TK2025-00"].to_dict("records")
    assert own == {"fact_id": "TK2025-00", "platform": "shopee", "requester": "platform", "count": 12}


def test_days_with_records_and_the_longest_gap_are_told_per_platform(tmp_path: Path) -> None:
    takedowns = [
        Takedown(day=date(2023, 1, 1)),
        Takedown(day=date(2023, 1, 2)),
        Takedown(day=date(2023, 1, 12)),
        Takedown(day=date(2023, 5, 1), platform="lazada"),
        Takedown(day=date(2023, 6, 1), unit="account"),
    ]
    snapshot = built(tmp_path, takedowns)
    spans = record_spans(snapshot, TakedownUnit.LINK)
    assert spans["platform"].tolist() == ["lazada", "shopee"]
    assert spans["longest_gap"].tolist() == [0, 10]
    assert spans["last_date"].tolist() == [pd.Timestamp("2023-05-01"), pd.Timestamp("2023-01-12")]
    assert goods_spans(snapshot)[["unit", "platform"]].to_numpy().tolist() == [
        ["account", "shopee"],
        ["link", "lazada"],
        ["link", "shopee"],
    ]


@pytest.mark.parametrize(
    ("items", "is_sample", "verdict"),
    [
        (10_000, False, ClaimVerdict.SUPPORTED),
        (100, False, ClaimVerdict.NOT_SUPPORTED),
        (10_000, True, ClaimVerdict.NO_DATA),
    ],
    ids=["records of 1.49 million", "records of 14.9 thousand", "the same number in a sample"],
)
def test_records_bear_out_a_claim_or_do_not_and_a_sample_says_nothing(
    tmp_path: Path, items: int, is_sample: bool, verdict: ClaimVerdict
) -> None:
    checks = checked_claims(built(tmp_path, keywords_every_week(items), is_sample=is_sample))
    assert checks["TK2025-00"].verdict is verdict
