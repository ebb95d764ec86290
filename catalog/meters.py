"""What an operator can read off a running server, declared once: names, kinds and labels of its meters.

The title of a meter is the text `meter.<id>`, of a value of a closed label `meter.<label>.<value>`,
of a reason `refusal.<reason>`.
Labels hold codes and ids of ours alone: no name, no address, no title, nothing that a reader or an uploader wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PREFIX = "dampak_"
"""Before each name, as others scrape other programs beside this one."""


class Kind(StrEnum):
    """As Prometheus knows them."""

    GAUGE = "gauge"
    COUNTER = "counter"
    HISTOGRAM = "histogram"


class Place(StrEnum):
    """Where something was refused, or failed."""

    ROUTE = "route"
    """An address that stands open without a session: files, embeds, permanent links."""
    PAGE = "page"
    UPLOAD = "upload"
    QUERY = "query"


class Reason(StrEnum):
    """Why something was refused: codes of `UserError` that an operator can act on; all others are `OTHER`."""

    TOO_MANY_REQUESTS = "too_many_requests"
    BUSY = "busy"
    SESSIONS_FULL = "sessions_full"
    UPLOADS_FULL = "uploads_full"
    QUERY_TOO_LONG = "query_too_long"
    QUERY_TIMEOUT = "query_timeout"
    FIGURE_UNKNOWN = "figure_unknown"
    FIGURE_PARAMETERS = "figure_parameters"
    KEPT_UNKNOWN = "kept_unknown"
    SNAPSHOT_GONE = "snapshot_gone"
    NO_SNAPSHOT = "no_snapshot"
    STATE_PREPARING = "state_preparing"
    KNOWN_ON_SPENT = "known_on_spent"
    KNOWN_ON_SPENT_OWN = "known_on_spent_own"
    NOT_ALLOWED = "not_allowed"
    DISK_FULL = "disk_full"
    ENGINE_MEMORY = "engine_memory"
    STORE_BUSY = "store_busy"
    OTHER = "other"


class JobState(StrEnum):
    """What an upload under way does."""

    WAITING = "waiting"
    """For another writer."""
    WORKING = "working"


class Directory(StrEnum):
    """Where data lie on disk."""

    STORE = "store"
    WAREHOUSE = "warehouse"
    KEPT = "kept"


@dataclass(frozen=True, kw_only=True)
class Meter:
    """One meter. `id`: its name behind the prefix, its unit last; `buckets`: upper bounds of a histogram, in seconds."""

    id: str
    kind: Kind
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """As it stands in `/metrics`; of a counter without `_total`."""
        return f"{PREFIX}{self.id}"


_QUERY_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
_EXPORT_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def _declared(*meters: Meter) -> dict[str, Meter]:
    return {meter.id: meter for meter in meters}


METERS = _declared(
    Meter(id="app_info", kind=Kind.GAUGE, labels=("version", "python", "streamlit", "duckdb")),
    Meter(id="snapshot_info", kind=Kind.GAUGE, labels=("snapshot", "manifest", "schema")),
    Meter(id="snapshot_age_seconds", kind=Kind.GAUGE),
    Meter(id="snapshot_batches", kind=Kind.GAUGE),
    Meter(id="dataset_newest_date_timestamp_seconds", kind=Kind.GAUGE, labels=("dataset",)),
    Meter(id="dataset_batches", kind=Kind.GAUGE, labels=("dataset",)),
    Meter(id="work_duration_seconds", kind=Kind.GAUGE, labels=("deed",)),
    Meter(id="work_ended_timestamp_seconds", kind=Kind.GAUGE, labels=("deed", "outcome")),
    Meter(id="query_seconds", kind=Kind.HISTOGRAM, labels=("query",), buckets=_QUERY_SECONDS),
    Meter(id="export_seconds", kind=Kind.HISTOGRAM, labels=("what", "format"), buckets=_EXPORT_SECONDS),
    Meter(id="sessions_open", kind=Kind.GAUGE),
    Meter(id="refused", kind=Kind.COUNTER, labels=("place", "reason")),
    Meter(id="failed", kind=Kind.COUNTER, labels=("place",)),
    Meter(id="upload_jobs", kind=Kind.GAUGE, labels=("state",)),
    Meter(id="files_waiting", kind=Kind.GAUGE),
    Meter(id="memory_kept_bytes", kind=Kind.GAUGE),
    Meter(id="memory_budget_bytes", kind=Kind.GAUGE),
    Meter(id="disk_free_bytes", kind=Kind.GAUGE, labels=("directory",)),
)
"""All meters of ours by id; beside them `/metrics` has Prometheus' own of the process (`process_*`), on Linux."""
