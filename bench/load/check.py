"""Whether an answer is right: sums of its figures beside SQL on the marts, and the whole beside a lone reader's answer.

The SQL is written here from the link alone and shares nothing with the queries that the dashboard asks.
"""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count, zip_longest
from math import isnan
from typing import Any
from urllib.parse import urlencode

import duckdb
import numpy as np

from bench.load.files import Taken, take_again
from bench.load.house import Marts
from bench.load.reader import Answer, Reader

_TABLES = {
    "orders_count": ("orders_daily", "orders_count"),
    "units_count": ("orders_daily", "units_count"),
    "gross_value_idr": ("orders_daily", "gross_value_idr"),
    "takedown_items_count": ("takedowns_daily", "items_count"),
}
_COLUMNS = {
    "channel": "channel",
    "platform": "platform",
    "category": "category",
    "size": "size_class",
    "province": "province_code",
    "requester": "requester",
    "detection": "detection",
    "action": "action",
    "goods": "goods",
    "tier": "seller_tier",
}
_SUMMING_PAGES = ("pesanan", "takedown", "lebaran")
"""Pages whose figures of these kinds add up to all that their selectors let in."""

_SUMMED = ("time_series", "bars", "lebaran_overlay")
_SEASON_DAYS = (-60, 30)


@dataclass(kw_only=True)
class Checks:
    """How many figures were held against what, and what was found wrong."""

    equal_to_sql: int = 0
    within_sql: int = 0
    equal_to_lone: int = 0
    files_equal: int = 0
    snapshots: int = 0
    still_building: int = 0
    gone: int = 0
    wrong: list[str] | None = None

    def note(self, sentence: str) -> None:
        """Keep a finding."""
        self.wrong = [*(self.wrong or []), sentence]


def check_figures(answer: Answer, theme: str, seen: Marts, checks: Checks) -> None:
    """Hold every figure of an answer against its link: language, theme, snapshot, and its sum where it is one."""
    link = dict(answer.parameters)
    if "snap" not in link:
        # A past state that somebody asked for is still being built, and the page says so over the numbers before it.
        checks.still_building += 1
        return
    sums: dict[tuple[str, str], list[_Sum]] = {}
    for spec in answer.specs:
        figure = _read(spec)
        meta = figure["layout"]["meta"]
        for name, wanted in (("language", link["lang"]), ("theme", theme), ("snapshot_id", link["snap"])):
            if meta[name] != wanted:
                checks.note(f"{meta['chart']}: {name} is {meta[name]}, not {wanted}, for {link}")
        if answer.page in _SUMMING_PAGES and meta["chart"] in _SUMMED and meta["metric"] in _TABLES:
            shown = _shown_sum(figure, "x" if meta["chart"] == "bars" else "y")
            try:
                mart = seen.of(meta["snapshot_id"])
            except duckdb.IOException:
                # A past state that was built meanwhile, never served to all, and removed since.
                checks.gone += 1
                continue
            expected = _expected(mart, meta, answer, link)
            of = sums.setdefault((meta["chart"], meta["metric"]), [])
            of.append(_Sum(shown=shown, expected=expected, has_hidden=meta["suppressed"] > 0))
    for (chart, metric), found in sums.items():
        _check_sums(found, checks, f"{chart} of {metric} for {link}")


@dataclass(frozen=True, kw_only=True)
class _Sum:
    """What a figure's values add up to, and those of the marts."""

    shown: float
    expected: float
    has_hidden: bool

    @property
    def is_right(self) -> bool:
        if self.has_hidden:
            return self.shown <= self.expected * (1 + 1e-6)
        return abs(self.shown - self.expected) <= 1e-6 * max(self.expected, 1)


def _check_sums(found: Sequence[_Sum], checks: Checks, what: str) -> None:
    """Hold sums of figures of one kind against the marts: each alone, and together those that are only parts.

    What may not be compared with the rest stands in a figure of its own.
    """
    right = [each for each in found if each.is_right]
    parts = [each for each in found if not each.is_right]
    if len(parts) > 1:
        whole = _Sum(shown=sum(each.shown for each in parts), expected=parts[0].expected, has_hidden=False)
        right, parts = ([*right, *parts], []) if whole.is_right else (right, parts)
    checks.within_sql += sum(each.has_hidden for each in right)
    checks.equal_to_sql += sum(not each.has_hidden for each in right)
    for each in parts:
        checks.note(f"shows {each.shown}, the marts hold {each.expected}: {what}")


async def check_alone(host: str, answers: Sequence[Answer], theme: str, checks: Checks) -> None:
    """Ask again for the same links, one reader at a time on a server that nobody else uses."""
    for answer in answers:
        async with Reader(host=host, theme=theme) as reader:
            alone = await reader.open(answer.page, urlencode(answer.parameters))
        if (alone.specs, alone.words) == (answer.specs, answer.words):
            checks.equal_to_lone += 1
        else:
            checks.note(
                f"not what a lone reader gets: {_difference(alone, answer)} ({answer.page} {answer.parameters})"
            )
        await asyncio.sleep(0)


async def check_files(host: str, files: Sequence[Taken], theme: str, checks: Checks) -> None:
    """Take the same files again, one reader at a time on a server that nobody else uses: the very same bytes."""
    for earlier in files:
        async with Reader(host=host, theme=theme) as reader:
            answer = await reader.open(earlier.page, urlencode(earlier.parameters))
            again = await take_again(reader, earlier, answer)
        if again.sha256 == earlier.sha256:
            checks.files_equal += 1
        else:
            checks.note(f"not the file that a lone reader gets: {earlier.key} of {earlier.page} {earlier.parameters}")


def _difference(alone: Answer, answer: Answer) -> str:
    """The first thing that a lone reader is told otherwise."""
    pairs = zip_longest((*alone.words, *alone.specs), (*answer.words, *answer.specs), fillvalue="")
    first, second = next((str(one), str(other)) for one, other in pairs if one != other)
    parting = next(place for place, (one, other) in enumerate(zip_longest(first, second)) if one != other)
    start = max(0, parting - 40)
    return f"{first[start : start + 120]!r} and not {second[start : start + 120]!r}"


def _expected(
    connection: duckdb.DuckDBPyConnection, meta: dict[str, Any], answer: Answer, link: dict[str, str]
) -> float:
    table, measure = _TABLES[meta["metric"]]
    conditions, values = [], []
    for name, column in _COLUMNS.items():
        if name in answer.controls and link[name] != "all":
            codes = link[name].split(".")
            conditions.append(f"{column} in ({', '.join('?' * len(codes))})")
            values += codes
    if "unit" in answer.controls:
        conditions.append("unit = ?")
        values.append(link["unit"])
    if meta["chart"] == "lebaran_overlay":
        conditions.append(f"season is not null and days_to_lebaran between {_SEASON_DAYS[0]} and {_SEASON_DAYS[1]}")
    elif "period" in answer.controls:
        conditions.append("date between cast(? as date) and cast(? as date)")
        values += [link["from"], link["to"]]
    where = " and ".join(conditions) or "true"
    found = connection.execute(f"select coalesce(sum({measure}), 0) from {table} where {where}", values).fetchone()
    assert found is not None
    return float(found[0])


def _shown_sum(figure: dict[str, Any], axis: str) -> float:
    """Sum over points; one that two traces of a name draw, as where a solid and a dashed line meet, counts once.

    Bars that stand for hidden values have a length that says nothing.
    """
    points: dict[tuple[str, object], float] = {}
    other = "y" if axis == "x" else "x"
    for trace in figure["data"]:
        if trace.get("name") == "suppressed":
            continue
        for place, value in zip(_numbers(trace, other), _numbers(trace, axis), strict=False):
            if value is not None and not isnan(value):
                points[(trace.get("name", ""), place)] = float(value)
    return sum(points.values())


def _numbers(trace: dict[str, Any], axis: str) -> Iterable[Any]:
    """Values of an axis; Plotly's typed arrays come in base64, evenly spaced places as their first one and a step."""
    values = trace.get(axis)
    if values is None:
        return count() if f"{axis}0" in trace else []
    if isinstance(values, dict):
        return np.frombuffer(b64decode(values["bdata"]), dtype=values["dtype"]).tolist()
    return values


@cache
def _read(spec: str) -> Any:
    return json.loads(spec)["figure"]
