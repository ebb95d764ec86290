"""Two counts are compared by rule: each rule as a line of a table, and what holds of all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparability import Counted, Executor, Ground, KnownRules, Level, compare, group
from catalog.codes import Goods, Measure, PublishedScope, TakedownUnit, Territory

MARCH, APRIL = (date(2023, 3, 1), date(2023, 3, 31)), (date(2023, 4, 1), date(2023, 4, 30))
CLOTHING = frozenset({Goods.USED_CLOTHING_IMPORT})
SHOPEE = Counted(
    scope=PublishedScope.SHOPEE,
    unit=TakedownUnit.LINK,
    measure=Measure.FLOW,
    goods=CLOTHING,
    first_date=MARCH[0],
    last_date=MARCH[1],
    tally="uploads",
)
TOKOPEDIA = replace(SHOPEE, scope=PublishedScope.TOKOPEDIA)
RUNNING = replace(SHOPEE, measure=Measure.CUMULATIVE)
KNOWN = KnownRules(defined=frozenset({PublishedScope.SHOPEE, PublishedScope.TOKOPEDIA}))

FLOWS = [
    ({}, Level.WITH_NOTE, {Ground.RULES_DIFFER}),
    ({"unit": TakedownUnit.ACCOUNT}, Level.NOT_COMPARABLE, {Ground.UNIT, Ground.RULES_DIFFER}),
    (
        {"measure": Measure.CUMULATIVE},
        Level.NOT_COMPARABLE,
        {Ground.MEASURE, Ground.RULES_DIFFER},
    ),
    ({"goods": frozenset({Goods.COSMETICS})}, Level.NOT_COMPARABLE, {Ground.GOODS, Ground.RULES_DIFFER}),
    ({"territory": Territory.EU}, Level.NOT_COMPARABLE, {Ground.TERRITORY, Ground.RULES_DIFFER}),
    (
        {"first_date": APRIL[0], "last_date": APRIL[1]},
        Level.WITH_NOTE,
        {Ground.OTHER_DAYS, Ground.RULES_DIFFER},
    ),
    ({"last_date": date(2023, 5, 31)}, Level.NOT_COMPARABLE, {Ground.PERIOD, Ground.RULES_DIFFER}),
    ({"executor": Executor.AUTHORITY}, Level.NOT_COMPARABLE, {Ground.EXECUTOR, Ground.RULES_DIFFER}),
    ({"executor": Executor.BOTH}, Level.WITH_NOTE, {Ground.EXECUTOR_MIXED, Ground.RULES_DIFFER}),
    ({"executor": None}, Level.WITH_NOTE, {Ground.EXECUTOR_MIXED, Ground.RULES_DIFFER}),
    ({"tally": "another"}, Level.WITH_NOTE, {Ground.TALLY, Ground.RULES_DIFFER}),
    ({"requesters": frozenset({"ministry"})}, Level.WITH_NOTE, {Ground.REQUESTER, Ground.RULES_DIFFER}),
    ({"detections": frozenset({"ai"})}, Level.WITH_NOTE, {Ground.DETECTION, Ground.RULES_DIFFER}),
    ({"scope": PublishedScope.ALL_MARKETPLACES}, Level.NOT_COMPARABLE, {Ground.PART_OF_WHOLE, Ground.RULES_DIFFER}),
    ({"scope": PublishedScope.LAZADA}, Level.WITH_NOTE, {Ground.RULES_UNKNOWN}),
    ({"scope": PublishedScope.SHOPEE}, Level.COMPARABLE, set()),
]


@pytest.mark.parametrize(("changes", "level", "grounds"), FLOWS)
def test_a_flow_of_shopee_beside_one_that_differs_in_one_thing(
    changes: dict[str, object], level: Level, grounds: set[Ground]
) -> None:
    verdict = compare(SHOPEE, replace(TOKOPEDIA, **changes), KNOWN)  # type: ignore[arg-type]
    assert verdict.level is level
    assert {reason.ground for reason in verdict.reasons} == grounds


RUNNING_COUNTS = [
    (date(2023, 3, 31), date(2023, 3, 1), Level.COMPARABLE, set()),
    (date(2023, 4, 6), date(2023, 3, 1), Level.WITH_NOTE, {Ground.AS_OF}),
    (date(2023, 5, 14), date(2023, 3, 1), Level.NOT_COMPARABLE, {Ground.AS_OF}),
    (date(2023, 3, 31), None, Level.WITH_NOTE, {Ground.START_UNKNOWN}),
    (date(2023, 3, 31), date(2022, 1, 1), Level.NOT_COMPARABLE, {Ground.PERIOD}),
]


@pytest.mark.parametrize(("last", "first", "level", "grounds"), RUNNING_COUNTS)
def test_running_counts_of_one_platform_by_their_days(
    last: date, first: date | None, level: Level, grounds: set[Ground]
) -> None:
    verdict = compare(RUNNING, replace(RUNNING, first_date=first, last_date=last), KNOWN)
    assert verdict.level is level
    assert {reason.ground for reason in verdict.reasons} == grounds


@pytest.mark.parametrize(
    ("unit", "ground"),
    [(TakedownUnit.LINK_OR_MERCHANT, Ground.UNIT_UNCLEAR), (TakedownUnit.AD_OR_LINK, Ground.UNIT_UNCLEAR)],
)
def test_a_unit_that_leaves_open_what_it_counts_is_said(unit: TakedownUnit, ground: Ground) -> None:
    verdict = compare(replace(SHOPEE, unit=unit), replace(TOKOPEDIA, unit=unit), KNOWN)
    assert verdict.level is Level.WITH_NOTE
    assert ground in {reason.ground for reason in verdict.notes}


def test_goods_that_are_counted_together_are_said() -> None:
    mixed = frozenset({Goods.COSMETICS, Goods.DRUGS})
    verdict = compare(replace(SHOPEE, goods=mixed), replace(TOKOPEDIA, goods=mixed), KNOWN)
    assert {reason.ground for reason in verdict.notes} == {Ground.GOODS_MIXED, Ground.RULES_DIFFER}


def test_one_platform_before_and_after_its_rule_changed_is_comparable_with_a_note() -> None:
    rules = KnownRules(defined=KNOWN.defined, changed={PublishedScope.SHOPEE: (date(2023, 4, 10),)})
    later = replace(SHOPEE, first_date=APRIL[0], last_date=APRIL[1])
    assert {reason.ground for reason in compare(SHOPEE, later, rules).reasons} == {
        Ground.OTHER_DAYS,
        Ground.RULE_CHANGED,
    }
    assert compare(SHOPEE, SHOPEE, rules).level is Level.COMPARABLE


def test_the_weightiest_reason_comes_first() -> None:
    verdict = compare(SHOPEE, replace(TOKOPEDIA, unit=TakedownUnit.AD, tally="another"), KNOWN)
    assert [reason.level for reason in verdict.reasons] == sorted((r.level for r in verdict.reasons), reverse=True)
    assert [reason.ground for reason in verdict.against] == [Ground.UNIT]


def test_what_is_not_comparable_stands_apart_with_its_reason_and_the_rest_is_ranked() -> None:
    counts = {
        "shopee": SHOPEE,
        "tokopedia": TOKOPEDIA,
        "blibli": replace(SHOPEE, scope=PublishedScope.BLIBLI),
        "lazada": replace(SHOPEE, scope=PublishedScope.LAZADA, first_date=date(2023, 3, 20)),
    }
    found = group(counts, KNOWN)
    assert found.together == ("shopee", "tokopedia", "blibli")
    assert {name: [reason.ground for reason in verdict.against] for name, verdict in found.apart.items()} == {
        "lazada": [Ground.PERIOD]
    }
    assert {reason.ground for reason in found.notes} == {Ground.RULES_DIFFER, Ground.RULES_UNKNOWN}


def test_of_two_equally_large_sets_the_first_is_ranked() -> None:
    counts = {"a": SHOPEE, "b": replace(TOKOPEDIA, unit=TakedownUnit.AD)}
    assert group(counts, KNOWN).together == ("a",)
    assert group({}, KNOWN).together == ()


days = st.dates(date(2023, 1, 1), date(2023, 6, 30))
counted = st.builds(
    Counted,
    scope=st.sampled_from(list(PublishedScope)),
    unit=st.sampled_from([TakedownUnit.LINK, TakedownUnit.ACCOUNT, TakedownUnit.AD_OR_LINK]),
    measure=st.sampled_from(list(Measure)),
    goods=st.frozensets(st.sampled_from([Goods.USED_CLOTHING_IMPORT, Goods.DRUGS]), max_size=2),
    first_date=st.one_of(st.none(), st.just(date(2023, 1, 1))),
    last_date=days,
    tally=st.sampled_from(["a", "b"]),
    territory=st.sampled_from(list(Territory)),
    executor=st.one_of(st.none(), st.sampled_from(list(Executor))),
)


@given(counted, counted)
def test_the_order_of_the_two_does_not_change_the_verdict(one: Counted, other: Counted) -> None:
    there, back = compare(one, other, KNOWN), compare(other, one, KNOWN)
    assert there.level is back.level
    assert [reason.ground for reason in there.reasons] == [reason.ground for reason in back.reasons]


@given(counted, counted)
def test_units_territories_goods_and_measures_that_differ_are_never_comparable(one: Counted, other: Counted) -> None:
    differs = any(getattr(one, name) != getattr(other, name) for name in ("unit", "measure", "goods", "territory"))
    if differs:
        assert compare(one, other, KNOWN).level is Level.NOT_COMPARABLE


@given(st.dictionaries(st.sampled_from("abcdef"), counted, min_size=1))
def test_every_count_is_either_ranked_or_apart_and_no_two_ranked_ones_are_ruled_out(counts: dict[str, Counted]) -> None:
    found = group(counts, KNOWN)
    assert sorted((*found.together, *found.apart)) == sorted(counts)
    assert found.together
    for one in found.together:
        assert all(
            compare(counts[one], counts[other], KNOWN).level < Level.NOT_COMPARABLE
            for other in found.together
            if other != one
        )
    assert all(verdict.level is Level.NOT_COMPARABLE for verdict in found.apart.values())
