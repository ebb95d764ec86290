"""Whether this server can serve: a probe that reads two small files, and opens a snapshot once, as pages do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from catalog.errors import UserError
from catalog.places import warehouse_directory
from dashboard.queries.snapshot import POINTER_FILE, current_snapshot_id, require_whole, snapshot_file
from dashboard.ui.following import shared_standing

_MARK, _MARK_PLACE = b"DUCK", 8
"""What DuckDB writes into the head of each of its files, behind a checksum of 8 bytes."""


@dataclass(frozen=True, kw_only=True)
class Health:
    """`reason`: why nothing can be served, None where all is well. `published_at`: UTC, when the snapshot was last let serve."""

    snapshot: str | None
    published_at: datetime | None
    reason: str | None


def health_of(warehouse: Path) -> Health:
    """By what lies in the warehouse: `no_snapshot` where nothing is there to serve, or nothing that this version can,
    `snapshot_unreadable` where it is broken.
    """
    try:
        snapshot_id = current_snapshot_id(warehouse)
        published_at = datetime.fromtimestamp((warehouse / POINTER_FILE).stat().st_mtime, UTC)
        with snapshot_file(warehouse, snapshot_id).open("rb") as file:
            is_of_duckdb = file.read(_MARK_PLACE + len(_MARK))[_MARK_PLACE:] == _MARK
        if is_of_duckdb:
            _open_once(warehouse, snapshot_id)
    except (UserError, FileNotFoundError):
        return Health(snapshot=None, published_at=None, reason="no_snapshot")
    except OSError:
        return Health(snapshot=None, published_at=None, reason="snapshot_unreadable")
    reason = None if is_of_duckdb else "snapshot_unreadable"
    return Health(snapshot=snapshot_id, published_at=published_at, reason=reason)


@lru_cache(maxsize=2)
def _open_once(warehouse: Path, snapshot_id: str) -> None:
    """Raises as `require_whole`, and is then tried again the next time."""
    require_whole(warehouse, snapshot_id)


async def answer_health(_: Request) -> JSONResponse:
    """200 where readers can be served, 503 with the reason where not; for `GET` and `HEAD`, without limit and never kept."""
    health = await run_in_threadpool(health_of, warehouse_directory())
    headers = {"Cache-Control": "no-store"}
    if health.reason is not None or health.published_at is None:
        return JSONResponse({"status": "unavailable", "reason": health.reason}, status_code=503, headers=headers)
    moment = health.published_at.isoformat(timespec="seconds")
    answer = {"status": "ok", "snapshot": health.snapshot, "published_at": moment}
    standing = shared_standing()
    # A shared store that is away keeps no reader from being served.
    return JSONResponse(answer if standing is None else {**answer, "shared_store": standing}, headers=headers)
