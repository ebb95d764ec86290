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


CHANNING_MEN = (
    # Men of Channing House, Hyde (1980); Klein and Moeschberger (2003), section 1.16: age at entry, and at death or (+) at the
    # end, in months; without the one who left in the month in which he came.
    "782-909 1020-1128 856-969 915-957 863-983 906-1012 955-1055 943-1025 943-1043 837-945 966-1009 936-971 919-1033 "
    "852-869 1073-1139 925-1036 967-1085 806-943+ 969-1001+ 923-1060+ 865-1002+ 953-1031+ 871-945+ 982-1006+ "
    "883-959+ 817-843+ 875-1012+ 821-956+ 936-1073+ 971-1107+ 830-940+ 885-911+ 894-1031+ 893-996+ 866-895+ "
    "878-1015+ 820-957+ 1007-1043+ 879-1016+ 956-1093+ 854-989 890-1027+ 1041-1044+ 978-1005+ 836-973+ 938-1064+ "
    "886-1023+ 876-1013+ 955-977+ 823-960+ 960-1047+ 843-943+ 856-951+ 847-984+ 1027-1058+ 988-1045+ 978-1018+ "
    "981-1118+ 926-970+ 1036-1070+ 1016-1153+ 969-1106+ 900-936+ 898-906+ 846-866+ 964-1029 984-1053 1046-1080 "
    "871-872 847-893 962-966+ 853-894 967-985 1063-1094 856-927 865-948 1051-1059 1010-1012 878-911 1021-1094 "
    "959-972+ 921-993 836-876 919-993 751-777 906-966 835-907 946-1031 759-781 909-914+ 962-998 984-1022 891-932 "
    "835-898 1039-1060 1010-1044 "
)


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


def from_entry(written: str) -> pd.DataFrame:
    pairs = [part.rstrip("+").split("-") for part in written.split()]
    return pd.DataFrame(
        {
            "entry": [int(entry) for entry, _ in pairs],
            "days": [int(end) for _, end in pairs],
            "event": [int(not part.endswith("+")) for part in written.split()],
            "count": 1,
        }
    )


class TestLeftTruncation:
    """Who enters later is at risk from the day after; those who had the event before could not enter."""

    def test_who_enters_on_a_day_is_not_at_risk_on_it(self) -> None:
        curve = kaplan_meier(from_entry("0-5 0-9+ 5-7 3-9+"))
        assert (curve.days, curve.at_risk, curve.events) == ((5, 7), (3, 3), (1, 1))
        assert surviving(curve) == {5: round(2 / 3, 4), 7: round(4 / 9, 4)}

    def test_to_enter_at_the_beginning_is_to_be_watched_from_the_beginning(self) -> None:
        rows = spells(AML["maintained"])
        assert kaplan_meier(rows.assign(entry=0)) == kaplan_meier(rows)

    def test_few_at_risk_at_the_beginning_spoil_the_curve_as_is_told_of_channing_house(self) -> None:
        """Two men were at risk at the first death and one at the second, so nobody seems to live on."""
        men = from_entry(CHANNING_MEN)
        curve = kaplan_meier(men)
        assert (len(men), curve.events_count) == (96, 46)
        assert list(zip(curve.days, curve.at_risk, curve.surviving, strict=True))[:2] == [(777, 2, 0.5), (781, 1, 0.0)]

    def test_given_survival_to_68_years_the_curve_is_that_of_another_implementation(self) -> None:
        """`SurvfuncRight` of statsmodels 0.15.0, with the men older than 816 months entering then or later."""
        men = from_entry(CHANNING_MEN)
        later = men[men["days"] > 816].assign(entry=men["entry"].clip(lower=816))
        curve = kaplan_meier(later)
        told = {age: round(curve.surviving_at(age).value, 4) for age in (900, 960, 1000, 1080)}
        assert told == {900: 0.8045, 960: 0.6378, 1000: 0.5008, 1080: 0.2227}
        assert curve.median.value == 1009

    def test_events_that_come_together_widen_the_interval_and_leave_the_curve(self) -> None:
        rows = spells(AML["not"])
        single, double = kaplan_meier(rows), kaplan_meier(rows, overdispersion=2.0)
        assert single.surviving == double.surviving
        assert double.surviving_at(23).low < single.surviving_at(23).low
