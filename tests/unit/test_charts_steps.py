"""Charts of steps, waits and open weeks: what is drawn is the frame, in both languages, and what is not told is not drawn."""

from __future__ import annotations

from math import nan
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from catalog.codes import TakedownUnit
from catalog.metrics import Unit
from catalog.text import Language, text
from dashboard.charts.description import describe
from dashboard.charts.share_rows import Columns
from dashboard.queries.frame import TableFrame
from dashboard.queries.selection import Dimension
from dashboard.text.numbers import format_percent
from tests.unit import step_frames
from tests.unit.charts_frames import PROVENANCE
from tests.unit.checked_charts import due_bans, funnel, happened_by_day, interval_rows, month_lines, open_weeks
from tests.unit.step_frames import PLATFORMS, SELECTION, shares

LANGUAGES = list(Language)


def frame(table: str, *rows: dict[str, Any]) -> TableFrame:
    return TableFrame(data=pd.DataFrame(rows), table=table, provenance=PROVENANCE)


FUNNEL = frame("ladder_moves", *step_frames.FUNNEL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bars_of_a_step_add_to_a_hundred(language: Language) -> None:
    figure = funnel(FUNNEL, selection=SELECTION, days=90, language=language)
    by_step: dict[int, float] = {}
    for trace in figure.data:
        for place, share in zip(trace.y, trace.x, strict=True):
            by_step[place] = by_step.get(place, 0.0) + share
    assert by_step == {0: 100.0, 1: 100.0}
    assert text("chart.no_step", language) in [trace.name for trace in figure.data]


def test_a_narrow_part_is_not_labelled_but_can_be_asked() -> None:
    figure = funnel(FUNNEL, selection=SELECTION, days=90, language=Language.ENGLISH)
    returned = next(trace for trace in figure.data if trace.name == "Return")
    assert list(returned.text) == [""]
    assert "5%" in returned.customdata[0]


DUE = frame("due_bans", *step_frames.DUE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_of_few_sellers_are_counted_and_not_drawn(language: Language) -> None:
    figure = due_bans(DUE, dimension=Dimension.PLATFORM, selection=SELECTION, days=30, least=5, language=language)
    assert [list(trace.x) for trace in figure.data] == [[22]]
    share = format_percent(55.0, language, decimals=0)
    assert list(figure.data[0].text) == [text("chart.label.of", language, count="22", total="40", share=share)]
    assert text("chart.note.few_sellers", language, count=1, least=5) in figure.layout.meta["remarks"]
    assert "Lazada" not in str(figure.to_dict())


def test_due_bans_of_a_platform_that_may_not_be_compared_are_hatched_below_the_others() -> None:
    webshop = {**step_frames.DUE[0], "platform": "webshop", "missing_count": 39}
    rows = frame("due_bans", webshop, step_frames.DUE[0])
    figure = due_bans(
        rows,
        dimension=Dimension.PLATFORM,
        selection=SELECTION,
        days=30,
        least=5,
        apart={"webshop": "because"},
        language=Language.ENGLISH,
    )
    assert list(figure.data[0].x) == [22, 39]
    assert list(figure.data[0].marker.pattern.shape) == ["", "/"]
    assert any("because" in remark for remark in figure.layout.meta["remarks"])


def drawn_rows(rows: TableFrame, language: Language = Language.INDONESIAN, **columns: Any) -> Any:
    chosen = Columns(**{**PLATFORMS.__dict__, **columns})
    chart = "flows" if columns.get("panels") else "relapse_by_platform"
    return interval_rows(
        rows, chart=chart, columns=chosen, selection=SELECTION, parameters=(("days", "90"),), language=language
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_is_a_point_with_its_interval_and_its_cases(language: Language) -> None:
    figure = drawn_rows(frame("ladder_spells", shares(platform="shopee"), shares(platform="lazada")), language)
    (trace,) = figure.data
    assert (list(trace.x), list(trace.error_x.array), list(trace.error_x.arrayminus)) == ([40, 40], [10, 10], [10, 10])
    assert list(figure.layout.yaxis.ticktext) == ["Shopee (120)", "Lazada (120)"]


def test_a_row_without_a_value_is_counted_below() -> None:
    rows = frame("ladder_spells", shares(platform="shopee"), shares(platform="lazada", share_pct=nan))
    figure = drawn_rows(rows)
    assert len(figure.data[0].x) == 1
    assert any("1" in remark for remark in figure.layout.meta["remarks"] if "belum dapat" in remark)


def test_an_end_beyond_the_data_is_said_and_not_drawn() -> None:
    figure = drawn_rows(frame("ladder_spells", shares(platform="shopee", high_pct=float("inf"))))
    assert list(figure.data[0].error_x.array) == [0.0]
    assert text("chart.slot.unsaid", Language.INDONESIAN) in figure.data[0].text[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_that_may_not_be_compared_stands_open_below_a_line_with_its_reason(language: Language) -> None:
    rows = frame("ladder_spells", shares(platform="webshop"), shares(platform="shopee"), shares(platform="lazada"))
    figure = interval_rows(
        rows,
        chart="relapse_by_platform",
        columns=PLATFORMS,
        selection=SELECTION,
        parameters=(("days", "90"),),
        apart={"webshop": "because"},
        language=language,
    )
    compared, apart = figure.data
    assert (list(compared.y), list(apart.y), apart.marker.symbol) == ([0, 1], [2], "circle-open")
    assert [shape.y0 for shape in figure.layout.shapes if shape.name == "apart"] == [1.5]
    (told,) = [remark for remark in figure.layout.meta["remarks"] if "because" in remark]
    assert text("code.platform.webshop", language) in told


def test_a_panel_keeps_its_place_whoever_stands_apart_in_it() -> None:
    moves = (("warning_1", "warning_2", "webshop"), ("ban", "return", "shopee"), ("ban", "return", "webshop"))
    rows = [shares(platform=platform, from_step=start, to_step=end) for start, end, platform in moves]
    columns = Columns(**{**PLATFORMS.__dict__, "panels": ("from_step", "to_step")})
    figure = interval_rows(
        frame("ladder_moves", *rows),
        chart="flows",
        columns=columns,
        selection=SELECTION,
        parameters=(("days", "90"),),
        apart={"webshop": "because"},
        language=Language.ENGLISH,
    )
    named = [note.text for note in figure.layout.annotations if note.name == "panel_title"]
    assert "First warning" in named[0]
    assert [(shape.yref, shape.y0) for shape in figure.layout.shapes] == [("y", -0.5), ("y2", 0.5)]


def test_without_any_value_nothing_can_be_drawn() -> None:
    with pytest.raises(ValueError, match="no row"):
        drawn_rows(frame("ladder_spells", shares(platform="shopee", share_pct=nan)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_panels_are_named_by_their_codes(language: Language) -> None:
    rows = [
        shares(platform="shopee", from_step=start, to_step=end)
        for start, end in (("warning_1", "warning_2"), ("ban", "return"))
    ]
    figure = drawn_rows(frame("ladder_moves", *rows), language, panels=("from_step", "to_step"))
    named = [note.text for note in figure.layout.annotations if note.name == "panel_title"]
    assert named == [
        f"<b>{text(f'chart.panel_of.flows.{move}', language)}</b>" for move in ("warning_1-warning_2", "ban-return")
    ]


def test_curves_run_from_the_first_day_with_their_bands() -> None:
    figure = happened_by_day(
        frame("ladder_spells", *step_frames.CURVES),
        chart="relapse",
        group="from_step",
        dimension=Dimension.ACTION,
        selection=SELECTION,
        language=Language.ENGLISH,
    )
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert [(line.name, list(line.y)) for line in lines] == [("Removal", [0, 1, 2, 3]), ("Ban", [0, 1, 2, 3])]
    assert len([trace for trace in figure.data if trace.name == "band"]) == 2
    assert "day 3" in describe_figure(figure)


def describe_figure(figure: Any) -> str:
    drawing: Any = SimpleNamespace(layout={"meta": figure.layout.meta})
    return describe(drawing, Language(figure.layout.meta["language"]))


def months(*values: float | None, status: str = "shown") -> TableFrame:
    return frame("repeat_removals", *step_frames.month_rows(*values, status=status))


def test_a_month_that_is_not_told_is_a_gap() -> None:
    figure = month_lines(
        months(10.0, None, 12.0),
        chart="repeat",
        value="share_pct",
        unit=Unit.PCT,
        selection=SELECTION,
        parameters=(("days", "365"),),
        language=Language.INDONESIAN,
    )
    line = next(trace for trace in figure.data if trace.name == "share_pct")
    assert list(line.y) == [10.0, None, 12.0]
    assert line.connectgaps is False


@pytest.mark.parametrize(("status", "shaded"), [("shown", 0), ("provisional", 1)])
def test_months_that_may_still_change_are_shaded(status: str, shaded: int) -> None:
    figure = month_lines(
        months(10.0, 11.0, status=status),
        chart="repeat",
        value="share_pct",
        unit=Unit.PCT,
        selection=SELECTION,
        parameters=(("days", "365"),),
        language=Language.INDONESIAN,
    )
    assert sum(shape.name == "provisional" for shape in figure.layout.shapes) == shaded


WEEKS = frame("takedown_reports", *step_frames.WEEKS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_open_weeks_that_can_be_told_have_a_final_count(language: Language) -> None:
    figure = open_weeks(WEEKS, unit=TakedownUnit.LINK, selection=SELECTION, language=language)
    bars, interval, finals = figure.data
    assert list(bars.y) == [100, 60, 9]
    assert list(bars.marker.opacity) == [1.0, 0.55, 0.55]
    assert list(finals.y) == [100.0]
    assert list(interval.y) == [85.0, 118.0, None]
    assert text("chart.note.weeks_untold", language, count=1) in figure.layout.meta["remarks"]


def test_weeks_whose_reports_still_come_in_are_shaded_to_the_end() -> None:
    figure = open_weeks(WEEKS, unit=TakedownUnit.LINK, selection=SELECTION, language=Language.INDONESIAN)
    (band,) = [shape for shape in figure.layout.shapes if shape.name == "provisional"]
    assert (band.x0, band.x1) == ("2023-06-12", "2023-06-26")
