"""What programs that watch the server are told: whether it is well, and its meters for who has the token."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from catalog.errors import UserError
from catalog.meters import METERS
from catalog.roles import Actor, Origin, Role
from dashboard.ui.operating.framework_meters import FrameworkMetersClosed
from dashboard.ui.operating.health import health_of
from dashboard.ui.operating.scrape import LEAST_CHARACTERS, TOKEN_VARIABLE, check_token
from dashboard.ui.public import routes
from dashboard.ui.shell import shell_routes
from etl import api
from etl.work import recent_work
from tests.app.small_warehouse import LAST_DATE, build_small_warehouse
from tests.etl_fixture import House, order, orders

TOKEN = "a token of this test, of forty characters"  # noqa: S105 - no secret of anybody's
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SITI = Actor(id="siti@contoh.go.id", name="Siti Aminah", role=Role.ANALYST, origin=Origin.SIGNED_IN)


@pytest.fixture
def client(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(warehouse))
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    app = Starlette(routes=shell_routes(), middleware=[Middleware(FrameworkMetersClosed)])
    with TestClient(app) as opened:
        yield opened


def told(client: TestClient) -> dict[str, float]:
    """Each series of ours with its value."""
    answer = client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    lines = [line for line in answer.text.splitlines() if line.startswith("dampak_")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_a_server_that_can_serve_says_so_and_which_data(client: TestClient) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    said = answer.json()
    assert (said["status"], said["snapshot"]) == ("ok", "new111")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", said["published_at"])
    head = client.head("/health")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]


def no_pointer(warehouse: Path) -> None:
    (warehouse / "current").unlink()


def no_file(warehouse: Path) -> None:
    (warehouse / "warehouse-aaa111.duckdb").unlink()


def nonsense(warehouse: Path) -> None:
    (warehouse / "current").write_bytes(b"\xff/../etc/passwd")


def torn(warehouse: Path) -> None:
    (warehouse / "warehouse-aaa111.duckdb").write_bytes(b"")


def of_an_earlier_version(warehouse: Path) -> None:
    build_small_warehouse(warehouse, "old111")
    with duckdb.connect(warehouse / "warehouse-old111.duckdb") as connection:
        connection.execute("drop table order_backing")


def without_its_middle(warehouse: Path) -> None:
    build_small_warehouse(warehouse, "bro111")
    file = warehouse / "warehouse-bro111.duckdb"
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 8192)


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (no_pointer, "no_snapshot"),
        (no_file, "no_snapshot"),
        (nonsense, "no_snapshot"),
        (torn, "snapshot_unreadable"),
        (of_an_earlier_version, "no_snapshot"),
        (without_its_middle, "snapshot_unreadable"),
    ],
)
def test_a_server_that_cannot_serve_says_why(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None], reason: str
) -> None:
    build_small_warehouse(tmp_path, "aaa111")
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))
    assert client.get("/health").status_code == 200
    harm(tmp_path)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "reason": reason})


def test_a_warehouse_that_is_not_there_is_no_fault_of_the_probe(tmp_path: Path) -> None:
    assert health_of(tmp_path / "nowhere").reason == "no_snapshot"


def test_a_probe_is_never_limited(client: TestClient) -> None:
    for _ in range(2 * routes.BURST):
        client.get("/image/no.figure.svg")
    assert client.get("/image/no.figure.svg").status_code == 429
    assert client.get("/health").status_code == 200
    assert client.get("/metrics", headers=BEARER).status_code == 200
    assert told(client)['dampak_refused_total{place="route",reason="too_many_requests"}'] > 0


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer "}, {"Authorization": TOKEN}, {"Authorization": f"Bearer {TOKEN}x"}],
)
def test_who_has_no_token_finds_nothing(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/metrics", headers=headers)
    assert (answer.status_code, answer.text) == (404, "Not Found")


@pytest.mark.parametrize("token", [None, "", "  "])
def test_without_a_token_there_is_nothing_to_find(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE) if token is None else monkeypatch.setenv(TOKEN_VARIABLE, token)
    for said in ("Bearer ", "Bearer None", f"Bearer {TOKEN}"):
        assert client.get("/metrics", headers={"Authorization": said}).status_code == 404
    check_token()


def test_a_token_that_could_be_guessed_stops_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "x" * (LEAST_CHARACTERS - 1))
    with pytest.raises(UserError) as refusal:
        check_token()
    assert refusal.value.code == "metrics_token_short"


def test_meters_say_which_data_serve_and_how_old_they_are(client: TestClient) -> None:
    series = told(client)
    assert series['dampak_snapshot_info{manifest="1",schema="1",snapshot="new111"}'] == 1
    assert series["dampak_snapshot_age_seconds"] > 0
    assert LAST_DATE == "2023-06-30"
    newest = series['dampak_dataset_newest_date_timestamp_seconds{dataset="order_days"}']
    assert newest == 1_688_058_000  # 30 June 2023, 00:00 in Jakarta
    assert series['dampak_dataset_batches{dataset="order_days"}'] == 1
    assert series["dampak_sessions_open"] == 0
    assert series['dampak_upload_jobs{state="working"}'] == 0
    assert series["dampak_memory_budget_bytes"] >= series["dampak_memory_kept_bytes"] >= 0


def test_meters_know_questions_and_files_by_name_and_format(client: TestClient) -> None:
    assert client.get("/image/takedown.trend.csv").status_code == 200
    series = told(client)
    assert series['dampak_export_seconds_count{format="csv",what="figure"}'] >= 1
    asked = [name for name in series if name.startswith("dampak_query_seconds_count")]
    assert len(asked) > 0
    assert all(re.fullmatch(r'dampak_query_seconds_count\{query="[a-z_.]+"\}', name) for name in asked)


def test_every_series_is_of_a_declared_meter(client: TestClient) -> None:
    names = {re.split(r"[{ ]", name)[0].removeprefix("dampak_") for name in told(client)}
    assert len(names) > 10
    stems = {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in names}
    assert stems - set(METERS) == set()


class TestWork:
    def test_how_long_the_last_work_took_comes_from_the_log(
        self, client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DAMPAK_STORE", str(house.store))
        monkeypatch.setenv("DAMPAK_WAREHOUSE", str(house.warehouse))
        house.build()
        assert recent_work(house.store) == ()
        file = house.root / "rahasia siti.csv"
        file.write_text(orders(order("A1"), order("A2")), encoding="utf-8")
        result = api.ingest(house.store, house.warehouse, file, actor=SITI)
        api.undo(house.store, house.warehouse, result.batch.id, reason="rahasia", actor=SITI)
        undone, uploaded = recent_work(house.store)
        assert (undone.deed, undone.outcome, uploaded.deed, uploaded.outcome) == ("undo", "done", "upload", "done")
        assert uploaded.seconds is not None
        assert 0 < uploaded.seconds < 300
        series = told(client)
        assert series['dampak_work_duration_seconds{deed="upload"}'] == pytest.approx(uploaded.seconds)
        assert series['dampak_work_ended_timestamp_seconds{deed="undo",outcome="done"}'] > 1.7e9
        text = client.get("/metrics", headers=BEARER).text
        assert [word for word in ("siti", "Siti", "rahasia", "contoh.go.id", result.batch.id) if word in text] == []

    def test_work_that_was_refused_or_cut_off_is_told_and_has_no_duration(
        self, client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DAMPAK_STORE", str(house.store))
        file = house.root / "salah.csv"
        file.write_text("a,b\n1,2\n", encoding="utf-8")
        with pytest.raises(UserError):
            api.ingest(house.store, house.warehouse, file, actor=SITI)
        log = house.store / "audit.jsonl"
        begun, _ = log.read_bytes().splitlines(keepends=True)
        (refused,) = recent_work(house.store)
        assert refused.outcome == "refused"
        assert refused.why is not None
        assert "dampak_work_duration_seconds" not in "".join(told(client))
        log.write_bytes(begun + b'{"number": 2, "at": "cut o')
        (cut_off,) = recent_work(house.store)
        assert (cut_off.outcome, cut_off.seconds) == ("begun", None)
