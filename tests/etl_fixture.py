"""Small template files, and a store with its warehouse, for tests of the ETL."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from catalog.contracts import Storage
from catalog.datasets import DATASETS
from catalog.marts import MARTS
from catalog.places import changes_directory
from catalog.roles import command_line_actor
from etl import api
from etl.batch import Batch
from etl.build import BuildResult
from etl.bundled import write_missing_reference
from etl.engine import reading
from etl.sample import SAMPLE_VERSION
from etl.store import Store

WRITER = command_line_actor()
"""Whoever runs the tests."""

EXPOSED_TABLES = (
    "claims",
    "evasion_terms",
    "imports",
    "lebaran",
    "platform_rules",
    "policy_events",
    "provinces",
    "seizures",
    "umkm_indices",
)
"""Published datasets that a snapshot holds under their own id."""

_DEFAULTS: dict[str, dict[str, str]] = {
    "orders": {
        "order_id": "A1",
        "line_number": "1",
        "umkm_id": "toko-1",
        "platform": "shopee",
        "order_date": "2023-03-01",
        "category": "gamis",
        "province_code": "32",
        "units": "1",
        "gross_value_idr": "100000",
        "status": "completed",
    },
    "order_days": {
        "order_date": "2023-03-01",
        "umkm_id": "toko-1",
        "platform": "shopee",
        "category": "gamis",
        "province_code": "32",
        "status": "completed",
        "orders": "1",
        "units": "1",
        "gross_value_idr": "100000",
    },
    "takedown_items": {
        "item_id": "I1",
        "platform": "shopee",
        "event_date": "2023-03-01",
        "reported_date": "2023-03-02",
        "listing_title": "jaket import",
        "seller_id": "lapak-1",
        "unit": "link",
        "requester": "platform",
        "detection": "ai",
        "action": "removal",
        "goods": "used_clothing_import",
    },
    "listings": {
        "listing_id": "L1",
        "platform": "shopee",
        "seen_date": "2023-03-01",
        "listing_title": "kaos polos",
        "seller_id": "lapak-9",
    },
    "takedown_requests": {
        "request_id": "R1",
        "platform": "shopee",
        "requester": "ministry",
        "requested_date": "2023-03-20",
        "unit": "link",
        "items_asked": "25",
        "items_removed": "25",
        "outcome": "granted",
        "answered_date": "2023-03-24",
    },
    "umkm_registry": {"umkm_id": "toko-1", "size_class": "mikro", "sector": "fesyen", "province_code": "32"},
    "takedown_counts": {
        "period_first_date": "2023-03-01",
        "period_last_date": "2023-03-31",
        "platform": "shopee",
        "unit": "link",
        "measure": "flow",
        "requester": "platform",
        "detection": "ai",
        "action": "removal",
        "goods": "used_clothing_import",
        "count": "40000",
        "reported_date": "2023-04-06",
        "source_publisher": "Kemendag",
    },
    "evasion_terms": {
        "term": "bal",
        "meaning_id": "bal",
        "meaning_en": "bale",
        "source_publisher": "idEA",
        "source_date": "2023-04-06",
    },
    "indices": {
        "series": "bi_clothing",
        "month": "2023-03-01",
        "index_value": "120.5",
        "yoy_pct": "-1.5",
        "basis": "published_level",
        "is_preliminary": "false",
        "source_publisher": "Bank Indonesia",
    },
}


def batch_entry(batch_id: str, sequence: int, dataset: str = "orders", **changes: Any) -> Batch:
    """A batch of which nothing counts but what is named."""
    empty = {
        "file_name": "",
        "file_sha256": "",
        "rows_accepted": 0,
        "rows_rejected": 0,
        "months": (),
        "superseded_months": (),
        "rows_superseded": 0,
        "first_date": None,
        "last_date": None,
        "received_at": "",
        "received_by": "",
        "reason": "",
    }
    return Batch(id=batch_id, sequence=sequence, dataset=dataset, **{**empty, **changes})


def headings(dataset: str) -> list[str]:
    """Headings of the template files that `template` writes."""
    return list(_DEFAULTS[dataset])


def template(dataset: str, *rows: Mapping[str, object], delimiter: str = ",", line_end: str = "\n") -> str:
    """A template file of that dataset: every row the default one but for the fields given; columns that only they have follow."""
    names = list(dict.fromkeys([*headings(dataset), *(name for row in rows for name in row)]))
    lines = [names, *([str({**_DEFAULTS[dataset], **row}.get(name, "")) for name in names] for row in rows)]
    return "".join(delimiter.join(line) + line_end for line in lines)


def order(order_id: str, order_date: str = "2023-03-01", **fields: object) -> dict[str, object]:
    """Fields of an order line."""
    return {"order_id": order_id, "order_date": order_date, **fields}


def orders(*rows: dict[str, object], **options: str) -> str:
    """A template file of order lines."""
    return template("orders", *rows, **options)


@dataclass(frozen=True, kw_only=True)
class House:
    """A store and a warehouse of one test's own."""

    root: Path

    @property
    def store(self) -> Path:
        return self.root / "store"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a file to be taken in."""
        path = self.root / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def ingest(self, name: str, content: str | bytes, *, accept_valid: bool = False) -> api.IngestResult:
        """Write a file and take it in."""
        return api.ingest(self.store, self.warehouse, self.file(name, content), actor=WRITER, accept_valid=accept_valid)

    def undo(self, batch_id: str) -> BuildResult:
        return api.undo(self.store, self.warehouse, batch_id, actor=WRITER)

    def build(self, manifest_number: int | None = None) -> BuildResult:
        return api.build(self.store, self.warehouse, manifest_number=manifest_number)

    def date_changes(self, *moments: str) -> None:
        """Date the changes, oldest first: UTC, as manifests hold it; what readers are told follows."""
        paths = sorted((self.store / "manifests").iterdir())
        for path, moment in zip(paths, moments, strict=True):
            path.write_text(json.dumps({**json.loads(path.read_text()), "written_at": moment}), encoding="utf-8")
        shutil.rmtree(changes_directory(self.warehouse), ignore_errors=True)
        self.build()

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the serving snapshot."""
        return query(self.warehouse, sql)

    def orders_by_month(self) -> dict[str, int]:
        """Orders of the serving snapshot by month, `2023-03` to count."""
        rows = self.query("select strftime(month, '%Y-%m'), sum(orders_count) from orders_monthly group by 1")
        return {str(month): int(str(count)) for month, count in rows}

    def totals(self) -> tuple[int, int]:
        """Orders and rupiah of the serving snapshot."""
        ((count, value),) = self.query(
            "select coalesce(sum(orders_count), 0), coalesce(sum(gross_value_idr), 0) from orders_daily"
        )
        return int(str(count)), int(str(value))

    def leftovers(self) -> list[str]:
        """Files that only a writer at work may have."""
        found = [
            *(self.store / "tmp").iterdir(),
            *self.warehouse.glob("building-*"),
            *self.root.rglob("*.unfinished"),
        ]
        return [path.name for path in found]


def query(warehouse: Path, sql: str) -> list[tuple[object, ...]]:
    """Ask the snapshot that serves in a warehouse directory."""
    name = (warehouse / "current").read_text(encoding="ascii")
    with reading(warehouse / name) as connection:
        return connection.execute(sql).fetchall()


def contents(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table of the serving snapshot, its rows in an order of their own; times of writing are left out."""
    tables = dict.fromkeys((*MARTS, *EXPOSED_TABLES), "*")
    tables["meta_dataset"] = "* exclude (loaded_at)"
    tables["meta_batch"] = "* exclude (received_at)"
    tables["meta_batch_month"] = "*"
    name = (warehouse / "current").read_text(encoding="ascii")
    with reading(warehouse / name) as connection:
        return {
            table: connection.execute(f"select {columns} from {table} order by all").fetchall()
            for table, columns in tables.items()
        }


def _written_reference(sample: Path) -> Path:
    """The bundled tables as a build leaves them in a store, written once for all houses of a sample."""
    store = Store(sample.with_name(f"{sample.name}-store"))
    if not store.reference.exists():
        with store.writing():
            write_missing_reference(store)
    return store.reference


def make_house(root: Path, sample: Path) -> House:
    """A house whose store finds the sample and the bundled tables already written."""
    house = House(root=root)
    (house.store / "sample").mkdir(parents=True)
    (house.store / "sample" / SAMPLE_VERSION).symlink_to(sample)
    shutil.copytree(_written_reference(sample), house.store / "reference")
    return house


def write_small_sample(directory: Path) -> Path:
    """A sample of one row a dataset in stored form, in place of the real one: builds then take a fraction of the time."""
    rows = {
        "order_days": "date '2023-03-10', 'sample-1', 'shopee', 'gamis', '32', 'completed', 7, 9, 700000",
        "takedown_items": "1, 'shopee', date '2023-03-11', date '2023-03-12', null, null, 'jaket', 'sample-2', 'link',"
        " null, null, 'platform', 'ai', 'removal', 'used_clothing_import', null",
        "listings": "2, 'shopee', date '2023-03-12', null, 'kaos polos', 'sample-3', 'kaos', null, null",
        "takedown_requests": "'R-1', 'shopee', 'ministry', date '2023-03-12', 'link', 5, 5, 'granted', date '2023-03-14'",
        "umkm_registry": "'sample-1', 'kecil', 'fesyen', '32'",
    }
    with duckdb.connect() as connection:
        for dataset, values in rows.items():
            names = ", ".join(column.stored_name for column in DATASETS[dataset].columns)
            months = DATASETS[dataset].storage is Storage.MONTHS
            path = directory / dataset / "2023-03.parquet" if months else directory / f"{dataset}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            connection.execute(
                f"copy (select * from (values ({values})) as sample({names})) to '{path}' (format parquet)"
            )
    return directory
