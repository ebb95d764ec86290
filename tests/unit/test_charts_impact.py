"""Charts of takedowns and orders together: two scales in two panels, and estimates that hold zero are pale."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from catalog.codes import CellStatus, TakedownUnit
from catalog.text import Language
from dashboard import charts
from dashboard.charts.effects_by_row import EffectRow
from dashboard.charts.effects_by_step import StepColumns
from dashboard.queries.frame import Provenance, TableFrame
from dashboard.queries.selection import Selection
from tests.unit.checked_charts import checked

SHOWN, SUPPRESSED = CellStatus.SHOWN.value, CellStatus.SUPPRESSED.value
SELECTION = Selection(metric="takedown_items_count", first_date=date(2023, 1, 2), last_date=date(2023, 6, 4))
COLUMNS = StepColumns(steps="lag_weeks", value="change_pct", low="low_pct", high="high_pct", is_pct=True)

takedowns_and_orders = checked(charts.takedowns_and_orders)
takedowns_and_orders_by_day = checked(charts.takedowns_and_orders_by_day)
effect_rows = checked(charts.effect_rows)
step_effects = checked(charts.step_effects)


def frame(table: str, data: pd.DataFrame) -> TableFrame:
    provenance = Provenance(
        snapshot_id="aaa111",
        built_at=datetime(2026, 1, 1, tzinfo=UTC),
        sources=("takedown_items", "umkm_orders"),
        is_sample=True,
        first_date=date(2023, 1, 2),
        last_date=date(2023, 6, 4),
    )
    return TableFrame(data=data, table=table, provenance=provenance)


def weeks() -> TableFrame:
    monday = pd.date_range("2023-01-02", periods=22, freq="7D")
    orders = pd.array([1000 + 10 * number for number in range(22)], dtype="Int64")
    orders[3] = pd.NA
    return frame(
        "impact_weeks",
        pd.DataFrame(
            {
                "week": monday,
                "takedowns_count": pd.array([5] * 10 + [90] * 3 + [5] * 9, dtype="Int64"),
                "takedowns_status": SHOWN,
                "orders_count": orders,
                "orders_status": [SUPPRESSED if number == 3 else SHOWN for number in range(22)],
            }
        ),
    )


@pytest.mark.parametrize("language", list(Language))
def test_takedowns_and_orders_have_an_axis_each_in_panels_that_do_not_overlap(language: Language) -> None:
    figure = takedowns_and_orders(
        weeks(), unit=TakedownUnit.LINK, waves=(), events=None, selection=SELECTION, language=language
    )
    top, below = figure.layout.yaxis.domain, figure.layout.yaxis2.domain

    assert [trace.yaxis for trace in figure.data] == ["y", "y2"]
    assert top[0] > below[1]


def test_a_wave_is_shaded_from_its_first_monday_to_its_last_sunday() -> None:
    figure = takedowns_and_orders(
        weeks(),
        unit=TakedownUnit.LINK,
        waves=((date(2023, 3, 13), date(2023, 3, 27)),),
        events=None,
        selection=SELECTION,
        language=Language.ENGLISH,
    )

    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.name == "wave"] == [
        ("2023-03-13", "2023-04-02")
    ]


def test_a_hidden_week_is_a_gap_and_counted_in_the_footer() -> None:
    figure = takedowns_and_orders(
        weeks(), unit=TakedownUnit.LINK, waves=(), events=None, selection=SELECTION, language=Language.ENGLISH
    )

    assert figure.data[1].y[3] is None
    assert figure.layout.meta["suppressed"] == 1


def test_seasons_are_laid_over_each_other_and_the_chosen_one_is_strong() -> None:
    days = pd.DataFrame(
        [
            {
                "season": season,
                "days_to_lebaran": day,
                "takedowns_count": 4,
                "takedowns_status": SHOWN,
                "orders_count": 100,
                "orders_status": SHOWN,
            }
            for season in (1443, 1444)
            for day in range(-60, 31)
        ]
    )
    figure = takedowns_and_orders_by_day(
        frame("impact_days", days),
        unit=TakedownUnit.LINK,
        highlighted_season=1443,
        selection=SELECTION,
        language=Language.INDONESIAN,
    )

    widths = {(trace.name, trace.yaxis): trace.line.width for trace in figure.data}
    assert widths == {
        ("2022 (1443 H)", "y"): 3,
        ("2023 (1444 H)", "y"): 1.25,
        ("2022 (1443 H)", "y2"): 3,
        ("2023 (1444 H)", "y2"): 1.25,
    }


def test_an_estimate_whose_interval_holds_zero_is_open_and_the_others_are_filled() -> None:
    data = pd.DataFrame(
        {"lag_weeks": [0, 1, 2], "change_pct": [1.0, 2.0, -3.0], "low_pct": [-1, 1, -5], "high_pct": [3, 3, -1]}
    )
    figure = step_effects(
        frame("impact_effect", data),
        chart="impact_effect",
        columns=COLUMNS,
        selection=SELECTION,
        parameters=(("takedowns", "10"), ("unit", "links")),
        language=Language.ENGLISH,
    )

    symbols = {trace.marker.symbol: list(trace.x) for trace in figure.data}
    assert symbols == {"circle-open": [0], "circle": [1, 2]}


def test_rows_stand_in_the_panel_that_they_name_with_their_value_beside_them() -> None:
    row = EffectRow(panel="Wave of March", name="All channels", value=-23.0, low=-34.0, high=-11.0)
    rows = (row, replace(row, name="Marketplace", value=2.0, low=-4.0, high=8.0), replace(row, panel="Wave of May"))
    figure = effect_rows(
        frame("impact_waves", pd.DataFrame({"change_pct": [-23.0, 2.0, -23.0]})),
        chart="impact_waves",
        rows=rows,
        selection=SELECTION,
        decimals=0,
        language=Language.ENGLISH,
    )

    assert [(trace.name, trace.yaxis, trace.marker.symbol) for trace in figure.data] == [
        ("All channels", "y", "circle"),
        ("Marketplace", "y", "circle-open"),
        ("All channels", "y2", "circle"),
    ]
    titles = [mark.text for mark in figure.layout.annotations if mark.name == "panel_title"]
    assert titles == ["<b>Wave of March</b>", "<b>Wave of May</b>"]


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="no row"):
        charts.effect_rows(
            frame("impact_waves", pd.DataFrame()),
            chart="impact_waves",
            rows=(),
            selection=SELECTION,
            language=Language.ENGLISH,
        )
