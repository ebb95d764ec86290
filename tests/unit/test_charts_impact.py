"""Charts of takedowns and orders together: two scales in two panels, and estimates that hold zero are pale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from catalog.codes import TakedownUnit
from dashboard import charts
from tests.unit.charts_frames import EN, ID, PROVENANCE, events
from tests.unit.checked_charts import effect_rows, step_effects, takedowns_and_orders, takedowns_and_orders_by_day
from tests.unit.impact_frames import COLUMNS, ROW, SELECTION, TEN, days, effect, frame, weeks


def calendar(*, waves: tuple[tuple[date, date], ...] = (), events: pd.DataFrame | None = None) -> go.Figure:
    return takedowns_and_orders(
        weeks(PROVENANCE), unit=TakedownUnit.LINK, waves=waves, events=events, selection=SELECTION, language=EN
    )


def test_takedowns_and_orders_have_an_axis_each_in_panels_that_do_not_overlap() -> None:
    figure = calendar()

    assert [trace.yaxis for trace in figure.data] == ["y", "y2"]
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis2.domain[1]


def test_a_wave_is_shaded_from_its_first_monday_to_its_last_sunday() -> None:
    figure = calendar(waves=((date(2023, 3, 13), date(2023, 3, 27)),))

    shaded = [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.name == "wave"]
    assert shaded == [("2023-03-13", "2023-04-02")]


def test_flags_leave_the_peak_below_them_free() -> None:
    above = {
        marked: figure.layout.yaxis.range[1] / max(figure.data[0].y) - 1
        for marked, figure in ((True, calendar(events=events().data)), (False, calendar()))
    }

    assert above[True] >= 0.24 > above[False]


def test_a_hidden_week_is_a_gap_and_counted() -> None:
    figure = calendar()

    assert figure.data[1].y[3] is None
    assert figure.layout.meta["suppressed"] == 1


def test_seasons_are_laid_over_each_other_and_the_chosen_one_is_strong() -> None:
    figure = takedowns_and_orders_by_day(
        days(PROVENANCE), unit=TakedownUnit.LINK, highlighted_season=1443, selection=SELECTION, language=ID
    )

    widths = {(trace.name, trace.yaxis): trace.line.width for trace in figure.data}
    assert widths == {
        ("2022 (1443 H)", "y"): 3,
        ("2023 (1444 H)", "y"): 1.25,
        ("2022 (1443 H)", "y2"): 3,
        ("2023 (1444 H)", "y2"): 1.25,
    }


def test_an_estimate_whose_interval_holds_zero_is_open_and_the_others_are_filled() -> None:
    figure = step_effects(
        effect(PROVENANCE), chart="impact_effect", columns=COLUMNS, selection=SELECTION, parameters=TEN, language=EN
    )

    symbols = {trace.marker.symbol: list(trace.x) for trace in figure.data}
    assert symbols == {"circle-open": [0], "circle": [1, 2]}


def test_rows_stand_in_the_panel_that_they_name_with_their_value_beside_them() -> None:
    rows = (ROW, replace(ROW, name="Marketplace", value=2.0, low=-4.0, high=8.0), replace(ROW, panel="Wave of May"))
    figure = effect_rows(
        frame(pd.DataFrame({"change_pct": [-23.0, 2.0, -23.0]}), "impact_waves", PROVENANCE),
        chart="impact_waves",
        rows=rows,
        selection=SELECTION,
        decimals=0,
        language=EN,
    )

    assert [(trace.name, trace.yaxis, trace.marker.symbol) for trace in figure.data] == [
        ("All channels", "y", "circle"),
        ("Marketplace", "y", "circle-open"),
        ("All channels", "y2", "circle"),
    ]
    titles = [mark.text for mark in figure.layout.annotations if mark.name == "panel_title"]
    assert titles == ["<b>Wave of March</b>", "<b>Wave of May</b>"]


def test_nothing_to_draw_is_an_error() -> None:
    nothing = frame(pd.DataFrame(), "impact_waves", PROVENANCE)
    with pytest.raises(ValueError, match="no row"):
        charts.effect_rows(nothing, chart="impact_waves", rows=(), selection=SELECTION, language=EN)
