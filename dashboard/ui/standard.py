"""The estimates that most readers ask for, computed when a snapshot is built and kept in files beside it.

Standard cuts, in all seasons: every metric of the Lebaran page in all and by each dimension (`WHOLE`); takedowns and orders
together in the unit first shown, and words of removed titles (`TAKEDOWNS`); the first metric as it was known on each of
`KNOWN_DAYS`, and of each single category, channel, platform, size and province, and the other units of takedowns (`SINGLE`);
the cards of further pages under each single filter (`PAGES`). Beside them, of no snapshot, how well titles are told apart
(`TITLES`).
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock

from catalog.lebaran import next_season, season_by_year
from catalog.reference import REFERENCE_DIRECTORY
from catalog.regions import provinces
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import KNOWN_DAYS, Dimension, Filters, Selection
from dashboard.queries.snapshot import Snapshot, current_snapshot_id
from dashboard.ui import channel_estimates, estimates, title_scores
from dashboard.ui.cache import keep_answers, keeps_answers_of, noting_answers
from dashboard.ui.controls import known_seasons
from dashboard.ui.findings import NothingToShow
from dashboard.ui.links import FILTER_FIELDS
from dashboard.ui.serving import order_span, serve

METRICS = ("orders_count", "units_count", "gross_value_idr")
"""What the Lebaran page offers, the first one first shown."""

DIMENSIONS = (Dimension.CHANNEL, Dimension.CATEGORY, Dimension.PLATFORM, Dimension.SIZE_CLASS, Dimension.PROVINCE)
"""Ways of breaking down that the Lebaran page offers, the first one first shown."""

_ROOT = Path(__file__).parents[2]
_CODE = ("analysis", "catalog", "dashboard")
_LIBRARIES = ("duckdb", "numpy", "pandas", "pyfixest", "scikit-learn", "scipy")


class Part(StrEnum):
    """Files of standard estimates, the ones that readers meet first first."""

    WHOLE = "whole"
    TAKEDOWNS = "takedowns"
    SINGLE = "single"
    PAGES = "pages"
    TITLES = "titles"


def standard_file(warehouse: Path, snapshot_id: str, part: Part) -> Path:
    """Where a part of the answers for a snapshot lies; other code, which might answer otherwise, has another file."""
    subject = "any" if part is Part.TITLES else snapshot_id
    return warehouse / f"standard-{subject}-{_code_id()}-{part}.pickle"


def write_standard(warehouse: Path, part: Part) -> Path:
    """Compute a part of the serving snapshot's standard cuts into its file, and remove those of other snapshots and code.

    Takes up to half a minute for seven years. Does nothing where the file is there; waits where another process computes it.
    Raises UserError `no_snapshot` where nothing was built yet.
    """
    current_snapshot_id(warehouse)
    with FileLock(warehouse / f".standard-{part}.lock"):
        return _write_standard(warehouse, part)


def _write_standard(warehouse: Path, part: Part) -> Path:
    snapshot = serve(warehouse, None).snapshot
    file = standard_file(warehouse, snapshot.snapshot_id, part)
    if not file.is_file():
        with noting_answers() as answers:
            _COMPUTE[part](snapshot)
        _write(file, pickle.dumps(answers))
    wanted = {standard_file(warehouse, snapshot.snapshot_id, each) for each in Part}
    for other in set(warehouse.glob("standard-*.pickle")) - wanted:
        other.unlink(missing_ok=True)
    return file


def load_standard(warehouse: Path, snapshot_id: str) -> tuple[Part, ...]:
    """Keep the answers of a snapshot's files for whoever asks, once; gives the parts that have no file."""
    files = {part: standard_file(warehouse, snapshot_id, part) for part in Part}
    present = tuple(file for file in files.values() if file.is_file())
    if present and not keeps_answers_of(present):
        answers: dict[str, Any] = {}
        for file in present:
            # A server of other code may remove it just now.
            with suppress(FileNotFoundError):
                answers |= pickle.loads(file.read_bytes())  # noqa: S301 - written by `write_standard` of this very code
        keep_answers(answers, present)
    return tuple(part for part, file in files.items() if file not in present)


def compute_whole(snapshot: Snapshot) -> None:
    """Ask for what no filter touches, so that the answers are kept."""
    first_date, last_date = order_span(snapshot)
    years = known_seasons(first_date, last_date)
    _compute_index(snapshot, years, (None,))
    for metric in METRICS:
        selection = Selection(metric=metric, first_date=first_date, last_date=last_date)
        frame = estimates.daily(snapshot, selection)
        estimates.past(frame)
        _compute_forecast(frame)
        for year in years:
            estimates.season_of_frame(frame, year)
            estimates.dependence(frame, year)
        for dimension in DIMENSIONS:
            for year in years:
                estimates.shortfalls(snapshot, selection, dimension, year)
        channel_estimates.comparisons(snapshot, selection, years)


def compute_single(snapshot: Snapshot) -> None:
    """Ask for the first metric as known on a day, and under one filter with one value, and for units not first shown."""
    first_date, last_date = order_span(snapshot)
    years = known_seasons(first_date, last_date)
    selection = Selection(metric=METRICS[0], first_date=first_date, last_date=last_date)
    _compute_index(snapshot, years, KNOWN_DAYS)
    _compute_known(snapshot, selection, years)
    for filters in _single_filters():
        filtered = selection.but(filters=filters)
        frame = estimates.daily(snapshot, filtered)
        _compute_forecast(frame)
        for year in years:
            estimates.season_of_frame(frame, year)
            estimates.shortfalls(snapshot, filtered, DIMENSIONS[0], year)
    from dashboard.ui.standard_takedowns import compute_other_units  # noqa: PLC0415 - SciPy's statistics with it

    compute_other_units(snapshot)


def compute_titles(_snapshot: Snapshot) -> None:
    """Ask how well titles are told apart. Two seconds of processor time, and as long to load scikit-learn."""
    title_scores.trials()
    title_scores.ordinary_scores()


def compute_takedowns(snapshot: Snapshot) -> None:
    """Ask for takedowns and orders together, and for words of removed titles. Loads what a server that starts needs not."""
    from dashboard.ui import standard_takedowns  # noqa: PLC0415 - SciPy's statistics with it

    standard_takedowns.compute_takedowns(snapshot)


def compute_pages(snapshot: Snapshot) -> None:
    """Ask for what the cards of some pages are made from, under each single filter. Loads what a server that starts needs not."""
    from dashboard.ui import standard_pages  # noqa: PLC0415 - all decks with it

    standard_pages.compute_pages(snapshot)


_COMPUTE: dict[Part, Callable[[Snapshot], None]] = {
    Part.WHOLE: compute_whole,
    Part.TAKEDOWNS: compute_takedowns,
    Part.SINGLE: compute_single,
    Part.PAGES: compute_pages,
    Part.TITLES: compute_titles,
}


def _compute_index(snapshot: Snapshot, years: Sequence[int], known_days: Sequence[int | None]) -> None:
    try:
        frame = estimates.clothing_index(snapshot)
    except NothingToShow:
        return
    for year in years:
        for day in known_days:
            estimates.season_of_frame(frame, year, None if day is None else season_by_year(year).day(day))


def _compute_known(snapshot: Snapshot, selection: Selection, years: Sequence[int]) -> None:
    frame = estimates.daily(snapshot, selection)
    for year in years:
        for day in KNOWN_DAYS:
            as_of = season_by_year(year).day(day)
            estimates.season_of_frame(frame, year, as_of)
            estimates.dependence(frame, year, as_of)
            estimates.shortfalls(snapshot, selection, DIMENSIONS[0], year, as_of)


def _compute_forecast(frame: MetricFrame) -> None:
    if frame.provenance.last_date is not None:
        estimates.forecast(frame, next_season(frame.provenance.last_date))


def _single_filters() -> Iterator[Filters]:
    for name in ("category", "channel", "platform", "size"):
        field, codes = FILTER_FIELDS[name]
        for code in codes:
            yield replace(Filters(), **{field: (code,)})  # type: ignore[arg-type]
    for province in provinces():
        yield Filters(provinces=(province,))


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
    # The Lebaran table and the judged titles among the references are part of what is computed.
    for file in sorted([*code, *REFERENCE_DIRECTORY.rglob("*.csv")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()
