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
from etl.bundled import Progress
from etl.manifest import BUSINESS_TIME, manifest_known_on, manifests
from etl.plan import Plan, make_plan
from etl.store import Store
from etl.warehouse import mark_asked_for, remove_old_snapshots, serving_snapshot, snapshot_path

SPACE_LEFT = 4
"""So many times the size of the serving snapshot is to be free before a past one is built; that takes one or two of them."""


def plan_known_on(store: Store, day: date) -> Plan:
    """What counted at the end of a day in WIB; before the first manifest, the bundled figures alone.

    Raises UserError `known_day_future` for a day after today.
    """
    if day > datetime.now(BUSINESS_TIME).date():
        raise UserError("known_day_future", day=day.isoformat())
    return make_plan(store, manifest_known_on(manifests(store), day))


def snapshot_known_on(store: Store, warehouse: Path, day: date, progress: Progress) -> str:
    """Id of the snapshot of what counted at the end of a day in WIB; what serves stays what it was.

    It waits for another writer only where the snapshot must be built. It is kept as long as any snapshot that is not served:
    until enough others were asked for. Call without the writer's lock.

    Raises UserError `known_day_future`, `checks_failed`, `store_busy`, `disk_full`.
    """
    plan = plan_known_on(store, day)
    try:
        mark_asked_for(warehouse, plan.snapshot_id)
    except FileNotFoundError:
        with store.writing(on_wait=lambda _seconds: progress("waiting", 0.0)):
            _require_space(warehouse)
            build_snapshot(store, warehouse, plan, progress)
            remove_old_snapshots(warehouse)
            progress("done", 1.0)
    return plan.snapshot_id


def _require_space(warehouse: Path) -> None:
    """Leave uploads the space that they need: a look back may not be what fills the disk."""
    serving = serving_snapshot(warehouse)
    if serving is None:
        return
    if shutil.disk_usage(warehouse).free < SPACE_LEFT * snapshot_path(warehouse, serving).stat().st_size:
        raise UserError("disk_full")
