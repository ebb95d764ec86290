"""Checks that a snapshot must pass before it may serve.

Each is a question whose rows are the failures; no row is a pass.

Marts by month, and those made of them, are not grouped once more to see that a GROUP BY names each row once. What could still
repeat their rows, or count some twice, is a join: so every table that they are joined with is asked whether its key is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from catalog.errors import UserError
from catalog.marts import MARTS, ORDER_DIMENSIONS
from etl.transform import MONTH_MARTS, WHOLE_MARTS


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """Outcome of one check; `detail` shows the first failures, empty where it passed."""

    id: str
    is_passed: bool
    detail: str


JOINED_KEYS = {"code_platforms": "platform", "code_actions": "action", "dim_date": "date", "umkm_registry": "umkm_key"}
"""Tables that marts by month are joined with, and the column that must name each of their rows once."""

_OF_FEW_ROWS = frozenset({"title_totals", "official_words_monthly"})
"""Marts by month that are asked all the same, as they have a row a month and platform."""

_CONSERVED = ("orders_national", "orders_monthly", "umkm_monthly")

_QUESTIONS: dict[str, str] = {
    "claims_have_parents": (
        "select c.fact_id from claims c left join claims p on c.parent_fact_id = p.fact_id"
        " where c.parent_fact_id is not null and p.fact_id is null"
    ),
    "index_values_or_marked_missing": (
        "select series, month from index_monthly where (index_value is null) <> (basis = 'missing')"
    ),
    "periods_run_forwards": (
        "select period_first_date from takedown_counts where period_first_date > period_last_date"
        " union all select period_first_date from imports where period_first_date > period_last_date"
    ),
    "official_words_of_all_removals": (
        "(select coalesce(sum(items_count), 0) from title_totals where side = 'removed')"
        " except (select coalesce(sum(items_count), 0) from official_words_monthly)"
    ),
    "requests_hold_together": (
        "select requested_date, platform, outcome from formal_requests where answered_date < requested_date"
        " or items_removed > items_asked or (outcome = 'pending' and answered_date is not null)"
    ),
    "provinces_are_38": "select count(*) from provinces having count(*) <> 38",
}


def run_checks(connection: duckdb.DuckDBPyConnection, *, orders_counted_twice: str | None) -> tuple[CheckResult, ...]:
    """Run all checks on a connection that sees the marts just built (all of them, or those of the touched months).

    `orders_counted_twice`: the question whether order lines and daily counts tell of the same day of one UMKM, where both
    kinds of file count.
    """
    questions = dict(_QUESTIONS)
    grouped = {mart.id for mart in MONTH_MARTS} - _OF_FEW_ROWS | {*WHOLE_MARTS}
    keys = {mart.id: ", ".join(mart.grain) for mart in MARTS.values() if mart.id not in grouped} | JOINED_KEYS
    for table, key in keys.items():
        questions[f"grain_{table}"] = f"select {key} from {table} group by {key} having count(*) > 1"
    for mart_id in _CONSERVED:
        questions[f"conserved_{mart_id}"] = _conservation(mart_id)
    unnamed = " and ".join(f"{name} is null" for name in ORDER_DIMENSIONS)
    questions["conserved_order_backing"] = _conservation(f"order_backing where {unnamed}")
    if orders_counted_twice:
        questions["orders_counted_once"] = orders_counted_twice
    return tuple(_ask(connection, check_id, question) for check_id, question in questions.items())


def require_passed(results: tuple[CheckResult, ...]) -> None:
    """UserError `checks_failed` naming the failed checks and their first rows."""
    failed = [result for result in results if not result.is_passed]
    if failed:
        raise UserError("checks_failed", checks="; ".join(f"{result.id}: {result.detail}" for result in failed))


def _conservation(roll_up: str) -> str:
    """Roll-ups hold neither more nor fewer orders, pieces and rupiah than the daily mart."""
    sums = "coalesce(sum(orders_count), 0), coalesce(sum(units_count), 0), coalesce(sum(gross_value_idr), 0)"
    return f"(select {sums} from orders_daily) except (select {sums} from {roll_up})"


def _ask(connection: duckdb.DuckDBPyConnection, check_id: str, question: str) -> CheckResult:
    failures = connection.execute(f"select * from ({question}) limit 3").fetchall()
    detail = "; ".join(", ".join(str(value) for value in failure) for failure in failures)
    return CheckResult(id=check_id, is_passed=not failures, detail=detail)
