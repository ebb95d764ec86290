"""What other sites get without a session: pictures, embeds, permanent links, previews - and what they do not get."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from catalog.errors import UserError
from catalog.text import Language, text
from dashboard.charts.theme import Theme
from dashboard.exports.figure.file import figure_file
from dashboard.exports.figure.kinds import Kind
from dashboard.exports.picture.kinds import Size
from dashboard.ui.figures import PAGES, ask_figure
from dashboard.ui.public import routes
from dashboard.ui.public.fate import Fate
from dashboard.ui.public.freezing import freeze, keep_live
from dashboard.ui.public.headers import Headers
from dashboard.ui.public.keeping import find_kept
from dashboard.ui.shell import shell_routes
from tests.app.small_warehouse import build_small_warehouse

BASE = "https://dampak.example"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DAMPAK_KEPT", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def client(warehouse: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of the app's own routes, under a public address."""
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(warehouse))
    monkeypatch.setenv("DAMPAK_ADDRESS", BASE)
    assert not kept.exists()
    with TestClient(
        Starlette(routes=shell_routes(), middleware=[Middleware(Headers)]), base_url=BASE, follow_redirects=False
    ) as opened:
        yield opened


def frozen(warehouse: Path, kept: Path, figure_id: str = "pesanan.trend", **parameters: str) -> str:
    return freeze(kept, ask_figure(warehouse, figure_id, parameters, base=BASE), Size.WHOLE)


@pytest.mark.parametrize("kind", ["svg", "png", "csv"])
def test_an_address_gives_the_very_file_of_the_figure(client: TestClient, warehouse: Path, kind: str) -> None:
    parameters = {"lang": "en", "channel": "marketplace", "size": "mikro"}
    answer = client.get(f"/image/pesanan.trend.{kind}", params={**parameters, "theme": "dark", "shape": "square"})
    assert answer.status_code == 200
    figure = ask_figure(warehouse, "pesanan.trend", parameters, theme=Theme.DARK, base=BASE).figure()
    assert answer.content == figure_file(figure, Kind(kind), Size.SQUARE)


def test_a_picture_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/image/pesanan.trend.svg")
    second = client.get("/image/pesanan.trend.svg", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, second.status_code, second.content) == (200, 304, b"")


@pytest.mark.parametrize(
    ("path", "status", "code", "params"),
    [
        ("/image/pesanan.tren.svg", 404, "figure_unknown", {"figure": "pesanan.tren"}),
        ("/image/pesanan.trend.exe", 404, "figure_unknown", {"figure": "pesanan.trend.exe"}),
        ("/image/pesanan.trend.xlsx", 404, "figure_unknown", {"figure": "pesanan.trend.xlsx"}),
        ("/image/unggah.desk.svg", 404, "figure_unknown", {"figure": "unggah.desk"}),
        ("/image/umkm_monthly.csv", 404, "figure_unknown", {"figure": "umkm_monthly"}),
        ("/embed/..%2F..%2Fapp", 404, None, {}),
        ("/embed/pesanan", 404, "figure_unknown", {"figure": "pesanan"}),
        ("/preview/unggah.png", 404, "figure_unknown", {"figure": "unggah"}),
        ("/image/pesanan.trend.svg?metric=umkm_key", 400, "figure_parameters", {"names": "metric"}),
        ("/image/pesanan.trend.svg?by=umkm_key", 400, "figure_parameters", {"names": "by"}),
        ("/image/pesanan.trend.svg?channel=x'%20or%201=1--", 400, "figure_parameters", {"names": "channel"}),
        ("/image/pesanan.trend.svg?umkm_key=1", 400, "figure_parameters", {"names": "umkm_key"}),
        ("/image/pesanan.trend.svg?grain=day&grain=week", 400, "figure_parameters", {"names": "grain"}),
        ("/image/pesanan.trend.svg?shape=huge", 400, "figure_parameters", {"names": "shape, theme"}),
        ("/image/pesanan.trend.svg?snap=ffff", 410, "snapshot_gone", {"snapshot_id": "ffff"}),
        ("/image/pesanan.trend.svg?from=" + "1" * 5000, 414, "query_too_long", {"most": 4000}),
        ("/image/pesanan.trend.svg?from=2010-01-01&to=2010-02-01", 404, "figure_empty", {"figure": "pesanan.trend"}),
        ("/f/aaaaaaaaaaaa", 404, "kept_unknown", {"link": "aaaaaaaaaaaa"}),
        ("/f/aaaaaaaaaaaa/figure.svg", 404, "kept_unknown", {"link": "aaaaaaaaaaaa"}),
    ],
)
def test_what_is_on_no_list_is_refused_in_a_sentence(
    client: TestClient, path: str, status: int, code: str | None, params: dict[str, str]
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    if code is not None:
        assert answer.text == UserError(code, **params).message(Language.INDONESIAN)
        assert answer.headers["content-type"].startswith("text/plain")


def test_who_asks_too_often_is_told_when_to_come_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, warehouse: Path
) -> None:
    monkeypatch.setattr(routes, "BURST", 2)
    app = Starlette(routes=routes.public_routes(""))
    with TestClient(app, base_url=BASE) as greedy:
        answers = [greedy.get("/f/aaaaaaaaaaaa?lang=en") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert client.get("/image/pesanan.trend.svg").status_code == 200


@pytest.mark.parametrize("language", list(Language))
def test_a_live_embed_shows_the_figure_in_its_language_and_leads_to_its_page(
    client: TestClient, language: Language
) -> None:
    answer = client.get("/embed/pesanan.trend", params={"lang": language.value, "grain": "week", "theme": "dark"})
    assert f'<html lang="{language.value}" data-theme="dark">' in answer.text
    assert text("public.open", language) in answer.text
    image, page = (unescape(found) for found in re.findall(r'(?:src|href)="([^"]+)"', answer.text)[1::-1])
    assert urlsplit(page).path == "/pesanan"
    assert "grain=week" in page
    assert client.get(image.removeprefix(BASE)).headers["content-type"] == "image/svg+xml"


def test_a_frozen_figure_s_files_are_those_that_were_made(client: TestClient, warehouse: Path, kept: Path) -> None:
    code = frozen(warehouse, kept, lang="en")
    figure = ask_figure(warehouse, "pesanan.trend", {"lang": "en"}, base=BASE).figure()
    for name, kind in (("figure.svg", Kind.SVG), ("figure.png", Kind.PNG), ("data.csv", Kind.CSV)):
        answer = client.get(f"/f/{code}/{name}")
        assert answer.content == figure_file(figure, kind)
        assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", ["rows.parquet", "kept.json", "../kept.json", "figure.pdf"])
def test_other_files_of_a_frozen_figure_are_not_given(
    client: TestClient, warehouse: Path, kept: Path, name: str
) -> None:
    assert client.get(f"/f/{frozen(warehouse, kept)}/{name}").status_code == 404


@pytest.mark.parametrize("language", list(Language))
def test_the_page_of_a_frozen_figure_says_what_it_is_and_previews_it(
    client: TestClient, warehouse: Path, kept: Path, language: Language
) -> None:
    code = frozen(warehouse, kept, lang=language.value)
    html = client.get(f"/f/{code}").text
    found = find_kept(kept, code)
    assert found is not None
    assert f'<html lang="{language.value}"' in html
    for words in (found.about["finding"], text("public.fate.newest", language), *found.about["caveats"]):
        assert words in unescape(html)
    assert f'property="og:image" content="{BASE}/f/{code}/preview.png"' in html
    assert client.get(f"/f/{code}/preview.png").content[:4] == b"\x89PNG"


def test_a_frozen_figure_says_when_newer_data_moved_it_and_keeps_its_bytes(
    client: TestClient, tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = tmp_path / "own"
    build_small_warehouse(warehouse, "fate01")
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(warehouse))
    code = frozen(warehouse, kept, lang="en", to="2023-05-31", **{"from": "2023-01-01"})
    before = client.get(f"/f/{code}/figure.svg").content
    assert fate_of(client, code) == Fate.NEWEST

    build_small_warehouse(warehouse, "fate02")
    assert fate_of(client, code) == Fate.SAME

    build_small_warehouse(warehouse, "fate03", orders_factor=2)
    assert fate_of(client, code) == Fate.MOVED
    for path in (f"/f/{code}", f"/f/{code}/embed"):
        html = unescape(client.get(path).text)
        assert "5 of 5 rows differ." in html
        assert "(+100.0%)" in html
        assert "snap=" not in re.findall(r'class="fate moved".*?href="([^"]+)"', html)[0]
    assert client.get(f"/f/{code}/figure.svg").content == before


def test_a_frozen_figure_that_newer_data_no_longer_make_says_so(
    client: TestClient, tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = tmp_path / "own"
    build_small_warehouse(warehouse, "fate04")
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(warehouse))
    code = frozen(warehouse, kept, "klaim.points")
    build_small_warehouse(warehouse, "fate05")
    with duckdb.connect(warehouse / "warehouse-fate05.duckdb") as connection:
        connection.execute("delete from claims")
    assert fate_of(client, code) == Fate.GONE


def fate_of(client: TestClient, code: str) -> str:
    found = re.search(r'class="fate (\w+)"', client.get(f"/f/{code}").text)
    assert found is not None
    return found[1]


def test_a_short_link_to_a_live_figure_leads_to_its_page(client: TestClient, warehouse: Path, kept: Path) -> None:
    code = keep_live(kept, ask_figure(warehouse, "pesanan.trend", {"lang": "en", "grain": "week"}), Size.WHOLE)
    answer = client.get(f"/f/{code}")
    assert answer.status_code == 307
    place = answer.headers["location"]
    assert place.startswith(f"{BASE}/pesanan?lang=en")
    assert "grain=week" in place
    assert "snap" not in place
    assert client.get(f"/f/{code}/embed").headers["location"].startswith(f"{BASE}/embed/pesanan.trend?")
    assert client.get(f"/f/{code}/figure.svg").status_code == 404


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("page_id", PAGES)
def test_a_shared_page_previews_its_very_state(client: TestClient, page_id: str, language: Language) -> None:
    path = "/" if page_id == PAGES[0] else f"/{page_id}"
    html = client.get(
        path, params={"lang": language.value, "goods": "used_clothing_import", "channel": "marketplace"}
    ).text
    told = {name: unescape(value) for name, value in re.findall(r'property="(og:[a-z:]+)" content="([^"]*)"', html)}
    assert text(f"page.{page_id}.title", language) in told["og:title"]
    assert f"lang={language.value}" in told["og:image"]
    if page_id in ("pesanan", "lebaran", "takedown"):
        assert "channel=marketplace" in told["og:image"]
        assert text("code.channel.marketplace", language) in told["og:description"]
    picture = client.get(told["og:image"].removeprefix(BASE))
    assert picture.headers["content-type"] == "image/png"


@pytest.mark.parametrize("query", ["channel=nowhere", "strange=1", "from=" + "9" * 400, "snap=../../x", "lang=jv"])
def test_a_link_that_is_not_understood_previews_the_page_as_such(client: TestClient, query: str) -> None:
    answer = client.get(f"/pesanan?{query}")
    assert answer.status_code == 200
    assert "og:image" not in answer.text
    assert "og:title" in answer.text


@pytest.mark.parametrize(
    ("path", "may_be_framed"),
    [
        ("/pesanan", False),
        ("/", False),
        ("/embed/pesanan.trend", True),
        ("/image/pesanan.trend.svg", True),
        ("/f/none", True),
    ],
)
def test_headers_say_what_a_browser_may_do_with_an_answer(client: TestClient, path: str, may_be_framed: bool) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["frame-ancestors"] == ("*" if may_be_framed else "'self'")
    assert ("x-frame-options" in headers) is not may_be_framed
    assert headers["x-content-type-options"] == "nosniff"
    assert "*" not in policy["default-src"]
