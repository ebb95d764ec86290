"""The main figures of a snapshot: the seasons of orders and of the clothing index that the overview headlines.

The overview asks for them, and the upload page for those before and after a file counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.lebaran import LebaranResult
from catalog.errors import UserError
from catalog.lebaran import season_of
from catalog.statement import STATEMENT_DATE
from dashboard.queries.frame import MetricFrame
from dashboard.queries.lebaran import window_totals
from dashboard.queries.provenance import metric_provenance
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import Snapshot, opened_apart
from dashboard.ui import estimates
from dashboard.ui.cache import ask
from dashboard.ui.findings import NothingToShow
from dashboard.ui.serving import order_span, serve

ORDERS = "orders_count"

# A registry says whose orders they are, not how many.
_MOVED_BY = {ORDERS: frozenset({"orders", "order_days"}), estimates.INDEX: frozenset({"indices"})}


@dataclass(frozen=True, kw_only=True)
class MainFigure:
    """What the overview says of a metric in one snapshot, nothing filtered.

    - `result`: the season that it tells of, against the others; None where there is nothing to show.
    - `error`: why there is nothing, where that is no matter of the data.
    """

    is_sample: bool
    result: LebaranResult | None = None
    error: UserError | None = None


@dataclass(frozen=True, kw_only=True)
class FigureChange:
    """A main figure in what serves, None before the first build, and in a snapshot that does not serve yet."""

    metric: str
    before: MainFigure | None
    after: MainFigure


def order_seasons(snapshot: Snapshot, selection: Selection) -> tuple[MetricFrame, dict[int, LebaranResult]]:
    """Totals of the seasons within the dates of a selection of orders, and each season against all others, by Hijri year."""
    frame = ask(snapshot, window_totals, selection)
    every = estimates.every_season(estimates.daily(snapshot, selection))
    return frame, {season: every[season] for season in frame.data["season"].tolist()}


def newest_season(frame: MetricFrame, results: Mapping[int, LebaranResult]) -> LebaranResult:
    """The newest season of orders that can be judged against the others, else the newest; as `order_seasons` gives them.

    Raises NothingToShow where no season has a value that may be shown.
    """
    if frame.data["value"].isna().all():
        raise NothingToShow
    judged = [result for result in results.values() if result.shortfall.is_known]
    return (judged or list(results.values()))[-1]


def index_season(snapshot: Snapshot) -> tuple[MetricFrame, LebaranResult]:
    """Months of the clothing index, and the season of the minister's statement against the others. Raises NothingToShow."""
    frame = estimates.clothing_index(snapshot)
    return frame, estimates.season_of_frame(frame, season_of(STATEMENT_DATE).hijri_year)


def main_figure(snapshot: Snapshot, metric: str) -> MainFigure:
    """What the overview says of orders or of the clothing index."""
    is_sample = metric_provenance(snapshot, metric).is_sample
    try:
        return MainFigure(is_sample=is_sample, result=_SEASONS[metric](snapshot))
    except NothingToShow:
        return MainFigure(is_sample=is_sample)
    except UserError as error:
        # Made anew: the caught one holds its frames, and they what was asked of the snapshot.
        return MainFigure(is_sample=is_sample, error=UserError(error.code, **error.params))


def find_changes(
    warehouse: Path, file: Path, datasets: Collection[str], *, on_side: Callable[[], None]
) -> tuple[FigureChange, ...]:
    """The main figures that rows of the datasets can move, in what serves and in the snapshot of a file that is soon removed.

    Of that file nothing is held or kept. `on_side` is told before each of the two is looked at; what it raises ends the work.
    """
    metrics = [metric for metric, movers in _MOVED_BY.items() if movers.intersection(datasets)]
    if not metrics:
        return ()
    on_side()
    before = _serving_figures(warehouse, metrics)
    on_side()
    with opened_apart(file) as snapshot:
        after = {metric: main_figure(snapshot, metric) for metric in metrics}
    return tuple(FigureChange(metric=metric, before=before.get(metric), after=after[metric]) for metric in metrics)


def _serving_figures(warehouse: Path, metrics: Collection[str]) -> dict[str, MainFigure]:
    try:
        snapshot = serve(warehouse, None).snapshot
    except UserError as error:
        if error.code != "no_snapshot":
            raise
        return {}
    return {metric: main_figure(snapshot, metric) for metric in metrics}


def _newest_of_orders(snapshot: Snapshot) -> LebaranResult:
    first_date, last_date = order_span(snapshot)
    return newest_season(*order_seasons(snapshot, Selection(metric=ORDERS, first_date=first_date, last_date=last_date)))


_SEASONS: dict[str, Callable[[Snapshot], LebaranResult]] = {
    ORDERS: _newest_of_orders,
    estimates.INDEX: lambda snapshot: index_season(snapshot)[1],
}
