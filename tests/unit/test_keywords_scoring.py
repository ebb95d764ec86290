"""Titles scored by a scorer that learnt from labelled ones, and misspelt words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.keywords.scoring import TitleScorer, spelling_variant, train
from bench.keywords.labelled import labelled_titles

CUT = 0.8


@pytest.fixture(scope="module")
def labelled() -> pd.DataFrame:
    return labelled_titles()


@pytest.fixture(scope="module")
def scorer(labelled: pd.DataFrame) -> TitleScorer:
    return train(labelled["title"].to_list(), labelled["is_illegal"].to_list())


def test_the_labelled_titles_are_many_of_many_sellers_and_years(labelled: pd.DataFrame) -> None:
    assert len(labelled) >= 600
    assert labelled["title"].is_unique
    assert set(labelled["label"]) == {"illegal", "legal"}
    assert (labelled.groupby("seller").size() >= 2).mean() > 0.9
    assert set(labelled["month"].str[:4]) == {"2022", "2023", "2024", "2025"}


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


def test_unseen_sellers_are_told_better_than_by_a_plain_list(labelled: pd.DataFrame) -> None:
    """One division by seller; all divisions and thresholds: `python -m bench.keywords titles`."""
    number = labelled["seller"].str.extract(r"(\d+)")[0].astype(int)
    is_tested = (number % 4 == 0).to_numpy()
    learnt, tested = labelled[~is_tested], labelled[is_tested]
    scores = train(learnt["title"].to_list(), learnt["is_illegal"].to_list()).scores(tested["title"].to_list())
    is_illegal, is_caught = tested["is_illegal"].to_numpy(), scores >= CUT
    assert (is_caught & is_illegal).sum() / is_caught.sum() >= 0.9
    assert (is_caught & is_illegal).sum() / is_illegal.sum() >= 0.75


def test_tricks_of_spelling_do_not_move_a_score(scorer: TitleScorer) -> None:
    plain, tricked = scorer.scores(["bal jaket korea impor", "B A L jaket k0rea IMPORT 🔥"])
    assert plain == pytest.approx(tricked)


def test_the_same_titles_give_the_same_scorer(labelled: pd.DataFrame, scorer: TitleScorer) -> None:
    again = train(labelled["title"].to_list(), labelled["is_illegal"].to_list())
    titles = labelled["title"].to_list()[:50]
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
