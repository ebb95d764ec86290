"""What must be known to read a figure's rows, as lines of text for workbook and leaflet."""

from __future__ import annotations

from catalog.text import text
from dashboard.exports.figure.figure import Figure
from dashboard.queries.frame import EstimateFrame, MetricFrame

_OF_METRICS = ("suppressed", "missing", "provisional", "zero")


def cover_lines(figure: Figure) -> list[tuple[str, str]]:
    """Name and words of each thing that travels with the rows, the sample mark first."""
    lines = [
        ("mark", text("chart.sample.footer", figure.language) if figure.sample_mark else ""),
        ("title", figure.title),
        ("finding", figure.finding),
        ("measured", figure.definition),
        ("unit", figure.unit),
        ("window", "; ".join(figure.window)),
        ("sources", "; ".join(figure.source_names)),
        ("as_of", figure.as_of),
        ("state", figure.state),
        ("snapshot", figure.provenance.snapshot_id),
        ("address", figure.address),
    ]
    return [(text(f"file.cover.{name}", figure.language), words) for name, words in lines if words]


def note_lines(figure: Figure) -> list[str]:
    """Definition, caveats, and what a cell without a number means."""
    match figure.frame:
        case MetricFrame():
            standings: tuple[str, ...] = _OF_METRICS
        case EstimateFrame():
            standings = ("unsaid",)
        case _:
            standings = ("open",)
    own = [figure.definition] if figure.definition else []
    said = [text(f"file.note.{standing}", figure.language) for standing in (*standings, "rights")]
    return [*own, *figure.caveats, *said]
