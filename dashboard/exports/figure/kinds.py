"""The kinds of files that a figure leaves as; apart from what makes them, which is loaded with the first one."""

from __future__ import annotations

from enum import StrEnum

from dashboard.exports.picture.kinds import MEDIA_TYPES as PICTURE_TYPES
from dashboard.exports.picture.kinds import Format


class Kind(StrEnum):
    """Kinds of files, named as their suffix. Pictures come first."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    ZIP = "zip"


DATA_KINDS = (Kind.CSV, Kind.XLSX, Kind.PARQUET)
"""The rows alone, with what must travel with them."""

MEDIA_TYPES: dict[Kind, str] = {
    **{Kind(kind.value): PICTURE_TYPES[kind] for kind in Format},
    Kind.CSV: "text/csv",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.PARQUET: "application/vnd.apache.parquet",
    Kind.ZIP: "application/zip",
}


def file_stem(figure_id: str, snapshot_id: str) -> str:
    """What names the figure and its data in the name of a file."""
    return f"dampak-umkm_{figure_id.replace('.', '_')}_{snapshot_id}"
