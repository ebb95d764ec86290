"""Names of countries by their ISO 3166-1 code."""

from __future__ import annotations

from babel import Locale

from catalog.text import Language
from dashboard.text.locale import LOCALES


def country_name(code: str, language: Language) -> str:
    """`MY` is `Malaysia`; `001` (UN M49) is the world; the code itself where it names nothing."""
    return str(Locale.parse(LOCALES[language]).territories.get(code, code))
