"""A drawing as a scene: everything has its place, and data lie where their values say."""

from __future__ import annotations

from datetime import date
from math import cos, radians, sin
from typing import Any

import pytest

from catalog.text import Language
from dashboard import charts
from dashboard.charts import Drawing, Theme
from dashboard.charts.sketch import Surround
from dashboard.exports.picture.axes import Axes
from dashboard.exports.picture.bars import hatching
from dashboard.exports.picture.kinds import Size
from dashboard.exports.picture.markup import line_width
from dashboard.exports.picture.page import lay_out, natural_height
from dashboard.exports.picture.paint import paint
from dashboard.exports.picture.scales import Scale
from dashboard.exports.picture.scene import Box, Circle, Path, Scene, Stroke, TextLine
from dashboard.exports.picture.sizes import TooTallError, scene_of
from dashboard.queries.selection import Dimension
from tests.unit.charts_frames import EN, ID, as_sample, by, every_drawing, monthly

WIDTH = 800.0
SLACK = 2.0
DRAWINGS = {
    (language, theme, name): drawing
    for language in Language
    for theme in Theme
    for name, drawing in every_drawing(language, theme).items()
}


def words_of(scene: Scene) -> str:
    return " ".join(run.words for item in scene.items if isinstance(item, TextLine) for run in item.runs)


def ends_of(line: TextLine) -> list[tuple[float, float]]:
    """Corners of the box around a line's letters."""
    turn, width = radians(line.angle), line_width(line.runs)
    size = max(run.size for run in line.runs)
    return [
        (line.at[0] + x * cos(turn) - y * sin(turn), line.at[1] + x * sin(turn) + y * cos(turn))
        for x in (0, width)
        for y in (-0.75 * size, 0.2 * size)
    ]


def natural(drawing: Drawing) -> Scene:
    return paint(drawing, WIDTH, natural_height(drawing, WIDTH))


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=map(str, DRAWINGS))
def test_no_word_leaves_the_picture(drawing: Drawing) -> None:
    scene = natural(drawing)

    for item in scene.items:
        if isinstance(item, TextLine):
            for x, y in ends_of(item):
                assert -SLACK <= x <= scene.width + SLACK, item.runs
                assert -SLACK <= y <= scene.height + SLACK, item.runs


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=map(str, DRAWINGS))
def test_all_that_must_travel_along_is_in_the_picture(drawing: Drawing) -> None:
    written = words_of(natural(drawing)).replace(" ", "")

    meta = drawing.layout["meta"]
    for words in (meta["title"], meta["unit"], *meta["source"], meta["snapshot_id"], meta["as_of"], *meta["window"]):
        assert words.replace(" ", "") in written
    for trace in drawing.data:
        if drawing.layout["showlegend"] and trace.get("showlegend", True):
            assert trace["name"].replace(" ", "") in written


def test_the_sample_is_marked_across_the_plot_and_below_it() -> None:
    scene = natural(charts.time_series(as_sample(monthly([1.0, 2.0, 3.0])), language=ID))

    marks = [item for item in scene.items if isinstance(item, TextLine) and item.opacity < 1]
    assert [mark.runs[0].words for mark in marks] == ["DATA CONTOH"]
    assert marks[0].angle == -16
    below = [item for item in scene.items if isinstance(item, TextLine) and "DATA CONTOH:" in item.runs[0].words]
    assert below[0].runs[0].is_bold


def test_a_line_goes_through_the_values_and_stops_where_one_is_missing() -> None:
    frame = monthly([100.0, 200.0, None, 250.0, 240.0, 230.0])
    drawing = charts.time_series(frame, language=EN)
    page = lay_out(drawing, WIDTH, natural_height(drawing, WIDTH))
    axes = Axes.of(drawing, page.plot)
    x, y = axes.scales["x"], axes.scales["y"]

    lines = [
        item.points
        for item in paint(drawing, WIDTH, natural_height(drawing, WIDTH)).items
        if isinstance(item, Path) and item.stroke and item.stroke.width == 2 and not item.stroke.dash
    ]
    drawn = [
        [(date(2023, month, 1), value) for month, value in stretch]
        for stretch in ([(1, 100), (2, 200)], [(4, 250), (5, 240), (6, 230)])
    ]
    assert lines == [tuple((x.pixel(day), y.pixel(value)) for day, value in stretch) for stretch in drawn]


def test_bars_are_as_long_as_their_values() -> None:
    scene = natural(
        charts.bars(by(Dimension.CHANNEL, {"marketplace": (6.0, "shown"), "ecommerce": (3.0, "shown")}), language=EN)
    )

    bars = [
        item
        for item in scene.items
        if isinstance(item, Path) and item.closed and item.fill.startswith("#") and len(item.points) == 4
    ]
    lengths = sorted(item.points[1][0] - item.points[0][0] for item in bars)
    assert lengths[1] == pytest.approx(2 * lengths[0])


def test_a_suppressed_bar_shows_no_value() -> None:
    scene = natural(
        charts.bars(
            by(Dimension.CHANNEL, {"marketplace": (6.0, "shown"), "ecommerce": (987654.0, "suppressed")}), language=EN
        )
    )

    assert "987" not in words_of(scene)


@pytest.mark.parametrize(
    ("axis", "value", "pixel"),
    [
        ({"range": [0, 10]}, 2.5, 125.0),
        ({"range": [10, 0]}, 2.5, 175.0),
        ({"range": [1, 3], "type": "log"}, 100, 150.0),
        ({"range": ["2023-01-01", "2023-01-03"], "type": "date"}, "2023-01-02", 150.0),
        ({"range": ["2023-01-01", "2023-01-03"], "type": "date"}, "2023-01-01T12:00:00", 125.0),
    ],
)
def test_a_scale_says_where_a_value_lies(axis: dict[str, object], value: object, pixel: float) -> None:
    assert Scale.of(axis, 100.0, 200.0).pixel(value) == pytest.approx(pixel)


def test_hatching_stays_within_its_box() -> None:
    box = Box(left=10, top=20, right=53, bottom=41)
    lines = list(hatching(box, Stroke(colour="#000000", width=1)))

    # One every six pixels along the upper and the right edge, which are 64 long.
    assert len(lines) == 11
    for line in lines:
        for x, y in line.points:
            assert box.left <= x <= box.right
            assert box.top <= y <= box.bottom


@pytest.mark.parametrize("size", Size)
def test_every_figure_fits_a_size_whole_or_says_that_it_does_not(size: Size) -> None:
    shapes = set()
    for drawing in every_drawing(ID).values():
        try:
            scene = scene_of(drawing, size)
        except TooTallError:
            assert size not in (Size.WHOLE, Size.SQUARE)
            continue
        shapes.add(round(scene.width / scene.height, 2))
        assert len([item for item in scene.items if isinstance(item, (Path, Circle))]) > 2
    assert size is Size.WHOLE or len(shapes) == 1


LINE = {"color": "#000000", "width": 1}
ONLY_ON_SCREEN: dict[str, dict[str, Any]] = {
    "longdashdot": {"type": "scatter", "x": [1], "y": [1], "mode": "lines", "line": {**LINE, "dash": "longdashdot"}},
    "tozeroy": {"type": "scatter", "x": [1], "y": [1], "mode": "none", "fill": "tozeroy", "fillcolor": "#000000"},
    "pie": {"type": "pie"},
    "hatched x": {
        "type": "bar",
        "x": [1],
        "y": [1],
        "width": 1,
        "marker": {"color": "#000000", "pattern": {"shape": "x"}},
    },
}


@pytest.mark.parametrize("named", ONLY_ON_SCREEN)
def test_what_only_a_screen_can_draw_is_refused(named: str) -> None:
    sound = every_drawing(ID)["bars"]
    axes = {"xaxis": {"range": [0, 2], "visible": False}, "yaxis": {"range": [0, 2], "visible": False}}
    odd = Drawing(
        data=[ONLY_ON_SCREEN[named]],
        layout={**sound.layout, **axes, "shapes": [], "annotations": []},
        surround=Surround(plot_height=100, top=0, bottom=20, footer=()),
    )

    with pytest.raises(ValueError, match=named):
        natural(odd)
