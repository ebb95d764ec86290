"""The squares of the tile-grid map: the provinces with a value on a sequential scale, the others empty and saying why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.codes import CellStatus
from catalog.regions import Province, provinces
from catalog.text import Language, text
from dashboard.charts.axes import Ticks
from dashboard.charts.card import Body
from dashboard.charts.sketch import Sketch
from dashboard.charts.theme import FOOTER_SIZE, LABEL_SIZE, Surface, ink_on
from dashboard.text.numbers import format_compact, format_number

FOLD_COLUMN = 8
"""On phones the columns from here on, Bali to Papua, stand below those before."""

TILE = 0.94
TILE_FONT = 9
COLUMNS, WEST_ROWS, EAST_FIRST_ROW, FOLD_GAP = 15, 8, 2, 0.4


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A province with a value; `label` is written below its short name, `hover` is told in full, both ready for Plotly."""

    value: float
    label: str
    hover: str


def draw_grid(
    sketch: Sketch,
    tiles: Mapping[str, Tile],
    empty: Mapping[str, CellStatus],
    ticks: Ticks,
    unit_word: str,
    surface: Surface,
    language: Language,
    *,
    narrow: bool,
) -> Body:
    """Draw every province of `tiles` and of `empty`, by Kemendagri code, with the scale's bar; gives the plot's measures."""
    _valued(sketch, tiles, ticks.range, surface, narrow=narrow)
    for standing in (CellStatus.SUPPRESSED, CellStatus.MISSING):
        members = [provinces()[code] for code, status in empty.items() if status is standing]
        _empty(sketch, members, standing, surface, language, narrow=narrow)
    columns, lines = (FOLD_COLUMN, 2 * WEST_ROWS - EAST_FIRST_ROW + FOLD_GAP) if narrow else (COLUMNS, WEST_ROWS)
    hidden = {"visible": False, "fixedrange": True}
    sketch.set_layout(
        barmode="overlay",
        xaxis={**hidden, "range": [-0.5, columns - 0.5], "constrain": "domain"},
        yaxis={
            **hidden,
            "range": [lines - 0.5, -0.5],
            "scaleanchor": "x",
            "constrain": "domain",
        },
        coloraxis={
            "cmin": ticks.range[0],
            "cmax": ticks.range[1],
            "colorscale": [[n / (len(surface.scale) - 1), colour] for n, colour in enumerate(surface.scale)],
            "colorbar": {
                "orientation": "h",
                "x": 0.5,
                "y": 0,
                "yanchor": "top",
                "xanchor": "center",
                "thickness": 10,
                "len": 0.9,
                "title": {"text": unit_word, "side": "top", "font": {"size": LABEL_SIZE}},
                "tickvals": ticks.positions,
                "ticktext": ticks.labels,
                "tickfont": {"size": FOOTER_SIZE},
            },
        },
    )
    return Body(height=620 if narrow else 380, left=8, right=8, top=0, bottom=62)


def tile_value(value: float, language: Language, decimals: int) -> str:
    """A value as a square has room for it."""
    if abs(value) < 100_000:
        return format_number(value, language, decimals=decimals)
    return format_compact(value, language).replace("\u00a0", "<br>")


def _place(province: Province, *, narrow: bool) -> tuple[int, float]:
    """Column and row of a province's square."""
    row, column = province.tile
    if narrow and column >= FOLD_COLUMN:
        return column - FOLD_COLUMN, row - EAST_FIRST_ROW + WEST_ROWS + FOLD_GAP
    return column, row


def _bars(
    sketch: Sketch, members: Sequence[Province], labels: list[str], *, narrow: bool, **properties: object
) -> None:
    """Squares as bars, because Plotly fits the text of a bar into it."""
    places = [_place(province, narrow=narrow) for province in members]
    sketch.add_bar(
        x=[column for column, _ in places],
        base=[row - TILE / 2 for _, row in places],
        y=[TILE] * len(places),
        width=TILE,
        text=labels,
        textposition="inside",
        insidetextanchor="middle",
        constraintext="inside",
        textangle=0,
        customdata=[province.name for province in members],
        showlegend=False,
        **properties,
    )


def _valued(
    sketch: Sketch, tiles: Mapping[str, Tile], span: tuple[float, float], surface: Surface, *, narrow: bool
) -> None:
    members = [provinces()[code] for code in tiles]
    _bars(
        sketch,
        members,
        [
            f"<b>{province.short_name}</b><br>{tile.label}"
            for province, tile in zip(members, tiles.values(), strict=True)
        ],
        narrow=narrow,
        name="values",
        hovertext=[
            f"<b>{province.name}</b><br>{tile.hover}" for province, tile in zip(members, tiles.values(), strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        insidetextfont={
            "size": TILE_FONT,
            "color": [ink_on(_shade(tile.value, span, surface)) for tile in tiles.values()],
        },
        marker={"color": [tile.value for tile in tiles.values()], "coloraxis": "coloraxis", "line": {"width": 0}},
    )


def _empty(
    sketch: Sketch,
    members: list[Province],
    standing: CellStatus,
    surface: Surface,
    language: Language,
    *,
    narrow: bool,
) -> None:
    if not members:
        return
    is_suppressed = standing is CellStatus.SUPPRESSED
    sign = "*" if is_suppressed else "–"
    _bars(
        sketch,
        members,
        [f"<b>{province.short_name}</b><br>{sign}" for province in members],
        narrow=narrow,
        name=standing.value,
        hovertemplate=f"<b>%{{customdata}}</b><br>{text(f'chart.slot.{standing.value}', language)}<extra></extra>",
        insidetextfont={"size": TILE_FONT, "color": surface.ink},
        marker={
            "color": surface.background,
            "line": {"color": surface.quiet, "width": 1},
            "pattern": {"shape": "/" if is_suppressed else "", "fgcolor": surface.quiet, "size": 8, "solidity": 0.08},
        },
    )


def _shade(value: float, span: tuple[float, float], surface: Surface) -> str:
    """The step of the scale nearest to a value."""
    share = (value - span[0]) / (span[1] - span[0])
    return surface.scale[round(share * (len(surface.scale) - 1))]
