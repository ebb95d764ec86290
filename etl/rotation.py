"""Key rotation: everything that is hashed is hashed once more, under a new key.

Names are not kept, so a new key alone would make every seller two. A pseudonym is put under the new key instead, and a name
that comes later goes through all keys in turn (`etl.pseudonyms`): both end at the same pseudonym. What this protects, and what
not, is in `docs/decisions/key_rotation.md`.

Batches under the new key are written beside the old ones and the snapshot is built from them; then the key file is replaced,
which changes at once which of the two count; then the old ones are removed. Killed before, all is as it was; killed after, all
is new.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import parquet

from catalog.contracts import Column, ColumnType, Dataset, Privacy, Storage
from etl.acceptance import NAMING_QUESTIONS
from etl.batch import Batch, batch_directory, read_batch, rows_file, superseded_file, write_batch
from etl.build import BuildResult, build_snapshot
from etl.engine import connect
from etl.hashes import write_hashes
from etl.manifest import current_manifest
from etl.plan import make_plan
from etl.progress import Progress
from etl.pseudonyms import key_id, rekeyed, rekeyed_row_key_sql
from etl.readers.stored import ROW_KEY, is_named_pseudonym, row_key_of
from etl.store import Store, new_key, sync_directory, sync_files
from etl.supersede import write_index
from etl.warehouse import looking_back, remove_all_but_serving, serve


@dataclass(frozen=True, kw_only=True)
class Rotated:
    """What a rotation did. `key_id`: of the new key; `keys`: how many a name now goes through; `batches`: rewritten ones."""

    key_id: str
    keys: int
    batches: int
    build: BuildResult


def rotate(house: Store, warehouse: Path, progress: Progress) -> Rotated:
    """Hash all that is hashed under one more key, and let it hold. Call under the writer's lock.

    Needs room for a second copy of the batches and of the serving snapshot. Snapshots of before are removed: they hold
    pseudonyms of the old key. Raises UserError `key_missing`, `checks_failed`, `disk_full`.
    """
    house.hashing_key()
    key = new_key()
    following = Store(house.root, pinned=(*house.keys(), key))
    old = house.batches
    batch_ids = sorted(directory.name for directory in old.iterdir())
    with house.scratch() as scratch, connect(None, scratch) as connection:
        # Rows keep their order, by which months are found.
        connection.execute("set preserve_insertion_order = true")
        target = scratch / "batches"
        target.mkdir()
        for done, batch_id in enumerate(batch_ids):
            progress("rekey", 0.3 * done / len(batch_ids))
            _write_rekeyed(connection, house, read_batch(house, batch_id), key, target / batch_id)
        sync_files(target)
        target.rename(following.batches)
        sync_directory(house.root)
    plan = make_plan(following, current_manifest(following))
    built = build_snapshot(following, warehouse, plan, progress)
    # A past state that is being built reads the old batches, and comes to lie among the snapshots that are removed.
    with looking_back(warehouse, lambda _seconds: progress("waiting", 0.97)):
        house.write_keys(following.keys())
        serve(warehouse, plan.snapshot_id)
        remove_all_but_serving(warehouse)
        shutil.rmtree(old)
    progress("done", 1.0)
    return Rotated(key_id=key_id(following.keys()), keys=len(following.keys()), batches=len(batch_ids), build=built)


def _write_rekeyed(connection: duckdb.DuckDBPyConnection, house: Store, batch: Batch, key: str, target: Path) -> None:
    source, dataset = batch_directory(house, batch.id), batch.contract
    if all(column.privacy is not Privacy.PSEUDONYMISED for column in dataset.columns):
        shutil.copytree(source, target)
        return
    target.mkdir()
    known: dict[str, str] = {}
    for file in (rows_file(source), superseded_file(source)):
        if file.exists():
            _rekey_file(connection, dataset, file, target / file.name, key, known)
    if dataset.storage is Storage.MONTHS:
        write_index(dataset, target)
    write_batch(target, replace(batch, answers=_rekeyed_answers(batch.answers, key)))
    write_hashes(target)


def _rekey_file(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, source: Path, target: Path, key: str, known: dict[str, str]
) -> None:
    """Row group by row group. `known`: pseudonyms that were met before, and what each became."""
    with parquet.ParquetFile(source) as old:
        schema = old.schema_arrow
        columns = {column.stored_name: column for column in dataset.columns if column.stored_name in schema.names}
        with parquet.ParquetWriter(
            target,
            schema,
            store_schema=False,
            # As rows are first written, see `etl.readers.blocks`.
            use_dictionary=[name for name in schema.names if name != ROW_KEY],
            write_statistics=[
                name for name, column in columns.items() if column.type in (ColumnType.DATE, ColumnType.INTEGER)
            ],
        ) as new:
            for group in range(old.num_row_groups):
                rows = old.read_row_group(group)
                new.write_table(
                    _rekeyed_rows(connection, dataset, rows, key, known), row_group_size=max(rows.num_rows, 1)
                )


def _rekeyed_rows(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows: pa.Table, key: str, known: dict[str, str]
) -> pa.Table:
    named = [
        column for column in dataset.columns if is_named_pseudonym(column) and column.stored_name in rows.column_names
    ]
    result = rows
    for column in named:
        place = result.column_names.index(column.stored_name)
        result = result.set_column(place, rows.schema.field(place), _rekeyed_column(rows, column, key, known))
    if ROW_KEY not in rows.column_names:
        return result
    if any(column.stored_name == ROW_KEY for column in dataset.columns):
        row_keys = _computed(connection, rekeyed_row_key_sql("$key", ROW_KEY), rows, {"key": key})
    else:
        # A fingerprint of what is stored is made anew of what is stored now.
        fingerprint = str(row_key_of(dataset))
        if not _computed(connection, fingerprint, rows, None).equals(rows[ROW_KEY].combine_chunks()):
            raise AssertionError(f"{dataset.id}: row keys are not made of what is stored")
        row_keys = _computed(connection, fingerprint, result, None)
    place = rows.column_names.index(ROW_KEY)
    return result.set_column(place, rows.schema.field(place), row_keys)


def _rekeyed_column(rows: pa.Table, column: Column, key: str, known: dict[str, str]) -> pa.Array:
    encoded = rows[column.stored_name].combine_chunks().dictionary_encode()
    different = encoded.dictionary.to_pylist()
    for stored in different:
        if stored not in known:
            known[stored] = rekeyed(key, stored)
    return pa.array([known[stored] for stored in different], pa.string()).take(encoded.indices)


def _computed(
    connection: duckdb.DuckDBPyConnection, expression: str, rows: pa.Table, parameters: dict[str, str] | None
) -> pa.Array:
    connection.register("part", rows)
    try:
        return (
            connection.sql(f"select {expression} as computed from part", params=parameters)
            .to_arrow_table()[0]
            .combine_chunks()
        )
    finally:
        connection.unregister("part")


def _rekeyed_answers(answers: str, key: str) -> str:
    if not answers:
        return ""
    kept = json.loads(answers)
    changed = {question: rekeyed(key, kept[question]) for question in kept if question in NAMING_QUESTIONS}
    return json.dumps({**kept, **changed}, sort_keys=True)
