"""Words for claims: joined codes, dates as close as they are known, parts against totals, in both languages."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.claims import Fact, fold_claims
from catalog.codes import ClaimDetection, ClaimParty
from catalog.reference import reference_rows
from catalog.text import Language
from dashboard.ui.claim_words import (
    Ledger,
    balance_finding,
    explanations,
    fact_heading,
    joined_codes,
    ledger_of,
    part_lines,
    shared_opening,
    source_day,
    telling_lines,
)

ID, EN = Language.INDONESIAN, Language.ENGLISH


@pytest.fixture(scope="module")
def claims() -> pd.DataFrame:
    rows = pd.DataFrame(reference_rows("claims.csv")).replace("", None)
    for column in ("as_of_date", "period_first_date", "period_last_date"):
        rows[column] = pd.to_datetime(rows[column])
    return rows.assign(count=rows["count"].astype(int))


@pytest.fixture(scope="module")
def facts(claims: pd.DataFrame) -> dict[str, Fact]:
    return {fact.lead: fact for fact in fold_claims(claims)}


@pytest.fixture(scope="module")
def ledger(claims: pd.DataFrame) -> Ledger:
    parts = [
        {"fact_id": "TK2023B-00", "total_count": 64583, "parts_sum": 64583, "gap": 0},
        {"fact_id": "TK2023B-01", "total_count": 64497, "parts_sum": 67497, "gap": 3000},
        {"fact_id": "BP2023-00", "total_count": 138199, "parts_sum": 132940, "gap": -5259},
    ]
    return ledger_of(claims, pd.DataFrame(parts))


def test_joined_codes_are_written_as_a_list() -> None:
    assert joined_codes("ai+manual+ministry_request", ClaimDetection, ID).endswith("manual dan permintaan kementerian")
    assert joined_codes("kemendag", ClaimParty, EN) == "Ministry of Trade"
    with pytest.raises(ValueError, match="nobody"):
        joined_codes("kemendag+nobody", ClaimParty, ID)


def test_a_source_is_dated_as_closely_as_it_is_known() -> None:
    assert [source_day(day, ID) for day in ("2023", "2023-05", "2023-05-14")] == ["2023", "Mei 2023", "14 Mei 2023"]


def test_what_all_notes_begin_with_is_said_once() -> None:
    assert shared_opening(["One fact. A.", "One fact. B."]) == "One fact."
    assert shared_opening(["One fact. A."]) == ""
    assert shared_opening(["One fact. A.", ""]) == ""


def test_the_finding_names_the_total_that_its_parts_exceed(facts: dict[str, Fact], ledger: Ledger) -> None:
    finding = balance_finding(facts["TK2023B-00"], ledger, ID)
    assert all(number in finding for number in ("67.497", "3.000", "64.497"))
    assert "5,259" in balance_finding(facts["BP2023-00"], ledger, EN)


def test_both_explanations_are_named_in_the_readers_language(facts: dict[str, Fact], ledger: Ledger) -> None:
    told = explanations(facts["TK2023B-00"], ledger, EN)
    assert [line.split(":")[0] for line in told[1:]] == ["Tokopedia", "TikTok Shop"]
    assert "25,000" in told[1]
    assert "897" in told[2]
    assert explanations(facts["TK2023A-00"], ledger, EN) == ()


def test_a_heading_says_what_is_amiss(facts: dict[str, Fact], ledger: Ledger) -> None:
    heading = fact_heading(facts["TK2023B-00"], ledger, ID)
    assert heading.startswith("**64.583 tautan**")
    assert "rincian tidak cocok" in heading
    assert "bertentangan" in heading
    assert "badge" not in fact_heading(facts["TK2025-00"], ledger, ID)


def test_parts_by_goods_are_named_by_their_goods(facts: dict[str, Fact], ledger: Ledger) -> None:
    assert "**Food: 59,216" in part_lines(facts["BP2023-00"], ledger, EN)


@pytest.mark.parametrize("language", list(Language))
def test_every_fact_can_be_told(facts: dict[str, Fact], ledger: Ledger, language: Language) -> None:
    told = [telling_lines(fact, ledger, language) for fact in facts.values()]
    assert len(told) > 0
    assert all(words and "nan" not in words.split() for words in told)
