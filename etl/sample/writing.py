"""Write the sample's rows, in stored form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from etl.sample.listings import listing_months
from etl.sample.months import month_path, write_table
from etl.sample.orders import order_months
from etl.sample.registry import draw_registry, random_streams
from etl.sample.requests import request_rows
from etl.sample.takedowns import takedown_months
from etl.sample.truths import TRUTHS
from etl.sample.watch import watched_rows


def write_sample(directory: Path, *, progress: Callable[[str, float], None] | None = None) -> None:
    """Write the accepted rows of the sample, in stored form, into a directory.

    `order_days/YYYY-MM.parquet`, `takedown_items/YYYY-MM.parquet` (month of event), `listings/YYYY-MM.parquet` (month in which
    they were seen), `umkm_registry.parquet` and `takedown_requests.parquet`; one version gives the same bytes. `progress` hears
    the dataset in work and the share of all work done, 0 to 1.
    """
    report = progress or _keep_quiet
    streams = random_streams(TRUTHS)

    report("umkm_registry", 0.0)
    registry = draw_registry(streams.registry, TRUTHS)
    write_table(directory / "umkm_registry.parquet", registry.table())
    report("takedown_requests", 0.0)
    write_table(directory / "takedown_requests.parquet", request_rows(TRUTHS))

    months_count = 12 * (TRUTHS.last_date.year - TRUTHS.first_date.year + 1)
    for done, (month, table) in enumerate(order_months(streams.orders, TRUTHS, registry), start=1):
        write_table(month_path(directory / "order_days", month), table)
        report("order_days", 0.9 * done / months_count)

    takedowns = list(takedown_months(streams.takedowns, TRUTHS))
    for month, table in takedowns:
        write_table(month_path(directory / "takedown_items", month), table)
    report("takedown_items", 0.97)

    watched = watched_rows(streams.watch, TRUTHS, pa.concat_tables([table for _, table in takedowns]))
    for month, table in listing_months(streams.listings, TRUTHS, watched):
        write_table(month_path(directory / "listings", month), table)
    report("listings", 1.0)


def _keep_quiet(_dataset: str, _done: float) -> None:
    """Report to nobody."""
