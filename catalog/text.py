"""Every sentence, label and definition, Indonesian and English, by key.

Texts live in `catalog/texts/<language>/*.toml`; a file `page_lebaran.toml` is one namespace-free part of the whole, its
tables spell the key: `[metric.orders_count] title = "..."` is `metric.orders_count.title`. Values are `str.format`
templates whose parameters are already formatted for the language.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

TEXT_DIRECTORY = Path(__file__).parent / "texts"

_SPACE_BEFORE_PER_CENT = re.compile(r"(?<=[\d}]) (?=%)")
"""Indonesian writes `90 %`: no line may end between the two, as none does within a formatted number."""


class Language(StrEnum):
    """Languages of the interface, the first one being the default."""

    INDONESIAN = "id"
    ENGLISH = "en"


def text(key: str, language: Language, **parameters: object) -> str:
    """The text of a key in a language, with its parameters filled in.

    Raises KeyError for an unknown key or a missing parameter: a missing text is a bug, not a blank.
    """
    return texts(language)[key].format(**parameters)


def has_text(key: str, language: Language) -> bool:
    """Whether a text is declared under that key."""
    return key in texts(language)


@cache
def texts(language: Language) -> dict[str, str]:
    """All texts of a language, flat: key to template. ValueError where two files declare the same key."""
    merged: dict[str, str] = {}
    for path in sorted((TEXT_DIRECTORY / language.value).glob("*.toml")):
        for key, template in _flatten(tomllib.loads(path.read_text(encoding="utf-8"))).items():
            if key in merged:
                raise ValueError(f"{path.name}: {key} is declared twice")
            merged[key] = _SPACE_BEFORE_PER_CENT.sub("\u00a0", template)
    return merged


def _flatten(tables: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in tables.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            flat.update(_flatten(value, f"{key}."))
        elif isinstance(value, str):
            flat[key] = value
        else:
            raise TypeError(f"{key}: a text is a string, not {type(value).__name__}")
    return flat
