"""Where the data lie; the environment may say otherwise."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]


def warehouse_directory() -> Path:
    """Built snapshots: `DAMPAK_WAREHOUSE`, or `data/warehouse`."""
    return Path(os.environ.get("DAMPAK_WAREHOUSE", ROOT / "data" / "warehouse"))


def store_directory() -> Path:
    """Uploaded batches and manifests: `DAMPAK_STORE`, or `data/store`."""
    return Path(os.environ.get("DAMPAK_STORE", ROOT / "data" / "store"))
