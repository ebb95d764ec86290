"""The licence under which code and compilation may be used again."""

from __future__ import annotations

from pathlib import Path

LICENCE_FILE = Path(__file__).parents[1] / "LICENSE"


def licence_name() -> str | None:
    """First written line of the licence, None where none was given."""
    if not LICENCE_FILE.is_file():
        return None
    lines = (line.strip() for line in LICENCE_FILE.read_text(encoding="utf-8").splitlines())
    return next((line for line in lines if line), None)
