"""How many times recorded imports a partner's reported exports are, as a panel below both."""

from __future__ import annotations

import pandas as pd

from catalog.text import Language, text
from dashboard.charts.axes import log_ticks, value_axis
from dashboard.charts.facts import SeriesFacts, series_facts
from dashboard.charts.panels import Panel
from dashboard.charts.sketch import Sketch
from dashboard.charts.theme import FOOTER_SIZE, Surface
from dashboard.text.countries import country_name
from dashboard.text.numbers import rounded_times

MARKS = (
    ("ratio_to_recorded", "recorded_tonnes", "circle", "middle left"),
    ("ratio_to_recorded_from_partner", "recorded_from_partner_tonnes", "circle-open", "middle left"),
)


def draw_ratios(
    sketch: Sketch, ratios: pd.DataFrame, panel: Panel, title: str, language: Language, surface: Surface
) -> SeriesFacts:
    """Draw each year's ratios as points, never joined, on a logarithmic axis; `ratios`: rows of `partner_ratios` with one.

    Filled: against imports from all countries. Open: against those from the partner itself.
    """
    places: list[str] = []
    values: list[float] = []
    for column, _, symbol, position in MARKS:
        rows = ratios.dropna(subset=[column])
        names = [
            text(f"chart.import_{column}", language, partner=country_name(str(code), language))
            for code in rows["partner"]
        ]
        told = [text("chart.times", language, times=rounded_times(value, language)) for value in rows[column]]
        sketch.add_scatter(
            name=column,
            x=[int(year) for year in rows["year"]],
            y=[round(float(value), 1) for value in rows[column]],
            mode="markers+text",
            marker={"symbol": symbol, "size": 10, "color": surface.alert, "line": {"width": 2, "color": surface.alert}},
            text=told,
            textposition=position,
            textfont={"size": FOOTER_SIZE, "color": surface.ink},
            customdata=[
                f"<b>{int(year)}</b><br>{name}<br>{times}"
                for year, name, times in zip(rows["year"], names, told, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
            xaxis=f"x{panel.suffix}",
            yaxis=f"y{panel.suffix}",
            cliponaxis=False,
        )
        places += [f"{int(year)}, {name}" for year, name in zip(rows["year"], names, strict=True)]
        values += [float(value) for value in rows[column]]
    sketch.set_layout(
        {
            f"yaxis{panel.suffix}": value_axis(
                surface,
                text("chart.axis.times", language),
                log_ticks(values, language),
                type="log",
                domain=list(panel.domain),
                anchor=f"x{panel.suffix}",
            )
        }
    )
    return series_facts(
        title,
        places,
        values,
        lambda value: text("chart.times", language, times=rounded_times(value, language)),
        is_ordered=False,
    )
