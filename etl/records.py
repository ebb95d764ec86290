"""Records that lie in the store as JSON, written by this version of the software, an older or a newer one."""

from __future__ import annotations

from dataclasses import fields
from typing import Any


def known_fields(kind: type, record: dict[str, Any]) -> dict[str, Any]:
    """A record without what a newer version added to it: an older one goes on reading a store that both write."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in record.items() if name in names}
