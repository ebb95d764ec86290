"""All that travels with a figure's rows, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from catalog.text import text
from dashboard.exports.figure.citation import long_citation, short_citation
from dashboard.exports.figure.columns import file_columns
from dashboard.exports.figure.figure import Figure
from dashboard.exports.figure.mark import mark
from dashboard.queries.frame import EstimateFrame, TableFrame


def provenance_record(figure: Figure) -> dict[str, Any]:
    """Plain values, without a moment of writing: they are the same each time."""
    frame, provenance = figure.frame, figure.provenance
    estimate = frame if isinstance(frame, EstimateFrame) else None
    return {
        "publisher": "Dampak UMKM",
        "figure": figure.figure_id,
        "language": figure.language.value,
        "title": figure.title,
        "finding": figure.finding,
        "kind": type(frame).__name__.removesuffix("Frame").lower(),
        "measured": figure.measured,
        "estimate": estimate.estimate if estimate else None,
        "season_year": estimate.season_year if estimate else None,
        "estimate_as_of": estimate.as_of.isoformat() if estimate and estimate.as_of else None,
        "unit": None if isinstance(frame, TableFrame) else frame.metric.unit.value,
        "unit_name": figure.unit,
        "definition": figure.definition or None,
        "caveats": list(figure.caveats),
        "window": list(figure.window),
        "selection": figure.selection,
        "sources": list(provenance.sources),
        "source_names": list(figure.source_names),
        "cited_sources": [asdict(source) for source in figure.cited],
        "snapshot_id": provenance.snapshot_id,
        "snapshot_built_at": provenance.built_at.isoformat(),
        "first_date": provenance.first_date.isoformat() if provenance.first_date else None,
        "last_date": provenance.last_date.isoformat() if provenance.last_date else None,
        "state": figure.state or None,
        "is_sample": provenance.is_sample,
        "address": figure.address or None,
        "mark": mark(figure),
        "rows_count": len(frame.data),
        "columns": [
            {"name": column.name, "heading": column.heading, "unit": column.unit or None, "meaning": column.meaning}
            for column in file_columns(frame, figure.language)
        ],
        "citation": {"short": short_citation(figure), "long": long_citation(figure)},
        "rights": text("file.note.rights", figure.language),
    }
