"""Where the rows of an answer come from, and the span of days that its data cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalog.marts import datasets_of
from catalog.metrics import METRICS
from catalog.sources import SOURCES
from dashboard.queries.frame import Provenance
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class Span:
    """First and last day of data, both inclusive."""

    first_date: date
    last_date: date


def span(snapshot: Snapshot, metric: str) -> Span | None:
    """The days for which a metric has data, of whatever platform or place; None where it has none."""
    return _span(snapshot, datasets_of(METRICS[metric].mart))


def within_span(selection: Selection, covered: Span | None) -> Selection:
    """The selection with its dates cut to those that have data; unchanged where none of its dates has any."""
    if covered is None or selection.first_date > covered.last_date or selection.last_date < covered.first_date:
        return selection
    return selection.but(
        first_date=max(selection.first_date, covered.first_date),
        last_date=min(selection.last_date, covered.last_date),
    )


def metric_provenance(snapshot: Snapshot, metric: str) -> Provenance:
    """Provenance of all numbers of a metric."""
    declared = METRICS[metric]
    return _provenance(snapshot, datasets_of(declared.mart), declared.sources)


def table_provenance(snapshot: Snapshot, table: str) -> Provenance:
    """Provenance of a published table."""
    datasets = datasets_of(table)
    sources = tuple(source.id for source in SOURCES.values() if set(source.datasets) & set(datasets))
    return _provenance(snapshot, datasets, sources)


def _provenance(snapshot: Snapshot, datasets: tuple[str, ...], sources: tuple[str, ...]) -> Provenance:
    states = [snapshot.datasets[name] for name in datasets if name in snapshot.datasets]
    covered = _span(snapshot, datasets)
    return Provenance(
        snapshot_id=snapshot.snapshot_id,
        built_at=snapshot.built_at,
        sources=sources,
        is_sample=any(state.is_sample and state.rows_count > 0 for state in states),
        first_date=covered.first_date if covered else None,
        last_date=covered.last_date if covered else None,
    )


def _span(snapshot: Snapshot, datasets: tuple[str, ...]) -> Span | None:
    states = [snapshot.datasets[name] for name in datasets if name in snapshot.datasets]
    firsts = [state.first_date for state in states if state.rows_count > 0 and state.first_date]
    lasts = [state.last_date for state in states if state.rows_count > 0 and state.last_date]
    return Span(first_date=min(firsts), last_date=max(lasts)) if firsts and lasts else None
