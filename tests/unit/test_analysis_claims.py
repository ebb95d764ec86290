"""Claims folded into facts: the bundled public figures, and the rules one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest

from analysis.claims import Fact, Part, fold_claims, matching_facts, newest_by_unit
from catalog.reference import reference_rows


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    claims = pd.DataFrame(reference_rows("claims.csv")).replace("", None)
    assert len(claims) == 47
    return claims


@pytest.fixture(scope="module")
def facts(published: pd.DataFrame) -> dict[str, Fact]:
    return {fact.lead: fact for fact in fold_claims(published)}


def claims(*rows: Mapping[str, object]) -> pd.DataFrame:
    default = {
        "fact_group": "g",
        "parent_fact_id": None,
        "as_of_date": date(2023, 3, 31),
        "count": 10,
        "unit": "link",
        "scope": "all",
        "value_status": "reported",
    }
    return pd.DataFrame([{**default, **row} for row in rows])


def test_every_claim_is_a_member_of_exactly_one_fact(published: pd.DataFrame, facts: dict[str, Fact]) -> None:
    members = [member for fact in facts.values() for member in fact.members]
    assert sorted(members) == sorted(published["fact_id"])


def test_forty_thousand_told_six_times_is_one_fact(facts: dict[str, Fact]) -> None:
    fact = facts["TK2023A-00"]
    assert fact.retold == tuple(f"TK2023A-0{number}" for number in range(1, 6))
    assert (fact.parts, fact.conflicts, fact.others_in_group) == ((), (), ())


def test_the_total_of_may_2023_holds_its_parts_its_retelling_and_the_conflict(facts: dict[str, Fact]) -> None:
    fact = facts["TK2023B-00"]
    assert fact.retold == ("TK2023B-91",)
    assert fact.conflicts == ("TK2023B-90",)
    assert [part.fact_id for part in fact.parts if part.depth == 1] == ["TK2023B-01", "TK2023B-02", "TK2023B-03"]
    assert [part.fact_id for part in fact.parts if part.depth == 2] == [
        *(f"TK2023B-1{number}" for number in range(6)),
        *(f"TK2023B-2{number}" for number in range(3)),
    ]


def test_figures_of_one_group_in_several_units_stay_apart(published: pd.DataFrame, facts: dict[str, Fact]) -> None:
    assert facts["TK2025-00"].others_in_group == ("TK2025-01", "TK2025-02", "TK2025-03", "TK2025-04")
    newest = newest_by_unit(tuple(facts.values()), published)["shopee_2025"]
    assert [fact.lead for fact in newest] == ["TK2025-00", "TK2025-04", "TK2025-03"]


def test_used_clothing_makes_nine_facts_and_no_other_goods_come_along(
    published: pd.DataFrame, facts: dict[str, Fact]
) -> None:
    kept = matching_facts(tuple(facts.values()), published, {"goods": ["used_clothing_import"], "measure": []})
    goods = published.set_index("fact_id")["goods"]
    assert len(kept) == 9
    assert {goods[member] for fact in kept for member in fact.members} == {"used_clothing_import"}


def test_a_fact_of_which_one_part_matches_is_kept_whole(published: pd.DataFrame, facts: dict[str, Fact]) -> None:
    kept = matching_facts(tuple(facts.values()), published, {"count_qualifier": ["rounded"]})
    assert [fact.lead for fact in kept] == ["TK2023B-00"]
    assert len(kept[0].members) == 15


def test_nothing_matches_nothing(published: pd.DataFrame, facts: dict[str, Fact]) -> None:
    assert matching_facts(tuple(facts.values()), published, {"measure": ["flow"], "goods": ["food"]}) == ()


def test_a_restatement_belongs_to_the_fact_of_the_same_count() -> None:
    folded = fold_claims(
        claims(
            {"fact_id": "a", "count": 10},
            {"fact_id": "b", "count": 20},
            {"fact_id": "c", "count": 20, "value_status": "restatement"},
        )
    )
    assert [(fact.lead, fact.retold) for fact in folded] == [("a", ()), ("b", ("c",))]


def test_a_conflict_belongs_to_the_fact_whose_part_it_disputes() -> None:
    folded = fold_claims(
        claims(
            {"fact_id": "a", "scope": "all"},
            {"fact_id": "b", "scope": "all_marketplaces"},
            {"fact_id": "b1", "scope": "shopee", "parent_fact_id": "b"},
            {"fact_id": "x", "scope": "shopee", "count": 3, "value_status": "conflict"},
        )
    )
    assert [(fact.lead, fact.parts, fact.conflicts) for fact in folded] == [
        ("a", (), ()),
        ("b", (Part(fact_id="b1", depth=1),), ("x",)),
    ]


def test_a_group_of_retellings_alone_is_led_by_the_first() -> None:
    folded = fold_claims(claims(*({"fact_id": name, "value_status": "restatement"} for name in "ab")))
    assert [(fact.lead, fact.retold) for fact in folded] == [("a", ("b",))]


def test_a_part_whose_total_is_not_there_stands_for_itself() -> None:
    folded = fold_claims(claims({"fact_id": "a", "parent_fact_id": "gone"}))
    assert [fact.lead for fact in folded] == ["a"]
