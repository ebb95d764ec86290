"""The one door of the ETL: what the command line, the app and the tests call.

All functions take the directories of a store and a warehouse. Writing ones hold the one writer's lock; reading ones never wait.
Every one raises `UserError` for what a person can mend.
"""

from __future__ import annotations

import getpass
import hashlib
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from catalog.contracts import Storage
from catalog.errors import UserError
from etl.batch import Batch, batch_directory, read_batch, rows_file, stored_batches, write_batch
from etl.build import BuildResult, build_plan
from etl.bundled import Progress
from etl.checks import CheckResult, require_passed
from etl.engine import connect, quoted, reading
from etl.linked_months import find_linked_months
from etl.manifest import EMPTY, Manifest, append_manifest, current_manifest, manifests
from etl.plan import make_plan
from etl.readers.load import load_template
from etl.readers.template import TemplateFile, recognise
from etl.store import Store, sync_directory, sync_files
from etl.supersede import Superseded, write_index, write_superseded
from etl.warehouse import serving_snapshot, snapshot_path


@dataclass(frozen=True, kw_only=True)
class IngestResult:
    """What became of a file. `is_new` is false where its rows already counted: then nothing was done."""

    batch: Batch
    is_new: bool
    build: BuildResult


@dataclass(frozen=True, kw_only=True)
class Status:
    """State of a store and its warehouse.

    `serving`: id of the snapshot that serves, None before the first build; `wanted`: id that the newest manifest calls for.
    """

    serving: str | None
    wanted: str
    manifest: Manifest
    batches: tuple[Batch, ...]
    sampled_kinds: frozenset[str]

    @property
    def is_current(self) -> bool:
        return self.serving == self.wanted


def _silent(_stage: str, _share: float) -> None:
    return None


def build(
    store: Path, warehouse: Path, *, manifest_number: int | None = None, progress: Progress = _silent
) -> BuildResult:
    """Bring the serving snapshot up to date with the newest manifest, or with an older one by its number.

    Raises UserError `manifest_unknown`, `checks_failed`, `store_busy`.
    """
    with Store(store).writing():
        return build_plan(Store(store), warehouse, make_plan(Store(store), _manifest(store, manifest_number)), progress)


def ingest(
    store: Path,
    warehouse: Path,
    file: Path,
    *,
    dataset: str | None = None,
    reason: str = "",
    by: str | None = None,
    accept_valid: bool = False,
    progress: Progress = _silent,
) -> IngestResult:
    """Take in a template file, build, and let the new snapshot serve; the same file again is a no-op.

    The batch counts only if the snapshot with it passes all checks; else nothing changes. With `accept_valid` bad rows
    are left out and listed in `refused/`; without it one bad field refuses the file.
    """
    house = Store(store)
    with house.writing():
        _remove_uncounted(house)
        template = recognise(file, dataset)
        digest = _sha256(file)
        manifest = current_manifest(house)
        for counted in (read_batch(house, batch_id) for batch_id in manifest.batches):
            is_same = (counted.file_sha256, counted.dataset) == (digest, template.dataset.id)
            if is_same and (accept_valid or counted.rows_rejected == 0):
                built = build_plan(house, warehouse, make_plan(house, manifest), progress)
                return IngestResult(batch=counted, is_new=False, build=built)
        batch_id = hashlib.sha256(f"{digest} {template.dataset.id} {accept_valid}".encode()).hexdigest()[:16]
        if batch_directory(house, batch_id).exists():
            batch = read_batch(house, batch_id)
        else:
            progress("read", 0.05)
            batch = _accept(house, template, batch_id, digest, reason, by or _user(), accept_valid)
        try:
            following = _next(manifest, "ingest", batch_id, (*manifest.batches, batch_id), by, reason)
            built = build_plan(
                house,
                warehouse,
                make_plan(house, manifest, candidate=batch),
                progress,
                accept=lambda: append_manifest(house, following),
            )
        except UserError:
            _remove_uncounted(house)
            raise
        return IngestResult(batch=batch, is_new=True, build=built)


def undo(
    store: Path,
    warehouse: Path,
    batch_id: str,
    *,
    reason: str = "",
    by: str | None = None,
    progress: Progress = _silent,
) -> BuildResult:
    """Count a batch no longer: a new manifest without it. UserError `batch_unknown` where it does not count now."""
    house = Store(store)
    with house.writing():
        manifest = current_manifest(house)
        if batch_id not in manifest.batches:
            raise UserError("batch_unknown", batch=batch_id)
        rest = tuple(other for other in manifest.batches if other != batch_id)
        following = _next(manifest, "undo", batch_id, rest, by, reason)
        return build_plan(
            house,
            warehouse,
            make_plan(house, following),
            progress,
            accept=lambda: append_manifest(house, following),
        )


def history(store: Path) -> tuple[Manifest, ...]:
    """All manifests, oldest first."""
    return manifests(Store(store))


def status(store: Path, warehouse: Path) -> Status:
    """What serves, what should, and which batches count."""
    house = Store(store)
    manifest = current_manifest(house)
    plan = make_plan(house, manifest)
    return Status(
        serving=serving_snapshot(warehouse),
        wanted=plan.snapshot_id,
        manifest=manifest,
        batches=plan.batches,
        sampled_kinds=plan.sampled_kinds,
    )


def check(warehouse: Path) -> tuple[CheckResult, ...]:
    """Results of the checks that the serving snapshot passed when it was built; UserError `no_snapshot` before that."""
    serving = serving_snapshot(warehouse)
    if serving is None:
        raise UserError("no_snapshot")
    with reading(snapshot_path(warehouse, serving)) as connection:
        rows = connection.execute("select check_id, is_passed, detail from meta_check order by check_id").fetchall()
    results = tuple(CheckResult(id=row[0], is_passed=row[1], detail=row[2]) for row in rows)
    require_passed(results)
    return results


def _accept(
    house: Store, template: TemplateFile, batch_id: str, digest: str, reason: str, by: str, accept_valid: bool
) -> Batch:
    earlier = tuple(batch for batch in stored_batches(house) if batch.dataset == template.dataset.id)
    sequence = max((batch.sequence for batch in stored_batches(house)), default=0) + 1
    with house.scratch() as scratch, connect(None, scratch) as connection:
        directory = scratch / "batch"
        directory.mkdir()
        loaded = load_template(
            connection,
            template,
            rows_file(directory),
            hashing_key=house.hashing_key(),
            accept_valid=accept_valid,
            rejects_path=house.refused / f"{batch_id}.csv",
        )
        if loaded.rows == 0:
            raise UserError("file_empty", file=template.path.name)
        months: tuple[str, ...] = ()
        superseded = Superseded(rows=0, months=())
        linked: tuple[tuple[str, str], ...] = ()
        if template.dataset.storage is Storage.MONTHS:
            indexed = write_index(template.dataset, directory)
            months = indexed.months
            _require_unique(connection, template, directory, indexed.suspects)
            superseded = write_superseded(connection, house, template.dataset, directory, earlier)
            linked = find_linked_months(connection, house, template.dataset, directory, earlier)
        else:
            _require_unique(connection, template, directory, ("true",))
        first_date, last_date = _span(connection, template, directory)
        batch = Batch(
            id=batch_id,
            dataset=template.dataset.id,
            sequence=sequence,
            file_name=template.path.name,
            file_sha256=digest,
            rows_accepted=loaded.rows,
            rows_rejected=len({reject.line for reject in loaded.rejects}),
            months=months,
            superseded_months=superseded.months,
            rows_superseded=superseded.rows,
            first_date=first_date,
            last_date=last_date,
            received_at=_now(),
            received_by=by,
            reason=reason,
            linked_months=linked,
        )
        write_batch(directory, batch)
        sync_files(directory)
        directory.replace(batch_directory(house, batch_id))
        sync_directory(house.batches)
    return batch


def _require_unique(
    connection: duckdb.DuckDBPyConnection, template: TemplateFile, directory: Path, suspects: tuple[str, ...]
) -> None:
    """Refuse a file that tells one row twice: which of the two is right only its author knows.

    `suspects`: SQL conditions, each picking some rows; rows of one key are picked by the same.
    """
    key = ", ".join(column.stored_name for column in template.dataset.key)
    rows = f"read_parquet({quoted(rows_file(directory))})"
    repeated = 0
    for suspect in suspects:
        ((found,),) = connection.execute(
            f"select count(*) from (select 1 from {rows} where {suspect} group by {key} having count(*) > 1)"
        ).fetchall()
        repeated += found
    if repeated:
        names = ", ".join(column.name for column in template.dataset.key)
        raise UserError("rows_repeated", file=template.path.name, rows=repeated, columns=names)


def _span(
    connection: duckdb.DuckDBPyConnection, template: TemplateFile, directory: Path
) -> tuple[str | None, str | None]:
    column = template.dataset.date_column
    if column is None:
        return None, None
    row = connection.execute(
        f"select min({column})::varchar, max({column})::varchar from read_parquet({quoted(rows_file(directory))})"
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def _remove_uncounted(house: Store) -> None:
    """Remove batches that no manifest ever named: a writer was killed, or checks failed, before they counted."""
    named = {batch_id for manifest in manifests(house) for batch_id in manifest.batches}
    for directory in house.batches.iterdir():
        if directory.name not in named:
            shutil.rmtree(directory)


def _manifest(store: Path, number: int | None) -> Manifest:
    if number is None:
        return current_manifest(Store(store))
    for manifest in (EMPTY, *manifests(Store(store))):
        if manifest.number == number:
            return manifest
    raise UserError("manifest_unknown", number=number)


def _next(
    manifest: Manifest, action: str, batch: str, batches: tuple[str, ...], by: str | None, reason: str
) -> Manifest:
    return Manifest(
        number=manifest.number + 1,
        batches=batches,
        action=action,
        batch=batch,
        written_at=_now(),
        written_by=by or _user(),
        reason=reason,
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _now() -> str:
    return datetime.now(UTC).replace(microsecond=0, tzinfo=None).isoformat()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container's user may have no name; Python 3.13 says so by another error than 3.11.
        return "-"
