"""Headings of columns in tables for readers."""

from __future__ import annotations

from catalog.text import Language, has_text, text


def heading(column: str, language: Language, *, table: str | None = None) -> str:
    """The heading of a column: the table's own where the column means something else there; KeyError where there is none."""
    own_key = f"ui.heading.{table}.{column}"
    return text(own_key if has_text(own_key, language) else f"ui.heading.{column}", language)


def has_heading(column: str, language: Language, *, table: str | None = None) -> bool:
    """Whether a column has a heading; names that rows bear for files alone have none."""
    return has_text(f"ui.heading.{table}.{column}", language) or has_text(f"ui.heading.{column}", language)
