"""A figure's rows as CSV."""

from __future__ import annotations

from dashboard.exports.csv_file import csv_bytes
from dashboard.exports.figure.figure import Figure


def figure_csv(figure: Figure) -> bytes:
    """The file; the same figure gives the same bytes."""
    return csv_bytes(figure.frame, figure_id=figure.figure_id, selection=figure.query, sealer=figure.sealer)
