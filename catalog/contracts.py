"""What a column and a dataset are; `catalog.datasets` holds the datasets themselves."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from enum import StrEnum

from catalog.text import Language, has_text

CODE_JOINT = "+"
"""Between the codes of a column that allows several."""


class ColumnType(StrEnum):
    """Type of a column after reading. Files are read as text first; a value that does not fit is rejected."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    CODE = "code"


class Scheme(StrEnum):
    """A public list of codes that is kept elsewhere than in `catalog.codes`; a text column may hold its codes."""

    COUNTRY = "country"
    PROVINCE = "province"


class Privacy(StrEnum):
    """What happens to a column at the door: kept, or replaced by a keyed hash before anything is stored."""

    OPEN = "open"
    PSEUDONYMISED = "pseudonymised"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a dataset.

    Its meaning in a language is the text that `column_text_key` names.

    - `minimum`: smallest allowed number, inclusive.
    - `allows_several`: a code column whose value may join codes with `CODE_JOINT`, in the order of the source.
    - `scheme`: the list whose codes a text column holds: ISO 3166-1 for countries, Kemendagri's for provinces.
    - `is_machine_name`: names rows for files alone; a table for readers leaves it out.
    - `stored_name`: name after pseudonymisation (`umkm_id` arrives, `umkm_key` stays); the name itself otherwise.
    """

    name: str
    type: ColumnType
    is_required: bool = True
    is_key: bool = False
    codes: builtins.type[StrEnum] | None = None
    allows_several: bool = False
    minimum: int | None = None
    privacy: Privacy = Privacy.OPEN
    unit: str | None = None
    stored_as: str | None = None
    scheme: Scheme | None = None
    is_machine_name: bool = False

    def __post_init__(self) -> None:
        if (self.type is ColumnType.CODE) != (self.codes is not None):
            raise ValueError(f"{self.name}: a code column, and only that, names its code list")

    @property
    def stored_name(self) -> str:
        return self.stored_as or self.name


class Storage(StrEnum):
    """How a dataset is kept: one small table, or months of rows that are built incrementally."""

    TABLE = "table"
    MONTHS = "months"


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Contract of one dataset: its columns, its grain (the key columns) and how it is kept.

    - `date_column`: the day that places a row in time; months of a `MONTHS` dataset are cut by it.
    - `kind`: datasets of one kind replace the sample together (an analyst's orders push out all sample orders).
    - `reference_file`: name in `data/reference/` of the bundled rows, None where there are none.
    - `summed`: columns whose sum over rows means something; `unit_column`: what sums are told apart by, as its codes are
      never added.
    """

    id: str
    columns: tuple[Column, ...]
    storage: Storage
    kind: str
    date_column: str | None = None
    reference_file: str | None = None
    summed: tuple[str, ...] = ()
    unit_column: str | None = None

    def column(self, name: str) -> Column:
        """The column of that arriving name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.id}.{name}")

    @property
    def key(self) -> tuple[Column, ...]:
        """Columns that together name one row; a later file's row with the same key replaces the earlier one's."""
        return tuple(column for column in self.columns if column.is_key)


def column_text_key(dataset: Dataset, column: Column, language: Language) -> str:
    """Text key of a column's meaning: `column.<dataset>.<name>` where declared, else `column.shared.<name>`."""
    own_key = f"column.{dataset.id}.{column.name}"
    return own_key if has_text(own_key, language) else f"column.shared.{column.name}"
