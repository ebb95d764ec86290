"""Published tables as they stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.tables import PUBLISHED_TABLES, published_table
from tests.warehouse_fixture import build_warehouse


def test_rows_come_in_the_order_of_their_key_with_unknown_values_as_na(tmp_path: Path) -> None:
    claims = [
        {"fact_id": "b", "as_of_date": date(2023, 3, 31), "count": 40_000, "unit": "account"},
        {"fact_id": "a", "as_of_date": date(2023, 5, 14), "count": None, "unit": "link"},
    ]
    build_warehouse(tmp_path, rows={"claims": claims})
    frame = published_table(open_snapshot(tmp_path), "claims")
    assert frame.data["fact_id"].tolist() == ["a", "b"]
    assert frame.data["count"].dtype == "Int64"
    assert pd.isna(frame.data["count"].iloc[0])
    assert frame.data["count"].iloc[1] == 40_000
    assert frame.data["as_of_date"].iloc[1] == pd.Timestamp("2023-03-31")
    assert frame.provenance.sources == ("published_claims",)


def test_rupiah_beyond_what_a_float_can_hold_stay_exact_beside_unknown_ones(tmp_path: Path) -> None:
    exact = 2**53 + 1
    seizures: list[dict[str, object]] = [{"event_id": "a", "value_idr": exact}, {"event_id": "b", "value_idr": None}]
    build_warehouse(tmp_path, rows={"seizures": seizures})
    assert published_table(open_snapshot(tmp_path), "seizures").data["value_idr"].iloc[0] == exact


def test_every_published_table_can_be_read(tmp_path: Path) -> None:
    build_warehouse(tmp_path)
    snapshot = open_snapshot(tmp_path)
    assert len(PUBLISHED_TABLES) == 12
    for table in PUBLISHED_TABLES:
        assert len(published_table(snapshot, table).data.columns) > 3


def test_a_snapshot_of_before_there_were_platform_rules_has_none(tmp_path: Path) -> None:
    with duckdb.connect(build_warehouse(tmp_path)) as connection:
        connection.execute("drop table platform_rules")
    frame = published_table(open_snapshot(tmp_path), "platform_rules")
    assert frame.data.empty
    assert {"platform", "aspect", "rule_id"} <= set(frame.data.columns)


@pytest.mark.parametrize("table", ["orders_daily", "umkm_monthly", "meta_check", "claims; select 1", ""])
def test_no_other_table_can_be_read(tmp_path: Path, table: str) -> None:
    build_warehouse(tmp_path)
    with pytest.raises(ValueError, match="is not a published table"):
        published_table(open_snapshot(tmp_path), table)
