"""A server as whoever operates it sees it: its probe, its meters, and a log that holds nothing of anybody's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import duckdb
import pytest
from playwright.sync_api import expect

from catalog.text import Language, text
from dashboard.logs.events import Fields, LogEvent
from dashboard.logs.gate import FORM_VARIABLE
from dashboard.ui.operating.scrape import TOKEN_VARIABLE
from tests.app.small_warehouse import build_small_warehouse
from tests.e2e.conftest import serving
from tests.e2e.reader import Reader
from tests.etl_fixture import order, orders

UVICORN = ("uvicorn", "app:app", "--host=127.0.0.1", "--port=")
STREAMLIT_OF_THIS_COMPUTER = ("streamlit", "run", "app.py", "--server.address=localhost", "--server.port=")
TOKEN = "a token of this test, of forty characters"  # noqa: S105 - no secret of anybody's
SECRET = "RAHASIA"  # noqa: S105 - a mark to look for
ANY_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")


@pytest.fixture
def operated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Store and warehouse of a server that logs JSON; reading removals from the warehouse fails by a cell."""
    warehouse = tmp_path / "warehouse"
    build_small_warehouse(warehouse, "aaa111")
    with duckdb.connect(warehouse / "warehouse-aaa111.duckdb") as connection:
        connection.execute("alter table takedowns_daily rename to kept_aside")
        connection.execute(
            "create view takedowns_daily as"
            f" select * replace (('{SECRET}' || items_count)::bigint as items_count) from kept_aside"
        )
    monkeypatch.setenv(FORM_VARIABLE, "json")
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    return tmp_path / "store", warehouse


def asked(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body."""
    request = Request(f"{address}{path}", method=method, headers=headers)  # noqa: S310 - our own loopback address
    try:
        with urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
            return answer.status, dict(answer.headers), answer.read().decode()
    except HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def lines(log: Path) -> Iterator[dict[str, object]]:
    """Each line of the log; what Streamlit tells whoever started it is no log and stands before."""
    for line in log.read_text(encoding="utf-8").splitlines():
        if line.startswith("{"):
            yield json.loads(line)
        else:
            assert line.strip() == "" or line.startswith(("  You can now view", "  URL:")), line


def test_an_operator_sees_how_a_server_is_and_nothing_of_who_uses_it(
    open_reader: Callable[..., Reader], operated: tuple[Path, Path], tmp_path: Path
) -> None:
    store, warehouse = operated
    log, file = tmp_path / "log", tmp_path / f"laporan {SECRET} siti@contoh.go.id.csv"
    file.write_text(orders(order(SECRET, f"bukan {SECRET} tanggal", umkm_id=f"toko-{SECRET}")), encoding="utf-8")
    with serving(store, warehouse, log, STREAMLIT_OF_THIS_COMPUTER) as address:
        status, headers, body = asked(address, "/health")
        assert (status, headers["cache-control"], json.loads(body)["snapshot"]) == (200, "no-store", "aaa111")
        assert asked(address, "/health", method="HEAD")[::2] == (200, "")
        assert asked(address, f"/metrics?{SECRET}=1")[0] == 404
        assert asked(address, "/_stcore/metrics")[0] == 404

        reader = open_reader(address.replace("127.0.0.1", "localhost"))
        reader.visit("takedown", platform=SECRET)
        expect(reader.page.get_by_role("alert").filter(has_text=shown_before("ui.error.unexpected"))).not_to_have_count(
            0
        )
        reader.visit("unggah")
        reader.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
        reader.page.get_by_role("button", name=reader.text("page.unggah.uploader.look"), exact=True).click()
        expect(reader.page.get_by_role("alert").first).to_be_visible()

        metrics = asked(address, "/metrics", Authorization=f"Bearer {TOKEN}")[2]
        assert "dampak_sessions_open 1.0" in metrics
        failed = re.search(r'dampak_failed_total\{place="page"\} (\d+)', metrics)
        assert failed is not None
        assert int(failed[1]) > 0
        assert re.search(r'dampak_refused_total\{place="upload",reason="other"\} 1\.0', metrics)
        assert 'dampak_query_seconds_count{query="series.time_series"}' in metrics
        (warehouse / "current").unlink()
        assert asked(address, "/health")[0] == 503
    told = list(lines(log))
    assert {"started", "snapshot_serves", "failed", "upload_ended", "ended"} <= {line["event"] for line in told}
    assert all(line["event"] in set(LogEvent) for line in told)
    assert {name for line in told for name in line} - {"time", "level", "event"} <= Fields.__annotations__.keys()
    written = (
        log.read_text(encoding="utf-8").replace(address, "").replace("://127.0.0.1", "").replace("://localhost", "")
    )
    for kept_back in (SECRET, "siti", "contoh.go.id", "Traceback", "laporan", "GET "):
        assert kept_back not in written
        assert kept_back not in metrics
    assert ANY_ADDRESS.search(written) is None


def shown_before(key: str) -> str:
    """A text up to its first parameter, in Indonesian."""
    return text(key, Language.INDONESIAN, error_id="|").partition("|")[0].strip()


def test_a_server_that_may_not_start_says_what_to_mend(
    operated: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "short")
    with pytest.raises(RuntimeError), serving(*operated, tmp_path / "log", UVICORN):
        pass
    (refused,) = [line for line in lines(tmp_path / "log") if line["event"] == "start_refused"]
    assert refused["code"] == "metrics_token_short"
    assert TOKEN_VARIABLE in str(refused["sentence"])
