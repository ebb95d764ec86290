"""Takedowns and orders of the sample, in which takedowns do nothing to orders: what the whole path says of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.impact import Reason, Wording
from catalog.codes import Channel, TakedownUnit
from dashboard.queries.impact import impact_span
from dashboard.queries.snapshot import Snapshot, open_snapshot
from dashboard.ui import impact
from etl.sample.truths import TRUTHS

UNIT = TakedownUnit.PRODUCT


@pytest.fixture(scope="module")
def snapshot(built_warehouse: Path) -> Snapshot:
    return open_snapshot(built_warehouse)


def test_the_panel_holds_whole_settled_weeks_of_every_category_and_platform(snapshot: Snapshot) -> None:
    panel, covered = impact.panel(snapshot, UNIT), impact_span(snapshot)

    assert panel is not None
    assert covered is not None
    assert covered.first_date.weekday() == 0
    assert covered.last_date.weekday() == 6
    assert covered.last_date <= TRUTHS.last_date - timedelta(days=28)
    weeks = ((covered.last_date - covered.first_date).days + 1) // 7
    assert len(panel) == 80 * weeks


def test_no_week_of_the_sample_is_missing(snapshot: Snapshot) -> None:
    panel = impact.panel(snapshot, UNIT)

    assert panel is not None
    assert not panel.isna().any(axis=None)


def test_planted_waves_are_found(snapshot: Snapshot) -> None:
    found = impact.waves(snapshot, UNIT)

    assert len(found) == len(TRUTHS.takedowns.waves)
    for wave, planted in zip(found, TRUTHS.takedowns.waves, strict=True):
        assert abs((wave.first_week - planted.first_date).days) <= 10
        assert abs((wave.last_week + timedelta(days=6) - planted.last_date).days) <= 10


def test_no_effect_is_planted_and_none_is_concluded(snapshot: Snapshot) -> None:
    result = impact.effect(snapshot, UNIT)

    assert TRUTHS.orders.takedown_effect == 0
    assert result is not None
    assert result.total is not None
    assert result.total.holds_zero
    assert result.wording is Wording.INCONCLUSIVE
    assert Reason.INTERVAL_HOLDS_ZERO in result.reasons


def test_the_weak_season_shows_around_the_wave_of_march_2023_and_most_in_social_commerce(snapshot: Snapshot) -> None:
    march = next(each for each in impact.around_waves(snapshot, UNIT) if each.wave.first_week == date(2023, 3, 13))

    assert march.total.change is not None
    assert march.total.upper is not None
    assert march.total.upper < 0
    changes = {channel: found.change for channel, found in march.channels.items()}
    assert min(changes, key=lambda channel: changes[channel] or 0) is Channel.SOCIAL_COMMERCE


def test_the_wave_of_november_2025_changed_nothing_that_can_be_seen(snapshot: Snapshot) -> None:
    newest = impact.around_waves(snapshot, UNIT)[-1]

    assert newest.wave.first_week == date(2025, 10, 27)
    assert newest.total.lower is not None
    assert newest.total.upper is not None
    assert newest.total.lower < 0 < newest.total.upper


def test_no_goods_that_move_are_planted_and_no_rise_elsewhere_is_told(snapshot: Snapshot) -> None:
    found = impact.lone(snapshot, UNIT)

    assert 0 < len(found.compared) <= found.lone_count < found.waves_count
    assert all(each.lower < 0 < each.upper for each in found.compared)


def test_a_unit_in_which_nothing_was_removed_is_refused(snapshot: Snapshot) -> None:
    result = impact.effect(snapshot, TakedownUnit.MERCHANT)

    assert result is not None
    assert result.total is None
    assert result.reasons == (Reason.NO_TAKEDOWNS,)
