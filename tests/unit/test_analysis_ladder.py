"""Flows, relapses, repeat offenders and due bans from small tables; what too few sellers stand behind is not told."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.ladder import due_bans, entries, flows, relapses, relapses_differ, repeat_shares
from catalog.codes import Action
from catalog.takedowns import LEAST_SELLERS, NEXT_STEP_DAYS


def moves(*rows: tuple[str | None, str | None, int | None, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["from_step", "to_step", "days", "sellers_count"])
    return frame.astype({"from_step": "str", "to_step": "str", "days": "Int64", "sellers_count": "Int64"})


class TestFlows:
    MOVES = moves(
        ("warning_1", "warning_2", 10, 60),
        ("warning_1", "removal", 20, 10),
        ("warning_1", "warning_2", 200, 5),
        ("warning_1", None, 400, 25),
        (None, "warning_1", None, 100),
    )

    def test_the_first_step_within_the_days_counts(self) -> None:
        (flow,) = flows(self.MOVES)
        assert (flow.step, flow.sellers_count) == (Action.WARNING_1, 100)
        found = {step: round(share.value, 6) for step, share in flow.shares.items()}
        assert found == {Action.WARNING_2: 0.6, Action.REMOVAL: 0.1}
        assert flow.none.value == pytest.approx(0.3)

    def test_a_step_that_never_came_has_a_share_of_zero(self) -> None:
        (flow,) = flows(self.MOVES)
        assert flow.share_of(Action.BAN).value == 0.0

    def test_who_was_watched_too_short_is_not_taken_for_one_who_stopped(self) -> None:
        short = moves(("ban", "return", 30, 10), ("ban", None, 20, 50), ("ban", None, NEXT_STEP_DAYS, 10))
        (flow,) = flows(short)
        # Of 70 sellers 20 were still watched on day 30: half of those returned.
        assert flow.share_of(Action.RETURN).value == pytest.approx(0.5)

    def test_few_sellers_are_not_told(self) -> None:
        assert flows(moves(("ban", "return", 30, LEAST_SELLERS - 1))) == ()

    def test_nor_sellers_of_whom_nobody_was_watched_that_long(self) -> None:
        assert flows(moves(("ban", None, NEXT_STEP_DAYS - 1, 50))) == ()


class TestEntries:
    MOVES = moves(
        (None, "warning_1", None, 70),
        (None, "removal", None, 20),
        (None, "return", None, 10),
        ("return", None, 50, 25),
    )

    def test_sellers_are_counted_where_they_are_first_seen(self) -> None:
        found = entries(self.MOVES)
        assert found.sellers_count == 100
        assert (found.at_step[Action.WARNING_1], found.at_step[Action.REMOVAL]) == (70, 20)

    def test_a_return_without_a_step_before_is_under_a_new_name(self) -> None:
        found = entries(self.MOVES)
        assert (found.returns_count, found.new_names.value) == (25, 0.4)

    def test_of_few_returns_no_share_is_told(self) -> None:
        assert not entries(moves((None, "return", None, 2), ("return", None, 9, 4))).new_names.is_known


class TestRelapses:
    SPELLS = pd.DataFrame(
        {
            "platform": ["shopee", "shopee", "lazada", "lazada", "blibli"],
            "is_relapse": [True, False, True, False, True],
            "days": [30, 200, 90, 200, 5],
            "sellers_count": [20, 80, 20, 80, LEAST_SELLERS - 1],
        }
    )

    def test_a_curve_for_each_group_with_enough_sellers(self) -> None:
        curves = relapses(self.SPELLS, "platform")
        assert list(curves) == ["lazada", "shopee"]
        assert [curves[name].happened_by(60).value for name in curves] == [0.0, pytest.approx(0.2)]

    def test_as_many_relapses_a_little_later_are_no_difference(self) -> None:
        assert relapses_differ(self.SPELLS, "platform").p_value > 0.5

    def test_three_times_as_many_are(self) -> None:
        more = self.SPELLS.assign(sellers_count=[60, 40, 20, 80, 4])
        assert relapses_differ(more, "platform").p_value < 0.001


class TestRepeatShares:
    REMOVALS = pd.DataFrame(
        {
            "month": pd.to_datetime(["2023-01-01"] * 3 + ["2023-02-01"] * 2),
            "is_repeat": pd.array([True, False, None, False, None], dtype="boolean"),
            "removals_count": [10, 90, 7, 3, 40],
        }
    )

    def test_only_removals_of_which_it_is_known_count(self) -> None:
        january = repeat_shares(self.REMOVALS, ["month"]).iloc[0]
        assert (january["repeat_count"], january["removals_count"], january["share"]) == (10, 100, 0.1)
        assert january["low"] < 0.1 < january["high"]

    def test_of_few_removals_no_share_is_told(self) -> None:
        february = repeat_shares(self.REMOVALS, ["month"]).iloc[1]
        assert february["removals_count"] == 3
        assert pd.isna(february["share"])


class TestDueBans:
    @staticmethod
    def rows(**sellers: int) -> pd.DataFrame:
        """Sellers of each tier that were not banned, beside as many that were."""
        return pd.DataFrame(
            [
                {"seller_tier": None if tier == "none" else tier, "is_banned": is_banned, "sellers_count": count}
                for tier, count in sellers.items()
                for is_banned in (True, False)
            ]
        )

    def test_those_missing_are_counted_beside_those_due(self) -> None:
        (bandar, pengecer) = due_bans(self.rows(bandar=10, pengecer=40), "seller_tier")
        assert (bandar.group, bandar.due_count, bandar.missing_count, bandar.missing.value) == ("bandar", 20, 10, 0.5)
        assert pengecer.due_count == 80

    def test_sellers_of_no_stated_tier_are_a_group(self) -> None:
        assert [group.group for group in due_bans(self.rows(none=10), "seller_tier")] == ["unknown"]

    def test_a_small_group_is_hidden_and_the_next_one_with_it(self) -> None:
        found = due_bans(self.rows(bandar=1, grosir=9, pengecer=40), "seller_tier")
        assert {group.group: group.is_told for group in found} == {"bandar": False, "grosir": False, "pengecer": True}

    def test_two_small_groups_hide_each_other(self) -> None:
        found = due_bans(self.rows(bandar=1, grosir=2, pengecer=40), "seller_tier")
        assert [group.is_told for group in found] == [False, False, True]
