"""Where the bundled public figures lie, and how their files are read."""

from __future__ import annotations

import csv
from pathlib import Path

REFERENCE_DIRECTORY = Path(__file__).parents[1] / "data" / "reference"


def reference_rows(file_name: str) -> list[dict[str, str]]:
    """Rows of a bundled CSV as text, in file order; an empty field is an empty string."""
    with (REFERENCE_DIRECTORY / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
