"""A figure with all its files as one ZIP; the same figure, size and theme give the same bytes."""

from __future__ import annotations

import io
import json
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.exports.figure.citation import bibtex, long_citation, quotation, ris, short_citation
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.figure.leaflet import leaflet
from dashboard.exports.figure.picture import figure_picture
from dashboard.exports.figure.provenance import provenance_record
from dashboard.exports.figure.rows_csv import figure_csv
from dashboard.exports.figure.workbook import workbook_bytes
from dashboard.exports.picture.kinds import Format, Size
from dashboard.exports.seal import sealed

README = "README.txt"
CSV = "data.csv"
METADATA = "metadata.json"
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o644 << 16


def package_bytes(figure: Figure, size: Size) -> bytes:
    """The ZIP. Raises TooTallError where the figure's words could not be read in that size."""
    files: dict[str, str | bytes] = {
        "citation.bib": bibtex(figure),
        "citation.ris": ris(figure),
        "citation.txt": "\n\n".join((short_citation(figure), long_citation(figure), quotation(figure))) + "\n",
        CSV: figure_csv(figure),
        "data.xlsx": workbook_bytes(figure),
        "figure.png": figure_picture(figure, size, Format.PNG),
        "figure.svg": figure_picture(figure, size, Format.SVG),
        METADATA: json.dumps(provenance_record(figure), indent=2, ensure_ascii=False) + "\n",
    }
    files[README] = leaflet(figure, sorted(files), CSV)
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        for name in sorted(files):
            package.writestr(zip_entry(name), files[name])
    return sealed(content.getvalue(), Kind.ZIP, figure.sealer)


def zip_entry(name: str) -> ZipInfo:
    """An entry that says nothing of when and where it was written."""
    entry = ZipInfo(name, _FIRST_MOMENT)
    entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, _UNIX, _READABLE
    return entry
