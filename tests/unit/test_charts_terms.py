"""Words drawn: a row each with its interval and value, rising ones in panels with their step, what official words catch."""

from __future__ import annotations

from dataclasses import replace
from math import log10

import plotly.graph_objects as go
import pytest

from catalog.text import Language
from dashboard import charts
from dashboard.charts import Drawing, Theme, describe
from dashboard.charts.theme import SURFACES
from tests.unit.charts_frames import EN, ID, PROVENANCE, annotation_texts, shapes, traces
from tests.unit.checked_charts import marking_terms, official_share, rising_terms, term_lifetimes, term_successions
from tests.unit.term_frames import SELECTION, caught, lifetimes, marking, rising, successions

LIGHT = SURFACES[Theme.LIGHT]


def drawn(name: str, language: Language, theme: Theme = Theme.LIGHT) -> Drawing:
    drawings = {
        "marking_terms": lambda: charts.marking_terms(
            marking(PROVENANCE), months="2023", selection=SELECTION, language=language, theme=theme
        ),
        "term_successions": lambda: charts.term_successions(
            successions(PROVENANCE), selection=SELECTION, language=language, theme=theme
        ),
        "term_lifetimes": lambda: charts.term_lifetimes(
            lifetimes(PROVENANCE), selection=SELECTION, language=language, theme=theme
        ),
        "rising_terms": lambda: charts.rising_terms(
            rising(PROVENANCE), selection=SELECTION, language=language, theme=theme
        ),
        "official_share": lambda: charts.official_share(
            caught(PROVENANCE), selection=SELECTION, language=language, theme=theme
        ),
    }
    return drawings[name]()


def ends(figure: go.Figure) -> list[tuple[object, ...]]:
    return [tuple(trace.x) for trace in traces(figure, "interval")]


def test_a_marking_word_has_its_multiple_its_interval_and_its_value_in_two_digits() -> None:
    figure = marking_terms(marking(PROVENANCE), selection=SELECTION, months="Jan 2023–Des 2023", language=ID)

    assert ends(figure) == [(61.0, 170.0), (2.1, 9.0)]
    assert [trace.x[0] for trace in traces(figure, "estimate")] == [104.6, 4.26]
    assert annotation_texts(figure, "value") == ["<b>100×</b>", "<b>4,3×</b>"]
    assert [name.replace("<br>", " ") for name in figure.layout.yaxis.ticktext] == ["karungan", "preloved original"]


def test_multiples_stand_on_a_scale_of_multiples_that_holds_all_intervals() -> None:
    figure = marking_terms(marking(PROVENANCE), selection=SELECTION, months="2023", language=EN)
    low, high = figure.layout.xaxis.range

    assert figure.layout.xaxis.type == "log"
    assert 10**low < 1
    assert list(figure.layout.xaxis.ticktext) == ["1", "10", "100"]
    assert high > log10(170.0)
    assert "Jan" not in figure.layout.meta["title"]


def test_a_succession_stands_at_its_middle_month_with_the_sellers_who_went_that_way() -> None:
    figure = term_successions(successions(PROVENANCE), selection=SELECTION, language=EN)

    assert ends(figure) == [("2023-05-01", "2023-07-31")]
    assert [trace.x[0] for trace in traces(figure, "estimate")] == ["2023-06-01"]
    assert annotation_texts(figure, "value") == ["<b>68 of 69</b>"]
    assert [name.replace("<br>", " ") for name in figure.layout.yaxis.ticktext] == ["karungan › second"]


def test_a_word_that_lives_on_is_open_and_pale_and_its_line_dotted() -> None:
    figure = term_lifetimes(lifetimes(PROVENANCE), selection=SELECTION, language=ID)
    looks = [(trace.marker.symbol, trace.marker.color == LIGHT.accent) for trace in traces(figure, "estimate")]

    assert looks == [("circle", True), ("circle", True), ("circle-open", False)]
    assert annotation_texts(figure, "value") == ["<b>4 bulan</b>", "<b>19 bulan</b>", "<b>≥ 5 bulan</b>"]


def test_one_month_is_no_plural() -> None:
    frame = lifetimes(PROVENANCE)
    young = replace(frame, data=frame.data.assign(months=[1.0, 19.0, 1.0], low_months=[1.0, 5.0, float("nan")]))
    figure = term_lifetimes(young, selection=SELECTION, language=EN)

    assert annotation_texts(figure, "value") == ["<b>1 month</b>", "<b>19 months</b>", "<b>≥ 1 month</b>"]


def test_an_interval_without_an_end_is_dotted_from_the_estimate_on() -> None:
    figure = term_lifetimes(lifetimes(PROVENANCE), selection=SELECTION, language=ID)
    dashes = [(tuple(trace.x), trace.line.dash) for trace in traces(figure, "interval")]

    assert dashes[0] == ((1.0, 18.0), "solid")
    assert dashes[1:3] == [((5.0, 19.0), "solid"), ((19.0, pytest.approx(21.85)), "dot")]


def test_rising_words_stand_in_panels_of_one_scale_each_with_its_step() -> None:
    figure = rising_terms(rising(PROVENANCE), selection=SELECTION, language=ID)

    assert [trace.name for trace in figure.data] == ["cabutan", "balpres"]
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    assert [shape.x0 for shape in shapes(figure, "step")] == ["2023-04-01", "2023-04-01"]
    assert annotation_texts(figure, "step") == ["Apr 2023", "Apr 2023"]


def test_a_month_of_which_nothing_can_be_said_is_a_gap_and_counted() -> None:
    figure = official_share(caught(PROVENANCE), selection=SELECTION, language=EN)
    (line,), (band,) = traces(figure, "share"), traces(figure, "band")

    assert list(line.y) == [None, 80.0, 60.0, 20.0, 10.0, 50.0]
    assert len(band.x) == 2 * 5
    assert figure.layout.meta["remarks"][-1].endswith("1.")
    assert line.text[1].endswith("160 of 200 removals")


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "name", ["marking_terms", "term_successions", "term_lifetimes", "rising_terms", "official_share"]
)
def test_every_chart_can_be_told_in_words_in_either_language_and_theme(
    name: str, language: Language, theme: Theme
) -> None:
    told = describe(drawn(name, language, theme), language)

    assert "{" not in told
    assert PROVENANCE.snapshot_id in told
