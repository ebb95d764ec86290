"""What an operator should look at, found in what is known anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.meters import Directory
from dashboard.ui.following import CURRENT
from dashboard.ui.operating.disk import DiskUse

if TYPE_CHECKING:
    from dashboard.ui.upload.door import LastCheck, Work

LEAST_FREE_BYTES = 2_000_000_000
"""An import needs room for its batch and for a second copy of the serving snapshot that may grow to twice its size."""


@dataclass(frozen=True, kw_only=True)
class Concern:
    """`id`: of the text `page.status.concern.<id>`, which `facts` fill, not formatted yet."""

    id: str
    facts: Mapping[str, object]


def concerns(
    *,
    is_current: bool,
    shared: str | None,
    failed_count: int,
    work: Sequence[Work],
    disk: Mapping[Directory, DiskUse | None],
    checked: LastCheck | None,
) -> Iterator[Concern]:
    """What needs looking at, the gravest first; nothing where all is well."""
    if not is_current:
        yield Concern(id="behind", facts={})
    if checked is not None and checked.faults:
        yield Concern(id="damaged", facts={"count": checked.faults})
    if shared not in (None, CURRENT):
        yield Concern(id="shared", facts={"standing": shared})
    if failed_count:
        yield Concern(id="failed", facts={"count": failed_count})
    if work and work[0].outcome == "failed":
        yield Concern(id="work_failed", facts={"deed": work[0].deed})
    for directory, use in disk.items():
        if use is not None and use.free_bytes < LEAST_FREE_BYTES:
            yield Concern(id="disk", facts={"directory": directory, "free": use.free_bytes})
