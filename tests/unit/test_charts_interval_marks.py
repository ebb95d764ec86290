"""Marks of intervals: bars of two lengths, a line at none that keeps to its panel, values at the edge."""

from __future__ import annotations

import pytest

from dashboard.charts.interval_marks import draw_line_at_none, interval_bars, write_value
from dashboard.charts.sketch import Sketch
from dashboard.charts.theme import SURFACES, Theme

SURFACE = SURFACES[Theme.LIGHT]


def test_bars_reach_from_the_low_to_the_high_end_of_each_value() -> None:
    bars = interval_bars([(10.0, 8.0, 15.0), (-1.0, -1.5, 0.25)], "red")
    assert (bars["arrayminus"], bars["array"]) == ([2.0, 0.5], [5.0, 1.25])


@pytest.mark.parametrize(("panel", "of"), [("", "y domain"), ("2", "y2 domain")])
def test_the_line_at_none_stays_within_its_panel(panel: str, of: str) -> None:
    sketch = Sketch()
    draw_line_at_none(sketch, SURFACE, panel=panel)
    assert [shape["yref"] for shape in sketch.shapes] == [of]


@pytest.mark.parametrize(("is_strong", "words"), [(True, "<b>4 %</b>"), (False, "4 %")])
def test_a_value_at_the_edge_is_bold_where_it_is_strong(is_strong: bool, words: str) -> None:
    sketch = Sketch()
    write_value(sketch, 0, "4 %", SURFACE, is_strong=is_strong)
    assert [note["text"] for note in sketch.annotations] == [words]
