"""Marts of steps against sellers with millions of takedown items, and the reckonings of pages on them.

    python -m bench.steps --items 5000000

The sample's items are copied under other pseudonyms and on days up to six later. Beside each mart stands the ratio of its time
to that of DuckDB's plain count of items by seller, day and action in the same run. Wants a sample, as `python -m etl build`
leaves it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from analysis.ladder import due_bans, flows, relapses, repeat_shares
from analysis.reporting_delay import nowcast
from analysis.waiting import waits
from catalog.places import store_directory
from etl.relations import create_code_relations
from etl.sample import SAMPLE_VERSION
from etl.transform import WHOLE_MARTS, select_of

MARTS = ("seller_steps", "takedown_delays", "takedown_reports", *WHOLE_MARTS)
PLAIN = "select date, platform, seller_key, action, count(*) from stg_takedown_items group by all"


def main() -> None:
    """Time each mart, then each reckoning."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=5_000_000)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, duckdb.connect(Path(directory) / "bench.duckdb") as connection:
        connection.execute(f"set enable_progress_bar = false; set threads = {options.threads}")
        create_code_relations(connection)
        items = _copy_items(connection, options.items)
        plain = _seconds(lambda: connection.execute(f"create temp table plain as {PLAIN}"))
        print(f"{items:,} items; plain count by seller, day and action {plain:.2f} s")
        for mart in MARTS:
            taken = _seconds(
                lambda mart=mart: connection.execute(f"create table {mart} as {select_of(f'marts/{mart}')}")
            )
            ((rows,),) = connection.execute(f"select count(*) from {mart}").fetchall()
            print(f"{mart}: {rows:,} rows, {taken:.2f} s, {taken / plain:.1f} times the plain count")
        for name, reckon in _reckonings(connection).items():
            print(f"{name}: {1000 * _seconds(reckon):.0f} ms")


def _copy_items(connection: duckdb.DuckDBPyConnection, items: int) -> int:
    files = sorted((store_directory() / "sample" / SAMPLE_VERSION / "takedown_items").glob("*.parquet"))
    if not files:
        raise SystemExit("no sample: run `python -m etl build` first")
    source = f"read_parquet({[str(file) for file in files]})"
    ((rows,),) = connection.execute(f"select count(*) from {source}").fetchall()
    days = ", ".join(
        f"{name} + cast(copy % 7 as integer) as {alias}"
        for name, alias in (
            ("event_date", "date"),
            ("reported_date", "reported_date"),
            ("requested_date", "requested_date"),
            ("listed_date", "listed_date"),
        )
    )
    connection.execute(
        f"create temp table stg_takedown_items as select {days}, seller_key || copy as seller_key, platform, unit, requester,"
        f" detection, action, seller_tier from {source} cross join range({-(-items // rows)}) as copies(copy)"
    )
    ((made,),) = connection.execute("select count(*) from stg_takedown_items").fetchall()
    return int(made)


def _reckonings(connection: duckdb.DuckDBPyConnection) -> dict[str, Callable[[], object]]:
    def rows(mart: str, columns: str, *measures: str, where: str = "true") -> pd.DataFrame:
        sums = ", ".join(f"sum({name}) as {name}" for name in measures)
        return connection.execute(f"select {columns}, {sums} from {mart} where {where} group by all").df()

    def by_platform() -> object:
        moves = rows("ladder_moves", "platform, from_step, to_step, days", "sellers_count")
        return [flows(part) for _, part in moves.groupby("platform")]

    def final_counts() -> object:
        reports = rows("takedown_reports", "week, report_days", "items_count", where="unit = 'link'")
        newest = (reports["week"] + pd.to_timedelta(reports["report_days"], unit="D")).max()
        return nowcast(reports.astype({"items_count": "int64"}), newest.date())

    return {
        "flows of every platform": by_platform,
        "relapse curves": lambda: relapses(
            rows("ladder_spells", "from_step, is_relapse, days", "sellers_count"), "from_step"
        ),
        "repeat offenders by month": lambda: repeat_shares(
            rows("repeat_removals", "month, is_repeat", "removals_count"), ["month"]
        ),
        "due bans": lambda: due_bans(rows("due_bans", "platform, is_banned", "sellers_count"), "platform"),
        "days from listing": lambda: waits(
            rows(
                "takedown_delays",
                "detection, days_from_listing as days",
                *("items_count", "bundles_count"),
                where="unit = 'link' and days_from_listing is not null",
            ),
            "detection",
        ),
        "final counts of open weeks": final_counts,
    }


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
