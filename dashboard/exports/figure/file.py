"""A figure as a file of any kind. The same figure, size and kind give the same bytes, whoever asks and whenever."""

from __future__ import annotations

from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.figure.package import package_bytes
from dashboard.exports.figure.parquet_file import parquet_bytes
from dashboard.exports.figure.picture import figure_picture
from dashboard.exports.figure.rows_csv import figure_csv
from dashboard.exports.figure.workbook import workbook_bytes
from dashboard.exports.picture.kinds import Format, Size
from dashboard.meters.instruments import timed


def figure_file(figure: Figure, kind: Kind, size: Size = Size.WHOLE) -> bytes:
    """The file; `size` is of its picture. Raises TooTallError where the figure's words could not be read in that size."""
    with timed("export_seconds", "figure", kind.value):
        return _made(figure, kind, size)


def _made(figure: Figure, kind: Kind, size: Size) -> bytes:
    match kind:
        case Kind.CSV:
            return figure_csv(figure)
        case Kind.XLSX:
            return workbook_bytes(figure)
        case Kind.PARQUET:
            return parquet_bytes(figure)
        case Kind.ZIP:
            return package_bytes(figure, size)
        case _:
            return figure_picture(figure, size, Format(kind.value))
