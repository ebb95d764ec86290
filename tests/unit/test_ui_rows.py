"""A frame as a reader's table and as a file."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from catalog.metrics import METRICS
from catalog.text import Language
from dashboard.exports.csv_file import csv_bytes
from dashboard.queries.frame import MetricFrame, Provenance, TableFrame
from dashboard.queries.selection import Dimension, Selection
from dashboard.ui.rows import readable_rows

PROVENANCE = Provenance(
    snapshot_id="abc123",
    built_at=datetime(2026, 1, 2, tzinfo=UTC),
    sources=("umkm_orders",),
    is_sample=True,
    first_date=date(2021, 1, 1),
    last_date=date(2021, 4, 30),
)


def orders() -> MetricFrame:
    data = pd.DataFrame(
        {
            "period": pd.to_datetime(["2021-01-01", "2021-02-01", "2021-03-01", "2021-04-01"]),
            "province_code": ["31", "32", "31", "32"],
            "value": [40000.0, None, 0.0, None],
            "status": ["shown", "suppressed", "provisional", "missing"],
        }
    )
    selection = Selection(
        metric="orders_count",
        first_date=date(2021, 1, 1),
        last_date=date(2021, 4, 30),
        breakdown=Dimension.PROVINCE,
    )
    return MetricFrame(data=data, metric=METRICS["orders_count"], selection=selection, provenance=PROVENANCE)


def test_values_are_written_for_an_indonesian_reader() -> None:
    rows = readable_rows(orders(), Language.INDONESIAN)
    assert list(rows.columns) == ["Periode", "Provinsi", "Nilai", "Status"]
    assert rows.iloc[0].tolist() == ["Januari 2021", "Daerah Khusus Ibukota Jakarta", "40.000", "Ditampilkan"]


def test_values_are_written_for_an_english_reader() -> None:
    rows = readable_rows(orders(), Language.ENGLISH)
    assert rows.iloc[0].tolist()[0] == "January 2021"
    assert rows.iloc[0].tolist()[2] == "40,000"


def test_suppressed_missing_and_zero_are_three_different_words() -> None:
    values = readable_rows(orders(), Language.INDONESIAN)["Nilai"].tolist()
    assert values == ["40.000", "Disembunyikan", "0", "Tidak tersedia"]


def test_the_file_holds_the_very_rows_with_unit_status_and_origin() -> None:
    rows = list(
        csv.DictReader(io.StringIO(csv_bytes(orders(), figure_id="pesanan.trend", selection="").decode("utf-8")))
    )
    assert len(rows) == 4
    assert rows[0] == {
        "period": "2021-01-01",
        "province_code": "31",
        "value": "40000.0",
        "status": "shown",
        "metric": "orders_count",
        "value_unit": "order",
        "source_ids": "umkm_orders",
        "snapshot_id": "abc123",
        "is_sample": "True",
        "figure": "pesanan.trend",
        "selection": "",
        "seal": "",
    }
    assert (rows[1]["value"], rows[1]["status"]) == ("", "suppressed")


@pytest.mark.parametrize(("language", "note"), [(Language.INDONESIAN, "catatan"), (Language.ENGLISH, "a note")])
def test_a_published_table_shows_its_words_in_one_language(language: Language, note: str) -> None:
    data = pd.DataFrame({"unit": ["link"], "count": [40000], "note_id": ["catatan"], "note_en": ["a note"]})
    rows = readable_rows(TableFrame(data=data, table="claims", provenance=PROVENANCE), language)
    assert len(rows.columns) == 3
    assert rows.iloc[0].tolist()[2] == note
