"""The page of takedowns and orders together: it refuses what data cannot say, and says what they would have to be."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from catalog.codes import PLATFORM_CHANNEL, Category
from catalog.text import Language, text
from dashboard.text.dates import format_date
from dashboard.ui import impact
from dashboard.ui.card_parts import Detail
from dashboard.ui.method_notes import AUDIENCES, method_note
from tests.app.conftest import Open
from tests.app.figures import findings, notes
from tests.warehouse_fixture import Sale, Takedown, build_warehouse, point_to

PAGE = "page.dampak"
FIRST = date(2022, 1, 3)
WEEKS = 104
PLATFORMS = [platform.value for platform in PLATFORM_CHANNEL][:3]
CATEGORIES = [category.value for category in Category][:3]


@pytest.fixture(scope="module")
def few_cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine pairs of category and platform, 60 orders a week in each by six UMKM, and a wave after a year and a half."""
    directory, rng = tmp_path_factory.mktemp("dampak"), np.random.default_rng(7)
    sales = [
        Sale(
            day=FIRST + timedelta(weeks=week),
            umkm=f"umkm-{number}",
            platform=platform,
            category=category,
            orders=10 + int(rng.integers(0, 7)),
        )
        for week in range(WEEKS)
        for platform in PLATFORMS
        for category in CATEGORIES
        for number in range(6)
    ]
    takedowns = [
        Takedown(
            day=FIRST + timedelta(weeks=week),
            items=(40 if 80 <= week < 84 else 4) + int(rng.integers(0, 6)),
            platform=platform,
            category=category,
        )
        for week in range(WEEKS)
        for platform in PLATFORMS
        for category in CATEGORIES
    ]
    last = FIRST + timedelta(weeks=WEEKS + 8)
    build_warehouse(
        directory, snapshot_id="fewcells", sales=sales, takedowns=takedowns, first_date=FIRST, last_date=last
    )
    return directory


@pytest.mark.parametrize("language", list(Language))
def test_few_pairs_of_category_and_platform_conclude_nothing_and_say_what_is_needed(
    few_cells: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(few_cells))
    app = open_page("dampak", lang=language.value, unit="link")

    assert not app.exception
    words = dict.fromkeys(("detectable", "change", "low", "high", "takedowns", "unit"), "")
    sentence = text(f"{PAGE}.wording.inconclusive", language, **words)
    assert findings(app)[0].startswith(sentence.split(".")[0])
    assert text(f"{PAGE}.reason.few_cells", language) in notes(app)
    assert text(f"{PAGE}.need.by_cell", language) in notes(app)


@pytest.mark.parametrize("language", list(Language))
def test_an_interval_too_wide_to_be_of_use_is_not_drawn_and_its_reasons_are_told(
    few_cells: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(few_cells))
    # Whatever the interval: which panels give one of millions of per cent hangs on the linear algebra of the machine.
    monkeypatch.setattr(impact, "MOST_TOLD_PCT", -100)
    app = open_page("dampak", lang=language.value, unit="link")
    told = next(info.value for info in app.info if text(f"{PAGE}.need.by_cell", language) in info.value)
    sentence = text(f"{PAGE}.wording.too_wide", language, takedowns="10", unit="", low="", most="")

    assert not app.exception
    assert told.startswith(sentence.split("10")[0])
    assert text(f"{PAGE}.reason.few_cells", language) in told
    assert not [finding for finding in findings(app) if finding.startswith(sentence.split(".")[0])]


def test_a_wave_is_offered_and_chosen_by_the_link(
    few_cells: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(few_cells))
    wave = FIRST + timedelta(weeks=80)
    app = open_page("dampak", unit="link", wave=wave.isoformat())

    assert app.selectbox(key="control.id.wave").value == wave
    assert app.query_params["wave"] == wave.isoformat()


@pytest.mark.parametrize("language", list(Language))
def test_cards_open_their_method_for_a_minister_and_for_a_statistician(
    few_cells: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(few_cells))
    app = open_page("dampak", lang=language.value, unit="link")
    app.button_group(key="dampak.effect.details").set_value(Detail.METHOD).run()
    told = [markdown.value for markdown in app.markdown]

    assert all(method_note("impact", audience, language) in told for audience in AUDIENCES)


@pytest.mark.parametrize("language", list(Language))
def test_a_link_to_a_wave_that_is_gone_says_that_the_newest_is_shown(
    few_cells: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(few_cells))
    day, unit = date(2022, 3, 7), text("code.takedown_unit.link", language).lower()
    sentence = text(f"{PAGE}.wave_gone", language, day=format_date(day, language), unit=unit)

    gone = open_page("dampak", lang=language.value, unit="link", wave=day.isoformat())
    there = open_page("dampak", lang=language.value, unit="link", wave=(FIRST + timedelta(weeks=80)).isoformat())
    unnamed = open_page("dampak", lang=language.value, unit="link")

    assert [sentence in [warning.value for warning in app.warning] for app in (gone, there, unnamed)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("language", list(Language))
def test_whether_goods_come_back_elsewhere_is_not_said_after_a_wave_that_all_platforms_shared(
    few_cells: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(few_cells))
    app = open_page("dampak", lang=language.value, unit="link")
    unit = text("code.takedown_unit.link", language).lower()
    unseen = text(f"{PAGE}.elsewhere_unseen", language, waves="3", lone="0", unit=unit)

    assert f"{unseen} {text(f'{PAGE}.need.one_seller', language)}" in [info.value for info in app.info]


def test_one_wave_that_cannot_be_shown_from_near_says_what_that_needs(
    few_cells: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(few_cells))
    app = open_page("dampak", lang="en", unit="link")
    unseen = text(f"{PAGE}.event_unseen", Language.ENGLISH, before=8, after=16, cells=70)

    assert unseen in [info.value for info in app.info]


def test_a_unit_without_takedowns_is_refused_with_the_reason(
    few_cells: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(few_cells))
    app = open_page("dampak", unit="account")
    reason = text(f"{PAGE}.reason.no_takedowns", Language.INDONESIAN)

    assert any(reason in info.value for info in app.info)


def test_real_orders_are_not_held_against_invented_takedowns(
    few_cells: Path, tmp_path: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = shutil.copyfile(few_cells / "warehouse-fewcells.duckdb", tmp_path / "warehouse-mixed1.duckdb")
    with duckdb.connect(copied) as connection:
        connection.execute(
            "update meta_dataset set is_sample = true where dataset = 'takedown_items';"
            " update meta_snapshot set snapshot_id = 'mixed1'"
        )
    point_to(tmp_path, "mixed1")
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))
    app = open_page("dampak", unit="link")

    assert text(f"{PAGE}.mixed", Language.INDONESIAN) in [info.value for info in app.info]
    assert findings(app) == []


def test_orders_without_takedowns_of_the_same_weeks_say_so(
    tmp_path: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    sales = [Sale(day=FIRST + timedelta(days=day), umkm="u") for day in range(60)]
    build_warehouse(tmp_path, snapshot_id="ordersalone", sales=sales)
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))
    app = open_page("dampak")

    assert text(f"{PAGE}.no_common_weeks", Language.INDONESIAN) in [info.value for info in app.info]
