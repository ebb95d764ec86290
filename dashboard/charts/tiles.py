"""Tile-grid map of the provinces: one equal square each, as land area says nothing about small businesses."""

from __future__ import annotations

from catalog.codes import CellStatus
from catalog.regions import Province, provinces
from catalog.text import Language, text
from dashboard.charts.axes import value_ticks
from dashboard.charts.card import Caption, finish
from dashboard.charts.facts import series_facts
from dashboard.charts.question import metric_title, require_one_unit, window_lines
from dashboard.charts.sketch import Drawing, Sketch
from dashboard.charts.steps import code_column, frame_facts, shown_values, standing_notes
from dashboard.charts.theme import SURFACES, Theme
from dashboard.charts.tile_grid import Tile, draw_grid, tile_value
from dashboard.charts.words import metric_unit_name, value_text
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import Dimension

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
    with_value = [(provinces()[code], value) for code, (value, _) in known.items() if value is not None]
    sketch = Sketch()
    body = draw_grid(
        sketch,
        {
            province.code: Tile(
                value=value,
                label=tile_value(value, language, metric.decimals),
                hover=value_text(value, metric.unit, language, decimals=metric.decimals),
            )
            for province, value in with_value
        },
        {code: CellStatus(status) for code, (value, status) in known.items() if value is None},
        top,
        unit_word,
        surface,
        language,
        narrow=narrow,
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
    return finish(sketch, caption, body, language=language, theme=theme)


def _ranking(ranked: list[tuple[Province, float]], frame: MetricFrame, language: Language) -> list[str]:
    """The highest provinces with their values in words."""
    if not ranked:
        return []
    names = ", ".join(
        f"{province.name} {value_text(value, frame.metric.unit, language, decimals=frame.metric.decimals)}"
        for province, value in ranked[:NAMED_ENDS]
    )
    return [text("chart.note.highest", language, names=names)]
