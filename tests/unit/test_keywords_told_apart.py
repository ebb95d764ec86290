"""How well titles are told apart: shares with intervals that count sellers, and trials on what a scorer had not seen."""

from __future__ import annotations

import pytest

from analysis.keywords.told_apart import LATE_MONTH, Accuracy, ScoredTitles, Trial, accuracy, scored
from catalog.labelled_titles import LabelledTitle, labelled_titles

CUT = 0.8


def titles(*labels: bool, sellers: int = 1_000) -> list[LabelledTitle]:
    return [
        LabelledTitle(title=f"judul {n}", is_illegal=label, seller=f"s{n % sellers}", month="2024-01", sense="")
        for n, label in enumerate(labels)
    ]


@pytest.fixture(scope="module")
def trials() -> dict[Trial, ScoredTitles]:
    return {each.trial: each for each in scored(labelled_titles())}


def measured(trial: ScoredTitles) -> Accuracy:
    return accuracy(trial.titles, [score >= CUT for score in trial.scores])


def test_precision_is_of_the_caught_and_recall_of_the_illegal() -> None:
    found = accuracy(titles(True, True, True, False, False), [True, True, False, True, False])

    assert (found.titles_count, found.illegal_count, found.caught_count) == (5, 3, 3)
    assert found.precision is not None
    assert found.precision.estimate == pytest.approx(2 / 3)
    assert found.recall is not None
    assert found.recall.low < found.recall.estimate < found.recall.high


def test_where_nothing_is_caught_there_is_no_precision_and_where_nothing_is_illegal_no_recall() -> None:
    assert accuracy(titles(True), [False]).precision is None
    assert accuracy(titles(False), [True]).recall is None


def test_a_share_without_a_fault_is_not_certain() -> None:
    found = accuracy(titles(*[True] * 60), [True] * 60)

    assert found.precision is not None
    assert (found.precision.estimate, found.precision.high) == (1.0, 1.0)
    assert 0.9 < found.precision.low < 1.0


def test_titles_of_few_sellers_tell_less_than_as_many_of_many() -> None:
    many, few = (accuracy(titles(*[True] * 60, sellers=sellers), [True] * 60).precision for sellers in (60, 6))

    assert many is not None
    assert few is not None
    assert few.low < many.low


def test_unseen_sellers_are_told_better_than_by_a_plain_list(trials: dict[Trial, ScoredTitles]) -> None:
    found = measured(trials[Trial.UNSEEN_SELLERS])

    assert found.titles_count == len(labelled_titles())
    assert found.precision is not None
    assert found.precision.low >= 0.9
    assert found.recall is not None
    assert found.recall.estimate >= 0.8


def test_later_titles_are_told_worse_and_those_of_new_sellers_worst(trials: dict[Trial, ScoredTitles]) -> None:
    recalls = [recall.estimate for trial in Trial if (recall := measured(trials[trial]).recall) is not None]

    assert recalls == sorted(recalls, reverse=True)
    assert all(title.month >= LATE_MONTH for title in trials[Trial.LATER].titles)
    assert trials[Trial.LATER].titles == trials[Trial.LATER_UNSEEN_SELLERS].titles
