"""The status page: for administrators alone, and saying what is so."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.errors import UserError
from catalog.meters import Directory, Place
from catalog.roles import ANONYMOUS, Actor, Origin, Role
from catalog.text import Language, text
from dashboard.meters.instruments import failures_count, note_failure
from dashboard.meters.refusals import note_refusal
from dashboard.text.numbers import format_number
from dashboard.text.quantities import format_bytes, format_days, format_span
from dashboard.ui import sign_in
from dashboard.ui.clock import today
from dashboard.ui.following import look_once
from dashboard.ui.markdown import escaped
from dashboard.ui.operating import attention, disk
from dashboard.ui.operating.disk import disk_use
from dashboard.ui.role_rules import parse_rules
from dashboard.ui.sign_in import SignInSettings
from dashboard.ui.upload import door
from etl import api
from tests.app.conftest import Open
from tests.etl_fixture import House, order, orders

RINI = Actor(id="rini@contoh.go.id", name="Rini", role=Role.ADMINISTRATOR, origin=Origin.SIGNED_IN)
SITI = Actor(id="siti@contoh.go.id", name="Siti Aminah", role=Role.ANALYST, origin=Origin.SIGNED_IN)
BUDI = Actor(id="budi", name="budi", role=Role.ANALYST, origin=Origin.THIS_MACHINE)
INDONESIAN = Language.INDONESIAN


def words(key: str, language: Language = INDONESIAN, **parameters: object) -> str:
    return text(f"page.status.{key}", language, **parameters)


@pytest.fixture
def actor(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Who is before the page; the first one of the list."""
    holder = [RINI]
    monkeypatch.setattr(sign_in, "current_actor", lambda: holder[0])
    return holder


@pytest.fixture
def built(built_house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house into which a file was taken."""
    house = built_house
    file = house.root / "rahasia siti.csv"
    file.write_text(orders(order("A1"), order("A2"), order("A3", "2023-04-01")), encoding="utf-8")
    api.ingest(house.store, house.warehouse, file, actor=SITI)
    monkeypatch.setenv("DAMPAK_STORE", str(house.store))
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(house.warehouse))
    monkeypatch.setenv("DAMPAK_KEPT", str(house.root / "kept"))
    return house


@pytest.fixture
def see(open_page: Open, actor: list[Actor], built: House, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page of that house; `open_page` has set another warehouse by then."""
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(built.warehouse))
    return open_page


def tables(app: AppTest) -> list[list[tuple[str, ...]]]:
    """Rows of each table of the page, its headings first."""
    return [
        [tuple(table.value.columns), *[tuple(map(str, row)) for row in table.value.to_numpy()]] for table in app.table
    ]


def cells(app: AppTest, column: str, language: Language = INDONESIAN) -> list[list[tuple[str, ...]]]:
    """The table that has a column."""
    return [rows for rows in tables(app) if words(f"column.{column}", language) in rows[0]]


def menu(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.sidebar.get("page_link")]


@pytest.mark.parametrize("language", list(Language))
def test_an_administrator_sees_what_serves_what_was_done_and_what_is_left(
    see: Open, built: House, language: Language
) -> None:
    app = see("status", lang=language.value)
    assert not app.exception
    assert [header.value for header in app.header] == [
        words(f"section.{section}", language)
        for section in ("serving", "datasets", "work", "disk", "server", "refused", "limits", "deep_check")
    ]
    (told,) = [each.value for each in app.markdown if "`" in each.value and "- " in each.value]
    (snapshot_id,) = {str(row[0]) for row in built.query("select snapshot_id from meta_snapshot")}
    assert snapshot_id in told
    ((_, *datasets),) = cells(app, "dataset", language)
    orders_row = next(row for row in datasets if row[0] == text("dataset.orders.title", language))
    age = format_days((today() - date(2023, 4, 1)).days, language)
    assert (orders_row[3], orders_row[4], orders_row[5]) == (age, "3", "1")
    ((_, *work),) = cells(app, "deed", language)
    assert [row[:2] for row in work] == [(text("deed.upload.own", language), text("audit.outcome.done", language))]
    ((_, *places),) = cells(app, "directory", language)
    used = disk_use(built.warehouse)
    assert used is not None
    assert [row[0] for row in places] == [text(f"meter.directory.{each}", language) for each in Directory]
    assert places[1][1] == format_bytes(used.used_bytes, language)
    assert places[2][1:] == (words("none", language),) * 3
    shown = json.dumps(tables(app), ensure_ascii=False)
    assert [word for word in ("siti", "Siti", "rahasia", "contoh.go.id") if word in shown] == []


def test_the_page_stands_in_the_menu_of_administrators_alone(see: Open, actor: list[Actor]) -> None:
    title, group = words("title"), text("ui.menu.operation", INDONESIAN)
    app = see("klaim")
    assert title in menu(app)
    assert group in [each.value for each in app.sidebar.caption]
    for other in (SITI, BUDI, ANONYMOUS):
        actor[0] = other
        app = see("klaim")
        assert title not in menu(app)
        assert group not in [each.value for each in app.sidebar.caption]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("who", "is_offered", "way"),
    [
        (SITI, True, "role"),
        (BUDI, False, "role"),
        (ANONYMOUS, True, "sign_in"),
        (ANONYMOUS, False, "reading_only"),
    ],
)
def test_everybody_else_is_told_why_it_is_closed_and_sees_nothing(
    see: Open,
    actor: list[Actor],
    monkeypatch: pytest.MonkeyPatch,
    who: Actor,
    is_offered: bool,
    way: str,
    language: Language,
) -> None:
    actor[0] = who
    settings = SignInSettings(is_offered=is_offered, is_local=False, rules=parse_rules({}))
    monkeypatch.setattr(sign_in, "sign_in_settings", lambda: settings)
    monkeypatch.setattr("dashboard.ui.closed.sign_in_settings", lambda: settings)
    monkeypatch.setattr(sign_in, "_claims", lambda: None)
    app = see("status", lang=language.value)
    assert [info.value for info in app.info] == [words(f"closed.{way}", language)]
    assert (len(app.table), len(app.metric)) == (0, 0)


def test_the_door_asks_for_the_role_too() -> None:
    with pytest.raises(UserError) as refusal:
        door.is_current(SITI)
    assert refusal.value.code == "not_allowed"


def test_what_was_refused_and_what_failed_is_counted_on_the_page(see: Open) -> None:
    note_refusal(Place.ROUTE, "too_many_requests")
    note_failure(Place.PAGE)
    app = see("status")
    ((_, *refused),) = cells(app, "reason")
    row = next(row for row in refused if row[:2] == ("alamat terbuka", "terlalu banyak permintaan dari satu alamat"))
    assert int(row[2]) >= 1
    assert int(row[3]) >= int(row[2])
    count = format_number(failures_count(), INDONESIAN)
    assert words("concern.failed", count=count) in [warning.value for warning in app.warning]
    assert count in [metric.value for metric in app.metric]


def test_a_snapshot_that_is_behind_the_newest_change_is_a_concern(see: Open, built: House) -> None:
    before = (built.warehouse / "current").read_text(encoding="ascii")
    assert words("concern.behind") not in [warning.value for warning in see("status").warning]
    file = built.root / "lagi.csv"
    file.write_text(orders(order("B1")), encoding="utf-8")
    api.ingest(built.store, built.warehouse, file, actor=SITI)
    (built.warehouse / "current").write_text(before, encoding="ascii")
    assert words("concern.behind") in [warning.value for warning in see("status").warning]


def test_a_shared_store_that_is_away_is_a_concern(
    see: Open, built: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAMPAK_SHARED_STORE", (tmp_path / "unmounted").as_uri())
    look_once(lambda: api.follow(built.store, built.warehouse))
    said = [warning.value for warning in see("status").warning]
    monkeypatch.delenv("DAMPAK_SHARED_STORE")
    look_once(lambda: api.follow(built.store, built.warehouse))

    assert words("concern.shared", standing="shared_unreachable") in said
    assert words("concern.shared", standing="shared_unreachable") not in [
        warning.value for warning in see("status").warning
    ]


@pytest.mark.parametrize("language", list(Language))
def test_the_last_deep_check_is_told_and_what_it_found_is_a_concern(
    see: Open, built: House, language: Language
) -> None:
    def look() -> tuple[str, list[str]]:
        app = see("status", lang=language.value)
        return app.main.markdown[-1].value, [each.value for each in app.warning]

    told, concerns = look()
    assert words("deep_check.none", language) in told
    found = api.check_deeply(built.store, built.warehouse)
    told, still = look()
    assert f"{format_number(found.files, language)} " in told
    assert still == concerns
    (rows,) = built.store.glob("batches/*/rows.parquet")
    rows.write_bytes(rows.read_bytes()[:-1])
    count = format_number(len(api.check_deeply(built.store, built.warehouse).faults), language)
    told, after = look()
    assert f" {count} " in told
    assert after == [words("concern.damaged", language, count=count), *concerns]


def test_a_disk_that_fills_up_and_work_that_failed_are_concerns(
    see: Open, built: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "LEAST_FREE_BYTES", 10**18)
    log = built.store / "audit.jsonl"
    begun, ended = log.read_text(encoding="utf-8").splitlines()
    failed = json.dumps({**json.loads(ended), "outcome": "failed", "why": "ValueError"})
    log.write_text(f"{begun}\n{failed}\n", encoding="utf-8")
    app = see("status")
    said = [warning.value for warning in app.warning]
    assert words("concern.work_failed", deed=text("deed.upload.own", INDONESIAN)) in said
    assert [each for each in said if each.startswith("Gudang: ")] != []
    ((_, row),) = cells(app, "deed")
    assert row[1] == escaped(f"{text('audit.outcome.failed', INDONESIAN)}: ValueError")


def test_the_use_of_a_directory_is_that_of_its_files(tmp_path: Path) -> None:
    disk._counted.cache_clear()
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x").write_bytes(b"12345")
    (tmp_path / "y").write_bytes(b"123")
    (tmp_path / "around").symlink_to(tmp_path, target_is_directory=True)
    use = disk_use(tmp_path)
    assert use is not None
    assert (use.files_count, use.used_bytes - (tmp_path / "around").lstat().st_size) == (3, 8)
    assert disk_use(tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (0.42, "0,4 detik", "0.4 seconds"),
        (10.6, "11 detik", "11 seconds"),
        (119, "119 detik", "119 seconds"),
        (5400, "90 menit", "90 minutes"),
        (7200, "2 jam", "2 hours"),
        (1.0e7, "116 hari", "116 days"),
    ],
)
def test_a_span_is_written_in_its_largest_unit(seconds: float, indonesian: str, english: str) -> None:
    assert (format_span(seconds, INDONESIAN), format_span(seconds, Language.ENGLISH)) == (indonesian, english)


def test_amounts_are_written_as_disks_are_sold() -> None:
    written = [format_bytes(count, INDONESIAN) for count in (12, 4_200, 5.32e8, 1.24e9)]
    assert written == ["12 byte", "4 kB", "532 MB", "1,2 GB"]
