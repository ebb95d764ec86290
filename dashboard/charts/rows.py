"""Horizontal bars, one row each: names that fit a phone at the left, the value written at the bar's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from catalog.codes import CellStatus
from catalog.text import Language, text
from dashboard.charts.axes import Ticks, axis, value_ticks
from dashboard.charts.card import PHONE_WIDTH
from dashboard.charts.sketch import Sketch
from dashboard.charts.theme import LABEL_SIZE, Surface
from dashboard.charts.words import text_width, wrapped

ROW_HEIGHT = 36
NAME_LINE_HEIGHT = 17
NAME_CHARACTERS = 17
BAR_WIDTH = 0.66
HATCH = "/"
SLOT_SHARE = 0.1
"""Length of a suppressed row's hatched slot, as a share of the longest bar: the same for all, so it tells nothing."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One bar.

    - `value`: None where nothing may or can be shown; `standing` then says why.
    - `label`: the value as written at the bar's end.
    - `is_hatched`: for values that are provisional or of another kind than the rest; a note must say so.
    """

    name: str
    value: float | None
    label: str
    colour: str
    standing: CellStatus = CellStatus.SHOWN
    is_hatched: bool = False


def rows_left(rows: Sequence[Row]) -> float:
    """Pixels that the names need at the left."""
    lines = [line for row in rows for line in wrapped(row.name, NAME_CHARACTERS)]
    return max((text_width(line, LABEL_SIZE) for line in lines), default=40) + 18


def row_height(rows: Sequence[Row], least: int = ROW_HEIGHT) -> int:
    """Pixels of each row, so that no name runs into that of the next row."""
    most_lines = max((len(wrapped(row.name, NAME_CHARACTERS)) for row in rows), default=1)
    return max(least, most_lines * NAME_LINE_HEIGHT)


def row_ticks(rows: Sequence[Row], language: Language, left: float, *, extra: Sequence[float] = ()) -> Ticks:
    """Ticks whose range leaves room for every label beside its bar on a phone; `extra` values are to be held too."""
    shown = [(row.value, text_width(row.label, LABEL_SIZE) + 10) for row in rows if row.value is not None]
    plain = value_ticks([value for value, _ in shown] + list(extra), language, count=3)
    room = PHONE_WIDTH - left - 14
    low, high = plain.range
    for value, label in shown:
        stretch = room / max(room - label, room / 3)
        if value >= 0:
            high = max(high, low + (value - low) * stretch)
        else:
            low = min(low, high - (high - value) * stretch)
    return _thinned(replace(plain, range=(low, high)), room)


def _thinned(ticks: Ticks, room: float) -> Ticks:
    """Every second, third, ... tick, so that the labels do not touch in so many pixels."""
    pixel = (ticks.range[1] - ticks.range[0]) / room
    step = ticks.positions[1] - ticks.positions[0]
    every = ceil((ticks.width + 6) * pixel / step)
    return replace(ticks, positions=ticks.positions[::every], labels=ticks.labels[::every])


def draw_rows(
    sketch: Sketch, rows: Sequence[Row], hover: str, surface: Surface, language: Language, *, panel: str = ""
) -> None:
    """Draw rows from the top down on the axes `x<panel>` and `y<panel>`.

    `hover` is the template of a value; rows without a value say their standing instead.
    """
    axes = {"xaxis": f"x{panel}", "yaxis": f"y{panel}", "orientation": "h", "cliponaxis": False, "width": BAR_WIDTH}
    beside = {"textposition": "outside", "constraintext": "none", "textangle": 0}
    valued = [(place, row) for place, row in enumerate(rows) if row.value is not None]
    sketch.add_bar(
        name="values",
        y=[place for place, _ in valued],
        x=[row.value for _, row in valued],
        text=[row.label for _, row in valued],
        textfont={"size": LABEL_SIZE, "color": surface.ink},
        marker={
            "color": [row.colour for _, row in valued],
            "pattern": {"shape": [HATCH if row.is_hatched else "" for _, row in valued], "size": 6},
        },
        customdata=[row.name for _, row in valued],
        hovertemplate=f"<b>%{{customdata}}</b><br>{hover}<extra></extra>",
        **axes,
        **beside,
    )
    longest = max((abs(row.value) for row in rows if row.value is not None), default=1.0) or 1.0
    for standing, length in ((CellStatus.SUPPRESSED, longest * SLOT_SHARE), (CellStatus.MISSING, 0.0)):
        absent = [(place, row) for place, row in enumerate(rows) if row.value is None and row.standing is standing]
        if not absent:
            continue
        words = text(f"chart.slot.{standing.value}", language)
        sketch.add_bar(
            name=standing.value,
            y=[place for place, _ in absent],
            x=[length] * len(absent),
            text=[words] * len(absent),
            textfont={"size": LABEL_SIZE, "color": surface.muted_ink},
            marker={
                "color": surface.background,
                "line": {"color": surface.quiet, "width": 1},
                "pattern": {"shape": HATCH, "fgcolor": surface.quiet, "size": 6},
            },
            customdata=[row.name for _, row in absent],
            hovertemplate=f"<b>%{{customdata}}</b><br>{words}<extra></extra>",
            **axes,
            **beside,
        )


def name_axis(rows: Sequence[Row], surface: Surface, **properties: Any) -> dict[str, Any]:
    """The axis of names, first row on top."""
    return axis(
        surface,
        "",
        tickvals=list(range(len(rows))),
        ticktext=["<br>".join(wrapped(row.name, NAME_CHARACTERS)) for row in rows],
        range=[max(len(rows), 1) - 0.5, -0.5],
        showgrid=False,
        **{"ticks": "", **properties},
    )
