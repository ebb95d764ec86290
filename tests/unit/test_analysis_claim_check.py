"""The published claims against made-up loaded data and against their own parts: each verdict written down by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.claim_check import ClaimCheck, check_claims
from analysis.claim_evidence import Loaded
from analysis.comparability import Ground
from analysis.record_spans import Records
from analysis.tolerance import tolerance
from catalog.codes import ClaimVerdict, CountQualifier, Goods, TakedownUnit
from catalog.reference import reference_rows

YES, NO, APART, NONE = (
    ClaimVerdict.SUPPORTED,
    ClaimVerdict.NOT_SUPPORTED,
    ClaimVerdict.NOT_COMPARABLE,
    ClaimVerdict.NO_DATA,
)
COLUMNS = (
    "period_first_date",
    "period_last_date",
    "platform",
    "unit",
    "measure",
    "requester",
    "detection",
    "action",
    "goods",
    "territory",
    "count",
)
DAYS = (date(2023, 3, 1), date(2023, 5, 14))
"""Days of the ministry's count of May 2023."""


def published() -> pd.DataFrame:
    frame = pd.DataFrame(reference_rows("claims.csv")).replace("", None)
    for name in ("as_of_date", "period_first_date", "period_last_date"):
        frame[name] = pd.to_datetime(frame[name])
    return frame.assign(count=pd.to_numeric(frame["count"]))


CLAIMS = published()


def count(**own: object) -> dict[str, object]:
    """A running count of links that Shopee took down at a ministry's request, on the days of the ministry's own count."""
    return {
        "period_first_date": DAYS[0],
        "period_last_date": DAYS[1],
        "platform": "shopee",
        "unit": "link",
        "measure": "cumulative",
        "requester": "ministry",
        "detection": "ministry_request",
        "action": "removal",
        "goods": "used_clothing_import",
        "territory": "indonesia",
        "count": 28_462,
        **own,
    }


def loaded(*counts: Mapping[str, object]) -> Loaded:
    return Loaded(
        counts=pd.DataFrame(list(counts), columns=list(COLUMNS)),
        records=pd.DataFrame(columns=["fact_id", "platform", "requester", "count"]),
    )


def check(fact_id: str, data: Loaded) -> ClaimCheck:
    own = CLAIMS[(CLAIMS["fact_id"] == fact_id) | (CLAIMS["parent_fact_id"] == fact_id)]
    return next(one for one in check_claims(own, data) if one.fact_id == fact_id)


def grounds(found: ClaimCheck) -> set[Ground]:
    return {reason.ground for reason in found.reasons}


ALL_OF_MAY_2023 = [
    count(platform="tokopedia", count=25_000),
    count(platform="bukalapak", count=6_468),
    count(platform="blibli", count=370),
    count(platform="shopee", count=28_462),
    count(platform="lazada", count=300),
    count(platform="tiktok_shop", count=3_897),
]
AS_AD_LINKS = [{**one, "unit": "ad_or_link"} for one in ALL_OF_MAY_2023]
TO_NOVEMBER_2025 = {"period_first_date": date(2023, 1, 1), "period_last_date": date(2025, 11, 7)}
AGAINST_COUNTS = [
    ("the very number", "TK2023B-13", [count()], YES, set()),
    ("a number within 1 %", "TK2023B-13", [count(count=28_300)], YES, set()),
    ("a number 4 % below", "TK2023B-13", [count(count=27_300)], NO, set()),
    ("28,000, rounded, against 28,499", "TK2023B-10", [count(platform="tokopedia", count=28_499)], YES, set()),
    ("28,000, rounded, against 25,000", "TK2023B-10", [count(platform="tokopedia", count=25_000)], NO, set()),
    ("300, rounded, against 340", "TK2023B-14", [count(platform="lazada", count=340)], YES, set()),
    (
        "two requests of a ministry in two rows are one number",
        "TK2023B-13",
        [count(count=20_000), count(detection="ai", count=8_462)],
        YES,
        set(),
    ),
    ("what others asked for is not what the ministry claims", "TK2023B-13", [count(requester="public")], NONE, set()),
    ("warnings are no removals", "TK2023B-13", [count(action="warning_1")], NONE, set()),
    ("links against accounts", "TK2023B-13", [count(unit="account")], APART, {Ground.UNIT}),
    ("Indonesia against the EU", "TK2023B-13", [count(territory="eu")], APART, {Ground.TERRITORY}),
    ("a count of a later day", "TK2023B-13", [count(period_last_date=date(2023, 6, 30))], APART, {Ground.AS_OF}),
    (
        "a count of five days later, said so",
        "TK2023B-13",
        [count(period_last_date=date(2023, 5, 19))],
        YES,
        {Ground.AS_OF},
    ),
    ("a count from another start", "TK2023B-13", [count(period_first_date=date(2022, 1, 1))], APART, {Ground.PERIOD}),
    (
        "months that cover the days one after another",
        "TK2023B-13",
        [
            count(measure="flow", period_last_date=date(2023, 3, 31), count=10_000),
            count(measure="flow", period_first_date=date(2023, 4, 1), period_last_date=date(2023, 4, 30), count=10_000),
            count(measure="flow", period_first_date=date(2023, 5, 1), count=8_462),
        ],
        YES,
        set(),
    ),
    (
        "months with one missing between",
        "TK2023B-13",
        [
            count(measure="flow", period_last_date=date(2023, 3, 31), count=20_000),
            count(measure="flow", period_first_date=date(2023, 5, 1), count=8_462),
        ],
        APART,
        {Ground.GAPS},
    ),
    (
        "Facebook's links were blocked by the government",
        "TK2023B-20",
        [count(platform="facebook", count=31)],
        APART,
        {Ground.EXECUTOR},
    ),
    ("goods of another kind", "BP2021-00", [count()], NONE, set()),
    (
        "six platforms that add to 64,497",
        "TK2023B-01",
        AS_AD_LINKS,
        YES,
        {Ground.UNIT_UNCLEAR},
    ),
    (
        "five of six platforms, below the claim",
        "TK2023B-01",
        AS_AD_LINKS[1:],
        APART,
        {Ground.SCOPE_INCOMPLETE, Ground.UNIT_UNCLEAR},
    ),
    (
        "one platform alone above the claim for all",
        "TK2023B-01",
        [count(unit="ad_or_link", count=90_000)],
        NO,
        {Ground.SCOPE_INCOMPLETE, Ground.UNIT_UNCLEAR},
    ),
    (
        "Shopee's keywords against its accounts",
        "TK2025-00",
        [count(unit="account", requester="platform")],
        APART,
        {Ground.UNIT},
    ),
    (
        "at least a million keywords against 1.2 million",
        "TK2025-00",
        [count(unit="keyword", requester="platform", count=1_200_000, **TO_NOVEMBER_2025)],
        YES,
        set(),
    ),
    (
        "at least a million keywords against 800 thousand",
        "TK2025-00",
        [count(unit="keyword", requester="platform", count=800_000, **TO_NOVEMBER_2025)],
        NO,
        set(),
    ),
    (
        "hundreds of thousands of products against 450 thousand",
        "TK2025-01",
        [count(unit="product", count=450_000, **TO_NOVEMBER_2025)],
        YES,
        set(),
    ),
    (
        "about 93,000 merchants against 99,000, from a start that is not told",
        "TK2025-03",
        [count(unit="merchant", period_first_date=date(2023, 1, 1), period_last_date=date(2025, 11, 18), count=99_000)],
        YES,
        {Ground.START_UNKNOWN},
    ),
    (
        "40 thousand of idEA's members, some of which are no platform here",
        "TK2023A-03",
        [count(period_last_date=date(2023, 3, 31), requester="platform", count=12_000)],
        APART,
        {Ground.SCOPE_INCOMPLETE, Ground.START_UNKNOWN},
    ),
    (
        "links or merchants against links",
        "TK2023A-00",
        [count(period_last_date=date(2023, 3, 31))],
        APART,
        {Ground.UNIT, Ground.START_UNKNOWN},
    ),
]


@pytest.mark.parametrize(
    ("case", "fact_id", "counts", "verdict", "reasons"),
    AGAINST_COUNTS,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_published_claim_against_periodic_counts(
    case: str, fact_id: str, counts: list[dict[str, object]], verdict: ClaimVerdict, reasons: set[Ground]
) -> None:
    found = check(fact_id, loaded(*counts))
    assert found.verdict is verdict, case
    told = grounds(found) - {Ground.EXECUTOR_MIXED}
    assert told == reasons


OWN_PARTS = [
    ("TK2023B-00", (64_497, 81, 5), 64_583, True),
    ("TK2023B-01", (28_000, 6_468, 370, 28_462, 300, 3_897), 67_497, False),
    ("TK2023B-02", (31, 23, 27), 81, True),
    ("TK2022-00", (25_653, 11_678, 81, 76), 37_488, True),
    ("BP2023-00", (59_216, 40_339, 23_788, 9_597), 132_940, None),
    ("BP2022-01", (238_941,), 238_941, None),
]
"""Every claim that was published in parts: the parts, their sum, whether they bear it out (None: some were not told)."""


@pytest.mark.parametrize(("fact_id", "parts", "added", "agrees"), OWN_PARTS)
def test_a_claim_against_the_parts_published_with_it(
    fact_id: str, parts: tuple[int, ...], added: int, agrees: bool | None
) -> None:
    own = check(fact_id, loaded()).own_parts
    assert own is not None
    assert sorted(own.parts) == sorted(parts)
    assert (own.count, own.agrees) == (added, agrees)


def test_no_other_claim_was_published_in_parts() -> None:
    with_parts = {one.fact_id for one in check_claims(CLAIMS, loaded()) if one.own_parts is not None}
    assert with_parts == {fact_id for fact_id, *_ in OWN_PARTS}


def test_without_data_every_claim_has_none_whatever_its_parts_say() -> None:
    found = check_claims(CLAIMS, loaded())
    assert [one.fact_id for one in found] == list(CLAIMS["fact_id"])
    assert {one.verdict for one in found} == {NONE}


def records(spans: Mapping[str, Records], **counts: int) -> Loaded:
    """Records of links to used clothing at a ministry's request, as added up for the claim on Shopee of May 2023."""
    rows = [
        {"fact_id": "TK2023B-13", "platform": platform, "requester": "ministry", "count": number}
        for platform, number in counts.items()
    ]
    return Loaded(
        counts=loaded().counts,
        records=pd.DataFrame(rows, columns=["fact_id", "platform", "requester", "count"]),
        spans={(TakedownUnit.LINK, Goods.USED_CLOTHING_IMPORT): spans},
    )


WHOLE = Records(first_date=date(2023, 1, 1), last_date=date(2023, 12, 31), longest_gap=2)
AGAINST_RECORDS = [
    ("the very number", {"shopee": WHOLE}, 28_462, YES, set()),
    ("half of it", {"shopee": WHOLE}, 14_000, NO, set()),
    ("not one record within the days, while there are others", {"shopee": WHOLE}, 0, NO, set()),
    (
        "records that begin a month later",
        {"shopee": Records(first_date=date(2023, 4, 10), last_date=date(2023, 12, 31), longest_gap=2)},
        28_462,
        APART,
        {Ground.PERIOD},
    ),
    (
        "records of a year before alone",
        {"shopee": Records(first_date=date(2022, 1, 1), last_date=date(2022, 6, 1), longest_gap=2)},
        0,
        APART,
        {Ground.AS_OF, Ground.PERIOD},
    ),
    ("records of another platform alone", {"lazada": WHOLE}, 0, NONE, set()),
]


@pytest.mark.parametrize(("case", "spans", "number", "verdict", "reasons"), AGAINST_RECORDS)
def test_a_published_claim_against_item_level_records(
    case: str, spans: dict[str, Records], number: int, verdict: ClaimVerdict, reasons: set[Ground]
) -> None:
    found = check("TK2023B-13", records(spans, **({"shopee": number} if number else {})))
    assert found.verdict is verdict, case
    assert grounds(found) == reasons


def test_one_number_that_disagrees_outweighs_one_that_agrees_and_both_are_shown() -> None:
    data = records({"shopee": WHOLE}, shopee=14_000)
    both = Loaded(counts=loaded(count()).counts, records=data.records, spans=data.spans)
    found = check("TK2023B-13", both)
    assert found.verdict is NO
    assert [(each.count, each.agrees) for each in found.evidence] == [(28_462, True), (14_000, False)]


TOLERANCES = [
    (64_583, CountQualifier.EXACT, 63_938, 65_228),
    (5, CountQualifier.EXACT, 5, 5),
    (28_000, CountQualifier.ROUNDED, 27_500, 28_500),
    (300, CountQualifier.ROUNDED, 250, 350),
    (40_000, CountQualifier.APPROX, 36_000, 44_000),
    (1_000_000, CountQualifier.AT_LEAST, 1_000_000, None),
    (100, CountQualifier.HUNDREDS, 100, 999),
    (10_000, CountQualifier.TENS_OF_THOUSANDS, 10_000, 99_999),
    (100_000, CountQualifier.HUNDREDS_OF_THOUSANDS, 100_000, 999_999),
]


@pytest.mark.parametrize(("number", "qualifier", "low", "high"), TOLERANCES)
def test_how_far_a_number_may_lie_away_follows_from_the_wording(
    number: int, qualifier: CountQualifier, low: int, high: int | None
) -> None:
    allowed = tolerance(number, qualifier)
    assert (allowed.low, allowed.high) == (low, high)


WORDINGS = [CountQualifier.EXACT, CountQualifier.ROUNDED, CountQualifier.APPROX, CountQualifier.AT_LEAST]


@given(
    st.integers(1, 10**7),
    st.sampled_from(WORDINGS),
)
def test_a_count_always_bears_itself_out(number: int, qualifier: CountQualifier) -> None:
    assert tolerance(number, qualifier).holds(number)


@given(st.integers(0, 200_000))
def test_a_verdict_on_an_exact_claim_turns_only_at_its_tolerance(number: int) -> None:
    found = check("TK2023B-13", loaded(count(count=number)))
    assert (found.verdict is YES) == found.tolerance.holds(number)
