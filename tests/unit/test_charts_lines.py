"""Lines along the calendar: gaps, provisional ends, Lebaran, events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from catalog.codes import TakedownUnit
from catalog.metrics import METRICS
from dashboard.queries.frame import MetricFrame
from dashboard.queries.selection import Dimension, Grain, Selection
from tests.unit.charts_frames import EN, ID, SECRET, annotation_texts, monthly, monthly_by_channel, shapes
from tests.unit.checked_charts import stacked_columns, time_series


def events(*days: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "event_date": day,
                "title_id": f"Peristiwa {n}",
                "title_en": f"Event {n}",
                "event_id": f"Uraian lengkap {n}",
                "event_en": f"Full account {n}",
            }
            for n, day in enumerate(days, start=1)
        ]
    )


def footer(figure: Any) -> str:
    return annotation_texts(figure, "footer")[0].replace("<br>", " ")


def test_a_missing_step_stays_a_gap() -> None:
    figure = time_series(monthly([1.0, None, 3.0], ["shown", "missing", "shown"]), language=ID)
    assert figure.data[0].y == (1, None, 3)
    assert not figure.data[0].connectgaps


def test_a_point_between_two_gaps_is_still_seen() -> None:
    frame = monthly([None, 5.0, None], ["missing", "shown", "missing"])
    lonely = [trace for trace in time_series(frame, language=ID).data if trace.mode == "markers"]
    assert [trace.y for trace in lonely] == [(None, 5, None)]


def test_a_suppressed_value_is_nowhere_in_the_figure() -> None:
    frame = monthly([1.0, SECRET, 3.0], ["shown", "suppressed", "shown"])
    assert "987654" not in time_series(frame, language=ID).to_json()


def test_suppressed_and_missing_steps_are_counted_and_are_not_called_zero() -> None:
    frame = monthly([1.0, None, None, 2.0], ["shown", "suppressed", "missing", "shown"])
    line = footer(time_series(frame, language=ID))
    assert "Disembunyikan untuk melindungi UMKM, bukan nol: 1" in line
    assert "Tanpa data, bukan nol: 1" in line


def test_zero_is_drawn_as_zero() -> None:
    assert time_series(monthly([0.0, 2.0]), language=ID).data[0].y == (0, 2)


def test_provisional_steps_are_dashed_on_a_named_band() -> None:
    figure = time_series(monthly([1.0, 2.0, 3.0], ["shown", "shown", "provisional"]), language=ID)
    assert figure.data[0].y == (1, 2, None)
    (dashed,) = [trace for trace in figure.data if trace.line.dash == "dot"]
    assert dashed.y == (None, 2, 3)
    assert [shape.x0 for shape in shapes(figure, "provisional")] == ["2023-03-01"]
    assert annotation_texts(figure, "provisional") == ["<i>sementara</i>"]


def test_a_month_that_the_data_cover_in_part_is_an_open_marker_off_the_line() -> None:
    frame = monthly([10.0, 20.0, 3.0])
    frame = replace(frame, provenance=replace(frame.provenance, last_date=date(2023, 3, 4)))
    figure = time_series(frame, language=EN)
    assert figure.data[0].y == (10, 20, None)
    assert [trace.y for trace in figure.data if trace.marker.symbol == "circle-open"] == [(None, None, 3)]
    assert "Not complete, only some of its days are covered: Mar 2023" in footer(figure)


def test_lebaran_and_ramadan_of_the_period_are_marked() -> None:
    figure = time_series(monthly([1.0] * 6), language=ID)
    assert [shape.x0 for shape in shapes(figure, "lebaran")] == ["2023-04-22"]
    assert [(shape.x0, shape.x1) for shape in shapes(figure, "ramadan")] == [("2023-03-23", "2023-04-22")]
    assert annotation_texts(figure, "lebaran") == ["Lebaran<br>2023"]


def test_an_event_is_a_numbered_flag_with_its_title_in_the_key_and_its_account_on_hover() -> None:
    figure = time_series(monthly([1.0] * 6), events=events("2023-01-20"), language=EN)
    (flag,) = [a for a in figure.layout.annotations if a.name == "event"]
    assert flag.text == "1"
    assert "Full account 1" in flag.hovertext
    assert "[1] 20 Jan 2023: Event 1" in footer(figure)


def test_events_close_together_share_a_flag() -> None:
    figure = time_series(
        monthly([1.0] * 6), events=events("2023-03-15", "2023-03-16", "2023-03-23", "2023-06-01"), language=ID
    )
    assert annotation_texts(figure, "event") == ["1–3", "4"]


def test_each_event_under_a_shared_flag_has_a_line_on_its_own_day() -> None:
    days = ("2023-03-15", "2023-03-23", "2023-06-01")
    figure = time_series(monthly([1.0] * 6), events=events(*days), language=ID)
    assert [shape.x0 for shape in shapes(figure, "event")] == list(days)


def test_events_outside_the_period_are_not_drawn() -> None:
    figure = time_series(monthly([1.0] * 6), events=events("2019-01-01"), language=ID)
    assert annotation_texts(figure, "event") == []


def test_one_line_a_code_with_its_name_in_the_legend() -> None:
    figure = time_series(monthly_by_channel(), language=EN)
    assert [trace.name for trace in figure.data if trace.showlegend] == ["Marketplace", "Social commerce"]


def test_equal_steps_are_sent_as_a_start_and_a_step_instead_of_dates() -> None:
    days = pd.date_range("2023-01-01", periods=180)
    data = pd.DataFrame({"period": days, "value": 5.0, "status": "shown"})
    selection = Selection(
        metric="orders_count", first_date=date(2023, 1, 1), last_date=date(2023, 6, 29), grain=Grain.DAY
    )
    frame = MetricFrame(
        data=data, metric=METRICS["orders_count"], selection=selection, provenance=monthly([1.0]).provenance
    )
    line = time_series(frame, language=ID).data[0]
    assert (line.x, line.x0, line.dx) == (None, "2023-01-01", 86_400_000)
    assert line.text[95] == "6 April 2023"


def test_axes_start_at_zero_so_that_a_dip_is_not_made_to_look_like_a_collapse() -> None:
    assert time_series(monthly([1000.0, 990.0]), language=ID).layout.yaxis.range[0] == 0


def test_stacked_columns_pale_where_provisional_and_say_so() -> None:
    frame = monthly_by_channel()
    frame.data.loc[frame.data["period"] == "2023-03-01", "status"] = "provisional"
    figure = stacked_columns(frame, language=ID)
    assert figure.layout.barmode == "stack"
    assert len(figure.data) == 2
    assert all(trace.marker.opacity == (1.0, 1.0, 0.55) for trace in figure.data)
    assert len(shapes(figure, "provisional")) == 1


@pytest.mark.parametrize("draw", [time_series, stacked_columns])
def test_takedowns_of_several_units_never_share_an_axis(draw: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="several units"):
        draw(monthly([1.0], metric="takedown_items_count"), language=ID)
    by_unit = monthly([1.0], metric="takedown_items_count", breakdown=Dimension.UNIT, takedown_unit=TakedownUnit.LINK)
    with pytest.raises(ValueError, match="several units"):
        draw(by_unit, language=ID)


def test_a_ratio_cannot_be_stacked() -> None:
    with pytest.raises(ValueError, match="not additive"):
        stacked_columns(monthly([1.0], metric="average_order_value_idr"), language=ID)
