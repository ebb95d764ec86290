"""The data dictionary: contracts in words, for the method page and for the generated docs alike."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.codes import code_text_key
from catalog.contracts import Column, Dataset, Privacy, column_text_key
from catalog.text import Language, text

NOTHING = "–"


@dataclass(frozen=True, kw_only=True)
class ColumnWords:
    """One column in words of a language; `codes` are (code as stored, its name), empty for columns without codes."""

    name: str
    type: str
    unit: str
    rules: str
    meaning: str
    codes: tuple[tuple[str, str], ...]


def column_words(dataset: Dataset, language: Language) -> tuple[ColumnWords, ...]:
    """All columns of a dataset, in the order of a template's headings."""
    return tuple(
        ColumnWords(
            name=column.name,
            type=text(f"contract.type.{column.type}", language),
            unit=text(f"unit.{column.unit}.name", language) if column.unit else NOTHING,
            rules=", ".join(_rules(column, language)),
            meaning=text(column_text_key(dataset, column, language), language),
            codes=tuple((code.value, text(code_text_key(code), language)) for code in column.codes or ()),
        )
        for column in dataset.columns
    )


def _rules(column: Column, language: Language) -> list[str]:
    rules = [text("contract.key", language)] if column.is_key else []
    rules.append(text("contract.required" if column.is_required else "contract.optional", language))
    if column.minimum is not None:
        rules.append(text("contract.minimum", language, minimum=column.minimum))
    if column.privacy is Privacy.PSEUDONYMISED:
        rules.append(text("contract.pseudonymised", language, stored=column.stored_name))
    return rules
