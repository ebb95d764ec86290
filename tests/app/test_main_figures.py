"""The main figures before files count are those that the pages tell afterwards, and looking at them leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from catalog.roles import Actor, Origin, Role
from catalog.text import Language, text
from dashboard.memory import MEMORY
from dashboard.queries.selection import Selection
from dashboard.queries.snapshot import open_snapshot
from dashboard.ui import estimates, main_figures
from dashboard.ui.main_figures import MainFigure, order_seasons
from dashboard.ui.overview_words import orders_words
from dashboard.ui.season_words import season_finding
from dashboard.ui.serving import order_span
from dashboard.ui.upload import door
from dashboard.ui.upload.job import JobCancelledError
from etl.effect import Effect
from tests.etl_fixture import House, order, orders, template
from tests.order_years import LAST_DAY, order_years

ANALYST = Actor(id="siti", name="siti", role=Role.ANALYST, origin=Origin.SIGNED_IN)


@pytest.fixture
def house(built_house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The house that the upload page's door leads to, its sample serving."""
    monkeypatch.setenv("DAMPAK_STORE", str(built_house.store))
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(built_house.warehouse))
    return built_house


def effect_of(*files: Path) -> Effect:
    effect = door.preview(files, {}, actor=ANALYST, progress=lambda *_: None).effect
    assert effect is not None
    return effect


def numbers(figure: MainFigure) -> object:
    """All that is told of a figure."""
    result = figure.result
    assert result is not None
    told = (result.season, result.shortfall, result.season_uplift, result.uplift, result.notes, len(result.seasons))
    return figure.is_sample, *told


def test_what_is_told_before_is_what_overview_and_lebaran_page_tell_afterwards(house: House) -> None:
    content = order_years(short_year=2023)
    (change,) = effect_of(house.file("hari.csv", content)).seen
    house.ingest("hari.csv", content)

    told = change.after.result
    snapshot = open_snapshot(house.warehouse)
    first_date, last_date = order_span(snapshot)
    selection = Selection(metric="orders_count", first_date=first_date, last_date=last_date)
    on_lebaran = estimates.season_of_frame(estimates.daily(snapshot, selection), told.season)
    assert told.season == 1444
    assert told.shortfall.high < 0 < told.uplift.low
    assert (told.shortfall, told.season_uplift, told.uplift) == (
        on_lebaran.shortfall,
        on_lebaran.season_uplift,
        on_lebaran.uplift,
    )
    on_overview = orders_words(*order_seasons(snapshot, selection), Language.INDONESIAN)
    title = text("metric.orders_count.title", Language.INDONESIAN)
    assert on_overview.sentence == season_finding(told, title, Language.INDONESIAN)


def test_before_is_what_serves(house: House) -> None:
    house.ingest("hari.csv", order_years())
    served = main_figures.main_figure(open_snapshot(house.warehouse), "orders_count")
    ahead = template(
        "order_days",
        *({"order_date": "2023-04-03", "umkm_id": f"toko-{umkm}", "orders": 150} for umkm in range(7)),
    )
    (change,) = effect_of(house.file("koreksi.csv", ahead)).seen

    assert numbers(change.before) == numbers(served)
    assert change.after.result.shortfall.estimate > change.before.result.shortfall.estimate


def test_the_sample_is_named_as_what_it_is(house: House) -> None:
    (change,) = effect_of(house.file("hari.csv", order_years())).seen

    assert (change.before.is_sample, change.after.is_sample) == (True, False)


def test_before_the_first_build_there_is_nothing_before(house: House) -> None:
    (house.warehouse / "current").unlink()
    (change,) = effect_of(house.file("hari.csv", order_years())).seen

    assert change.before is None
    assert change.after.result is not None


def test_too_few_umkm_for_any_season_to_be_shown_are_nothing_to_show(house: House) -> None:
    (change,) = effect_of(house.file("pesanan.csv", orders(order("A1"), order("A2")))).seen

    assert (change.after.result, change.after.error) == (None, None)


def test_a_month_of_the_index_moves_the_index_alone(house: House) -> None:
    month = template("indices", {"month": "2023-04-01", "index_value": "60.0"})
    (change,) = effect_of(house.file("indeks.csv", month)).seen

    assert change.metric == "clothing_index"
    assert change.before.is_sample is change.after.is_sample is False
    assert change.after.result.season_uplift.estimate < change.before.result.season_uplift.estimate


@pytest.mark.parametrize("dataset", ["umkm_registry", "takedown_items", "takedown_counts"])
def test_what_holds_no_orders_and_no_index_is_not_estimated(house: House, dataset: str) -> None:
    stages: list[str] = []

    def progress(stage: str, share: float, rows: int = 0) -> None:
        stages.append(stage)

    berkas = house.file("berkas.csv", template(dataset, {}))
    found = door.preview((berkas,), {}, actor=ANALYST, progress=progress)

    assert found.effect is not None
    assert found.effect.seen == ()
    assert "estimates" not in stages


def test_looking_keeps_nothing_of_the_snapshot_with_the_files(house: House) -> None:
    house.ingest("hari.csv", order_years())
    main_figures.find_changes(house.warehouse, _served_file(house), {"order_days"}, on_side=lambda: None)
    kept = len(MEMORY), MEMORY.bytes_count
    effect_of(house.file("lanjut.csv", order_years(LAST_DAY + timedelta(days=30))))

    assert (len(MEMORY), MEMORY.bytes_count) == kept


@pytest.mark.parametrize("sides_looked_at", [0, 1])
def test_looking_ends_where_it_is_cancelled(house: House, sides_looked_at: int) -> None:
    told: list[str] = []

    def progress(stage: str, share: float, rows: int = 0) -> None:
        told.append(stage)
        assert share < 1.0
        if told.count("estimates") > sides_looked_at:
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        door.preview((house.file("hari.csv", order_years()),), {}, actor=ANALYST, progress=progress)
    assert house.leftovers() == []
    assert effect_of(house.file("hari.csv", order_years())).seen


def _served_file(house: House) -> Path:
    return open_snapshot(house.warehouse).path
