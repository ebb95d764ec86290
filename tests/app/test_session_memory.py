"""What a reader's session held is let go when it ends; what all readers share stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.app.conftest import ROOT


def test_of_a_session_that_ended_nothing_is_held_but_what_all_share(warehouse: Path) -> None:
    outcome = subprocess.run(
        [sys.executable, "-m", "tests.app.ended_sessions"],
        cwd=ROOT,
        env={**os.environ, "DAMPAK_WAREHOUSE": str(warehouse), "STREAMLIT_LOGGER_LEVEL": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    held = json.loads(outcome.stdout)
    assert held["during"]["AppSession"] == 1
    assert held["during"]["View"] >= 1
    # Of five: Streamlit holds the one that ended last until another ends.
    assert held["after"]["AppSession"] <= 1
    assert held["after"]["View"] <= 1
    assert held["after"]["kept"] >= held["during"]["kept"] > 0
