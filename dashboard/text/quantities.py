"""Spans of time and amounts of memory as readers write them: `10,6 detik`, `3 hari`, `532 MB`, `1,2 GB`."""

from __future__ import annotations

from babel.units import format_unit

from catalog.text import Language
from dashboard.text.locale import LOCALES

_SPANS = (("duration-day", 86_400), ("duration-hour", 3_600), ("duration-minute", 60))
_SIZES = (("digital-gigabyte", 1e9), ("digital-megabyte", 1e6), ("digital-kilobyte", 1e3))
_LEAST = 2
"""Of a unit: 90 minutes are not yet hours, and 47 hours not yet days."""

_WHOLE, _TENTHS = "#,##0", "#,##0.0"


def format_span(seconds: float, language: Language) -> str:
    """A span in its largest unit, whole; seconds with one decimal below ten."""
    for unit, size in _SPANS:
        if seconds >= _LEAST * size:
            return _written(seconds / size, unit, _WHOLE, "long", language)
    return _written(seconds, "duration-second", _TENTHS if seconds < 10 else _WHOLE, "long", language)


def format_days(days: int, language: Language) -> str:
    """A span of whole days: `1 hari`, `332 hari`."""
    return _written(days, "duration-day", _WHOLE, "long", language)


def format_bytes(count: float, language: Language) -> str:
    """An amount in its largest unit of powers of ten, as disks are sold; gigabytes with one decimal."""
    for unit, size in _SIZES:
        if count >= size:
            return _written(count / size, unit, _TENTHS if unit == "digital-gigabyte" else _WHOLE, "short", language)
    return _written(count, "digital-byte", _WHOLE, "short", language)


def _written(value: float, unit: str, pattern: str, length: str, language: Language) -> str:
    return format_unit(value, unit, length, format=pattern, locale=LOCALES[language])  # type: ignore[arg-type] # closed above
