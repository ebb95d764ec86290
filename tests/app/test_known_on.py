"""The data as known on a day: asked for by a link or the sidebar, built on demand, marked wherever it is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from streamlit.testing.v1 import AppTest

from catalog.errors import UserError
from catalog.text import Language, text
from dashboard.queries.selection import Selection
from dashboard.queries.series import by_dimension
from dashboard.queries.snapshot import open_snapshot, snapshot_file
from dashboard.text.dates import format_date
from dashboard.text.numbers import format_number
from dashboard.ui import past_states
from dashboard.ui.clock import today
from dashboard.ui.known_on import figure_badge, state_badge
from dashboard.ui.past_states import READER_HOURLY, READERS_HOURLY, Preparation, find_state
from dashboard.ui.serving import Serving, Standing
from tests.app.conftest import Open, settled
from tests.app.figures import badges
from tests.etl_fixture import House, make_house, order, orders, template
from tests.writers_fixture import copy_of

APRIL_6 = date(2023, 4, 6)
READER = "reader"
LANGUAGES = list(Language)
INDONESIAN = Language.INDONESIAN


def many(tag: str, count: int) -> str:
    """Orders of nine UMKM in March 2023, so that their sum may be shown."""
    rows = (order(f"{tag}{i}", f"2023-03-{1 + i % 28:02d}", umkm_id=f"toko-{i % 9}") for i in range(count))
    return orders(*rows)


@pytest.fixture(scope="module")
def known_once(tmp_path_factory: pytest.TempPathFactory, small_sample: Path) -> House:
    house = make_house(tmp_path_factory.mktemp("known"), small_sample)
    house.ingest("first.csv", many("A", 180))
    house.ingest("second.csv", many("B", 90))
    house.date_changes("2023-04-05T05:00:00", "2023-04-08T05:00:00")
    return house


@pytest.fixture
def known(known_once: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """180 orders arrive on 5 April, 90 more on the 8th."""
    monkeypatch.setattr(past_states, "_shelf", past_states._Shelf())
    return copy_of(known_once, tmp_path / "house")


@pytest.fixture
def open_known(open_page: Open, known: House, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv("DAMPAK_STORE", str(known.store))
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(known.warehouse))
    return open_page


def remove_older(house: House) -> None:
    """What uploads do sooner or later: of the snapshots the serving one alone is left."""
    for path in house.warehouse.glob("warehouse-*"):
        if path.name != (house.warehouse / "current").read_text():
            path.unlink()


def said(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*app.info, *app.warning, *app.error, *app.title])


def orders_shown(app: AppTest, language: Language) -> str:
    title = text("metric.orders_count.title", language)
    return next(str(metric.value) for metric in app.metric if metric.label == title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_with_a_day_shows_what_was_known_then_and_says_so(
    open_known: Open, known: House, language: Language
) -> None:
    app = settled(open_known("pesanan", lang=language.value, asof="2023-04-06"))
    snapshot = open_snapshot(known.warehouse, app.query_params["snap"])
    march = Selection(metric="orders_count", first_date=date(2023, 3, 1), last_date=date(2023, 3, 31))
    assert by_dimension(snapshot, march).data["value"].tolist() == [180]
    assert orders_shown(app, language) == format_number(180, language)
    day = format_date(APRIL_6, language)
    assert text("ui.known_on.band", language, day=day) in said(app)
    assert text("ui.known_on.later", language, count=format_number(1, language)) in said(app)
    assert app.query_params["asof"] == "2023-04-06"
    assert set(badges(app)) == {text("ui.known_on.badge", language, day=day)}
    assert orders_shown(open_known("pesanan", lang=language.value), language) == format_number(270, language)


def test_a_written_link_opens_the_same_state_in_a_new_session(open_known: Open, known: House) -> None:
    parameters = dict(settled(open_known("pesanan", asof="2023-04-06")).query_params)
    remove_older(known)
    app = settled(open_known("pesanan", **parameters))
    assert dict(app.query_params) == parameters
    assert orders_shown(app, INDONESIAN) == "180"
    assert text("ui.known_on.recounted", INDONESIAN) not in said(app)


def test_who_looks_at_a_state_that_uploads_had_removed_waits_until_it_is_built_again(
    open_known: Open, known: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = settled(open_known("pesanan", asof="2023-04-06"))
    snapshot_file(known.warehouse, app.query_params["snap"]).unlink()
    may_build, build = Event(), past_states._built

    def build_later(warehouse: Path, day: date) -> str:
        may_build.wait()
        return build(warehouse, day)

    monkeypatch.setattr(past_states, "_built", build_later)
    monkeypatch.setattr(past_states, "AT_ONCE_SECONDS", 0.0)
    try:
        app.run()
        assert not app.exception
        assert not app.error
        assert not app.metric
    finally:
        may_build.set()
    assert orders_shown(settled(app), INDONESIAN) == "180"


def test_one_click_leads_back_to_the_newest_and_to_all_of_its_days(open_known: Open, known: House) -> None:
    known.ingest("may.csv", orders(*(order(f"M{i}", "2023-05-02", umkm_id=f"toko-{i % 9}") for i in range(90))))
    app = settled(open_known("pesanan"))
    assert app.query_params["to"] == "2023-05-02"
    app.selectbox(key="control.id.known_on").set_value(date(2023, 4, 5)).run()
    settled(app)
    assert (app.query_params["asof"], app.query_params["to"]) == ("2023-04-05", "2023-03-28")
    assert orders_shown(app, INDONESIAN) == "180"
    newest = text("ui.snapshot.show_newest", INDONESIAN)
    next(button for button in app.button if button.label == newest).click().run()
    assert (app.query_params["asof"], app.query_params["to"]) == ("newest", "2023-05-02")
    assert orders_shown(app, INDONESIAN) == "360"
    assert not app.info


def test_days_on_which_the_data_changed_are_offered_and_the_one_before_them(open_known: Open) -> None:
    app = open_known("klaim")
    assert app.selectbox(key="control.id.known_on").options == [
        text("ui.known_on.newest", INDONESIAN),
        "8 April 2023",
        "5 April 2023",
        text("ui.known_on.day_before_first", INDONESIAN, day="4 April 2023"),
    ]


def test_before_the_first_upload_the_sample_stands_in_and_is_marked(open_known: Open) -> None:
    app = settled(open_known("pesanan", asof="2020-01-01"))
    assert text("ui.known_on.before_first", INDONESIAN) in said(app)
    assert text("ui.sample.banner", INDONESIAN) in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_to_come_is_answered_with_a_sentence_and_the_newest(open_known: Open, language: Language) -> None:
    day = (today() + timedelta(days=2)).isoformat()
    app = open_known("pesanan", lang=language.value, asof=day)
    assert not app.exception
    assert UserError("known_day_future", day=day).message(language) in said(app)
    assert app.query_params["asof"] == "newest"
    assert orders_shown(app, language) == format_number(270, language)


def test_a_link_to_data_that_are_no_longer_kept_has_them_built_again(open_known: Open, known: House) -> None:
    old = dict(open_known("pesanan").query_params)
    known.ingest("third.csv", many("C", 30))
    known.date_changes("2023-04-05T05:00:00", "2023-04-08T05:00:00", "2023-04-09T05:00:00")
    (known.warehouse / f"warehouse-{old['snap']}.duckdb").unlink()
    app = settled(open_known("pesanan", **old))
    assert (app.query_params["asof"], app.query_params["snap"]) == ("2023-04-08", old["snap"])
    assert orders_shown(app, INDONESIAN) == "270"
    assert text("ui.known_on.recounted", INDONESIAN) not in said(app)


def test_what_is_no_day_is_named_and_the_newest_shown(open_known: Open) -> None:
    app = open_known("pesanan", asof="kemarin")
    names = text("ui.parameter.asof", INDONESIAN)
    assert text("ui.link_not_understood", INDONESIAN, names=names) in said(app)
    assert orders_shown(app, INDONESIAN) == "270"


def test_a_link_whose_data_are_counted_otherwise_today_says_so(open_known: Open) -> None:
    app = settled(open_known("pesanan", asof="2023-04-06", snap="deadbeef"))
    assert text("ui.known_on.recounted", INDONESIAN) in said(app)


def test_a_link_to_a_day_on_which_more_came_in_says_that_and_not_that_it_is_counted_otherwise(
    open_known: Open, known: House
) -> None:
    old = dict(settled(open_known("pesanan", asof="2023-04-08")).query_params)
    known.ingest("third.csv", many("C", 30))
    known.date_changes("2023-04-05T05:00:00", "2023-04-08T05:00:00", "2023-04-08T09:00:00")
    app = settled(open_known("pesanan", **old))
    assert orders_shown(app, INDONESIAN) == "300"
    assert text("ui.known_on.more_came", INDONESIAN) in said(app)
    assert text("ui.known_on.recounted", INDONESIAN) not in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_after_which_nothing_changed_is_not_said_to_be_old(open_known: Open, language: Language) -> None:
    app = settled(open_known("pesanan", asof="2023-04-08", lang=language.value))
    day = format_date(date(2023, 4, 8), language)
    assert text("ui.known_on.band_newest", language, day=day) in said(app)
    assert text("ui.known_on.unfinished", language) not in said(app)


def test_of_today_it_is_said_that_more_may_come(open_known: Open) -> None:
    app = settled(open_known("pesanan", asof=today().isoformat()))
    assert text("ui.known_on.unfinished", INDONESIAN) in said(app)


def test_every_figure_of_a_past_state_bears_its_day(known: House) -> None:
    snapshot = open_snapshot(known.warehouse)
    past = Serving(snapshot=snapshot, standing=Standing.KNOWN_ON, known_on=APRIL_6)
    for language in LANGUAGES:
        assert format_date(APRIL_6, language) in state_badge(past, language)
        assert state_badge(Serving(snapshot=snapshot, standing=Standing.OLDER), language)
        assert state_badge(Serving(snapshot=snapshot, standing=Standing.NEWEST), language) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_figures_of_today_do_not_pass_for_those_of_the_day(known: House, language: Language) -> None:
    known.ingest("index.csv", template("indices", {"index_value": "121.5"}))
    snapshot, day = open_snapshot(known.warehouse), format_date(APRIL_6, language)
    badges_of = {
        source: figure_badge(snapshot, APRIL_6, (source,), language)
        for source in ("umkm_orders", "published_claims", "bank_indonesia_spe")
    }
    assert badges_of == {
        "umkm_orders": text("ui.known_on.badge", language, day=day),
        "published_claims": text("ui.known_on.badge_bundled", language, day=day),
        "bank_indonesia_spe": text("ui.known_on.badge_mixed", language, day=day),
    }


class Builder:
    """Builds nothing, and only when it is let."""

    def __init__(self) -> None:
        self.built: list[date] = []
        self.may_end = Event()
        self.may_end.set()
        self.error: UserError | None = None

    def __call__(self, warehouse: Path, day: date) -> str:
        self.built.append(day)
        assert self.may_end.wait(30)
        if self.error is not None:
            raise self.error
        name = f"built{len(self.built)}"
        (warehouse / f"warehouse-{name}.duckdb").touch()
        return name


@pytest.fixture
def builder(known: House, monkeypatch: pytest.MonkeyPatch) -> Builder:
    made = Builder()
    monkeypatch.setattr(past_states, "_built", made)
    return made


def test_days_between_two_changes_share_one_state(known: House, builder: Builder) -> None:
    found = {find_state(known.warehouse, date(2023, 4, day), reader=READER) for day in (5, 6, 7)}
    assert found == {"built1"}
    assert builder.built == [date(2023, 4, 5)]


def test_one_state_is_built_at_a_time_and_the_other_readers_wait(
    known: House, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_states, "AT_ONCE_SECONDS", 0.0)
    builder.may_end.clear()
    first = find_state(known.warehouse, APRIL_6, reader=READER)
    second = find_state(known.warehouse, date(2023, 4, 1), reader=READER)
    assert isinstance(first, Preparation)
    assert isinstance(second, Preparation)
    assert (first.is_behind, second.is_behind) == (False, True)
    builder.may_end.set()
    assert until(lambda: find_state(known.warehouse, APRIL_6, reader=READER)) == "built1"
    assert until(lambda: find_state(known.warehouse, date(2023, 4, 1), reader=READER)) == "built2"


def until(find: Callable[[], str | Preparation]) -> str:
    deadline = time.monotonic() + 30
    while isinstance(found := find(), Preparation):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


def ask(house: House, reader: str | None) -> None:
    """Have a state built that is lost again at once, as where others are asked for."""
    find_state(house.warehouse, APRIL_6, reader=reader)
    for path in house.warehouse.glob("warehouse-built*"):
        path.unlink()


def refused(house: House, reader: str) -> str:
    with pytest.raises(UserError) as spent:
        ask(house, reader)
    return spent.value.code


def test_one_reader_spends_a_part_of_what_all_may_have_built(known: House, builder: Builder) -> None:
    for _ in range(READER_HOURLY):
        ask(known, "first")
    assert refused(known, "first") == "known_on_spent_own"
    ask(known, "second")
    assert len(builder.built) == READER_HOURLY + 1


def test_readers_together_have_so_many_built_an_hour_and_analysts_any(known: House, builder: Builder) -> None:
    for number in range(READERS_HOURLY):
        ask(known, f"reader {number // READER_HOURLY}")
    assert refused(known, "another") == "known_on_spent"
    ask(known, None)
    assert len(builder.built) == READERS_HOURLY + 1


def test_what_was_spent_comes_back_after_an_hour(
    known: House, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(READER_HOURLY):
        ask(known, "first")
    monkeypatch.setattr(past_states, "HOUR_SECONDS", -1.0)
    ask(known, "first")
    assert len(builder.built) == READER_HOURLY + 1


def test_a_state_that_lay_ready_counts_for_nothing(known: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = (known.warehouse / "current").read_text().removeprefix("warehouse-").removesuffix(".duckdb")
    monkeypatch.setattr(past_states, "_built", lambda *_: ready)
    for _ in range(READERS_HOURLY + 1):
        past_states._shelf.found.clear()
        assert find_state(known.warehouse, APRIL_6, reader=READER) == ready


def test_a_failure_is_told_and_tried_again_later(
    known: House, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.error = UserError("disk_full")
    for _ in range(2):
        with pytest.raises(UserError) as failed:
            find_state(known.warehouse, APRIL_6, reader=READER)
        assert failed.value.code == "disk_full"
    assert len(builder.built) == 1
    builder.error = None
    monkeypatch.setattr(past_states, "REMEMBERED_SECONDS", -1.0)
    assert find_state(known.warehouse, APRIL_6, reader=READER) == "built2"


def test_a_fault_of_the_builder_s_own_is_a_sentence(known: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise RuntimeError("/rahasia")

    monkeypatch.setattr(past_states, "_built", fail)
    with pytest.raises(UserError) as failed:
        find_state(known.warehouse, APRIL_6, reader=READER)
    assert failed.value.code == "known_on_failed"


def test_a_state_that_needs_more_memory_than_is_allowed_says_so(known: House, monkeypatch: pytest.MonkeyPatch) -> None:
    remove_older(known)
    monkeypatch.setattr(past_states, "AT_ONCE_SECONDS", 60.0)
    monkeypatch.setenv("DAMPAK_STORE", str(known.store))
    monkeypatch.setenv("DAMPAK_MEMORY_LIMIT", "1MB")
    with pytest.raises(UserError) as failed:
        find_state(known.warehouse, APRIL_6, reader=READER)
    assert failed.value.code == "known_on_memory"


def test_many_readers_of_one_state_have_it_built_once(known: House, builder: Builder) -> None:
    builder.may_end.clear()
    readers = [Thread(target=find_state, args=(known.warehouse, APRIL_6), kwargs={"reader": READER}) for _ in range(8)]
    for reader in readers:
        reader.start()
    builder.may_end.set()
    for reader in readers:
        reader.join(30)
    assert until(lambda: find_state(known.warehouse, APRIL_6, reader=READER)) == "built1"
    assert builder.built == [APRIL_6]
