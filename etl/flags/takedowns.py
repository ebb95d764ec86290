"""Odd takedown counts: units and measures that are mixed in one series, running totals that fall, counts far from the rest."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from catalog.codes import Measure, Platform, TakedownUnit, Territory, code_text_key
from catalog.errors import Translated
from etl.flags.far import far_relation
from etl.flags.flag import Flag, flag_rows

_SERIES = ("territory", "platform", "requester", "detection", "action", "goods")
"""What tells series apart beside unit and measure."""

_SHOWN = ("period_last_date", "territory", "platform", "unit", "measure", "count")


def takedown_flags(connection: duckdb.DuckDBPyConnection, rows: str, counted: str) -> tuple[Flag, ...]:
    """Of published counts. `counted`: SQL of those that count."""
    everything = f"(select * from {rows} union by name select * from {counted} anti join {rows} using ({_key()}))"
    far = far_relation(
        connection, "far_count", rows, "count", f"concat_ws(' ', {', '.join((*_SERIES, 'unit'))}, measure)"
    )
    return (
        *_mixed(connection, rows, everything, "unit", TakedownUnit),
        *_mixed(connection, rows, everything, "measure", Measure),
        *flag_rows(
            connection, "same_count_other_unit", _SHOWN, _told_in_another_unit(rows, counted), worst_first="count desc"
        ),
        *flag_rows(connection, "total_falls", _SHOWN, _falling(rows, everything), worst_first="count desc"),
        *flag_rows(connection, "far_count", _SHOWN, far, worst_first="abs(ln(times)) desc"),
        *flag_rows(
            connection,
            "told_before_its_end",
            (*_SHOWN, "reported_date"),
            f"(select * from {rows} where reported_date < period_last_date)",
            worst_first="period_last_date - reported_date desc",
        ),
    )


def _mixed(
    connection: duckdb.DuckDBPyConnection,
    rows: str,
    everything: str,
    column: str,
    codes: type[TakedownUnit] | type[Measure],
) -> Iterable[Flag]:
    """Platforms whose counts of one territory, those of the file among them, are of several units or measures."""
    found = connection.execute(
        f"select territory, platform, list_sort(list(distinct {column})), count(*) filter (is_new) from"
        f" (select territory, platform, {column}, true as is_new from {rows}"
        f" union all select territory, platform, {column}, false from {everything})"
        f" group by territory, platform having count(distinct {column}) > 1 and count(*) filter (is_new) > 0"
        " order by platform, territory desc"
    ).fetchall()
    for territory, platform, several, count in found:
        names = tuple(Translated(code_text_key(codes(code))) for code in several)
        yield Flag(
            id=f"{column}s_mixed",
            rows=count,
            params={
                "platform": Translated(code_text_key(Platform(platform))),
                "territory": Translated(code_text_key(Territory(territory))),
                f"{column}s": names,
            },
        )


def _told_in_another_unit(rows: str, counted: str) -> str:
    """The same number of the same period and series, which counts already in another unit or measure."""
    same = " and ".join(f"n.{column} = o.{column}" for column in ("period_first_date", "period_last_date", *_SERIES))
    return (
        f"(select n.* from {rows} n semi join {counted} o"
        f" on {same} and n.count = o.count and (n.unit <> o.unit or n.measure <> o.measure))"
    )


def _falling(rows: str, everything: str) -> str:
    """Running totals below an earlier one of their series: likely they are counts of their period alone."""
    series = ", ".join((*_SERIES, "unit"))
    return (
        f"(select f.* from (select *, max(count) over (partition by {series}, period_first_date order by period_last_date"
        f" rows between unbounded preceding and 1 preceding) as before from {everything}"
        f" where measure = '{Measure.CUMULATIVE}') f semi join {rows} using ({_key()}) where f.count < f.before)"
    )


def _key() -> str:
    return ", ".join(("period_first_date", "period_last_date", *_SERIES, "unit", "measure"))
