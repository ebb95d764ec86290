"""Properties of single points among those of a trace."""

from __future__ import annotations

from typing import Any


def value_at(value: Any, place: int) -> Any:
    """A property of the point on a place; one value holds for all."""
    return value[place] if isinstance(value, (list, tuple)) else value
