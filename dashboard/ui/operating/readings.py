"""What is true of this server at the moment: its gauges, read off from where each of them is known already."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.errors import UserError
from catalog.meters import METERS, Directory
from catalog.places import kept_directory, store_directory, warehouse_directory
from dashboard.memory import MEMORY
from dashboard.meters.readings import Readings
from dashboard.queries.snapshot import Snapshot
from dashboard.ui.clock import BUSINESS_TIME
from dashboard.ui.operating.sessions import open_sessions
from dashboard.ui.operating.versions import versions
from dashboard.ui.serving import serve
from dashboard.ui.upload.door import recent_work
from dashboard.ui.upload.job import jobs_under_way

if TYPE_CHECKING:
    from dashboard.ui.upload.door import Work


def read_gauges() -> Readings:
    """All gauges but those that keep themselves. What is not known is left out: no snapshot, no log, no directory."""
    told = versions()
    return {
        "app_info": {tuple(told[label] for label in METERS["app_info"].labels): 1.0},
        "sessions_open": {(): float(open_sessions())},
        "upload_jobs": {(state.value,): float(count) for state, count in jobs_under_way().items()},
        "memory_kept_bytes": {(): float(MEMORY.bytes_count)},
        "memory_budget_bytes": {(): float(MEMORY.most_bytes)},
        "disk_free_bytes": {(directory.value,): free for directory, free in _free_bytes()},
        **_of_snapshot(),
        **_of_work(recent_work()),
    }


def directories() -> dict[Directory, Path]:
    """Where data lie, whether it is there or not."""
    return {
        Directory.STORE: store_directory(),
        Directory.WAREHOUSE: warehouse_directory(),
        Directory.KEPT: kept_directory(),
    }


def _free_bytes() -> Iterator[tuple[Directory, float]]:
    for directory, path in directories().items():
        if path.is_dir():
            yield directory, float(shutil.disk_usage(path).free)


def _of_snapshot() -> Readings:
    try:
        snapshot = serve(warehouse_directory(), None).snapshot
    except UserError:
        return {}
    states = snapshot.datasets.items()
    named = (snapshot.snapshot_id, str(snapshot.manifest_number), str(snapshot.schema_version))
    return {
        "snapshot_info": {named: 1.0},
        "snapshot_age_seconds": {(): time.time() - snapshot.built_at.timestamp()},
        "snapshot_batches": {(): float(batches_count(snapshot))},
        "dataset_newest_date_timestamp_seconds": {
            (dataset,): datetime.combine(state.last_date, clock_time.min, BUSINESS_TIME).timestamp()
            for dataset, state in states
            if state.last_date is not None
        },
        "dataset_batches": {(dataset,): float(state.batches_count) for dataset, state in states},
    }


def batches_count(snapshot: Snapshot) -> int:
    """Batches that count in a snapshot, as it says itself."""
    return sum(state.batches_count for state in snapshot.datasets.values())


def _of_work(work: tuple[Work, ...]) -> Readings:
    durations: dict[tuple[str, ...], float] = {}
    ends: dict[tuple[str, ...], float] = {}
    for each in work:
        if each.seconds is None or each.ended_at is None:
            continue
        # The newest comes first, and stands.
        ends.setdefault((each.deed.value, each.outcome.value), each.ended_at.timestamp())
        if each.outcome == "done":
            durations.setdefault((each.deed.value,), each.seconds)
    return {"work_duration_seconds": durations, "work_ended_timestamp_seconds": ends}
