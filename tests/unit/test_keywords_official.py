"""Official words, and what they catch."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.keywords.official import caught, holds, official_terms
from analysis.keywords.results import Silence
from analysis.keywords.titles import normalised
from catalog.reference import reference_rows


def test_alternatives_and_spellings_are_one_word_known_from_the_first_source_on() -> None:
    table = pd.DataFrame(
        {
            "term": ["balpres / ballpress / bal press", "Baju Bekas Import", "baju bekas impor", "cabutan"],
            "source_date": ["2025-08-14", "2023-04-06", "2023-03-23", None],
        }
    )
    known = official_terms(table)
    assert list(known.itertuples(index=False, name=None)) == [
        ("baju bekas impor", pd.Timestamp("2023-03-23")),
        ("balpres", pd.Timestamp("2025-08-14")),
    ]


def test_a_source_of_a_month_counts_from_its_last_day() -> None:
    table = pd.DataFrame({"term": ["second"], "source_date": ["2023-03"]})
    assert official_terms(table, on="2023-03-30").empty
    assert official_terms(table, on="2023-03-31")["term"].to_list() == ["second"]


def test_the_public_table_holds_the_words_of_the_reporting() -> None:
    known = official_terms(pd.DataFrame(reference_rows("evasion_terms.csv")))["term"].to_list()
    assert {"bal", "karungan", "second", "bekas", "balpres", "thrifting", "preloved"} <= set(known)
    assert "cabutan" not in known


@pytest.mark.parametrize(
    ("title", "is_caught"),
    [("Jual B A L korea", True), ("bola basket", False), ("balon", False), ("jual bal", True), ("", False)],
)
def test_a_title_holds_a_word_only_as_a_whole(title: str, is_caught: bool) -> None:
    assert holds(normalised(title), "bal") is is_caught


def months(rows: list[tuple[str, int, float, int]]) -> pd.DataFrame:
    names = ["month", "items_count", "caught_count", "sellers_count"]
    return pd.DataFrame(rows, columns=names).assign(platform="shopee")


def test_share_caught_by_month_and_lately() -> None:
    shares_of_hundred = [("2023-01-01", 90), ("2023-02-01", 60), ("2023-03-01", 30), ("2023-04-01", 30)]
    result = caught(months([(month, 100, found, 100) for month, found in shares_of_hundred]))
    shares = [month.share.estimate for month in result.months if month.share]
    assert shares == pytest.approx([0.9, 0.6, 0.3, 0.3])
    assert result.recent is not None
    assert (result.recent.month, result.recent.items_count, result.recent.caught_count) == (date(2023, 4, 1), 300, 120)


def test_titles_in_lots_widen_the_interval() -> None:
    (alone,) = caught(months([("2023-01-01", 200, 100, 200)])).months
    (in_lots,) = caught(months([("2023-01-01", 200, 100, 10)])).months
    assert alone.share is not None
    assert in_lots.share is not None
    assert in_lots.share.high - in_lots.share.low > 3 * (alone.share.high - alone.share.low)


def test_platforms_are_put_together() -> None:
    table = pd.concat([months([("2023-01-01", 100, 90, 100)]), months([("2023-01-01", 100, 10, 100)])])
    (month,) = caught(table).months
    assert (month.items_count, month.caught_count) == (200, 100)


@pytest.mark.parametrize(
    ("row", "silence"),
    [
        (("2023-01-01", 19, 10, 19), Silence.FEW_REMOVALS),
        (("2023-01-01", 100, 10, 4), Silence.FEW_SELLERS),
        (("2023-01-01", 100, float("nan"), 50), Silence.NO_OFFICIAL_WORDS),
    ],
)
def test_a_month_without_a_share_says_why(row: tuple[str, int, float, int], silence: Silence) -> None:
    (month,) = caught(months([row])).months
    assert month.silence is silence
    assert month.share is None


def test_no_removals() -> None:
    assert caught(months([])).silence is Silence.NO_REMOVALS


@pytest.mark.parametrize("found", [0, 100])
def test_none_and_all_keep_an_interval(found: int) -> None:
    (month,) = caught(months([("2023-01-01", 100, found, 50)])).months
    assert month.share is not None
    assert month.share.estimate == found / 100
    assert 0 <= month.share.low < month.share.high <= 1
