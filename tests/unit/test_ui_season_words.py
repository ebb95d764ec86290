"""What may be said of a season follows from its interval, in both languages."""

from __future__ import annotations

from datetime import date
from math import nan

import pytest

from analysis.lebaran import Estimate, LebaranResult, Note
from analysis.lebaran.results import UNKNOWN, no_profile
from catalog.text import Language, has_text, texts
from dashboard.ui.season_words import season_caveats, season_finding, season_rise, side_of

ID, EN = Language.INDONESIAN, Language.ENGLISH


def estimate(value: float, low: float, high: float) -> Estimate:
    return Estimate(estimate=value, low=low, high=high)


def result(shortfall: Estimate, **changes: object) -> LebaranResult:
    parts: dict[str, object] = {
        "season": 1444,
        "lebaran": date(2023, 4, 22),
        "as_of": None,
        "uplift": UNKNOWN,
        "season_uplift": UNKNOWN,
        "level_change": UNKNOWN,
        "profile": no_profile(),
        "seasons": (),
        "between_season_sd_log": nan,
        "is_provisional": False,
        "notes": (),
        **changes,
    }
    return LebaranResult(shortfall=shortfall, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shortfall", "side", "indonesian", "english"),
    [
        (estimate(-0.294, -0.404, -0.163), "below", "29 % di bawah", "29% below"),
        (estimate(0.294, 0.163, 0.404), "above", "29 % di atas", "29% above"),
        (estimate(-0.15, -0.31, 0.004), "within", "tidak berbeda nyata", "not clearly different"),
        (estimate(0.0, -0.1, 0.1), "within", "tidak berbeda nyata", "not clearly different"),
        (estimate(-0.15, -0.31, 0.0), "within", "tidak berbeda nyata", "not clearly different"),
        (estimate(-0.99, -0.999, -0.9), "below", "99 % di bawah", "99% below"),
        (estimate(4.2, 1.1, 9.0), "above", "420 % di atas", "420% above"),
        (UNKNOWN, "unknown", "belum dapat dibandingkan", "cannot be compared"),
    ],
)
def test_short_or_above_is_said_only_of_a_whole_interval(
    shortfall: Estimate, side: str, indonesian: str, english: str
) -> None:
    assert side_of(shortfall) == side
    assert indonesian in season_finding(result(shortfall), "Pesanan UMKM", ID).replace("\u00a0", " ")
    assert english in season_finding(result(shortfall), "UMKM orders", EN)


@pytest.mark.parametrize("language", list(Language))
def test_every_finding_of_a_number_carries_its_interval(language: Language) -> None:
    sentence = season_finding(result(estimate(-0.294, -0.404, -0.163)), "x", language).replace("\u00a0", "")
    assert "−40%" in sentence
    assert "−16%" in sentence


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ((), {ID: "Dalam H-28 s.d. H-1 musim ini +5 %", EN: "Over H-28 to H-1 this season: +5%"}),
        (
            (Note.SEASON_PARTIAL,),
            {
                ID: "Dinilai dari hari-hari H-28 s.d. H-1 yang sudah ada datanya, musim ini +5 %",
                EN: "Judged by those days of H-28 to H-1 that have data, this season: +5%",
            },
        ),
    ],
)
def test_the_rise_of_a_season_that_is_not_over_is_said_of_its_days_so_far(
    notes: tuple[Note, ...], words: dict[Language, str]
) -> None:
    for language in Language:
        (sentence,) = season_rise(result(UNKNOWN, season_uplift=estimate(0.05, -0.01, 0.11), notes=notes), language)
        assert sentence.replace("\u00a0", " ").startswith(words[language])


@pytest.mark.parametrize("language", list(Language))
def test_every_note_of_the_statistics_has_its_sentence(language: Language) -> None:
    assert len(Note) > 0
    assert [note for note in Note if not has_text(f"season.note.{note}", language)] == []
    told = season_caveats(result(UNKNOWN, notes=tuple(Note), is_provisional=True), language)
    assert len(told) == len(set(told)) == len(Note) + 1


def test_no_sentence_is_kept_for_a_note_that_is_gone() -> None:
    kept = {key.removeprefix("season.note.") for key in texts(ID) if key.startswith("season.note.")}
    assert kept == {note.value for note in Note}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("level", "words"),
    [
        (estimate(-0.2, -0.3, -0.1), {ID: "20 % di bawah", EN: "20% below"}),
        (estimate(0.2, 0.1, 0.3), {ID: "20 % di atas", EN: "20% above"}),
        (estimate(0.0, -0.1, 0.1), {ID: "tidak berbeda nyata", EN: "not clearly different"}),
    ],
)
def test_the_level_of_the_year_stands_beside_the_shortfall(
    level: Estimate, words: dict[Language, str], language: Language
) -> None:
    (sentence,) = season_caveats(result(UNKNOWN, level_change=level), language)
    assert words[language] in sentence.replace("\u00a0", " ")
