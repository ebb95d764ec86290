"""Titles scored by a scorer that learnt from labelled ones, and misspelt words."""

from __future__ import annotations

from collections import Counter
from math import exp

import numpy as np
import pytest

from analysis.keywords.scoring import TitleScorer, spelling_variant, train
from analysis.keywords.told_apart import train_on
from catalog.labelled_titles import labelled_titles, ordinary_titles

CUT = 0.8


@pytest.fixture(scope="module")
def scorer() -> TitleScorer:
    return train_on(labelled_titles())


def test_the_labelled_titles_are_many_of_many_sellers_and_years() -> None:
    titles = labelled_titles()
    sellers = Counter(title.seller for title in titles)

    assert len({title.title for title in titles}) == len(titles) == 615
    assert sum(title.is_illegal for title in titles) == 253
    assert sum(count >= 2 for count in sellers.values()) > 0.9 * len(sellers)
    assert {title.month[:4] for title in titles} == {"2022", "2023", "2024", "2025"}
    assert len(ordinary_titles()) == 240


@pytest.mark.parametrize(
    "title",
    [
        "Preloved gamis pribadi jarang pakai",
        "Karung goni untuk kemasan kopi",
        "jam tangan second fullset",
        "second skin manset olahraga",
        "salep bekas luka bakar",
        "bola voli mikasa",
        "balon ulang tahun anak",
        "kaos polos cotton combed 30s",
        "Kemeja 3SECOND pria",
        "bibit cabutan jati",
    ],
)
def test_honest_goods_are_not_caught(scorer: TitleScorer, title: str) -> None:
    assert scorer.scores([title])[0] < CUT


@pytest.mark.parametrize(
    "title",
    [
        "BAL kemeja korea segel import",
        "b4l jaket jepang import murah",
        "karungan hoodie import grade a",
        "thrift ball kaos vintage usa import",
        "balpres celana jeans korea segel",
    ],
)
def test_illegal_goods_are_caught_in_new_words(scorer: TitleScorer, title: str) -> None:
    assert scorer.scores([title])[0] >= CUT


def test_ordinary_product_titles_are_hardly_caught(scorer: TitleScorer) -> None:
    assert (scorer.scores(ordinary_titles()) >= CUT).mean() < 0.01


def test_words_add_up_to_the_score_and_say_for_whom_they_speak(scorer: TitleScorer) -> None:
    title = "Bal jaket korea segel, bukan karung goni kopi, bal jaket"
    spoken = {each.word: each.weight for each in scorer.spoken(title)}
    log_odds = scorer.base + sum(spoken.values())

    assert list(spoken) == ["bal", "jaket", "korea", "segel", "bukan", "karung", "goni", "kopi"]
    assert 1 / (1 + exp(-log_odds)) == pytest.approx(scorer.scores([title])[0])
    assert spoken["bal"] > 0 > spoken["goni"]


def test_a_title_without_letters_has_no_words_and_the_score_of_knowing_nothing(scorer: TitleScorer) -> None:
    assert scorer.spoken("🔥🔥") == ()
    assert scorer.scores(["🔥🔥"])[0] == pytest.approx(1 / (1 + exp(-scorer.base)))


def test_tricks_of_spelling_do_not_move_a_score(scorer: TitleScorer) -> None:
    plain, tricked = scorer.scores(["bal jaket korea impor", "B A L jaket k0rea IMPORT 🔥"])
    assert plain == pytest.approx(tricked)


def test_the_same_titles_give_the_same_scorer(scorer: TitleScorer) -> None:
    again = train_on(labelled_titles())
    titles = [title.title for title in labelled_titles()][:50]
    assert np.array_equal(scorer.scores(titles), again.scores(titles))


def test_no_titles_have_no_scores(scorer: TitleScorer) -> None:
    assert len(scorer.scores([])) == 0


def test_a_scorer_does_not_learn_from_a_few_titles() -> None:
    with pytest.raises(ValueError, match="at least 50"):
        train(["bal"] * 60 + ["gamis"] * 49, [True] * 60 + [False] * 49)


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("trift", "thrift"),
        ("thrifft", "thrift"),
        ("krungan", "karungan"),
        ("karugnan", "karungan"),
        ("prelov", "preloved"),
        ("secnd", "second"),
        ("second", None),
        ("karangan", None),
        ("kaos", None),
        ("balon", None),
        ("beras", None),
    ],
)
def test_a_misspelt_known_word_is_recognised_and_an_ordinary_one_left_alone(word: str, known: str | None) -> None:
    words = ["bal", "bekas", "second", "thrift", "karungan", "preloved", "baju bekas impor"]
    assert spelling_variant(word, words, ordinary={"karangan"}) == known
