"""README.txt of a figure's package: what is in it, how to read and load it, how to cite it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalog.text import text
from dashboard.exports.figure.columns import file_columns
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.loading import pandas_lines, power_query_lines, r_lines
from dashboard.exports.figure.notes import cover_lines, note_lines
from dashboard.exports.rows import file_rows


def leaflet(figure: Figure, names: Sequence[str], csv_name: str) -> str:
    """Plain text in the figure's language; `names`: the files of the package."""
    language = figure.language
    rows = file_rows(figure.frame)
    columns = file_columns(figure.frame, language)
    parts = [
        "\n".join(f"{name}: {words}" for name, words in cover_lines(figure)),
        _part(figure, "files", (f"- {name}: {text(f'file.content.{_kind(name)}', language)}" for name in names)),
        _part(figure, "columns", (_column(column.name, column.unit, column.meaning) for column in columns)),
        text("file.readme.more_columns", language),
        _part(figure, "notes", (f"- {line}" for line in note_lines(figure))),
        _part(figure, "excel", (text("file.readme.excel_words", language), "", power_query_lines(rows, csv_name))),
        _part(figure, "python", (pandas_lines(rows, csv_name),)),
        _part(figure, "r", (r_lines(rows, csv_name),)),
    ]
    return "\n\n".join(parts) + "\n"


def _part(figure: Figure, name: str, lines: Iterable[str]) -> str:
    heading = text(f"file.readme.{name}", figure.language)
    return "\n".join((heading, "=" * len(heading), *lines))


def _column(name: str, unit: str, meaning: str) -> str:
    return f"- {name}{f' ({unit})' if unit else ''}: {meaning}"


def _kind(name: str) -> str:
    return "metadata" if name == "metadata.json" else name.rpartition(".")[2]
