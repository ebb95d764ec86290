"""Laws of counting statements of reasons: none is lost, none counts twice in a unit, whatever is answered."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from etl.encoders.statements import Group, count_groups, settle_goods, settle_groups

CATEGORY = "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"
REMOVED, DISABLED = "DECISION_VISIBILITY_CONTENT_REMOVED", "DECISION_VISIBILITY_CONTENT_DISABLED"

GROUPS = st.lists(
    st.builds(
        Group,
        day=st.sampled_from(["2025-09-01", "2025-09-02", "1970-01-01"]),
        platform=st.sampled_from(["Facebook", "TikTok", "AliExpress", ""]),
        source=st.sampled_from(["SOURCE_VOLUNTARY", "SOURCE_ARTICLE_16", ""]),
        automated=st.sampled_from(["Yes", "No", ""]),
        category=st.sampled_from([CATEGORY, "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"]),
        keywords=st.just(""),
        listing=st.sampled_from([REMOVED, DISABLED, ""]),
        content=st.sampled_from(["CONTENT_TYPE_PRODUCT", "CONTENT_TYPE_TEXT", "Advertisement", ""]),
        account=st.sampled_from(["DECISION_ACCOUNT_TERMINATED", "DECISION_ACCOUNT_SUSPENDED", ""]),
        is_restricted=st.booleans(),
        statements=st.integers(1, 9),
        reported=st.sampled_from(["2025-09-02", "2025-09-03"]),
    ),
    max_size=30,
)


@given(GROUPS, st.randoms(use_true_random=False))
def test_every_statement_counts_once_in_a_unit_or_is_left_out_for_a_reason(groups: list[Group], random: object) -> None:
    pick = random.choice  # type: ignore[attr-defined]
    answers: dict[str, str] = {}
    by_category: Counter[tuple[str, str]] = Counter()
    for group in groups:
        by_category[group.category, ""] += group.statements
    for question in settle_goods(by_category, answers).questions:
        answers[question.id] = pick(question.choices).id
    goods = settle_goods(by_category, answers)
    assert goods.questions == ()
    for question in settle_groups(groups, goods.codes, answers).questions:
        answers[question.id] = pick(question.choices).id
    settlement = settle_groups(groups, goods.codes, answers)
    assert settlement.questions == ()

    counts = count_groups(groups, settlement)
    read = sum(group.statements for group in groups)
    assert counts.statements + sum(counts.left_out.values()) == read
    assert sum(counts.units.values()) == counts.statements + counts.notes.get("in_two_units", 0)
    assert sum(count for count, _ in counts.by_key.values()) == sum(counts.units.values())
    assert all(count <= counts.statements for count in counts.units.values())
