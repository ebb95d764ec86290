"""A batch: the accepted rows of one file, immutable, named by the hash of the file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.contracts import Dataset
from catalog.datasets import DATASETS
from etl.records import known_fields
from etl.store import Store, write_atomically


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What is known of a batch.

    - `sequence`: order of arrival in the store, from 1; of two rows with one key the higher sequence stands.
    - `months`: months (`YYYY-MM`) its rows fall in; empty for datasets kept as one table.
    - `superseded_months`: months of earlier batches' rows that this one replaces.
    - `linked_months`: pairs of months that share an order of several lines, see `etl.linked_months`; None for a batch of
      before they were looked for.
    - `received_at`: UTC, ISO 8601.
    - `file_bytes`: size of the file, or of all parts; 0 in batches of before it was kept.
    - `owner`: id of the actor whose name is `received_by`; empty in batches of before there were ids.
    - `completes`: id of the batch whose rejected rows these are, mended; empty for others.
    - `layout`: what the file was known as: `template`, a layout of `catalog.layouts`, or `mapped`.
    - `answers`: the answers that its reading rests on, JSON by question id; names in them are pseudonyms. Empty for none.
    """

    id: str
    dataset: str
    sequence: int
    file_name: str
    file_sha256: str
    rows_accepted: int
    rows_rejected: int
    months: tuple[str, ...]
    superseded_months: tuple[str, ...]
    rows_superseded: int
    first_date: str | None
    last_date: str | None
    received_at: str
    received_by: str
    reason: str
    linked_months: tuple[tuple[str, str], ...] | None = None
    layout: str = "template"
    answers: str = ""
    owner: str = ""
    completes: str = ""
    file_bytes: int = 0

    @property
    def contract(self) -> Dataset:
        return DATASETS[self.dataset]


def batch_directory(store: Store, batch_id: str) -> Path:
    """Where a batch lies."""
    return store.batches / batch_id


def rows_file(directory: Path) -> Path:
    """Accepted rows in stored form, in order of date where the dataset has months."""
    return directory / "rows.parquet"


def index_file(directory: Path) -> Path:
    """Sorted row keys with their months, see `etl.supersede`."""
    return directory / "index.npy"


def superseded_file(directory: Path) -> Path:
    """Keys of earlier batches' rows that this batch replaces."""
    return directory / "superseded.parquet"


def write_batch(directory: Path, batch: Batch) -> None:
    """Write the record beside the rows."""
    write_atomically(directory / "batch.json", json.dumps(asdict(batch), indent=2).encode())


def read_batch(store: Store, batch_id: str) -> Batch:
    """The record of a stored batch; FileNotFoundError where there is none."""
    record = known_fields(
        Batch, json.loads((batch_directory(store, batch_id) / "batch.json").read_text(encoding="utf-8"))
    )
    links = record.get("linked_months")
    return Batch(
        **{
            **record,
            "months": tuple(record["months"]),
            "superseded_months": tuple(record["superseded_months"]),
            "linked_months": None if links is None else tuple((first, second) for first, second in links),
        }
    )


def stored_batches(store: Store) -> tuple[Batch, ...]:
    """All batches ever accepted, undone ones included, in order of arrival."""
    if not store.batches.exists():
        return ()
    batches = [read_batch(store, path.parent.name) for path in store.batches.glob("*/batch.json")]
    return tuple(sorted(batches, key=lambda batch: batch.sequence))
