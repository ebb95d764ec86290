"""What a server has ready for its first readers: pages in the first language as it starts, in the other one soon after."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from dashboard.ui.watch import AHEAD_VARIABLE
from tests.app.conftest import ROOT

Ready = dict[str, dict[str, list[str]]]


def ready(warehouse: Path, ahead: str, waited_for: int) -> Ready:
    """Pages that lie ready at the start and later, by language, of a server's process."""
    outcome = subprocess.run(
        [sys.executable, "-m", "tests.app.visited_pages", str(waited_for)],
        cwd=ROOT,
        env={
            **os.environ,
            "DAMPAK_WAREHOUSE": str(warehouse),
            "STREAMLIT_LOGGER_LEVEL": "error",
            AHEAD_VARIABLE: ahead,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    told: Ready = json.loads(outcome.stdout)
    return told


def test_pages_are_ready_in_indonesian_before_anybody_comes_and_in_english_soon_after(warehouse: Path) -> None:
    told = ready(warehouse, "1", waited_for=10)
    assert len(told["at start"]["id"]) >= 10
    assert told["at start"]["en"] == []
    assert told["later"]["en"][:10] == told["at start"]["id"][:10]


def test_a_server_that_computes_nothing_ahead_opens_no_page_ahead(warehouse: Path) -> None:
    told = ready(warehouse, "0", waited_for=0)
    assert told["at start"] == {"id": [], "en": []}
