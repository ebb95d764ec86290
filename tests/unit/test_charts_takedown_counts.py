"""Reported counts: kinds and units are never mixed, and nothing joins two reports."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from catalog.text import Language, text
from dashboard.charts.description import describe
from dashboard.queries.frame import Provenance, TableFrame
from tests.unit.checked_charts import reported_counts


def frame(*rows: dict[str, object]) -> TableFrame:
    default = {
        "period_first_date": date(2023, 3, 1),
        "period_last_date": date(2023, 3, 31),
        "platform": "shopee",
        "territory": "indonesia",
        "unit": "link",
        "measure": "flow",
        "count": 1200,
        "source_publisher": "Shopee",
    }
    provenance = Provenance(
        snapshot_id="aaa",
        built_at=datetime(2026, 1, 2, tzinfo=UTC),
        sources=("takedown_counts",),
        is_sample=False,
        first_date=date(2023, 3, 1),
        last_date=date(2023, 4, 30),
    )
    data = pd.DataFrame([{**default, **row} for row in rows])
    return TableFrame(data=data, table="takedown_counts", provenance=provenance)


APRIL = {"period_first_date": date(2023, 4, 1), "period_last_date": date(2023, 4, 30), "count": 700}


def test_a_flow_spans_its_period_and_a_gap_parts_it_from_the_next() -> None:
    figure = reported_counts(frame({}, APRIL), language=Language.INDONESIAN)
    trace = figure.data[0]
    assert list(trace.x) == ["2023-03-01", "2023-03-31", None, "2023-04-01", "2023-04-30", None]
    assert list(trace.y) == [1200, 1200, None, 700, 700, None]
    assert trace.connectgaps is False


def test_cumulative_counts_are_points_on_their_last_day() -> None:
    rows = frame({"measure": "cumulative"}, {**APRIL, "measure": "cumulative"})
    trace = reported_counts(rows, language=Language.ENGLISH).data[0]
    assert trace.mode == "markers"
    assert [day for day in trace.x if day] == ["2023-03-31", "2023-04-30"]


@pytest.mark.parametrize("other", [{"unit": "account"}, {"measure": "cumulative"}, {"territory": "eu"}])
def test_territories_units_and_kinds_are_never_mixed(other: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="one territory, one unit and one measure"):
        reported_counts(frame({}, other), language=Language.INDONESIAN)


@pytest.mark.parametrize("language", list(Language))
def test_words_say_what_is_drawn(language: Language) -> None:
    words = describe(reported_counts(frame({}, APRIL), language=language), language)
    assert ("1.200" if language is Language.INDONESIAN else "1,200") in words


@pytest.mark.parametrize("language", list(Language))
def test_words_name_the_territory_and_that_it_is_not_indonesia(language: Language) -> None:
    elsewhere = describe(reported_counts(frame({"territory": "eu"}), language=language), language)
    assert text("code.territory.eu", language) in elsewhere
    assert text("chart.note.other_territory", language, territory=text("code.territory.eu", language)) in elsewhere
    here = describe(reported_counts(frame({}), language=language), language)
    assert "Indonesia" in here
    assert text("code.territory.eu", language) not in here


def test_seasons_of_lebaran_are_marked_for_indonesia_alone() -> None:
    def shapes(territory: str) -> list[str]:
        drawn = reported_counts(
            frame({"territory": territory}, APRIL | {"territory": territory}), language=Language.ENGLISH
        )
        return [shape.name for shape in drawn.layout.shapes]

    assert "lebaran" in shapes("indonesia")
    assert "lebaran" not in shapes("eu")


def test_a_platform_that_may_not_be_compared_has_an_axis_of_its_own_and_the_reason_is_told() -> None:
    rows = frame({}, {"platform": "lazada", "count": 90_000}, {"platform": "tokopedia", "count": 5})
    figure = reported_counts(rows, apart={"lazada": "panjang periodenya berbeda"}, language=Language.INDONESIAN)
    axes = {trace.name: trace.yaxis for trace in figure.data}
    assert axes["Shopee"] == axes["Tokopedia"] != axes["Lazada"]
    assert figure.layout.yaxis.range[1] < 90_000
    assert "panjang periodenya berbeda" in " ".join(figure.layout.meta["remarks"])
