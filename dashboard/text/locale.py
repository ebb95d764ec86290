"""Which Babel locale writes a language's numbers and dates."""

from __future__ import annotations

from babel import Locale

from catalog.text import Language

LOCALES: dict[Language, Locale] = {
    Language.INDONESIAN: Locale("id", "ID"),
    Language.ENGLISH: Locale("en", "GB"),
}
