"""The estimates that most readers ask for, computed when a snapshot is built and kept in a file beside it.

Standard cuts: every metric of the Lebaran page, every season, in all and by each dimension, without filters.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from catalog.lebaran import next_season
from catalog.reference import REFERENCE_DIRECTORY
from dashboard.queries.selection import Dimension, Selection
from dashboard.queries.snapshot import Snapshot
from dashboard.ui import estimates
from dashboard.ui.cache import keep_answers, noting_answers
from dashboard.ui.controls import known_seasons
from dashboard.ui.findings import NothingToShow
from dashboard.ui.serving import order_span, serve

METRICS = ("orders_count", "units_count", "gross_value_idr")
"""What the Lebaran page offers, the first one first shown."""

DIMENSIONS = (Dimension.CHANNEL, Dimension.CATEGORY, Dimension.PLATFORM, Dimension.SIZE_CLASS, Dimension.PROVINCE)
"""Ways of breaking down that the Lebaran page offers, the first one first shown."""

_ROOT = Path(__file__).parents[2]
_CODE = ("analysis", "catalog", "dashboard")
_LIBRARIES = ("duckdb", "numpy", "pandas", "scipy")


def standard_file(warehouse: Path, snapshot_id: str) -> Path:
    """Where the answers for a snapshot lie; other code, which might answer otherwise, has another file."""
    return warehouse / f"standard-{snapshot_id}-{_code_id()}.pickle"


def write_standard(warehouse: Path) -> Path:
    """Compute all standard cuts of the serving snapshot into their file, and remove those of other snapshots and other code.

    Takes some ten seconds for seven years. Does nothing where the file is there. Raises UserError `no_snapshot` where nothing
    was built yet.
    """
    snapshot = serve(warehouse, None).snapshot
    file = standard_file(warehouse, snapshot.snapshot_id)
    if not file.is_file():
        with noting_answers() as answers:
            compute_standard(snapshot)
        _write(file, pickle.dumps(answers))
    for other in set(warehouse.glob("standard-*.pickle")) - {file}:
        other.unlink(missing_ok=True)
    return file


def load_standard(warehouse: Path, snapshot_id: str) -> bool:
    """Keep the answers of a snapshot's file for whoever asks; False where it has none."""
    file = standard_file(warehouse, snapshot_id)
    if not file.is_file():
        return False
    keep_answers(pickle.loads(file.read_bytes()))  # noqa: S301 - written by `write_standard` of this very code
    return True


def compute_standard(snapshot: Snapshot) -> None:
    """Ask for all standard cuts, so that their answers are kept."""
    first_date, last_date = order_span(snapshot)
    years = known_seasons(first_date, last_date)
    try:
        index = estimates.clothing_index(snapshot)
        for year in years:
            estimates.season_of_frame(index, year)
    except NothingToShow:
        pass
    for metric in METRICS:
        _compute_metric(snapshot, Selection(metric=metric, first_date=first_date, last_date=last_date), years)


def _compute_metric(snapshot: Snapshot, selection: Selection, years: Sequence[int]) -> None:
    frame = estimates.daily(snapshot, selection)
    estimates.past(frame)
    if frame.provenance.last_date is not None:
        estimates.forecast(frame, next_season(frame.provenance.last_date))
    for year in years:
        estimates.season_of_frame(frame, year)
        estimates.dependence(frame, year)
    for dimension in DIMENSIONS:
        for year in years:
            estimates.shortfalls(snapshot, selection, dimension, year)


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all; two processes that compute the same do not meet."""
    beside = file.with_suffix(f".{os.getpid()}")
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)


@cache
def _code_id() -> str:
    """A name for code, libraries and reference tables that the answers come from."""
    digest = blake2b(" ".join(map(version, _LIBRARIES)).encode(), digest_size=6)
    code = (file for room in _CODE for file in (_ROOT / room).rglob("*.py"))
    # The Lebaran table among the references is part of what is computed.
    for file in sorted([*code, *REFERENCE_DIRECTORY.glob("*.csv")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()
