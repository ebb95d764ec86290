"""From takedown items to steps, moves, spells and due bans: each rule on a handful of items worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from catalog.takedowns import BAN_DUE_DAYS, LOOK_BACK_DAYS, SETTLED_DAYS
from etl.relations import create_code_relations
from etl.transform import WHOLE_MARTS, select_of

FIRST = date(2023, 1, 2)
"""A Monday."""

_BY_MONTH = ("seller_steps", "takedown_delays", "takedown_reports")
_OF_STEPS = [mart for mart in WHOLE_MARTS if not mart.endswith(("successions", "lives"))]
_TYPES = {
    "date": "date",
    "reported_date": "date",
    "requested_date": "date",
    "listed_date": "date",
    **dict.fromkeys(("platform", "seller_key", "unit", "requester", "detection", "action", "seller_tier"), "varchar"),
}


class Records:
    """Items of one platform; days are counted from FIRST. The last one is of another seller, long after all others."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def build(self, *items: dict[str, Any], last_day: int = 800) -> None:
        end = {"seller": "z", "day": last_day, "action": "warning_1"}
        for item in (*items, end):
            day = FIRST + timedelta(days=int(item["day"]))
            row = {
                "date": day,
                "reported_date": day + timedelta(days=item.get("reported_after", 0)),
                "requested_date": None if "asked_before" not in item else day - timedelta(days=item["asked_before"]),
                "listed_date": None if "listed" not in item else FIRST + timedelta(days=item["listed"]),
                "platform": "shopee",
                "seller_key": item["seller"],
                "unit": "link",
                "requester": "ministry",
                "detection": "ministry_request",
                "action": item["action"],
                "seller_tier": item.get("tier"),
            }
            values = ", ".join(f"cast(${name} as {_TYPES[name]}) as {name}" for name in row)
            self.connection.execute(f"insert into stg_takedown_items by name select {values}", row)
        for mart in (*_BY_MONTH, *_OF_STEPS):
            self.connection.execute(f"create table {mart} as {select_of(f'marts/{mart}')}")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()


@pytest.fixture
def records() -> Iterator[Records]:
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        create_code_relations(connection)
        columns = ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
        connection.execute(f"create table stg_takedown_items ({columns})")
        yield Records(connection)


def step(seller: str, day: int, action: str, **more: Any) -> dict[str, Any]:
    return {"seller": seller, "day": day, "action": action, **more}


MOVES = "select from_step, to_step, days, sellers_count from ladder_moves where from_step is not null order by all"
STEPS = "select action, items_count from ladder_steps where seller_key = 'a' order by date, action"


class TestSteps:
    def test_items_of_a_seller_on_a_day_are_one_step(self, records: Records) -> None:
        records.build(step("a", 0, "removal"), step("a", 0, "removal", tier="grosir"))
        assert records.ask("select action, seller_tier, items_count from seller_steps where seller_key = 'a'") == [
            ("removal", "grosir", 2)
        ]

    def test_a_removal_of_listings_that_were_up_before_goes_on_with_the_earlier_one(self, records: Records) -> None:
        records.build(
            step("a", 5, "removal", listed=0), step("a", 7, "removal", listed=4), step("a", 9, "removal", listed=6)
        )
        assert records.ask(STEPS) == [("removal", 3)]

    def test_a_removal_of_a_listing_put_up_since_is_a_step_of_its_own(self, records: Records) -> None:
        records.build(step("a", 5, "removal", listed=0), step("a", 9, "removal", listed=6))
        assert records.ask(STEPS) == [("removal", 1), ("removal", 1)]

    def test_so_is_one_of_a_listing_of_unknown_day(self, records: Records) -> None:
        records.build(step("a", 5, "removal", listed=0), step("a", 9, "removal"))
        assert records.ask(STEPS) == [("removal", 1), ("removal", 1)]


class TestMoves:
    def test_the_next_step_and_the_days_to_it(self, records: Records) -> None:
        records.build(step("a", 0, "warning_1"), step("a", 12, "warning_2"))
        assert records.ask(MOVES) == [
            ("warning_1", "warning_2", 12, 1),
            ("warning_2", None, 800 - 12 - SETTLED_DAYS, 1),
        ]

    def test_steps_of_one_day_follow_the_order_of_the_ladder(self, records: Records) -> None:
        records.build(step("a", 0, "ban"), step("a", 0, "removal"))
        assert ("removal", "ban", 0, 1) in records.ask(MOVES)

    def test_a_step_after_the_settled_days_is_not_seen_yet(self, records: Records) -> None:
        records.build(step("a", 0, "warning_1"), step("a", 75, "warning_2"), last_day=100)
        assert records.ask(MOVES) == [("warning_1", None, 100 - SETTLED_DAYS, 1)]

    def test_a_seller_enters_at_the_first_step_seen(self, records: Records) -> None:
        records.build(step("a", 0, "removal"), step("b", 0, "return"))
        entered = records.ask("select to_step, sellers_count from ladder_moves where from_step is null order by all")
        assert entered == [("removal", 1), ("return", 1)]


class TestSpells:
    SPELLS = "select from_step, is_relapse, days from ladder_spells order by all"

    def test_a_relapse_is_another_removal_or_a_return_whatever_lies_between(self, records: Records) -> None:
        records.build(step("a", 0, "removal"), step("a", 10, "ban"), step("a", 40, "return"))
        assert records.ask(self.SPELLS) == [("ban", True, 30), ("removal", True, 40)]

    def test_without_one_the_spell_runs_until_reports_may_be_missing(self, records: Records) -> None:
        records.build(step("a", 0, "removal"), last_day=100)
        assert records.ask(self.SPELLS) == [("removal", False, 100 - SETTLED_DAYS)]

    def test_a_return_under_another_name_is_nobodys_relapse(self, records: Records) -> None:
        records.build(step("a", 0, "ban"), step("b", 20, "return"), last_day=100)
        assert records.ask(self.SPELLS) == [("ban", False, 100 - SETTLED_DAYS)]


class TestRepeatRemovals:
    REPEATS = (
        "select is_repeat, cast(sum(removals_count) as bigint) from repeat_removals group by is_repeat order by all"
    )

    def test_who_was_removed_or_banned_within_a_year_before_is_a_repeat_offender(self, records: Records) -> None:
        records.build(step("z", 0, "warning_1"), step("a", 400, "ban"), step("a", 500, "removal"))
        assert records.ask(self.REPEATS) == [(True, 1)]

    def test_who_was_removed_longer_ago_is_none(self, records: Records) -> None:
        before, after = 20, 20 + LOOK_BACK_DAYS + 1
        records.build(step("z", 0, "warning_1"), step("a", before, "removal"), step("a", after, "removal"))
        assert records.ask(self.REPEATS) == [(False, 1), (None, 1)]

    def test_while_records_do_not_reach_back_a_year_it_is_not_known(self, records: Records) -> None:
        records.build(step("a", 0, "removal"), step("a", LOOK_BACK_DAYS - 1, "removal"))
        assert records.ask(self.REPEATS) == [(None, 2)]


class TestDueBans:
    DUE = "select seller_tier, is_banned, sellers_count from due_bans order by all"
    WARNED = (step("a", 0, "warning_1"), step("a", 10, "warning_2"))

    def test_a_ban_in_time_after_two_warnings_and_a_removal(self, records: Records) -> None:
        records.build(*self.WARNED, step("a", 20, "removal", tier="bandar"), step("a", 20 + BAN_DUE_DAYS, "ban"))
        assert records.ask(self.DUE) == [("bandar", True, 1)]

    def test_a_later_ban_is_not_in_time(self, records: Records) -> None:
        records.build(*self.WARNED, step("a", 20, "removal"), step("a", 21 + BAN_DUE_DAYS, "ban"))
        assert records.ask(self.DUE) == [(None, False, 1)]

    def test_a_removal_without_a_second_warning_is_not_due(self, records: Records) -> None:
        records.build(step("a", 0, "warning_1"), step("a", 20, "removal"))
        assert records.ask(self.DUE) == []

    def test_a_seller_is_due_once(self, records: Records) -> None:
        records.build(*self.WARNED, step("a", 20, "removal"), step("a", 90, "removal"))
        assert records.ask(self.DUE) == [(None, False, 1)]

    def test_whose_time_is_not_over_is_not_judged(self, records: Records) -> None:
        records.build(*self.WARNED, step("a", 20, "removal"), last_day=20 + SETTLED_DAYS + BAN_DUE_DAYS - 1)
        assert records.ask(self.DUE) == []


class TestDelaysAndReports:
    DELAYS = (
        "select days_from_request, days_from_listing, items_count, round(bundles_count, 6) from takedown_delays"
        " where action = 'removal' order by all"
    )

    def test_an_item_has_days_from_its_request_and_from_its_listing(self, records: Records) -> None:
        records.build(step("a", 30, "removal", asked_before=4, listed=10))
        assert records.ask(self.DELAYS) == [(4, 20, 1, 1.0)]

    def test_items_of_a_seller_on_a_day_share_a_bundle(self, records: Records) -> None:
        records.build(*(step("a", 30, "removal", listed=listed) for listed in (10, 10, 20)))
        assert records.ask(self.DELAYS) == [(None, 10, 1, 0.333333), (None, 20, 2, 0.666667)]

    def test_a_listing_put_up_after_its_removal_has_no_delay(self, records: Records) -> None:
        records.build(step("a", 5, "removal", listed=9))
        assert records.ask(self.DELAYS) == [(None, None, 1, 1.0)]

    def test_reports_are_counted_from_the_monday_of_the_week(self, records: Records) -> None:
        records.build(step("a", 2, "removal", reported_after=5), last_day=9)
        rows = records.ask("select week, report_days, items_count from takedown_reports order by all")
        assert rows == [(FIRST, 7, 1), (FIRST + timedelta(days=7), 2, 1)]

    def test_a_week_of_two_months_has_rows_of_both(self, records: Records) -> None:
        records.build(step("a", 28, "removal"), step("a", 30, "removal"))
        rows = records.ask("select month, week from takedown_reports where week = date '2023-01-30' order by all")
        assert rows == [(date(2023, 1, 1), date(2023, 1, 30)), (date(2023, 2, 1), date(2023, 1, 30))]
