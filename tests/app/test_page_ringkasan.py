"""The overview: numbers as the queries give them, and sentences that follow the data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.lebaran import analyse_season
from analysis.published import latest_claims
from catalog.codes import IndexSeries
from catalog.lebaran import seasons
from catalog.text import Language
from dashboard.queries.lebaran import window_totals
from dashboard.queries.selection import Grain, Selection
from dashboard.queries.series import time_series
from dashboard.queries.snapshot import open_snapshot
from dashboard.queries.tables import published_table
from dashboard.text.numbers import format_number, format_percent, rounded_times
from dashboard.ui import countdown
from dashboard.ui.estimates import settled
from dashboard.ui.findings import NothingToShow
from dashboard.ui.overview_words import Words, index_words, orders_words, partner_sentence
from tests.app.conftest import Open
from tests.app.figures import figures, findings

LANGUAGES = list(Language)


def monthly_index(**rises: float) -> pd.Series:
    """Months of an index that is 100 but for the month before each Lebaran, 40 % above it or as `y<year>` says."""
    months = pd.date_range("2012-01-01", "2026-06-01", freq="MS")
    marked = {
        pd.Timestamp(season.day(-14)).replace(day=1): rises.get(f"y{season.lebaran.year}", rises.get("usual", 0.4))
        for season in seasons()
    }
    return pd.Series([100 * (1 + marked.get(month, 0.0)) for month in months], index=months)


def told(**rises: float) -> Words:
    return index_words(analyse_season(monthly_index(**rises), 1444), Language.ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_stands_with_its_number(open_page: Open, warehouse: Path, language: Language) -> None:
    app = open_page(lang=language.value)
    assert not app.exception
    snapshot = open_snapshot(warehouse)
    headers = [header.value for header in app.header] + findings(app)
    newest = latest_claims(published_table(snapshot, "claims").data).iloc[0]
    assert any(format_number(newest["count"], language) in header for header in headers)
    index = published_table(snapshot, "index_monthly").data
    clothing = index[index["series"] == IndexSeries.BI_CLOTHING.value].set_index("month")["index_value"]
    typical = analyse_season(clothing, 2023).uplift.estimate
    assert any(format_percent(100 * typical, language, decimals=0, signed=True) in header for header in headers)
    assert len(figures(app)) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_keep_the_whole_state(open_page: Open, language: Language) -> None:
    app = open_page(lang=language.value, channel="marketplace")
    targets = [link.proto.page for link in app.main.get("page_link")]
    assert {"lebaran", "klaim", "impor_penindakan"} <= set(targets)
    assert all("channel=marketplace" in link.proto.query_string for link in app.main.get("page_link"))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 22), ["108", "10 Maret 2027", "Ditetapkan"]),
        (date(2027, 3, 10), ["Hari ini Lebaran"]),
        (date(2027, 3, 11), ["27 Februari 2028", "Perkiraan"]),
        (date(2099, 1, 1), ["sudah habis"]),
    ],
)
def test_the_countdown_says_how_certain_the_date_is(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, day: date, words: list[str]
) -> None:
    monkeypatch.setattr(countdown, "today", lambda: day)
    app = open_page()
    shown = " ".join(str(element.value) for element in [*app.header, *app.markdown, *app.warning])
    assert [word for word in words if word not in shown] == []


@pytest.mark.parametrize(("usual", "words"), [(0.4, "are usually +"), (-0.4, "are usually −"), (0.0, "cannot be told")])
def test_a_rise_is_said_only_where_the_interval_leaves_zero(usual: float, words: str) -> None:
    assert words in told(usual=usual).sentence


@pytest.mark.parametrize(
    ("own_rise", "words"), [(-0.4, "below what"), (2.5, "above what"), (0.4, "not clearly different")]
)
def test_the_season_of_the_statement_is_judged_by_its_interval(own_rise: float, words: str) -> None:
    assert words in told(y2023=own_rise).caveats[0]


def test_an_index_without_seasons_says_nothing() -> None:
    with pytest.raises(NothingToShow):
        index_words(analyse_season(monthly_index().head(6), 1444), Language.ENGLISH)


def test_sample_orders_are_never_a_sentence_without_their_mark(warehouse: Path) -> None:
    snapshot = open_snapshot(warehouse)
    frame = window_totals(
        snapshot, Selection(metric="orders_count", first_date=date(2021, 1, 1), last_date=date(2023, 6, 30))
    )
    days = time_series(snapshot, frame.selection.but(grain=Grain.DAY)).data
    results = {season: analyse_season(settled(days), season) for season in frame.data["season"].tolist()}
    assert frame.provenance.is_sample
    assert orders_words(frame, results, Language.INDONESIAN).sentence.startswith("DATA CONTOH")
    real = replace(frame, provenance=replace(frame.provenance, is_sample=False))
    assert not orders_words(real, results, Language.INDONESIAN).sentence.startswith("DATA CONTOH")


def test_the_partner_sentence_takes_its_numbers_from_the_newest_year_with_both() -> None:
    ratios = pd.DataFrame(
        {
            "year": [2021, 2022, 2023],
            "partner": "MY",
            "exported_tonnes": [10.0, 500.0, 600.0],
            "recorded_tonnes": [1.0, 2.0, None],
            "ratio_to_recorded": [10.0, 250.0, None],
        }
    )
    assert "in 2022: about 250 times" in partner_sentence(ratios, Language.ENGLISH)


@pytest.mark.parametrize(("ratio", "written"), [(935.9, "940"), (3189.3, "3.200"), (4.44, "4,4"), (14875.0, "15.000")])
def test_a_ratio_is_no_more_exact_than_two_digits(ratio: float, written: str) -> None:
    assert rounded_times(ratio, Language.INDONESIAN) == written
