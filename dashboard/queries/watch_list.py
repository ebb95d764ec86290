"""The watch list as readers may know it: published beside the snapshots by the ETL, and no part of any snapshot."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from catalog.places import watch_list_file
from catalog.watch_list import WatchAction, WatchRecord


def read_watch_list(warehouse: Path) -> tuple[WatchRecord, ...]:
    """All records, oldest first, without who wrote them; none where nothing was published yet."""
    try:
        lines = watch_list_file(warehouse).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    return tuple(_record(json.loads(line)) for line in lines)


def _record(fields: dict[str, str]) -> WatchRecord:
    return WatchRecord(
        number=int(fields["number"]),
        term=fields["term"],
        action=WatchAction(fields["action"]),
        reason=fields["reason"],
        written_at=datetime.fromisoformat(fields["written_at"]),
    )
