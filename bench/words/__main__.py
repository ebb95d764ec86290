"""Seconds of an import, and of every card on takedowns, with as many removal items as wanted.

    python -m bench.words --rows 5000000 --directory bench/out/words

Files, store and warehouse are made in the directory; a month more is then taken in, to show what an increment costs.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.words.files import write_items, write_listings
from catalog.errors import UserError
from catalog.roles import command_line_actor
from etl import api
from etl.warehouse import serving_snapshot, snapshot_path

if TYPE_CHECKING:
    from dashboard.ui.figures import Asked

MARTS = (
    "takedowns_daily",
    "takedown_reports",
    "takedown_delays",
    "seller_steps",
    "ladder_moves",
    "ladder_spells",
    "listing_sightings",
    "listing_removals",
    "listing_lives",
    "listings_daily",
    "title_totals",
    "title_terms",
    "official_words_monthly",
    "seller_terms",
    "term_successions",
    "platform_successions",
)

PAGES = ("takedown", "kata_kunci", "tangga", "penemuan", "kanal", "dampak")

QUESTIONS = {
    "as a page opens": {},
    "one platform, one year": {"platform": "shopee", "from": "2024-01-01", "to": "2024-12-31"},
}
"""Parameters of a link, by what they ask."""


def main() -> None:
    """Run all steps and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--directory", type=Path, default=Path("bench/out/words"))
    options = parser.parse_args()
    directory: Path = options.directory
    directory.mkdir(parents=True, exist_ok=True)
    items, listings = directory / f"items-{options.rows}.csv", directory / f"listings-{options.rows // 5}.csv"
    if not items.exists():
        write_items(items, options.rows, sellers=options.rows // 16)
    if not listings.exists():
        write_listings(listings, options.rows // 5, sellers=options.rows // 25)
    month = directory / "items-month.csv"
    write_items(month, 20_000, sellers=options.rows // 16, first_item=10**9, first_day="2025-12-01", days=30)
    store, warehouse = directory / "store", directory / "warehouse"
    for old in (store, warehouse):
        shutil.rmtree(old, ignore_errors=True)
    for name, file in (("listings", listings), ("items", items), ("one month more", month)):
        _timed(f"ingest {name}", partial(api.ingest, store, warehouse, file, actor=command_line_actor()))
    _show_marts(warehouse)
    _ask(warehouse)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def _timed(name: str, work: Callable[[], object]) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    work()
    print(
        f"{name:<24}{time.perf_counter() - start:>9.2f} s{time.process_time() - cpu:>9.2f} s of processor", flush=True
    )


def _ask(warehouse: Path) -> None:
    """What a first reader of each page waits for, card by card, with no answer lying ready."""
    from dashboard.ui.figures import figures_of

    for question, parameters in QUESTIONS.items():
        print(f"\n{question}")
        for asked in figures_of(warehouse, parameters):
            if asked.view.page_id in PAGES:
                _timed(asked.figure_id, partial(_card_of, asked))


def _card_of(asked: Asked) -> None:
    try:
        asked.card()
    except UserError as error:
        print(f"{asked.figure_id}: {error.code}")


def _show_marts(warehouse: Path) -> None:
    from etl.engine import reading

    file = snapshot_path(warehouse, serving_snapshot(warehouse) or "")
    print(f"snapshot {file.stat().st_size / 1e6:,.0f} MB")
    with reading(file) as connection:
        for mart in MARTS:
            (rows,) = connection.execute(f"select count(*) from {mart}").fetchone() or (0,)
            print(f"{mart:<24}{rows:>12,} rows")


if __name__ == "__main__":
    main()
