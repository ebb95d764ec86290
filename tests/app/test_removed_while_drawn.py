"""Uploads may remove a snapshot while a page is drawn from it: the page is drawn to its end all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.text import Language, text
from dashboard.queries.snapshot import open_snapshot, snapshot_file
from dashboard.text.dates import format_date
from dashboard.ui import page, session
from dashboard.ui.clock import business_day
from tests.app.conftest import Open
from tests.app.figures import findings
from tests.app.small_warehouse import build_small_warehouse


def test_a_page_is_drawn_to_its_end_though_its_snapshot_is_removed_meanwhile(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAMPAK_WAREHOUSE", str(tmp_path))
    build_small_warehouse(tmp_path, "removed1")
    build_small_warehouse(tmp_path, "removed2")
    drawn_after = session.draw_notices

    def remove_and_draw(*arguments: object) -> None:
        open_snapshot(tmp_path, "removed2")
        snapshot_file(tmp_path, "removed1").unlink()
        drawn_after(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(page, "draw_notices", remove_and_draw)
    app = open_page("pesanan", snap="removed1")

    assert not app.exception
    assert not app.error
    assert findings(app)
    monkeypatch.setattr(page, "draw_notices", drawn_after)
    day = format_date(business_day(open_snapshot(tmp_path).built_at), Language.INDONESIAN)
    gone = text("ui.snapshot.gone", Language.INDONESIAN, day=day)
    assert gone in [warning.value for warning in open_page("pesanan", snap="removed1").warning]
