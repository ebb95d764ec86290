"""The rows of a frame as a CSV file: in codes, every row with what must travel with it."""

from __future__ import annotations

from catalog.cell_safety import csv_file
from dashboard.exports.rows import file_rows
from dashboard.queries.frame import EstimateFrame, MetricFrame, TableFrame


def csv_bytes(frame: MetricFrame | EstimateFrame | TableFrame) -> bytes:
    """The very rows as CSV (UTF-8, decimal point), with unit, sources, snapshot and sample mark in every row."""
    provenance = frame.provenance
    rows = file_rows(frame)
    for name in rows.select_dtypes("datetime").columns:
        rows[name] = rows[name].dt.date
    if not isinstance(frame, TableFrame):
        rows["metric"] = frame.metric.id
        # Estimates have columns in per cent beside those in the metric's unit.
        rows["value_unit" if isinstance(frame, MetricFrame) else "metric_unit"] = frame.metric.unit.value
        if frame.selection.takedown_unit is not None:
            rows["takedown_unit"] = frame.selection.takedown_unit.value
    if isinstance(frame, EstimateFrame):
        rows["estimate"] = frame.estimate
        rows["season_year"] = frame.season_year
        rows["as_of_date"] = frame.as_of
    rows["source_ids"] = " ".join(provenance.sources)
    rows["snapshot_id"] = provenance.snapshot_id
    rows["is_sample"] = provenance.is_sample
    cells = rows.astype(object).where(rows.notna(), None)
    return csv_file([rows.columns, *cells.itertuples(index=False)])
