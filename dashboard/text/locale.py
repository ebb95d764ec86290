"""Which Babel locale writes a language's numbers and dates."""

from __future__ import annotations

from catalog.text import Language

LOCALES: dict[Language, str] = {Language.INDONESIAN: "id_ID", Language.ENGLISH: "en_GB"}
