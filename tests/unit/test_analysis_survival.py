"""Kaplan-Meier, its median, first outcomes and the log-rank test: worked by hand, published, and against SciPy."""

from __future__ import annotations

from math import inf, isnan

import pandas as pd
import pytest

from analysis.survival import Curve, first_outcomes, kaplan_meier, log_rank

AML = {
    # Acute myelogenous leukaemia, Miller (1981), Survival Analysis, p. 49; `aml` of the R package survival. Weeks; - is censored.
    "maintained": "9 13 13- 18 23 28- 31 34 45- 48 161-",
    "not": "5 5 8 8 12 16- 23 27 30 33 43 45",
}


def spells(written: str) -> pd.DataFrame:
    parts = written.split()
    return pd.DataFrame(
        {
            "days": [int(part.rstrip("-")) for part in parts],
            "event": [int(not part.endswith("-")) for part in parts],
            "count": 1,
        }
    )


def surviving(curve: Curve) -> dict[int, float]:
    return {day: round(share, 4) for day, share in zip(curve.days, curve.surviving, strict=True)}


class TestWorked:
    """Ten sellers: two relapse on day 5 (one was watched until day 5 alone), one on day 9, the others are watched longer."""

    CURVE = kaplan_meier(spells("5 5 5- 9 20- 20- 20- 20- 20- 20-"))

    def test_who_is_watched_until_a_day_is_at_risk_on_it(self) -> None:
        assert (self.CURVE.days, self.CURVE.at_risk, self.CURVE.events) == ((5, 9), (10, 7), (2, 1))

    def test_shares_multiply(self) -> None:
        assert surviving(self.CURVE) == {5: 0.8, 9: round(0.8 * 6 / 7, 4)}

    def test_between_events_the_share_stands(self) -> None:
        assert self.CURVE.surviving_at(8) == self.CURVE.surviving_at(5)
        assert self.CURVE.happened_by(9).value == pytest.approx(1 - 0.8 * 6 / 7)

    def test_before_the_first_event_nothing_has_happened_but_could_have(self) -> None:
        found = self.CURVE.surviving_at(4)
        assert found.value == 1.0
        # Nobody of ten: a share of at most 1 - .05 ** (1 / 10) is not ruled out.
        assert found.low == pytest.approx(0.05**0.1)

    def test_beyond_the_longest_watched_nothing_is_known(self) -> None:
        assert not self.CURVE.surviving_at(21).is_known
        assert self.CURVE.surviving_at(20).is_known

    def test_a_median_that_is_not_reached_lies_beyond_the_data(self) -> None:
        assert self.CURVE.median.value == inf


def test_where_everybody_had_the_event_all_later_days_are_known() -> None:
    curve = kaplan_meier(spells("2 3 4"))
    assert curve.surviving_at(100).value == 0.0
    assert curve.median.value == 3.0


def test_counts_stand_for_as_many_spells() -> None:
    counted = spells("3 4- 7").assign(count=[5, 2, 1])
    single = pd.concat([spells("3")] * 5 + [spells("4-")] * 2 + [spells("7")])
    assert kaplan_meier(counted) == kaplan_meier(single)


def test_without_spells_nothing_is_known() -> None:
    curve = kaplan_meier(spells(""))
    assert (curve.spells_count, curve.last_day) == (0, 0)
    assert not curve.surviving_at(0).is_known
    assert not curve.median.is_known


class TestPublished:
    """The survival estimates that the R package survival prints for `aml`."""

    def test_estimates_of_those_maintained(self) -> None:
        expected = {9: 0.909, 13: 0.818, 18: 0.716, 23: 0.614, 31: 0.491, 34: 0.368, 48: 0.184}
        found = surviving(kaplan_meier(spells(AML["maintained"])))
        assert {day: round(share, 3) for day, share in found.items()} == expected

    def test_estimates_of_the_others(self) -> None:
        expected = {
            **{5: 0.8333, 8: 0.6667, 12: 0.5833, 23: 0.4861, 27: 0.3889},
            **{30: 0.2917, 33: 0.1944, 43: 0.0972, 45: 0.0},
        }
        assert surviving(kaplan_meier(spells(AML["not"]))) == expected

    @pytest.mark.parametrize(("group", "median"), [("maintained", 31), ("not", 23)])
    def test_medians(self, group: str, median: int) -> None:
        assert kaplan_meier(spells(AML[group])).median.value == median

    def test_the_log_rank_test(self) -> None:
        test = log_rank({group: spells(written) for group, written in AML.items()})
        assert (round(test.statistic, 1), test.freedom, round(test.p_value, 2)) == (3.4, 1, 0.07)


class TestLogRank:
    def test_equal_groups_do_not_differ(self) -> None:
        test = log_rank({"a": spells("3 5 9-"), "b": spells("3 5 9-"), "c": spells("3 5 9-")})
        assert test.statistic == pytest.approx(0.0)
        assert (test.freedom, test.p_value) == (2, 1.0)

    @pytest.mark.parametrize("groups", [{}, {"a": "3 5"}, {"a": "3 5", "b": ""}, {"a": "3-", "b": "5-"}])
    def test_one_group_or_no_event_cannot_be_tested(self, groups: dict[str, str]) -> None:
        test = log_rank({name: spells(written) for name, written in groups.items()})
        assert isnan(test.p_value)


class TestFirstOutcomes:
    """Of ten sellers three are banned on day 4, two return on day 6, five go on."""

    ROWS = pd.DataFrame({"days": [4, 6, 30], "outcome": ["ban", "return", None], "count": [3, 2, 5]})

    def test_without_anyone_watched_too_short_shares_are_plain(self) -> None:
        found = first_outcomes(self.ROWS, "outcome", ["ban", "return", "removal"], 10)
        assert {name: round(share.value, 4) for name, share in found.items()} == {
            "ban": 0.3,
            "return": 0.2,
            "removal": 0.0,
        }

    def test_the_interval_is_that_of_a_share_of_ten(self) -> None:
        ban = first_outcomes(self.ROWS, "outcome", ["ban"], 10)["ban"]
        # log(-log) scale: .3 ** exp(+-1.645 * sqrt(.3 * .7 / 10) / (.3 * 1.204))
        assert (round(ban.low, 3), round(ban.high, 3)) == (0.097, 0.537)

    def test_of_an_outcome_that_never_came_a_small_share_is_not_ruled_out(self) -> None:
        removal = first_outcomes(self.ROWS, "outcome", ["removal"], 10)["removal"]
        assert (removal.low, round(removal.high, 3)) == (0.0, round(1 - 0.05**0.1, 3))

    def test_only_outcomes_up_to_the_day_count(self) -> None:
        assert first_outcomes(self.ROWS, "outcome", ["return"], 5)["return"].value == 0.0

    def test_beyond_the_longest_watched_nothing_is_known(self) -> None:
        assert not first_outcomes(self.ROWS, "outcome", ["ban"], 31)["ban"].is_known
