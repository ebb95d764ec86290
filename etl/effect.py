"""What files that do not count yet would do to the published numbers: the snapshot with them beside the one without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from etl.build import build_snapshot
from etl.engine import connect
from etl.manifest import current_manifest
from etl.moved import ADDED_METRICS, Moved, Number, find_moved
from etl.plan import changed_batches, make_plan
from etl.progress import Progress
from etl.store import Store
from etl.warehouse import snapshot_path, warehouse_beside


@dataclass(frozen=True, kw_only=True)
class Total:
    """A metric before and after, added over the months in which it moves.

    - `part`: as of `Moved`. `first_month`, `last_month` (`YYYY-MM`, inclusive): the span in which `months` of them move.
    - `before`, `after`: None where there is no such number in any of these months.
    """

    metric: str
    part: tuple[tuple[str, str], ...]
    first_month: str
    last_month: str
    months: int
    before: Number | None
    after: Number | None


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What would move.

    - `totals`: metrics that may be added, over the months in which they move; `by_month`: the same, month by month.
    - `published`: single published figures that would change, be added or go.
    - `ends_sample_of`: kinds of data for which the sample would no longer stand in.
    - `seen`: what who asked has seen in the snapshot with the files (`Look`); None where nobody looked.
    """

    totals: tuple[Total, ...]
    by_month: tuple[Moved, ...]
    published: tuple[Moved, ...]
    ends_sample_of: tuple[str, ...]
    seen: Any = None


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A snapshot with files that do not count yet.

    - `file`: it lies there for as long as it is looked at, and serves nobody.
    - `datasets`: those that the files hold rows of.
    """

    file: Path
    datasets: frozenset[str]


Look = Callable[[Aside], Any]
"""What else is to be found out of the snapshot with the files. It must let go of the file; what it raises ends the preview."""


def find_effect(
    house: Store, warehouse: Path, batch_ids: tuple[str, ...], progress: Progress, look: Look | None = None
) -> Effect:
    """What would move if batches that lie in the store were counted too. Call under the writer's lock.

    The snapshot with them passes the same checks as any, or UserError `checks_failed`; the warehouse does not come to know it.
    """
    manifest = current_manifest(house)
    before = make_plan(house, manifest)
    following = replace(manifest, number=manifest.number + 1, batches=(*manifest.batches, *batch_ids))
    after = make_plan(house, following)
    with house.scratch() as scratch, connect(None, scratch) as connection:
        aside = warehouse_beside(warehouse, scratch)
        build_snapshot(house, aside, after, progress)
        moved = find_moved(connection, house, aside, before=before, after=after)
        datasets = frozenset(batch.dataset for batch in changed_batches(before, after))
        seen = look(Aside(file=snapshot_path(aside, after.snapshot_id), datasets=datasets)) if look else None
    by_month = tuple(one for one in moved if one.metric in ADDED_METRICS)
    return Effect(
        totals=_totals(by_month),
        by_month=by_month,
        published=tuple(one for one in moved if one.metric not in ADDED_METRICS),
        ends_sample_of=tuple(sorted(before.sampled_kinds - after.sampled_kinds)),
        seen=seen,
    )


def _totals(moved: tuple[Moved, ...]) -> tuple[Total, ...]:
    grouped: dict[tuple[str, tuple[tuple[str, str], ...]], list[Moved]] = defaultdict(list)
    for one in moved:
        grouped[one.metric, one.part].append(one)
    return tuple(
        Total(
            metric=metric,
            part=part,
            first_month=min(one.month for one in ones),
            last_month=max(one.month for one in ones),
            months=len(ones),
            before=_sum(one.before for one in ones),
            after=_sum(one.after for one in ones),
        )
        for (metric, part), ones in grouped.items()
    )


def _sum(numbers: Iterable[Number | None]) -> Number | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
