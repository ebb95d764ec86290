"""CSV templates that an analyst fills: the contract's headings, and one example row that keeps the contract."""

from __future__ import annotations

import csv
import io

from catalog.contracts import Column, ColumnType, Dataset
from catalog.datasets import DATASETS, LEBARAN, PROVINCES

UPLOADABLE: tuple[Dataset, ...] = tuple(dataset for dataset in DATASETS.values() if dataset not in (LEBARAN, PROVINCES))
"""Datasets that come in as files. Calendar and provinces belong to the code and change with it."""

_BY_TYPE = {
    ColumnType.TEXT: "contoh",
    ColumnType.INTEGER: "12",
    ColumnType.DECIMAL: "12.5",
    ColumnType.DATE: "2023-04-06",
    ColumnType.BOOLEAN: "false",
}
_BY_NAME = {
    "action": "removal",
    "agency": "Bea Cukai",
    "as_of_date": "2023-03-31",
    "basis": "published_level",
    "case_type": "general_import",
    "count_qualifier": "exact",
    "detection": "ministry_request",
    "detection_method": "ai",
    "event_id": "CONTOH-0001",
    "executor": "idea_members",
    "fact_group": "contoh",
    "fact_id": "CONTOH-0001",
    "first_date": "2023-03-01",
    "frequency": "annual",
    "gross_value_idr": "178000",
    "hs_code": "6309",
    "item_id": "CONTOH-0001",
    "last_date": "2023-03-31",
    "line_number": "1",
    "listed_date": "2023-03-20",
    "listing_title": "Contoh judul jualan",
    "location": "Batam",
    "measure": "flow",
    "month": "2023-04-01",
    "note_en": "Example row; delete it.",
    "note_id": "Baris contoh; hapuslah.",
    "order_id": "CONTOH-0001",
    "orders": "1",
    "parent_event_id": "",
    "parent_fact_id": "",
    "partner": "001",
    "period_first_date": "2023-03-01",
    "period_last_date": "2023-03-31",
    "province_code": "32",
    "quantity_unit": "bale",
    "record_type": "event",
    "reported_date": "2023-04-07",
    "reporter": "ID",
    "requested_date": "2023-04-05",
    "requester": "ministry",
    "row_id": "CONTOH-0001",
    "seller_id": "PENJUAL-CONTOH",
    "seller_tier": "distributor",
    "series": "bps_recorded",
    "source_date": "2023-04-06",
    "source_url": "https://example.org/contoh",
    "status": "completed",
    "umkm_id": "UMKM-CONTOH",
    "unit": "link",
    "units": "2",
    "value_unit": "index",
}
_BY_COLUMN = {
    ("claims", "requester"): "kemendag",
    ("imports", "period_first_date"): "2023-01-01",
    ("imports", "period_last_date"): "2023-12-31",
    ("indices", "series"): "bi_clothing",
    ("policy_events", "event_id"): "Contoh peristiwa.",
    ("policy_events", "event_en"): "Example event.",
    ("seizures", "action"): "seizure",
}


def example_row(dataset: Dataset) -> dict[str, str]:
    """One row that keeps the contract; its ids say that it is an example. Links to parents stay empty."""
    return {column.name: _example(dataset, column) for column in dataset.columns}


def template_csv(dataset: Dataset) -> bytes:
    """The template as a spreadsheet program opens it: UTF-8 with a byte order mark, comma, CRLF."""
    row = example_row(dataset)
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(row), lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    return written.getvalue().encode("utf-8-sig")


def _example(dataset: Dataset, column: Column) -> str:
    own = _BY_COLUMN.get((dataset.id, column.name), _BY_NAME.get(column.name))
    if own is not None:
        return own
    if column.codes is not None:
        return next(iter(column.codes)).value
    return _BY_TYPE[column.type]
