"""What a browser loads to draw figures, as the server's routes answer."""

from __future__ import annotations

import gzip
import json
from importlib.metadata import version
from pathlib import Path

import plotly
import pytest

from catalog.text import Language
from dashboard.charts.card import MEASURES
from dashboard.ui import figure
from dashboard.ui.figure.files import FRAME_ADDRESS, PAGE_SCRIPT_ADDRESS, PLOTLY_ADDRESS, SCRIPT_ADDRESS
from dashboard.ui.shell import shell_html
from tests.unit.served import ask

FOLDER = Path(figure.__file__).parent
FILES = {
    PLOTLY_ADDRESS: (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes(),
    PAGE_SCRIPT_ADDRESS: (FOLDER / "page.js").read_bytes(),
    SCRIPT_ADDRESS: (FOLDER / "figure.js").read_bytes().replace(b"FRAME_NAME", FRAME_ADDRESS.split("/")[1].encode()),
    FRAME_ADDRESS: (FOLDER / "frame.js").read_bytes().replace(b"= MEASURES;", f"= {json.dumps(MEASURES)};".encode()),
}


@pytest.mark.parametrize("address", FILES)
def test_a_file_comes_as_it_lies_on_disk_with_the_addresses_and_sizes_that_hold(address: str) -> None:
    answer = ask(f"/{address}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.body == FILES[address]
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("address", FILES)
def test_a_file_is_compressed_for_who_takes_it_so(address: str) -> None:
    answer = ask(f"/{address}", Accept_Encoding="gzip, br")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.body) == FILES[address]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("address", FILES)
def test_a_browser_keeps_a_file_for_good(address: str, encoding: str) -> None:
    answer = ask(f"/{address}", Accept_Encoding=encoding)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_the_address_of_plotly_names_its_version() -> None:
    assert version("plotly") in PLOTLY_ADDRESS


def test_the_shell_names_what_the_server_serves() -> None:
    html = shell_html("pesanan", Language.INDONESIAN)
    assert f'"./{PLOTLY_ADDRESS}"' in html
    assert f'"./{SCRIPT_ADDRESS}"' in html


def test_pages_and_files_lie_under_the_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.get_option", {"server.baseUrlPath": "umkm/"}.__getitem__)
    assert ask(f"/umkm/{PLOTLY_ADDRESS}").status == 200
    assert '<html lang="id">' in ask("/umkm/pesanan").body.decode()
    assert ask(f"/{PLOTLY_ADDRESS}").status == 404
