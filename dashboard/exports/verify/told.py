"""What a file says of itself: which figure, of which data, whose seal. Only a seal that holds makes it true."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

_LONGEST = 4000
"""Characters of one part: a link that names every province, twice over."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """Parts of a mark (`dashboard.exports.figure.mark`); empty where the file does not say. Any of them may be made up."""

    figure: str = ""
    selection: str = ""
    title: str = ""
    unit: str = ""
    window: str = ""
    language: str = ""
    snapshot_id: str = ""
    built_at: str = ""
    last_date: str = ""
    is_sample: str = ""
    values: str = ""
    issuer: str = ""


def told_by(parts: Mapping[str, Any]) -> Told | None:
    """The parts that are texts of a bearable length; None where neither figure nor data are named."""
    names = {each.name for each in fields(Told)}
    kept = {
        name: value
        for name, value in parts.items()
        if name in names and isinstance(value, str) and len(value) <= _LONGEST and value.isprintable()
    }
    found = Told(**kept)
    return found if found.figure and found.snapshot_id else None


def told_in(written: str) -> Told | None:
    """What a JSON object tells; None where it is none."""
    try:
        parts = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return told_by(parts) if isinstance(parts, dict) else None
