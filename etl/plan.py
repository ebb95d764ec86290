"""What a snapshot is made of: the manifest's batches, the sample where it stands in, and the id that names the result."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from catalog.contracts import Dataset, Storage
from catalog.datasets import DATASETS, LISTINGS, TAKEDOWN_ITEMS
from catalog.reference import REFERENCE_DIRECTORY
from etl.batch import Batch, batch_directory, read_batch, rows_file, superseded_file
from etl.linked_months import with_linked_months
from etl.manifest import Manifest
from etl.pseudonyms import key_id
from etl.sample import SAMPLE_VERSION
from etl.store import Store
from etl.titles import MACROS

SCHEMA_VERSION = 4
"""Raised when code outside `etl/sql` changes what a snapshot holds; changed SQL files count by themselves."""

SQL_DIRECTORY = Path(__file__).parent / "sql"
SAMPLED_DATASETS = ("order_days", "umkm_registry", "takedown_items", "listings", "takedown_requests")


@dataclass(frozen=True, kw_only=True)
class Input:
    """Rows of one batch, reference file or sample month as the transformations read them."""

    rows: Path
    batch_id: str
    months: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything a build reads, and the id of what it makes.

    - `batches`: those that count, in order of arrival.
    - `sampled_kinds`: kinds of data for which the sample stands in, because no batch of the kind counts.
    """

    snapshot_id: str
    manifest_number: int
    batches: tuple[Batch, ...]
    sampled_kinds: frozenset[str]

    def batches_of(self, dataset: str) -> tuple[Batch, ...]:
        """Counting batches of a dataset, in order of arrival."""
        return tuple(batch for batch in self.batches if batch.dataset == dataset)

    def is_sampled(self, dataset: str) -> bool:
        """Whether the dataset's rows come from the synthetic sample."""
        return dataset in SAMPLED_DATASETS and DATASETS[dataset].kind in self.sampled_kinds


def make_plan(store: Store, manifest: Manifest, read: Callable[[str], Batch] | None = None) -> Plan:
    """The plan for a manifest, be it written or not: its batches lie in the store.

    `read`: gives a batch by its id, for who makes the plans of many manifests and reads each batch once.
    """
    read = read or partial(read_batch, store)
    batches = sorted(map(read, manifest.batches), key=lambda batch: batch.sequence)
    # A registry alone brings no orders, so it does not push the sample's out.
    counted_kinds = {batch.contract.kind for batch in batches if batch.dataset != "umkm_registry"}
    if TAKEDOWN_ITEMS.kind in counted_kinds:
        # Removed titles are held against listings still up: real ones never against invented ones.
        counted_kinds.add(LISTINGS.kind)
    sampled = frozenset(DATASETS[dataset].kind for dataset in SAMPLED_DATASETS) - counted_kinds
    digest = hashlib.sha256()
    keys = store.keys()
    for part in (
        # Pseudonyms of two keys must not meet in one snapshot, as a month that is built again would bring about.
        *([f"key {key_id(keys)}"] if len(keys) > 1 else []),
        f"schema {SCHEMA_VERSION}",
        definitions_hash(),
        f"sample {SAMPLE_VERSION} {sorted(sampled)}",
        *(f"batch {batch.id} {batch.sequence}" for batch in batches),
    ):
        digest.update(part.encode() + b"\n")
    return Plan(
        snapshot_id=digest.hexdigest()[:12],
        manifest_number=manifest.number,
        batches=tuple(batches),
        sampled_kinds=sampled,
    )


def changed_batches(before: Plan, after: Plan) -> tuple[Batch, ...]:
    """Batches that count in one of two plans alone, in order of arrival."""
    changed = set(before.batches) ^ set(after.batches)
    return tuple(sorted(changed, key=lambda batch: batch.sequence))


def changed_months(before: Plan, after: Plan) -> frozenset[str]:
    """Months (`YYYY-MM`) in which rows of the two plans' batches may differ; sample and small datasets aside.

    Those that share an order with one of them are among them; all months where a batch does not know what its months share.
    """
    counted = (*before.batches, *after.batches)
    if not has_links(before, after):
        return frozenset(month for batch in counted for month in batch.months)
    months = frozenset(
        month
        for batch in changed_batches(before, after)
        if batch.contract.storage is Storage.MONTHS
        for month in (*batch.months, *batch.superseded_months)
    )
    return with_linked_months(months, [pair for batch in counted for pair in batch.linked_months or ()])


def has_links(*plans: Plan) -> bool:
    """Whether all batches of the plans know which of their months share an order."""
    return all(batch.linked_months is not None for plan in plans for batch in plan.batches)


@cache
def definitions_hash() -> str:
    """Hash of all reference tables, SQL files and functions that these call: whatever changes a number without a batch."""
    digest = hashlib.sha256()
    for path in (*sorted(REFERENCE_DIRECTORY.glob("*.csv")), *sorted(SQL_DIRECTORY.glob("*/*.sql"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for name, expression in MACROS.items():
        digest.update(f"{name}\0{expression}\0".encode())
    return digest.hexdigest()


def reference_directory(store: Store) -> Path:
    """Where the bundled tables of this version lie as Parquet, one file a dataset."""
    return store.reference / definitions_hash()[:12]


def sample_directory(store: Store) -> Path:
    """Where the sample of this version lies once written."""
    return store.sample / SAMPLE_VERSION


def inputs(store: Store, plan: Plan, dataset: str) -> tuple[Input, ...]:
    """Row files of a dataset in a plan, in order of arrival; the sample's months where it stands in."""
    if plan.is_sampled(dataset):
        return _sample_inputs(store, dataset)
    return tuple(
        Input(
            rows=rows_file(batch_directory(store, batch.id)),
            batch_id=batch.id,
            months=batch.months,
        )
        for batch in plan.batches_of(dataset)
    )


def small_files(store: Store, plan: Plan, dataset: Dataset) -> tuple[Path, ...]:
    """Row files of a small dataset in order of arrival, the bundled one first."""
    bundled = reference_directory(store) / f"{dataset.id}.parquet"
    files = [bundled] if dataset.reference_file is not None else []
    return (*files, *(entry.rows for entry in inputs(store, plan, dataset.id)))


def superseded_inputs(store: Store, plan: Plan, dataset: str) -> tuple[Path, ...]:
    """Files naming the rows that counting batches of a dataset replace in earlier ones."""
    return tuple(
        superseded_file(batch_directory(store, batch.id)) for batch in plan.batches_of(dataset) if batch.rows_superseded
    )


def _sample_inputs(store: Store, dataset: str) -> tuple[Input, ...]:
    if DATASETS[dataset].storage is Storage.TABLE:
        return (Input(rows=sample_directory(store) / f"{dataset}.parquet", batch_id="sample"),)
    return tuple(
        Input(rows=path, batch_id="sample", months=(path.stem,))
        for path in sorted((sample_directory(store) / dataset).glob("*.parquet"))
    )
