"""How a server follows the store that machines share: what it tells of it, and that no failure of a look ends the looking."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from catalog.errors import UserError
from dashboard.ui.following import POLL_VARIABLE, check_poll, following, look_once, shared_standing
from dashboard.ui.operating.attention import concerns


@pytest.fixture(autouse=True)
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAMPAK_SHARED_STORE", tmp_path.as_uri())
    monkeypatch.setenv(POLL_VARIABLE, "0.1")


def away() -> str:
    raise UserError("shared_unreachable", place="s3://x/y", why="NoSuchBucket")


def faulty() -> str:
    raise ZeroDivisionError


def test_what_a_look_finds_is_told_once_until_it_changes(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="dampak")
    look_once(lambda: "current")
    caplog.clear()
    for look in (away, away, faulty, lambda: "current", lambda: "current"):
        look_once(look)
    told = [(record.levelname, record.getMessage().partition(" exception")[0]) for record in caplog.records]
    assert told == [
        ("WARNING", "shared_store code=shared_unreachable"),
        ("WARNING", "shared_store code=failed"),
        ("INFO", "shared_store code=current"),
    ]
    assert "s3://" not in caplog.text


def test_a_writer_at_work_here_is_no_news() -> None:
    def busy() -> str:
        raise UserError("store_busy")

    look_once(away)
    look_once(busy)
    assert shared_standing() == "shared_unreachable"


def test_looks_go_on_after_one_that_failed_and_end_with_the_server() -> None:
    looks = iter([away, faulty])
    has_recovered, found = threading.Event(), []

    def look() -> str:
        found.append(1)
        for failing in looks:
            return failing()
        has_recovered.set()
        return "current"

    with following(look):
        assert has_recovered.wait(10)
    count = len(found)
    assert shared_standing() == "current"
    assert not threading.Event().wait(0.3)
    assert len(found) <= count + 1


def test_where_no_store_is_shared_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAMPAK_SHARED_STORE")
    look_once(faulty)
    with following(faulty):
        assert not threading.Event().wait(0.3)
    assert shared_standing() is None


@pytest.mark.parametrize("seconds", ["soon", "0", "-5", "inf", "nan", ""])
def test_a_server_does_not_start_with_a_time_between_looks_that_is_none(
    monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    monkeypatch.setenv(POLL_VARIABLE, seconds)
    with pytest.raises(UserError) as refused:
        check_poll()
    assert refused.value.code == "poll_seconds_unfit"


@pytest.mark.parametrize(("standing", "count"), [(None, 0), ("current", 0), ("shared_unreachable", 1), ("unbuilt", 1)])
def test_a_shared_store_that_cannot_be_followed_is_a_concern(standing: str | None, count: int) -> None:
    found = list(concerns(is_current=True, shared=standing, failed_count=0, work=(), disk={}, checked=None))
    assert [concern.id for concern in found] == ["shared"] * count
