"""Every reason of every comparison has words in both languages, with what was found on either side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparability import Comparison, Counted, Ground, Grouping, Level, Reason, compare
from catalog.codes import Goods, PublishedScope, TakedownUnit
from catalog.text import Language, has_text
from dashboard.ui.comparability_words import grouping_lines, level_words, reason_words, reasons_words
from tests.unit.test_analysis_comparability import counted


@pytest.mark.parametrize("language", list(Language))
def test_every_ground_and_level_has_words(language: Language) -> None:
    assert [ground for ground in Ground if not has_text(f"comparability.reason.{ground}", language)] == []
    assert len({level_words(level, language) for level in Level}) == len(Level)


@given(counted, counted, st.sampled_from(list(Language)))
def test_any_comparison_can_be_told(one: Counted, other: Counted, language: Language) -> None:
    verdict = compare(one, other)
    words = reasons_words(verdict.reasons, language)
    assert len(words.split("; ")) >= len(verdict.reasons)


CASES = [
    (
        Reason(ground=Ground.UNIT, level=Level.NOT_COMPARABLE, found=(TakedownUnit.LINK, TakedownUnit.ACCOUNT)),
        "satuannya berbeda (tautan dan akun)",
    ),
    (
        Reason(
            ground=Ground.GOODS,
            level=Level.NOT_COMPARABLE,
            found=(frozenset({Goods.USED_CLOTHING_IMPORT}), frozenset()),
        ),
        "barangnya berbeda (pakaian bekas impor dan semua barang)",
    ),
    (
        Reason(ground=Ground.PERIOD, level=Level.NOT_COMPARABLE, found=(31, None)),
        "panjang periodenya berbeda (dalam hari: 31 dan tidak diketahui)",
    ),
    (
        Reason(ground=Ground.RULES_UNKNOWN, level=Level.WITH_NOTE, found=(PublishedScope.FACEBOOK,)),
        "aturan tentang apa yang diturunkan tidak diumumkan (Facebook)",
    ),
]


@pytest.mark.parametrize(("reason", "words"), CASES)
def test_what_was_found_is_said(reason: Reason, words: str) -> None:
    assert reason_words(reason, Language.INDONESIAN) == words


def test_platforms_that_stand_apart_for_the_same_reason_share_a_line() -> None:
    verdicts = [
        Comparison(level=Level.NOT_COMPARABLE, reasons=(Reason(ground=ground, level=Level.NOT_COMPARABLE, found=()),))
        for ground in (Ground.EXECUTOR, Ground.START_UNKNOWN)
    ]
    apart = {"facebook": verdicts[0], "webshop": verdicts[1], "tiktok": verdicts[0]}
    lines = grouping_lines(Grouping(together=("shopee",), apart=apart, notes=()), Language.INDONESIAN)

    assert len(lines) == 2
    assert "Facebook dan TikTok, karena yang satu diturunkan platform sendiri" in lines[0]
