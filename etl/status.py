"""What serves, what should, and whether what serves passed its checks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalog.errors import UserError
from etl.batch import Batch
from etl.checks import CheckResult, require_passed
from etl.engine import reading
from etl.manifest import Manifest, current_manifest
from etl.plan import make_plan
from etl.store import Store
from etl.warehouse import serving_snapshot, snapshot_path


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
