"""Hashes of a batch's files, written with it, so that a torn or altered file is found without knowing what it should hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from etl.store import write_atomically

HASHES = "hashes.json"
"""Name of the file that holds them, in the directory of the batch."""


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits; FileNotFoundError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_hashes(directory: Path) -> None:
    """Write the hash of every other file of a directory beside them."""
    found = {path.name: hash_of(path) for path in sorted(directory.iterdir()) if path.name != HASHES}
    write_atomically(directory / HASHES, json.dumps(found, indent=2).encode())


def read_hashes(directory: Path) -> Mapping[str, str] | None:
    """Hashes by file name; None for a batch of before they were kept. ValueError, TypeError where the file is torn."""
    try:
        found = json.loads((directory / HASHES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return {str(name): str(value) for name, value in dict(found).items()}
