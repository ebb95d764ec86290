"""Whether a backup may be put back on a machine that shares its store."""

from __future__ import annotations

from pathlib import Path

from etl.backup import STORE, read_backup
from etl.shared.exchange import require_fitting
from etl.shared.place import naming_absence, shared_storage


def require_backup_fitting(source: Path) -> None:
    """UserError `shared_diverged` where a backup holds other records than is shared, `shared_unreachable`, `backup_unknown`."""
    storage = shared_storage()
    if storage is None:
        return
    files = read_backup(source).files
    records = {name.removeprefix(f"{STORE}/"): sha256 for name, sha256 in files.items() if name.startswith(f"{STORE}/")}
    with naming_absence():
        require_fitting(records, storage)
