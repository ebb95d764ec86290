"""The data as they were known on a day: the snapshot of what counted then, built beside the one that serves.

Batches count as they did; bundled figures and the way of counting are today's. A row that was corrected later shows its
earlier version, because a replaced row is left out only where the batch that replaces it counts too.
"""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

from catalog.errors import UserError
from etl.build import build_snapshot
from etl.manifest import BUSINESS_TIME, manifest_known_on, manifests
from etl.marts import has_bundled, write_bundled
from etl.plan import Plan, make_plan
from etl.progress import Progress, waiting
from etl.store import Store, naming_want_of_room
from etl.warehouse import (
    looking_back,
    mark_asked_for,
    remove_old_snapshots,
    serving_snapshot,
    snapshot_path,
    take_over,
    warehouse_beside,
)

SPACE_LEFT = 5
"""So many times the size of the serving snapshot is to be free before a past one is built: that takes one or two of them, and so
does an upload beside it, with its batch."""


def plan_known_on(store: Store, day: date) -> Plan:
    """What counted at the end of a day in WIB; before the first manifest, the bundled figures alone.

    Raises UserError `known_day_future` for a day after today.
    """
    if day > datetime.now(BUSINESS_TIME).date():
        raise UserError("known_day_future", day=day.isoformat())
    return make_plan(store, manifest_known_on(manifests(store), day))


def snapshot_known_on(store: Store, warehouse: Path, day: date, progress: Progress) -> str:
    """Id of the snapshot of what counted at the end of a day in WIB; what serves stays what it was.

    It is built without the writer's lock, one at a time: batches and manifests that are written do not change but by a key
    rotation, which waits. It is kept as long as any snapshot that is not served: until enough others were asked for.

    Raises UserError `known_day_future`, `checks_failed`, `store_busy`, `disk_full`.
    """
    plan = plan_known_on(store, day)
    if _is_kept(warehouse, plan):
        return plan.snapshot_id
    on_wait = waiting(progress)
    if not has_bundled(store, plan):
        with store.writing(on_wait=on_wait):
            write_bundled(store, plan, progress)
    with naming_want_of_room(), looking_back(warehouse, on_wait) as directory:
        pinned = Store(store.root, pinned=store.keys(), workplace=directory)
        # Anew: a rotation may have ended while this one waited.
        plan = plan_known_on(pinned, day)
        if not _is_kept(warehouse, plan):
            _require_space(warehouse)
            beside = warehouse_beside(warehouse, directory)
            build_snapshot(pinned, beside, plan, progress)
            take_over(warehouse, beside, plan.snapshot_id)
            _remove_old_snapshots(store, warehouse)
        progress("done", 1.0)
    return plan.snapshot_id


def _is_kept(warehouse: Path, plan: Plan) -> bool:
    try:
        mark_asked_for(warehouse, plan.snapshot_id)
    except FileNotFoundError:
        return False
    return True


def _remove_old_snapshots(store: Store, warehouse: Path) -> None:
    """Keep to the number of snapshots, unless a writer is at work: one of them may be about to serve, and it does so itself."""
    try:
        with store.writing(wait_seconds=0.0):
            remove_old_snapshots(warehouse)
    except UserError as error:
        if error.code != "store_busy":
            raise


def _require_space(warehouse: Path) -> None:
    """Leave uploads the space that they need: a look back may not be what fills the disk."""
    serving = serving_snapshot(warehouse)
    if serving is None:
        return
    if shutil.disk_usage(warehouse).free < SPACE_LEFT * snapshot_path(warehouse, serving).stat().st_size:
        raise UserError("disk_full")
