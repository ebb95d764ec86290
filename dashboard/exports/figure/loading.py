"""Ready lines that load a figure's CSV with its types, in Excel's Power Query, pandas and R."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

_SNAPSHOT = "snapshot_id"
"""Stands in every row of the CSV; digits and an `e` would be taken for a number."""


def pandas_lines(rows: pd.DataFrame, file_name: str) -> str:
    kinds = ", ".join(f'"{name}": "string"' for name in _texts(rows))
    days = ", ".join(f'"{name}"' for name in _days(rows))
    return (
        "import pandas as pd\n\n"
        f'rows = pd.read_csv("{file_name}", dtype={{{kinds}}}, parse_dates=[{days}], keep_default_na=False, na_values=[""])'
    )


def r_lines(rows: pd.DataFrame, file_name: str) -> str:
    """Base R; the classes of all other columns are found out."""
    kinds = [f'"{name}" = "character"' for name in _texts(rows)] + [f'"{name}" = "Date"' for name in _days(rows)]
    classes = f", colClasses = c({', '.join(kinds)})" if kinds else ""
    return f'rows <- read.csv("{file_name}", encoding = "UTF-8", na.strings = "", check.names = FALSE{classes})'


def power_query_lines(rows: pd.DataFrame, file_name: str) -> str:
    """For Excel's advanced editor; the culture says that the decimal sign is a point."""
    kinds = [(name, "type text") for name in _texts(rows)]
    kinds += [(name, "type date") for name in _days(rows)]
    kinds += [(str(name), "type number") for name in _numbers(rows)]
    written = ", ".join(f'{{"{name}", {kind}}}' for name, kind in kinds)
    return (
        "let\n"
        f'    Source = Csv.Document(File.Contents("C:\\{file_name}"), [Delimiter = ",", Encoding = 65001]),\n'
        "    Headed = Table.PromoteHeaders(Source),\n"
        f'    Typed = Table.TransformColumnTypes(Headed, {{{written}}}, "en-US")\n'
        "in\n"
        "    Typed"
    )


def _days(rows: pd.DataFrame) -> list[str]:
    return [str(name) for name in rows.select_dtypes("datetime").columns]


def _numbers(rows: pd.DataFrame) -> Sequence[str]:
    return [str(name) for name in rows.select_dtypes("number").columns]


def _texts(rows: pd.DataFrame) -> list[str]:
    """Columns that hold words or codes: a province's code is digits, and meant as text."""
    plain = rows.select_dtypes(["datetime", "number", "bool", "boolean"]).columns
    return [*(str(name) for name in rows.columns if name not in plain), _SNAPSHOT]
