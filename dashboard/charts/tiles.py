"""Tile-grid map of the provinces: one equal square each, as land area says nothing about small businesses."""

from __future__ import annotations

from catalog.codes import CellStatus
from catalog.regions import Province, provinces
from catalog.text import Language, text
from dashboard.charts.axes import value_ticks
from dashboard.charts.card import Body, Caption, finish
from dashboard.charts.facts import series_facts
from dashboard.charts.question import metric_title, require_one_unit, window_lines
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.steps import code_column, frame_facts, shown_values, standing_notes
from dashboard.charts.theme import FOOTER_SIZE, LABEL_SIZE, SURFACES, Surface, Theme, ink_on
from dashboard.charts.words import metric_unit_name, value_text
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import Dimension
from dashboard.text.numbers import format_compact, format_number

FOLD_COLUMN = 8
"""On phones the columns from here on, Bali to Papua, stand below those before."""

TILE = 0.94
TILE_FONT = 9
WEST_ROWS, EAST_FIRST_ROW, FOLD_GAP = 8, 2, 0.4
NAMED_ENDS = 3


def province_tiles(
    frame: MetricFrame, *, language: Language, theme: Theme = Theme.LIGHT, narrow: bool = False
) -> Drawing:
    """The 38 provinces as squares on a sequential scale, each with its short name and value.

    A suppressed province is hatched with an asterisk, a missing one is white with a dash; a province without a row is
    missing. `narrow` folds the map in two for phones: west above, east below. ValueError unless the frame is broken
    down by province; KeyError for a code that is no province.
    """
    if frame.selection.breakdown is not Dimension.PROVINCE:
        raise ValueError("the map needs a frame broken down by province")
    surface, metric = SURFACES[theme], frame.metric
    require_one_unit(metric, frame.selection)
    unit_word = metric_unit_name(metric, frame.selection, language)
    codes = code_column(frame.data, Dimension.PROVINCE)
    rows = {
        code: (value, str(status))
        for code, value, status in zip(codes, shown_values(frame.data), frame.data["status"], strict=True)
    }
    unknown = set(rows) - {*provinces(), ""}
    if unknown:
        raise KeyError(f"the catalog holds no province {sorted(unknown)}")
    known = {code: rows.get(code, (None, CellStatus.MISSING.value)) for code in provinces()}
    shown = [value for value, _ in known.values() if value is not None]
    top = value_ticks(shown, language, count=4)
    sketch = Sketch()
    tiles = [(provinces()[code], value, status) for code, (value, status) in known.items()]
    with_value = [(province, value) for province, value, _ in tiles if value is not None]
    _valued_tiles(sketch, with_value, frame, top.range, language, surface, narrow=narrow)
    for standing in (CellStatus.SUPPRESSED, CellStatus.MISSING):
        members = [province for province, value, status in tiles if value is None and status == standing.value]
        _empty_tiles(sketch, members, standing, surface, language, narrow=narrow)
    columns, lines = (FOLD_COLUMN, 2 * WEST_ROWS - EAST_FIRST_ROW + FOLD_GAP) if narrow else (15, WEST_ROWS)
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
            "cmin": top.range[0],
            "cmax": top.range[1],
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
                "tickvals": top.positions,
                "ticktext": top.labels,
                "tickfont": {"size": FOOTER_SIZE},
            },
        },
    )
    ranked = sorted(with_value, key=lambda pair: pair[1], reverse=True)
    caption = Caption(
        chart="province_tiles",
        metric=metric.id,
        title=metric_title(metric, frame.selection, language),
        unit=unit_word,
        provenance=frame.provenance,
        rows=len(frame.data),
        window=window_lines(frame.selection, language),
        notes=(
            *_ranking(ranked, frame, language),
            text("chart.note.tiles", language),
            *([text("chart.note.code_absent", language)] if "" in rows else []),
            *standing_notes(frame.data, language),
        ),
        facts=frame_facts(
            frame.data,
            [
                series_facts(
                    None,
                    [province.name for province, _ in with_value],
                    [value for _, value in with_value],
                    lambda value: value_text(value, metric.unit, language, decimals=metric.decimals),
                    is_ordered=False,
                )
            ],
            remarks=tuple(_ranking(ranked, frame, language)),
        ),
    )
    body = Body(height=620 if narrow else 380, left=8, right=8, top=0, bottom=62)
    return finish(sketch, caption, body, language=language, theme=theme)


def _place(province: Province, *, narrow: bool) -> tuple[int, float]:
    """Column and row of a province's square."""
    row, column = province.tile
    if narrow and column >= FOLD_COLUMN:
        return column - FOLD_COLUMN, row - EAST_FIRST_ROW + WEST_ROWS + FOLD_GAP
    return column, row


def _bars(sketch: Sketch, members: list[Province], labels: list[str], *, narrow: bool, **properties: object) -> None:
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


def _valued_tiles(
    sketch: Sketch,
    tiles: list[tuple[Province, float]],
    frame: MetricFrame,
    span: tuple[float, float],
    language: Language,
    surface: Surface,
    *,
    narrow: bool,
) -> None:
    unit, decimals = frame.metric.unit, frame.metric.decimals
    members = [province for province, _ in tiles]
    _bars(
        sketch,
        members,
        [f"<b>{province.short_name}</b><br>{_tile_value(value, language, decimals)}" for province, value in tiles],
        narrow=narrow,
        name="values",
        hovertext=[
            f"<b>{province.name}</b><br>{value_text(value, unit, language, decimals=decimals)}"
            for province, value in tiles
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        insidetextfont={"size": TILE_FONT, "color": [ink_on(_shade(value, span, surface)) for _, value in tiles]},
        marker={"color": [value for _, value in tiles], "coloraxis": "coloraxis", "line": {"width": 0}},
    )


def _empty_tiles(
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


def _tile_value(value: float, language: Language, decimals: int) -> str:
    if abs(value) < 100_000:
        return format_number(value, language, decimals=decimals)
    return format_compact(value, language).replace("\u00a0", "<br>")


def _shade(value: float, span: tuple[float, float], surface: Surface) -> str:
    """The step of the scale nearest to a value."""
    share = (value - span[0]) / (span[1] - span[0])
    return surface.scale[round(share * (len(surface.scale) - 1))]


def _ranking(ranked: list[tuple[Province, float]], frame: MetricFrame, language: Language) -> list[str]:
    """The highest provinces with their values in words."""
    if not ranked:
        return []
    names = ", ".join(
        f"{province.name} {value_text(value, frame.metric.unit, language, decimals=frame.metric.decimals)}"
        for province, value in ranked[:NAMED_ENDS]
    )
    return [text("chart.note.highest", language, names=names)]
