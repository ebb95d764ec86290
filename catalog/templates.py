"""Templates that an analyst fills: the contract's headings, and one example row that keeps the contract and says what it is."""

from __future__ import annotations

import re

from catalog.cell_safety import csv_file
from catalog.contracts import Column, ColumnType, Dataset
from catalog.datasets import DATASETS, LEBARAN, PROVINCES

UPLOADABLE: tuple[Dataset, ...] = tuple(dataset for dataset in DATASETS.values() if dataset not in (LEBARAN, PROVINCES))
"""Datasets that come in as files. Calendar and provinces belong to the code and change with it."""

EXAMPLE_ID = "CONTOH-0001"
EXAMPLE_PATTERN = "CONTOH-[0-9]{4}"
"""Regular expression of an example row's ids, whatever their case: spreadsheets count on from the first."""

_BY_TYPE = {
    ColumnType.TEXT: "contoh",
    ColumnType.INTEGER: "12",
    ColumnType.DECIMAL: "12.5",
    ColumnType.DATE: "2023-04-06",
    ColumnType.BOOLEAN: "false",
}
_BY_NAME = {
    "action": "removal",
    "actor": "Kementerian Perdagangan",
    "agency": "Bea Cukai",
    "as_of_date": "2023-03-31",
    "basis": "published_level",
    "case_type": "general_import",
    "cases": "3",
    "containers": "2",
    "count": "1250",
    "count_qualifier": "exact",
    "detection": "ministry_request",
    "detection_method": "ai",
    "event_id": EXAMPLE_ID,
    "executor": "idea_members",
    "fact_group": "contoh",
    "fact_id": EXAMPLE_ID,
    "first_date": "2023-03-01",
    "frequency": "annual",
    "gross_value_idr": "178000",
    "hs_code": "6309",
    "index_value": "120.5",
    "answered_date": "2023-04-12",
    "item_id": EXAMPLE_ID,
    "items_asked": "25",
    "items_removed": "20",
    "last_date": "2023-03-31",
    "line_number": "1",
    "listed_date": "2023-03-20",
    "listing_id": EXAMPLE_ID,
    "listing_title": "Contoh judul jualan",
    "location": "Batam",
    "measure": "flow",
    "month": "2023-04-01",
    "note_en": "Example row; delete it.",
    "note_id": "Baris contoh; hapuslah.",
    "order_id": EXAMPLE_ID,
    "orders": "1",
    "parent_event_id": "",
    "parent_fact_id": "",
    "partner": "001",
    "outcome": "partly",
    "period_first_date": "2023-03-01",
    "period_last_date": "2023-03-31",
    "province_code": "32",
    "quantity": "150",
    "quantity_unit": "bale",
    "record_type": "event",
    "reported_date": "2023-04-07",
    "reporter": "ID",
    "request_id": EXAMPLE_ID,
    "requested_date": "2023-04-05",
    "requester": "ministry",
    "row_id": EXAMPLE_ID,
    "sector": "fesyen",
    "seller_id": EXAMPLE_ID,
    "seller_tier": "distributor",
    "series": "bps_recorded",
    "series_id": EXAMPLE_ID,
    "source_date": "2023-04-06",
    "source_publisher": EXAMPLE_ID,
    "source_title": "Judul siaran pers",
    "source_url": "https://example.org/contoh",
    "status": "completed",
    "term": EXAMPLE_ID,
    "umkm_id": EXAMPLE_ID,
    "unit": "link",
    "units": "2",
    "value_idr": "750000000",
    "value_usd": "25000",
    "value_unit": "index",
    "yoy_pct": "-3.2",
}
_BY_COLUMN = {
    ("claims", "requester"): "kemendag",
    ("imports", "period_first_date"): "2023-01-01",
    ("imports", "period_last_date"): "2023-12-31",
    ("indices", "series"): "bi_clothing",
    ("policy_events", "event_id"): "Contoh peristiwa.",
    ("policy_events", "event_en"): "Example event.",
    ("platform_rules", "basis"): "platform",
    ("platform_rules", "rule_id"): "Contoh aturan.",
    ("platform_rules", "rule_en"): "Example rule.",
    ("seizures", "action"): "seizure",
}


def example_row(dataset: Dataset) -> dict[str, str]:
    """One row that keeps the contract; ids, or the publisher, say that it is an example. Links to parents stay empty."""
    return {column.name: _example(dataset, column) for column in dataset.columns}


def is_example(value: str) -> bool:
    """Whether a field is an example row's id, also one that a spreadsheet counted on (`CONTOH-0002`): no text of real data."""
    return re.fullmatch(EXAMPLE_PATTERN, value.strip(), re.ASCII | re.IGNORECASE) is not None


def template_csv(dataset: Dataset) -> bytes:
    """The template as a spreadsheet program opens it: UTF-8 with a byte order mark, comma, CRLF."""
    row = example_row(dataset)
    return csv_file([row.keys(), row.values()], has_byte_order_mark=True)


def _example(dataset: Dataset, column: Column) -> str:
    own = _BY_COLUMN.get((dataset.id, column.name), _BY_NAME.get(column.name))
    if own is not None:
        return own
    if column.codes is not None:
        return next(iter(column.codes)).value
    return _BY_TYPE[column.type]
