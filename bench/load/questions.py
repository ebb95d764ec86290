"""Processor time of one order page that nobody has asked for yet, by number of filters.

DAMPAK_WAREHOUSE=data/warehouse python -m bench.load.questions
"""

from __future__ import annotations

from itertools import pairwise
from time import process_time

from catalog.codes import Category, Channel
from catalog.places import warehouse_directory
from catalog.text import Language
from dashboard import charts
from dashboard.queries.facts import refusal
from dashboard.queries.selection import Dimension, Filters, Selection
from dashboard.queries.series import time_series, totals
from dashboard.queries.snapshot import open_snapshot
from dashboard.ui.serving import order_span

METRICS = ("orders_count", "units_count", "gross_value_idr", "average_order_value_idr")
DIMENSIONS = (Dimension.CHANNEL, Dimension.SIZE_CLASS, Dimension.CATEGORY, Dimension.PROVINCE)
CATEGORIES, CHANNELS = tuple(Category), tuple(Channel)
QUESTIONS = {
    "no filter, first question of the process": Filters(),
    "one filter": Filters(categories=CATEGORIES[:1]),
    "two filters": Filters(categories=CATEGORIES[1:2], channels=CHANNELS[:1]),
}


def main() -> None:
    """Ask each question once, as the page does, and print what its parts took."""
    snapshot = open_snapshot(warehouse_directory())
    first, last = order_span(snapshot)
    print(f"{'ms of processor time':<42}{'queries':>9}{'figures':>9}{'all':>8}")
    for name, filters in QUESTIONS.items():
        selection = Selection(metric=METRICS[0], first_date=first, last_date=last, filters=filters)
        marks = [process_time()]
        asked = [
            *(selection.but(metric=metric) for metric in METRICS),
            *(split for name in DIMENSIONS if refusal(split := selection.but(breakdown=name)) is None),
        ]
        splits = totals(snapshot, asked)[len(METRICS) :]
        trend = time_series(snapshot, selection)
        marks.append(process_time())
        charts.time_series(trend, language=Language.INDONESIAN)
        for split in splits:
            draw = charts.province_tiles if split.selection.breakdown is Dimension.PROVINCE else charts.bars
            draw(split, language=Language.INDONESIAN)
        marks.append(process_time())
        queries, figures = (1000 * (later - earlier) for earlier, later in pairwise(marks))
        print(f"{name:<42}{queries:>9.0f}{figures:>9.0f}{queries + figures:>8.0f}")


if __name__ == "__main__":
    main()
