"""Bringing a machine to what the shared store holds without writing anything to it: records first, then the snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from catalog.errors import UserError
from etl.manifest import current_manifest
from etl.plan import make_plan
from etl.progress import Progress
from etl.published_changes import publish_changes
from etl.shared.exchange import lacking, receive
from etl.shared.place import link, naming_absence, shared_storage
from etl.shared.snapshots import fetch_snapshot, is_offered
from etl.storage.interface import Storage
from etl.store import Store
from etl.warehouse import prepare_warehouse, remove_old_snapshots, serve, serving_snapshot, snapshot_path
from etl.watch_list import publish_watch_list


class SharedState(StrEnum):
    """How a machine stands to the shared store."""

    CURRENT = "current"
    """It has all records, and serves the snapshot of the newest manifest."""
    BEHIND = "behind"
    """Records or the snapshot can be had."""
    UNBUILT = "unbuilt"
    """It has all records, and neither it nor the shared store has their snapshot: a build makes it."""
    AHEAD = "ahead"
    """It has records that the shared store lacks: a build hands them on."""


@dataclass(frozen=True, kw_only=True)
class Pulled:
    """`steps`: records that came; `snapshot_id`: of the newest manifest; `state`: what is still to be done."""

    steps: int
    snapshot_id: str
    state: SharedState


def shared_state(store: Store, warehouse: Path) -> SharedState | None:
    """How this machine stands to the shared store, None where it has none; asks twice at most and takes no lock.

    UserError `shared_unreachable`, `shared_damaged`.
    """
    storage = shared_storage()
    if storage is None:
        return None
    with naming_absence():
        lacks_here, lacks_there = lacking(store, storage)
        if lacks_here or lacks_there:
            return SharedState.BEHIND if lacks_here else SharedState.AHEAD
        wanted = make_plan(store, current_manifest(store)).snapshot_id
        if serving_snapshot(warehouse) == wanted:
            return SharedState.CURRENT
        has_it = snapshot_path(warehouse, wanted).exists() or is_offered(storage, wanted)
        return SharedState.BEHIND if has_it else SharedState.UNBUILT


def pull(store: Store, warehouse: Path, progress: Progress) -> Pulled:
    """Take over all records that this machine lacks, and let the snapshot of the newest manifest serve where it can be had.

    Call under the writer's lock. UserError `shared_none`, `shared_unreachable`, `shared_diverged`, `shared_damaged`, those of
    `etl.shared.place.link`; what was taken over before stays.
    """
    storage = shared_storage()
    if storage is None:
        raise UserError("shared_none")
    with naming_absence():
        steps = receive(store, storage, progress) if link(store, storage, is_writer=False) else 0
        plan = make_plan(store, current_manifest(store))
        _, lacks_there = lacking(store, storage)
        has_it = serving_snapshot(warehouse) == plan.snapshot_id or _served(storage, warehouse, plan.snapshot_id)
    if has_it:
        publish_changes(store, warehouse)
        publish_watch_list(store, warehouse)
    found = SharedState.CURRENT if has_it else SharedState.UNBUILT
    return Pulled(steps=steps, snapshot_id=plan.snapshot_id, state=SharedState.AHEAD if lacks_there else found)


def _served(storage: Storage, warehouse: Path, snapshot_id: str) -> bool:
    prepare_warehouse(warehouse)
    if not snapshot_path(warehouse, snapshot_id).exists() and not fetch_snapshot(storage, warehouse, snapshot_id):
        return False
    serve(warehouse, snapshot_id)
    remove_old_snapshots(warehouse)
    return True
