"""Many figures as one ZIP, a folder each, with a list of them; the same figures give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from catalog.cell_safety import csv_file
from dashboard.exports.figure.citation import long_citation
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.package import zip_entry
from dashboard.exports.figure.picture import figure_picture
from dashboard.exports.figure.provenance import provenance_record
from dashboard.exports.figure.rows_csv import figure_csv
from dashboard.exports.picture.kinds import Format, Size

LIST = "figures.csv"
_COLUMNS = ("figure", "title", "unit", "finding", "rows", "snapshot_id", "is_sample", "citation")


def write_pack(target: BinaryIO, figures: Iterable[Figure]) -> int:
    """Write the figures one after the other, so that only one is in memory; gives how many there were."""
    lines = []
    with ZipFile(target, "w", ZIP_DEFLATED) as pack:
        for figure in figures:
            for name, content in _files(figure).items():
                pack.writestr(zip_entry(f"{figure.figure_id}/{name}"), content)
            lines.append(_line(figure))
        pack.writestr(zip_entry(LIST), csv_file([_COLUMNS, *lines]))
    return len(lines)


def _files(figure: Figure) -> dict[str, str | bytes]:
    return {
        "data.csv": figure_csv(figure),
        "figure.png": figure_picture(figure, Size.WHOLE, Format.PNG),
        "figure.svg": figure_picture(figure, Size.WHOLE, Format.SVG),
        "metadata.json": json.dumps(provenance_record(figure), indent=2, ensure_ascii=False) + "\n",
    }


def _line(figure: Figure) -> tuple[object, ...]:
    provenance = figure.provenance
    return (
        figure.figure_id,
        figure.title,
        figure.unit,
        figure.finding,
        len(figure.frame.data),
        provenance.snapshot_id,
        provenance.is_sample,
        long_citation(figure),
    )
