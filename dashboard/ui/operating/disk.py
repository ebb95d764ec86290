"""How much of the disk data take, and how much is left."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

KEPT_SECONDS = 60
"""A count stands for so long: a store of years has tens of thousands of files."""


@dataclass(frozen=True, kw_only=True)
class DiskUse:
    """Of a directory: bytes of its files, how many they are, and bytes that are free on its disk."""

    used_bytes: int
    files_count: int
    free_bytes: int


def disk_use(directory: Path) -> DiskUse | None:
    """As counted within the last minute; None where the directory is not there."""
    return _counted(directory, int(time.monotonic() // KEPT_SECONDS)) if directory.is_dir() else None


@lru_cache(maxsize=8)
def _counted(directory: Path, _minute: int) -> DiskUse:
    used = count = 0
    waiting = [os.fspath(directory)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        used += entry.stat(follow_symlinks=False).st_size
                        count += 1
        except FileNotFoundError:
            # A writer has removed it meanwhile.
            continue
    return DiskUse(used_bytes=used, files_count=count, free_bytes=shutil.disk_usage(directory).free)
