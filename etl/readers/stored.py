"""What is stored of a row, as SQL over its text fields: values, row key, and which columns become pseudonyms."""

from __future__ import annotations

from collections.abc import Callable

from catalog.contracts import Column, ColumnType, Dataset, Privacy, Storage
from etl.engine import SQL_TYPES, quoted
from etl.pseudonyms import row_key_sql
from etl.readers.template import sql_stripped

ROW_KEY = "row_key"


def is_named_pseudonym(column: Column) -> bool:
    """Whether a column holds names that become pseudonyms, one for one; ids that only serve row keys do not."""
    return column.privacy is Privacy.PSEUDONYMISED and column.stored_name != ROW_KEY


def value_sql(column: Column) -> str:
    """The stored value of a column that becomes no pseudonym."""
    name = f'"{column.name}"'
    if column.type in (ColumnType.TEXT, ColumnType.CODE):
        return name
    return f"try_cast({name} as {SQL_TYPES[column.type]})"


def row_key_of(dataset: Dataset, stripped: Callable[[str], str] = sql_stripped) -> str | None:
    """The row key, from fields and from pseudonyms under their stored names; None where a dataset has none.

    Rows named by their dimensions get a fingerprint of what is stored: it finds earlier versions, and holds no name.
    `stripped` is the SQL that takes white space off an id.
    """
    ids = [column for column in dataset.key if column.stored_name == ROW_KEY]
    if ids:
        return row_key_sql("$hashing_key", "platform", *(stripped(f'"{column.name}"') for column in ids))
    if dataset.storage is Storage.MONTHS:
        names = [column.stored_name if is_named_pseudonym(column) else column.name for column in dataset.key]
        return row_key_sql(quoted(""), *(f'"{name}"' for name in names))
    return None
