"""How many rows of a figure differ in newer data, and which number moved most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.exports.rows import values_digest
from dashboard.exports.verify.moved import moved
from dashboard.queries.selection import Dimension
from tests.unit.charts_frames import SECRET, by, channel_shortfalls, claims, monthly
from tests.unit.figure_files import KINDS, every_figure


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows_have_not_moved(kind: str) -> None:
    frame = every_figure()[kind].frame
    found = moved(frame, replace(frame, data=frame.data.copy()))
    assert (found.rows, found.changed, found.largest) == (len(frame.data), 0, None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows_of_another_snapshot_have_the_same_digest(kind: str) -> None:
    frame = every_figure()[kind].frame
    later = replace(frame, provenance=replace(frame.provenance, snapshot_id="later"))
    assert values_digest(later) == values_digest(frame)


def test_the_number_that_moved_most_is_named_with_its_row() -> None:
    found = moved(monthly([100.0, 200.0, 50.0]), monthly([101.0, 150.0, 50.0]))
    assert (found.rows, found.changed) == (3, 2)
    assert found.largest is not None
    assert (found.largest.before, found.largest.after) == (200.0, 150.0)
    assert (found.largest.change, found.largest.change_pct) == (-50.0, -25.0)
    assert found.largest.keys == {"period": "2023-02-01"}
    assert values_digest(monthly([100.0])) != values_digest(monthly([101.0]))


def test_a_rise_from_nothing_has_no_per_cent() -> None:
    found = moved(monthly([0.0]), monthly([5.0]))
    assert found.largest is not None
    assert (found.largest.change, found.largest.change_pct) == (5.0, None)


def test_a_row_that_came_or_went_has_changed() -> None:
    older, newer = by(Dimension.PROVINCE, {"31": (5.0, "shown")}), by(Dimension.PROVINCE, {"51": (5.0, "shown")})
    found = moved(older, newer)
    assert (found.rows, found.changed, found.largest) == (2, 2, None)


def test_what_is_hidden_now_has_changed_and_does_not_say_by_how_much() -> None:
    found = moved(monthly([100.0]), monthly([SECRET], ["suppressed"]))
    assert (found.changed, found.largest) == (1, None)


def test_an_estimate_moves_in_its_own_columns() -> None:
    older = channel_shortfalls()
    rows = older.data.copy()
    rows.loc[rows.index[0], "low_pct"] -= 7
    found = moved(older, replace(older, data=rows))
    assert found.changed == 1
    assert found.largest is not None
    assert found.largest.column == "low_pct"
    assert found.largest.change == pytest.approx(-7)


def test_a_corrected_word_of_a_published_table_is_one_row_gone_and_one_come() -> None:
    older = claims()
    rows = older.data.copy()
    rows.loc[rows.index[0], "source_title"] = "Ralat"
    assert moved(older, replace(older, data=rows)).changed == 2
