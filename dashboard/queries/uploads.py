"""Which uploads stand behind a figure, as far as readers may know.

A file is often one seller's: its rows, its days and its name are for those who may upload (`etl.history`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from catalog.marts import datasets_of
from catalog.metrics import METRICS
from dashboard.queries.snapshot import Snapshot

_FIRST_SCHEMA_WITH_BATCHES = 2


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file whose rows are part of a figure. `received_at`: UTC."""

    batch_id: str
    dataset: str
    received_at: datetime


def uploads_behind(
    snapshot: Snapshot, figure: str, first_date: date | None, last_date: date | None
) -> tuple[Upload, ...] | None:
    """Uploads behind a figure in the months from one day to another, in order of arrival; the sample and bundled rows are none.

    - `figure`: id of a metric, or of a table of a snapshot.
    - `first_date`, `last_date`: None for no bound.

    None where the snapshot was built before it said so. KeyError for an unknown figure.
    """
    if snapshot.schema_version < _FIRST_SCHEMA_WITH_BATCHES:
        return None
    with snapshot.cursor() as cursor:
        rows = cursor.execute(
            "select distinct batch_id, dataset, received_at, sequence"
            " from meta_batch join meta_batch_month using (batch_id)"
            " where dataset in (select unnest($datasets))"
            " and (month is null or ($first is null or month >= date_trunc('month', $first::date))"
            " and ($last is null or month <= $last::date)) order by sequence",
            {
                "datasets": list(datasets_of(METRICS[figure].mart if figure in METRICS else figure)),
                "first": first_date,
                "last": last_date,
            },
        ).fetchall()
    return tuple(Upload(batch_id=row[0], dataset=row[1], received_at=row[2].replace(tzinfo=UTC)) for row in rows)
