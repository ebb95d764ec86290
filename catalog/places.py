"""Where a deployment keeps its data: in folders that variables of the environment name, or in those of the project."""

from __future__ import annotations

import os
from pathlib import Path

from catalog.metrics import DISCLOSURE_MAXIMUM_SHARE, DISCLOSURE_MINIMUM_UMKM

_DATA = Path(__file__).parents[1] / "data"


def store_directory() -> Path:
    """The store: accepted batches, manifests, key; `DAMPAK_STORE`."""
    return Path(os.environ.get("DAMPAK_STORE", _DATA / "store"))


def warehouse_directory() -> Path:
    """The warehouse: built snapshots; `DAMPAK_WAREHOUSE`."""
    return Path(os.environ.get("DAMPAK_WAREHOUSE", _DATA / "warehouse"))


def changes_directory(warehouse: Path) -> Path:
    """What readers may know of each change of the data, a file a change; under another disclosure rule it lies elsewhere."""
    return warehouse / f"changes-{DISCLOSURE_MINIMUM_UMKM}-{round(100 * DISCLOSURE_MAXIMUM_SHARE)}"


def watch_list_file(warehouse: Path) -> Path:
    """What readers may know of the watch list, a line a record."""
    return warehouse / "watch_list.jsonl"


def inbox_directory() -> Path:
    """The inbox: files that wait to be taken in; `DAMPAK_INBOX`."""
    return Path(os.environ.get("DAMPAK_INBOX", _DATA / "inbox"))


def kept_directory() -> Path:
    """Figures that readers keep under a permanent link; `DAMPAK_KEPT`. Nothing can make them anew: back them up as the store."""
    return Path(os.environ.get("DAMPAK_KEPT", _DATA / "kept"))


def shared_store_url() -> str | None:
    """The store that several machines have in common, `s3://bucket/prefix` or `file:///directory`; `DAMPAK_SHARED_STORE`.

    None where this machine shares with nobody.
    """
    return os.environ.get("DAMPAK_SHARED_STORE") or None
